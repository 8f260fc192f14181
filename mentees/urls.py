from django.urls import path

from .views import allocations, eligibility, mentees

app_name = "mentees"
urlpatterns = [
    path("eligible/", eligibility.children_eligible, name="children_eligible"),
    path("add/<int:pk>/", mentees.mentee_add, name="mentee_add"),
    path("<int:pk>/change/", mentees.mentee_change, name="mentee_change"),
    path("<int:pk>/consents/add/", mentees.consent_add, name="consent_add"),
    path("consents/<int:pk>/withdraw/", mentees.consent_withdraw, name="consent_withdraw"),
    path("<int:pk>/allocations/add/", allocations.allocation_add, name="allocation_add"),
    path("allocations/<int:pk>/change/", allocations.allocation_change, name="allocation_change"),
]
