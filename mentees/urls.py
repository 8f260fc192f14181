from django.urls import path

from .views import allocations, consents, decisions, eligibility, matching, mentees, refer, referrals

app_name = "mentees"
urlpatterns = [
    path("mentees/eligible/", eligibility.children_eligible, name="children_eligible"),
    path("mentees/eligible/<int:pk>/", eligibility.eligibility_detail, name="eligibility_detail"),
    path("mentees/eligible/<int:pk>/grounds/", matching.grounds_confirm, name="grounds_confirm"),
    path("refer/", refer.refer_start, name="refer_start"),
    path("refer/thank-you/<str:reference>/", refer.refer_done, name="refer_done"),
    path("refer/<slug:kind>/", refer.refer_form, name="refer_form"),
    path("referrals/", referrals.referrals_list, name="referrals_list"),
    path("referrals/meeting/", referrals.allocation_meeting, name="allocation_meeting"),
    path("referrals/add/", referrals.referral_add, name="referral_add"),
    path("referrals/add/<int:pk>/", referrals.child_refer, name="child_refer"),
    path("referrals/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("referrals/<int:pk>/looked-after/", referrals.referral_assign, name="referral_assign"),
    path("referrals/<int:pk>/child/", matching.referral_match, name="referral_match"),
    path("referrals/<int:pk>/child/add/", matching.referral_child_add, name="referral_child_add"),
    path("referrals/<int:pk>/decide/", decisions.referral_decide, name="referral_decide"),
    path("referrals/<int:pk>/decline/", decisions.referral_decline, name="referral_decline"),
    path("referrals/<int:pk>/letter/", decisions.referral_letter, name="referral_letter"),
    path("referrals/<int:pk>/withdraw/", referrals.referral_withdraw, name="referral_withdraw"),
    path("mentees/<int:pk>/change/", mentees.mentee_change, name="mentee_change"),
    path("mentees/<int:pk>/consents/add/", consents.consent_add, name="consent_add"),
    path("mentees/consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("mentees/<int:pk>/allocations/add/", allocations.allocation_add, name="allocation_add"),
    path("mentees/allocations/<int:pk>/change/", allocations.allocation_change, name="allocation_change"),
]
