from django.urls import path

from .views import claiming, claims, deciding

app_name = "expenses"

urlpatterns = [
    path("", claims.claims_list, name="claims_list"),
]

# Claims: sent by mentors, decided by the coordinator.
urlpatterns += [
    path("claims/new/", claiming.claim_add, name="claim_add"),
    path("claims/verdict/", claiming.claim_verdict, name="claim_verdict"),
    path("claims/<int:pk>/", claims.claim_detail, name="claim_detail"),
    path("claims/<int:pk>/answer/", claiming.claim_answer, name="claim_answer"),
    path("claims/<int:pk>/withdraw/", claiming.claim_withdraw, name="claim_withdraw"),
    path("claims/<int:pk>/decide/", deciding.claim_decide, name="claim_decide"),
    path("claims/<int:pk>/take-up/", deciding.claim_take_up, name="claim_take_up"),
    path("receipts/<int:pk>/", claims.receipt_download, name="receipt_download"),
]
