from django.urls import path

from .views import agreements, mentors, supervision, vetting

app_name = "mentors"
urlpatterns = [
    path("mentors/me/", mentors.own_record, name="own_record"),
    path("mentors/add/", mentors.mentor_add, name="mentor_add"),
    path("mentors/trainings/", vetting.trainings_list, name="trainings_list"),
    path("mentors/<int:pk>/change/", mentors.mentor_change, name="mentor_change"),
    path("mentors/<int:pk>/trainings/add/", vetting.training_add, name="training_add"),
    path("mentors/trainings/<int:pk>/change/", vetting.training_change, name="training_change"),
    path("mentors/trainings/<int:pk>/strike/", vetting.training_strike, name="training_strike"),
    path("mentors/<int:pk>/dbs-checks/add/", vetting.dbs_check_add, name="dbs_check_add"),
    path("mentors/dbs-checks/<int:pk>/", vetting.dbs_check_detail, name="dbs_check_detail"),
    path("mentors/dbs-checks/<int:pk>/change/", vetting.dbs_check_change, name="dbs_check_change"),
    path("mentors/<int:pk>/stop/lift/", vetting.stop_lift, name="stop_lift"),
    path("mentors/agreements/", agreements.wordings_list, name="wordings_list"),
    path("mentors/agreements/sign/", agreements.agreements_sign, name="agreements_sign"),
    path("mentors/agreements/<int:pk>/", agreements.wording_detail, name="wording_detail"),
    path("mentors/agreements/<int:pk>/new/", agreements.wording_add, name="wording_add"),
    path("mentors/meetings/", supervision.meetings_list, name="meetings_list"),
    path("mentors/meetings/add/", supervision.group_meeting_add, name="group_meeting_add"),
    path("mentors/meetings/<int:pk>/", supervision.meeting_detail, name="meeting_detail"),
    path("mentors/meetings/<int:pk>/change/", supervision.meeting_change, name="meeting_change"),
    path("mentors/meetings/<int:pk>/attendance/", supervision.attendance_mark, name="attendance_mark"),
    path("mentors/<int:pk>/meetings/add/", supervision.support_meeting_add, name="support_meeting_add"),
    path("mentors/<int:pk>/leave/add/", supervision.leave_add, name="leave_add"),
    path("mentors/leave/<int:pk>/change/", supervision.leave_change, name="leave_change"),
    path("mentors/<int:pk>/pause/", supervision.mentor_pause, name="mentor_pause"),
    path("mentors/<int:pk>/resume/", supervision.mentor_resume, name="mentor_resume"),
    path("mentors/<int:pk>/take-back/", supervision.mentor_take_back, name="mentor_take_back"),
]
