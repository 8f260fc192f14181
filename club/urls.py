from django.urls import path

from . import views

app_name = "club"
urlpatterns = [
    path("add/", views.child_add, name="child_add"),
    path("<int:pk>/change/", views.child_change, name="child_change"),
    path("<int:pk>/carers/add/", views.carer_add, name="carer_add"),
    path("<int:pk>/carers/choose/", views.carer_choose, name="carer_choose"),
    path("carers/<int:pk>/change/", views.carer_change, name="carer_change"),
    path("carer-links/<int:pk>/change/", views.carer_link_change, name="carer_link_change"),
    path("carer-links/<int:pk>/remove/", views.carer_link_remove, name="carer_link_remove"),
]
