"""Whoever is of the team and mentors as well is vetted, stopped and let mentor again by others."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import User
from mentors import actions
from tests.factories import (
    ApplicationFactory,
    DbsCheckFactory,
    InterviewFactory,
    MentorFactory,
    ReferenceFactory,
    SupportMeetingFactory,
    TrainingFactory,
)

pytestmark = pytest.mark.django_db
# The page, what it acts on, and whether the chief executive sees to it where a coordinator is the mentor.
PAGES = [
    ("mentors:mentor_change", "mentor", True),
    ("mentors:training_add", "mentor", True),
    ("mentors:training_change", "training", True),
    ("mentors:training_strike", "training", True),
    ("mentors:dbs_check_add", "mentor", True),
    ("mentors:dbs_check_change", "check", True),
    ("mentors:stop_lift", "mentor", True),
    ("mentors:reference_add", "mentor", True),
    ("mentors:reference_call", "reference", True),
    ("mentors:reference_replace", "reference", True),
    ("mentors:support_meeting_add", "mentor", True),
    ("mentors:mentor_pause", "mentor", True),
    ("mentors:mentor_take_back", "mentor", True),
    ("mentees:mentor_suspend", "mentor", False),
    ("mentees:mentor_restore", "mentor", False),
    ("mentees:mentor_let_go", "mentor", False),
    ("mentors:application_detail", "application", True),
    ("mentees:application_decline", "application", False),
    ("mentees:application_withdraw", "application", False),
]


@pytest.fixture
def own(person):
    """The rows of a coordinator who mentors, suspended, with all that others wrote about them."""
    mentor = MentorFactory(
        user=person("coordinator", "mentor", name="Both Roles"), suspended_at=timezone.now(), suspended_because="zqwhy"
    )
    said = {"answered_at": timezone.now(), "would_trust": False, "words": "zqwords", "worries": "zqworries"}
    InterviewFactory(mentor=mentor, words="zqinterview")
    return {
        "mentor": mentor,
        "reference": ReferenceFactory(mentor=mentor, **said),
        "training": TrainingFactory(mentor=mentor),
        "check": DbsCheckFactory(mentor=mentor),
        "application": ApplicationFactory(mentor=mentor),
    }


@pytest.mark.rule("KOT-4.1")
@pytest.mark.rule("KOT-5.1")
@pytest.mark.rule("PRO-1")
@pytest.mark.rule("PRO-5")
def test_nobody_of_the_team_acts_on_themselves_as_a_mentor(own, sign_in, coordinator, person):
    themself, chief = sign_in(own["mentor"].user), sign_in(person("chief_executive"))
    other = sign_in(coordinator)

    for name, row, _ in PAGES:
        url = reverse(name, args=[own[row].pk])
        assert themself.get(url).status_code in (403, 404), name
        assert themself.post(url).status_code in (403, 404), name
    for name, row, is_the_chiefs in PAGES:
        url = reverse(name, args=[own[row].pk])
        assert other.get(url).status_code == 200, name
        assert (chief.get(url).status_code == 200) is is_the_chiefs, name


@pytest.mark.rule("KOT-4.1")
@pytest.mark.rule("PRO-5")
@pytest.mark.parametrize("role", ["coordinator", "family_liaison", "chief_executive"])
def test_what_others_said_of_somebody_of_the_team_is_not_theirs_to_read(role, own, sign_in, coordinator, person):
    mentor = own["mentor"]
    user = User.objects.get(pk=mentor.user_id)
    user.groups.set(person(role, "mentor").groups.all())
    page = reverse("home:mentor_detail", args=[mentor.pk])
    told = sign_in(coordinator).get(page).content.decode()
    for word in ("zqwhy", "zqwords", "zqworries", "zqinterview"):
        assert word in told

    client = sign_in(user)
    refused = client.get(page)

    assert refused.status_code == 403
    assert "Another coordinator or the chief executive sees to it" in refused.content.decode()
    mentor.status = "applicant"
    mentor.save()
    for address in (page, "/mentors/me/", "/mentors/", "/mentors/applicants/", "/mentors/applicants/settled/"):
        answer = client.get(address)
        assert "zq" not in answer.content.decode(), address
        assert "would not trust" not in answer.content.decode(), address
    assert "you do not vet yourself" in client.get("/mentors/me/").content.decode()


@pytest.mark.rule("KOP-13")
@pytest.mark.parametrize(
    ("role", "is_shown"), [("coordinator", True), ("family_liaison", False), ("chief_executive", False)]
)
def test_home_address_is_for_the_coordinator_on_record_application_and_history(role, is_shown, person, sign_in):
    mentor = MentorFactory(address="zqhome", postcode="zqcode")
    mentor.address = "zqmoved"
    mentor.save()
    application = ApplicationFactory(
        mentor=mentor, fields={"name": "Nia", "why": "Zqwhy", "address": "zqtyped", "postcode": "zqtyped"}
    )
    unlinked = ApplicationFactory(fields={"name": "Tom", "why": "Zqwhy", "address": "zqtyped"})
    client = sign_in(person(role))

    record = client.get(reverse("home:mentor_detail", args=[mentor.pk])).content.decode()
    pages = [
        client.get(reverse("mentors:application_detail", args=[row.pk])).content.decode()
        for row in (application, unlinked)
    ]

    for word in ("zqhome", "zqmoved", "zqcode"):
        assert (word in record) is is_shown, word
    for page in pages:
        assert "Zqwhy" in page
        assert ("zqtyped" in page) is is_shown


@pytest.mark.rule("KOP-13")
def test_chief_executive_reads_the_address_of_a_coordinator_whose_record_they_keep(own, person, sign_in):
    own["mentor"].address = "zqhome"
    own["mentor"].save()
    page = sign_in(person("chief_executive")).get(reverse("home:mentor_detail", args=[own["mentor"].pk]))
    assert "zqhome" in page.content.decode()


def test_own_support_meeting_and_own_dbs_check_are_anothers_to_open(own, sign_in, coordinator):
    meeting = SupportMeetingFactory()
    meeting.attendances.create(mentor=own["mentor"])
    for name, row in (("mentors:meeting_change", meeting), ("mentors:dbs_check_detail", own["check"])):
        url = reverse(name, args=[row.pk])
        assert sign_in(own["mentor"].user).get(url).status_code in (403, 404), name
        assert sign_in(coordinator).get(url).status_code == 200, name


@pytest.mark.parametrize("way", ["take back", "change"])
def test_who_comes_back_opens_a_mentors_pages_again(way, coordinator, person):
    mentor = MentorFactory(user=person("trustee"), status="left")
    if way == "take back":
        actions.take_back(by=coordinator, mentor=mentor, reason="Came back")
    else:
        actions.change_mentor(by=coordinator, mentor=mentor, status="active")
    assert User.objects.get(pk=mentor.user_id).is_mentor
