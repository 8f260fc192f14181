from django.urls import path

from .views import allocations, closings, contacts, meetups, notes, starts

app_name = "meetups"
urlpatterns = [
    path("", meetups.meetups_list, name="meetups_list"),
    path("plan/<int:pk>/", meetups.meetup_plan, name="meetup_plan"),
    path("<int:pk>/", meetups.meetup_detail, name="meetup_detail"),
    path("<int:pk>/change/", meetups.meetup_change, name="meetup_change"),
    path("<int:pk>/answer/", meetups.meetup_answer, name="meetup_answer"),
    path("<int:pk>/reply/", meetups.meetup_reply, name="meetup_reply"),
    path("<int:pk>/cancel/", meetups.meetup_cancel, name="meetup_cancel"),
    path("<int:pk>/note/", notes.note_write, name="note_write"),
    path("<int:pk>/hand-in/", notes.note_hand_in, name="note_hand_in"),
    path("notes/", notes.notes_list, name="notes_list"),
    path("notes/add/<int:pk>/", notes.note_add, name="note_add"),
    path("notes/hand-in/<int:pk>/", notes.note_hand_in_unplanned, name="note_hand_in_unplanned"),
    path("notes/<int:pk>/", notes.note_detail, name="note_detail"),
    path("notes/<int:pk>/move/", notes.note_move, name="note_move"),
    path("contacts/add/<int:pk>/", contacts.contact_add, name="contact_add"),
    path("contacts/<int:pk>/", contacts.contact_detail, name="contact_detail"),
    path("contacts/<int:pk>/change/", contacts.contact_change, name="contact_change"),
    path("start/<int:pk>/", starts.start_detail, name="start_detail"),
    path("start/<int:pk>/first-meeting/", starts.first_meeting_book, name="first_meeting_book"),
    path("start/<int:pk>/<slug:step>/", starts.step_record, name="step_record"),
    path("allocations/<int:pk>/end/", allocations.allocation_end, name="allocation_end"),
    path("allocations/<int:pk>/hand-over/", allocations.mentee_hand_over, name="mentee_hand_over"),
    path("mentees/<int:pk>/close/", closings.mentee_close, name="mentee_close"),
]
