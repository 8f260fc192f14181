from django.urls import path

from .views import mentors, vetting

app_name = "mentors"
urlpatterns = [
    path("mentors/me/", mentors.own_record, name="own_record"),
    path("mentors/add/", mentors.mentor_add, name="mentor_add"),
    path("mentors/trainings/", vetting.trainings_list, name="trainings_list"),
    path("mentors/<int:pk>/change/", mentors.mentor_change, name="mentor_change"),
    path("mentors/<int:pk>/trainings/add/", vetting.training_add, name="training_add"),
    path("mentors/<int:pk>/dbs-checks/add/", vetting.dbs_check_add, name="dbs_check_add"),
    path("mentors/<int:pk>/stop/lift/", vetting.stop_lift, name="stop_lift"),
]
