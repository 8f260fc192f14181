from django.urls import path

from .views import claims

app_name = "expenses"

urlpatterns = [
    path("", claims.claims_list, name="claims_list"),
]
