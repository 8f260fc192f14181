from django.urls import path

from . import views

app_name = "safeguarding"
urlpatterns = [
    path("", views.concerns_list, name="concerns_list"),
    path("report/", views.concern_report, name="concern_report"),
    path("send/", views.concern_send, name="concern_send"),
    path("sent/<slug:reference>/", views.concern_receipt, name="concern_receipt"),
    path("<slug:reference>/", views.concern_detail, name="concern_detail"),
    path("<slug:reference>/add/", views.entry_add, name="entry_add"),
]
