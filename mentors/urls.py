from django.urls import path

from . import views

app_name = "mentors"
urlpatterns = [
    path("me/", views.own_record, name="own_record"),
    path("add/", views.mentor_add, name="mentor_add"),
    path("trainings/", views.trainings_list, name="trainings_list"),
    path("<int:pk>/change/", views.mentor_change, name="mentor_change"),
    path("<int:pk>/trainings/add/", views.training_add, name="training_add"),
    path("<int:pk>/dbs-checks/add/", views.dbs_check_add, name="dbs_check_add"),
    path("<int:pk>/stop/lift/", views.stop_lift, name="stop_lift"),
]
