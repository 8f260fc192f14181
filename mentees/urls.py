from django.urls import path

from .views import allocations, consents, eligibility, mentees, signing, wordings

app_name = "mentees"
urlpatterns = [
    path("mentees/eligible/", eligibility.children_eligible, name="children_eligible"),
    path("mentees/add/<int:pk>/", mentees.mentee_add, name="mentee_add"),
    path("mentees/<int:pk>/change/", mentees.mentee_change, name="mentee_change"),
    path("mentees/<int:pk>/consents/add/", consents.consent_add, name="consent_add"),
    path("mentees/<int:pk>/consents/", consents.consents_list, name="consents_list"),
    path("mentees/<int:pk>/consents/sign/", signing.consents_sign, name="consents_sign"),
    path("mentees/<int:pk>/consents/ask/", signing.consents_ask, name="consents_ask"),
    path("mentees/consents/<int:pk>/", consents.consent_detail, name="consent_detail"),
    path("mentees/consents/<int:pk>/form/", consents.consent_file, name="consent_file"),
    path("mentees/consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("mentees/consents/wordings/", wordings.wordings_list, name="wordings_list"),
    path("mentees/consents/wordings/<int:pk>/next/", wordings.wording_add, name="wording_add"),
    path("consents/answer/<str:token>/", signing.consent_answer, name="consent_answer"),
    path("consents/thank-you/", signing.consent_thanks, name="consent_thanks"),
    path("mentees/<int:pk>/allocations/add/", allocations.allocation_add, name="allocation_add"),
    path("mentees/allocations/<int:pk>/change/", allocations.allocation_change, name="allocation_change"),
]
