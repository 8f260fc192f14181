from django.urls import path

from .views import banking, books, claims, desk, receipts, runs

app_name = "expenses"

urlpatterns = [
    path("", claims.claims_list, name="claims_list"),
    # The finance desk
    path("receipts/<int:pk>/", receipts.receipt, name="receipt"),
    path("receipts/<int:pk>/picture/", desk.receipt_picture, name="receipt_picture"),
    path("finance/", desk.finance_queue, name="finance_queue"),
    path("finance/<int:pk>/", desk.claim_check, name="claim_check"),
    path("finance/<int:pk>/ask/", desk.claim_ask, name="claim_ask"),
    path("finance/<int:pk>/send-on/", desk.claim_send_on, name="claim_send_on"),
    path("finance/<int:pk>/take-out/", runs.claim_take_out, name="claim_take_out"),
    path("finance/<int:pk>/correct/", books.claim_correct, name="claim_correct"),
    path("<int:pk>/form/", desk.claim_form, name="claim_form"),
    path("runs/", runs.runs_list, name="runs_list"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/pay/", runs.run_pay, name="run_pay"),
    path("runs/<int:pk>/drop/", runs.run_drop, name="run_drop"),
    path("runs/<int:pk>/bank/", runs.run_bank_file, name="run_bank_file"),
    path("runs/<int:pk>/books/", runs.run_books_file, name="run_books_file"),
    path("bank-details/", banking.bank_details, name="bank_details"),
    path("bank-details/change/", banking.bank_details_change, name="bank_details_change"),
    path("bank-details/<int:pk>/doubt/", banking.bank_details_doubt, name="bank_details_doubt"),
    path("statements/<int:pk>/", books.statement_detail, name="statement_detail"),
    path("statements/<int:pk>/paper/", books.statement_file, name="statement_file"),
    path("months/", books.months_list, name="months_list"),
    path("months/<str:month>/books/", books.month_file, name="month_file"),
]
