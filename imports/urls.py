from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.runs_list, name="runs_list"),
    path("<int:pk>/", views.run_detail, name="run_detail"),
    path("<int:pk>/bring-in/", views.run_bring_in, name="run_bring_in"),
    path("<int:pk>/carry-on/", views.run_carry_on, name="run_carry_on"),
    path("<int:pk>/discard/", views.run_discard, name="run_discard"),
    path("<int:pk>/rows-to-correct.xlsx", views.refused_download, name="refused_download"),
]
