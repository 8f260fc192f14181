from django.urls import path

from .views import children

app_name = "club"
urlpatterns = [
    path("children/add/", children.child_add, name="child_add"),
    path("children/<int:pk>/change/", children.child_change, name="child_change"),
    path("children/<int:pk>/carers/add/", children.carer_add, name="carer_add"),
    path("children/<int:pk>/carers/choose/", children.carer_choose, name="carer_choose"),
    path("children/carers/<int:pk>/change/", children.carer_change, name="carer_change"),
    path("children/carer-links/<int:pk>/change/", children.carer_link_change, name="carer_link_change"),
    path("children/carer-links/<int:pk>/remove/", children.carer_link_remove, name="carer_link_remove"),
]
