from django.urls import path

from .views import budgets, claims, committee, funds, gifts, grants, outlays, taxi_firms, taxi_requests

app_name = "expenses"

urlpatterns = [
    path("", claims.claims_list, name="claims_list"),
    # Gifts, grants and funds.
    path("gifts/", gifts.gifts_list, name="gifts_list"),
    path("gifts/for/<int:pk>/", gifts.gift_ask, name="gift_ask"),
    path("gifts/<int:pk>/", gifts.gift_detail, name="gift_detail"),
    path("gifts/<int:pk>/decide/", gifts.gift_decide, name="gift_decide"),
    path("gifts/<int:pk>/withdraw/", gifts.gift_withdraw, name="gift_withdraw"),
    path("grants/", committee.grants_desk, name="grants_desk"),
    path("grants/own/", grants.grants_own, name="grants_own"),
    path("grants/for/<int:pk>/", grants.grant_apply, name="grant_apply"),
    path("grants/<int:pk>/", grants.grant_detail, name="grant_detail"),
    path("grants/<int:pk>/write/", grants.grant_write, name="grant_write"),
    path("grants/<int:pk>/withdraw/", grants.grant_withdraw, name="grant_withdraw"),
    path("grants/<int:pk>/form.pdf", grants.grant_download, name="grant_download"),
    path("grants/<int:pk>/say/", committee.grant_weigh, name="grant_weigh"),
    path("grants/<int:pk>/decide/", committee.grant_decide, name="grant_decide"),
    path("grants/<int:pk>/feedback/", committee.grant_feed_back, name="grant_feed_back"),
    path("grants/<int:pk>/close/", committee.grant_close, name="grant_close"),
    path("funds/", funds.funds_list, name="funds_list"),
    path("funds/new/", funds.fund_open, name="fund_open"),
    path("funds/<int:pk>/change/", funds.fund_change, name="fund_change"),
    # Taxis
    path("taxis/", taxi_requests.taxi_requests_list, name="taxi_requests_list"),
    path("taxis/ask/<int:pk>/", taxi_requests.taxi_request_ask, name="taxi_request_ask"),
    path("taxis/<int:pk>/", taxi_requests.taxi_request_detail, name="taxi_request_detail"),
    path("taxis/<int:pk>/answer/", taxi_requests.taxi_request_decide, name="taxi_request_decide"),
    path("taxis/<int:pk>/withdraw/", taxi_requests.taxi_request_withdraw, name="taxi_request_withdraw"),
    path("taxi-firms/", taxi_firms.taxi_firms_list, name="taxi_firms_list"),
    path("taxi-firms/add/", taxi_firms.taxi_firm_add, name="taxi_firm_add"),
    path("taxi-firms/<int:pk>/", taxi_firms.taxi_firm_detail, name="taxi_firm_detail"),
    path("taxi-firms/<int:pk>/change/", taxi_firms.taxi_firm_change, name="taxi_firm_change"),
    path("taxi-firms/<int:pk>/check/", taxi_firms.taxi_firm_check, name="taxi_firm_check"),
    path("taxi-firms/<int:pk>/stop/", taxi_firms.taxi_firm_stop, name="taxi_firm_stop"),
    path("taxi-firms/<int:pk>/use-again/", taxi_firms.taxi_firm_reinstate, name="taxi_firm_reinstate"),
    # The money of a year
    path("fees/", outlays.fees_list, name="fees_list"),
    path("fees/<int:pk>/pay/", outlays.membership_pay, name="membership_pay"),
    path("outlays/", outlays.outlays_list, name="outlays_list"),
    path("outlays/enter/", outlays.outlay_enter, name="outlay_enter"),
    path("outlays/<int:pk>/strike/", outlays.outlay_strike, name="outlay_strike"),
    path("budgets/", budgets.budgets_list, name="budgets_list"),
    path("budgets/make/", budgets.budget_make, name="budget_make"),
    path("budgets/<int:pk>/", budgets.budget_detail, name="budget_detail"),
    path("budgets/<int:pk>/change/", budgets.budget_change, name="budget_change"),
    path("budgets/<int:pk>/spreadsheet/", budgets.budget_download, name="budget_download"),
    path("costs/", budgets.costs_list, name="costs_list"),
]
