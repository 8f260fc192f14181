"""Every door of the portal; what each asks of a person stands on its view."""

from django.urls import include, path

from core.views.account import second_factor_needed

urlpatterns = [
    path("", include("core.urls")),
    path("", include("home.urls")),
    path("", include("club.urls")),
    path("", include("mentors.urls")),
    path("", include("mentees.urls")),
    path("meet-ups/", include("meetups.urls")),
    path("concerns/", include("safeguarding.urls")),
    path("money/", include("expenses.urls")),
    path("reports/", include("impact.urls")),
    path("policy/versions/", include("policy.urls")),
    path("imports/", include("imports.urls")),
    path("account/", include("core.doors")),
    path("security/second-factor/", second_factor_needed, name="second_factor_needed"),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_fault"
