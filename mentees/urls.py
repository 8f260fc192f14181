from django.urls import path

from .views import allocations, consents, eligibility, mentees, mentors

app_name = "mentees"
urlpatterns = [
    path("mentees/eligible/", eligibility.children_eligible, name="children_eligible"),
    path("mentees/add/<int:pk>/", mentees.mentee_add, name="mentee_add"),
    path("mentees/<int:pk>/change/", mentees.mentee_change, name="mentee_change"),
    path("mentees/<int:pk>/consents/add/", consents.consent_add, name="consent_add"),
    path("mentees/consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("mentees/<int:pk>/allocations/add/", allocations.allocation_add, name="allocation_add"),
    path("mentees/allocations/<int:pk>/change/", allocations.allocation_change, name="allocation_change"),
    path("mentors/<int:pk>/suspend/", mentors.mentor_suspend, name="mentor_suspend"),
    path("mentors/<int:pk>/restore/", mentors.mentor_restore, name="mentor_restore"),
    path("mentors/<int:pk>/let-go/", mentors.mentor_let_go, name="mentor_let_go"),
]
