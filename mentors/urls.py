from django.urls import path

from .views import applicants, apply, mentors, referees, vetting

app_name = "mentors"
urlpatterns = [
    path("mentors/me/", mentors.own_record, name="own_record"),
    path("mentors/add/", mentors.mentor_add, name="mentor_add"),
    path("mentors/trainings/", vetting.trainings_list, name="trainings_list"),
    path("mentors/<int:pk>/change/", mentors.mentor_change, name="mentor_change"),
    path("mentors/<int:pk>/trainings/add/", vetting.training_add, name="training_add"),
    path("mentors/<int:pk>/dbs-checks/add/", vetting.dbs_check_add, name="dbs_check_add"),
    path("mentors/<int:pk>/stop/lift/", vetting.stop_lift, name="stop_lift"),
    path("apply/", apply.apply_start, name="apply_start"),
    path("apply/look/", apply.apply_asked, name="apply_asked"),
    path("apply/sent/<str:reference>/", apply.apply_done, name="apply_done"),
    path("apply/<str:token>/", apply.apply_form, name="apply_form"),
    path("reference/thanks/", apply.reference_thanks, name="reference_thanks"),
    path("reference/<str:token>/", apply.reference_answer, name="reference_answer"),
    path("mentors/applicants/", applicants.applicants_list, name="applicants_list"),
    path("mentors/applicants/settled/", applicants.applicants_settled, name="applicants_settled"),
    path("mentors/applications/<int:pk>/", applicants.application_detail, name="application_detail"),
    path("mentors/applications/<int:pk>/link/", applicants.application_link, name="application_link"),
    path("mentors/applications/<int:pk>/decline/", applicants.application_decline, name="application_decline"),
    path("mentors/applications/<int:pk>/withdraw/", applicants.application_withdraw, name="application_withdraw"),
    path("mentors/<int:pk>/accept/", applicants.applicant_accept, name="applicant_accept"),
    path("mentors/<int:pk>/interviews/add/", applicants.interview_add, name="interview_add"),
    path("mentors/<int:pk>/references/add/", referees.reference_add, name="reference_add"),
    path("mentors/references/<int:pk>/ask/", referees.reference_ask, name="reference_ask"),
    path("mentors/references/<int:pk>/call/", referees.reference_call, name="reference_call"),
    path("mentors/references/<int:pk>/replace/", referees.reference_replace, name="reference_replace"),
]
