"""Every door of the portal; what each asks of a person stands on its view."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("home.urls")),
    path("children/", include("club.urls")),
    path("mentors/", include("mentors.urls")),
    path("mentees/", include("mentees.urls")),
    path("meet-ups/", include("meetups.urls")),
    path("money/", include("expenses.urls")),
    path("reports/", include("impact.urls")),
    path("imports/", include("imports.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_fault"
