from django.urls import path

from . import views

app_name = "impact"

urlpatterns = [
    path("", views.reports_list, name="reports_list"),
    path("issue/", views.report_issue, name="report_issue"),
    path("<int:pk>/", views.report_detail, name="report_detail"),
    path("<int:pk>/pdf/", views.report_download, name="report_download"),
]
