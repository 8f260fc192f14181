from django.urls import path

from . import views

app_name = "policy"
urlpatterns = [
    path("new/", views.version_write, name="version_write"),
    path("<int:pk>/", views.version_detail, name="version_detail"),
    path("<int:pk>/change/", views.version_change, name="version_change"),
    path("<int:pk>/sign/", views.version_sign, name="version_sign"),
    path("<int:pk>/discard/", views.version_discard, name="version_discard"),
]
