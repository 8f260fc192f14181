from django.urls import path

from .views import calendar, children, due, mentees, mentors, menu, offline, policy, today

app_name = "home"
urlpatterns = [
    path("", today.today, name="today"),
    path("my-mentoring/", today.mentors_day, name="mentors_day"),
    path("due/", due.due_list, name="due_list"),
    path("calendar/", calendar.calendar_month, name="calendar_month"),
    path("calendar/link/", calendar.calendar_link, name="calendar_link"),
    path("calendar/link/make/", calendar.calendar_link_make, name="calendar_link_make"),
    path("calendar/link/revoke/", calendar.calendar_link_revoke, name="calendar_link_revoke"),
    path("calendar/feed/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("menu/", menu.menu, name="menu"),
    path("mentees/", mentees.mentees_list, name="mentees_list"),
    path("mentees/<int:pk>/", mentees.mentee_detail, name="mentee_detail"),
    path("mentees/<int:pk>/timeline/", mentees.mentee_timeline, name="mentee_timeline"),
    path("offline/", offline.offline, name="offline"),
    path("worker.js", offline.worker, name="worker"),
    path("children/", children.children_list, name="children_list"),
    path("children/<int:pk>/", children.child_detail, name="child_detail"),
    path("mentors/", mentors.mentors_list, name="mentors_list"),
    path("mentors/<int:pk>/", mentors.mentor_detail, name="mentor_detail"),
    path("policy/", policy.policy_detail, name="policy_detail"),
    path("policy/versions/<int:pk>/preview/", policy.version_preview, name="version_preview"),
]
