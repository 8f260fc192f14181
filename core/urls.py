from django.urls import path

from .views import account, drafts, people

app_name = "core"
urlpatterns = [
    path("drafts/save", drafts.draft_save, name="draft_save"),
    path("drafts/key", drafts.draft_key, name="draft_key"),
    path("invitation/<str:token>/", account.invitation_accept, name="invitation_accept"),
    path("my-account/", account.account_detail, name="account_detail"),
    path("my-account/change/", account.account_change, name="account_change"),
    path("people/", people.people_list, name="people_list"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/change/", people.person_change, name="person_change"),
    path("people/<int:pk>/invitation/", people.invitation_send, name="invitation_send"),
    path("people/<int:pk>/password-link/", people.password_link_send, name="password_link_send"),
    path("people/<int:pk>/second-factor/remove/", people.second_factor_remove, name="second_factor_remove"),
    path("people/<int:pk>/switch-off/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/switch-on/", people.person_reactivate, name="person_reactivate"),
]
