from django.urls import path

from .views import claims, committee, funds, gifts, grants

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
]
