"""What stands on a page opened before overwrites nothing unseen: a call with a referee, who came to a meeting."""

import pytest
from django.urls import reverse

from mentors.models import Attendance
from tests.factories import MentorFactory, ReferenceFactory, SupportMeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(coordinator, sign_in):
    """Two coordinators, each with a page of their own."""
    return sign_in(coordinator), sign_in(UserFactory(roles=["coordinator"], name="Grace Obi"))


@pytest.mark.rule("KOT-4.1")
def test_what_a_referee_said_is_not_overwritten_unseen(two):
    first, second = two
    reference = ReferenceFactory()
    url = reverse("mentors:reference_call", args=[reference.pk])
    seen = second.get(url).context["form"]["seen"].value()
    first.post(url, {"verbal_on": "2026-11-02", "verbal_words": "Never alone with a child"})
    stale = {"verbal_on": "2026-11-03", "verbal_words": "Warm words", "seen": seen}

    page = second.post(url, stale)

    text = page.content.decode()
    assert "Farida Khan changed this while you were writing" in text
    assert "Never alone with a child" in text
    assert "Warm words" in text
    reference.refresh_from_db()
    assert (reference.verbal_words, reference.verbal_by.name) == ("Never alone with a child", "Farida Khan")
    # Seen now, the same words sent again are meant.
    assert second.post(url, stale | {"seen": page.context["form"]["seen"].value()}).status_code == 302
    reference.refresh_from_db()
    assert (reference.verbal_words, reference.verbal_by.name) == ("Warm words", "Grace Obi")


@pytest.mark.rule("KOP-9")
def test_who_came_is_not_overwritten_unseen(two):
    first, second = two
    gwen, tom = MentorFactory(user__name="Gwen"), MentorFactory(user__name="Tom")
    url = reverse("mentors:attendance_mark", args=[SupportMeetingFactory(kind="volunteers").pk])
    seen = second.get(url).context["form"]["seen"].value()
    first.post(url, {"there": [gwen.pk, tom.pk]})

    page = second.post(url, {"there": [gwen.pk], "seen": seen})

    assert "It now says: Tom came." in page.content.decode()
    assert Attendance.objects.filter(was_there=True).count() == 2
    again = {"there": [gwen.pk], "seen": page.context["form"]["seen"].value()}
    assert second.post(url, again).status_code == 302
    assert list(Attendance.objects.filter(was_there=True)) == [Attendance.objects.get(mentor=gwen)]
    # A page that says the same as what was marked meanwhile asks nothing.
    assert first.post(url, {"there": [gwen.pk], "seen": seen}).status_code == 302


@pytest.mark.rule("KOT-4.1")
def test_referee_with_the_name_of_a_mentor_is_asked_once_somebody_said_who_it_is(two):
    client, _ = two
    MentorFactory(user__name="Hilary Stone")
    reference = ReferenceFactory(name="hilary  stone", email="private@example.org", phone="")
    page = reverse("home:mentor_detail", args=[reference.mentor_id])
    url = reverse("mentors:reference_ask", args=[reference.pk])
    assert "The name of Hilary Stone, who has an account here (mentor)" in client.get(page).content.decode()

    refused = client.post(url, follow=True)

    assert "Say that it is another person" in refused.content.decode()
    reference.refresh_from_db()
    assert reference.asked_at is None
    client.post(url, {"is_another": "on"})
    reference.refresh_from_db()
    assert reference.asked_at
    assert "another person" in reference.history.first().history_change_reason
    other = ReferenceFactory(name="Hilary Stoneley")
    assert "The name of" not in client.get(reverse("home:mentor_detail", args=[other.mentor_id])).content.decode()
