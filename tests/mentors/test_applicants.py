"""The pipeline, interviews, and what is decided of an applicant (KOT-4.2, KOT-4.3)."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import OneTimeLink, OutboxMessage
from mentors import actions, rules
from mentors.deadlines import applicants_waiting
from mentors.models import Interview, Mentor
from mentors.standing.applicants import way_of
from policy.figures import Figures
from tests.factories import (
    ApplicantFactory,
    ApplicationFactory,
    DbsCheckFactory,
    InterviewFactory,
    MentorFactory,
    ReferenceFactory,
    TrainingFactory,
    UserFactory,
    papers_for,
)
from tests.mentors.test_apply import EMAIL, TYPED

pytestmark = pytest.mark.django_db
LIST = "/mentors/applicants/"
TODAY = timezone.localdate()
SCORES = {
    f"score_{key}": "4" for key in ("fun", "team_player", "positive", "trustworthy", "caring", "kind", "listener")
}
INTERVIEW = {**SCORES, "held_on": TODAY.isoformat(), "has_time": "yes", "words": "Warm", "recommends": "yes"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def url(name, row):
    app = "mentees" if name in ("application_decline", "application_withdraw") else "mentors"
    return reverse(f"{app}:{name}", args=[row.pk])


@pytest.mark.rule("KOT-4.2")
def test_interview_is_scored_against_the_values_once_a_day(client, coordinator):
    mentor = ApplicantFactory()
    page = client.get(url("interview_add", mentor)).content.decode()
    for value in ("Fun", "Team player", "Positive", "Trustworthy", "Caring", "Kind", "Good listener", "time to commit"):
        assert value in page

    for _ in range(2):
        assert client.post(url("interview_add", mentor), INTERVIEW).status_code == 302
    refused = client.post(url("interview_add", mentor), INTERVIEW | {"words": "Cold"})

    interview = Interview.objects.get()
    assert (interview.interviewer, interview.scores["listener"], interview.words) == (coordinator, 4, "Warm")
    assert "held_on" in refused.context["form"].errors
    assert "Cold" in refused.content.decode()


@pytest.mark.rule("KOT-4.2")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"score_fun": ""}, "score_fun"),
        ({"score_kind": "6"}, "score_kind"),
        ({"score_kind": "x"}, "score_kind"),
        ({"has_time": ""}, "has_time"),
        ({"recommends": ""}, "recommends"),
        ({"words": "\u200b"}, "words"),
        ({"held_on": (TODAY + timedelta(days=1)).isoformat()}, "held_on"),
        ({"held_on": "0001-01-01"}, "held_on"),
    ],
)
def test_bad_interview_is_answered_at_the_field(typed, field, client):
    page = client.post(url("interview_add", ApplicantFactory()), INTERVIEW | typed)

    assert list(page.context["form"].errors) == [field]
    assert not Interview.objects.exists()


def test_interview_of_a_mentor_who_serves_is_refused(client):
    page = client.post(url("interview_add", MentorFactory()), INTERVIEW)

    assert "is not an applicant" in page.content.decode()
    assert not Interview.objects.exists()


@pytest.mark.rule("KOT-4.3")
def test_pipeline_shows_the_next_step_the_longest_wait_first(client, coordinator, ready):
    now = timezone.localtime()
    asked = ApplicantFactory(user__name="Asked Person")
    ApplicationFactory(mentor=asked, sent_at=now - timedelta(days=30))
    for _ in range(2):
        ReferenceFactory(mentor=asked, asked_at=now - timedelta(days=20))
    ApplicationFactory(fields={"name": "Unlinked Person"}, sent_at=now - timedelta(days=40))
    ApplicationFactory(sent_at=None, fields={"name": "zqzqwriting"})
    ApplicationFactory(declined_at=now, fields={"name": "zqzqdeclined"})
    MentorFactory(user__name="zqzqserving")

    page = client.get(LIST)

    lines = page.context["page"].rows
    assert [(line.name, line.next.key, line.days) for line in lines] == [
        ("Unlinked Person", "link", 40),
        ("Asked Person", "references", 20),
        (ready.user.name, "accept", 0),
    ]
    text = page.content.decode()
    assert "A referee" in text
    assert "1 more is still writing" in text
    assert "zqzq" not in text
    assert [line.name for line in client.get(LIST, {"step": "accept"}).context["page"].rows] == ["Nia Brook"]
    assert [line.name for line in client.get(LIST, {"acts": "referee"}).context["page"].rows] == ["Asked Person"]
    assert len(client.get(LIST, {"step": "nonsense"}).context["page"].rows) == 3
    due = applicants_waiting(TODAY, Figures(), coordinator)
    assert [deadline.subject for deadline in due] == ["Unlinked Person", "Nia Brook"]


@pytest.mark.parametrize("number", [1, 30])
def test_pipeline_takes_at_most_fourteen_queries(number, client, django_assert_max_num_queries):
    for _ in range(number):
        mentor = ApplicantFactory()
        ApplicationFactory(mentor=mentor)
        ReferenceFactory(mentor=mentor)
        InterviewFactory(mentor=mentor)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_pipeline_stays_shut_for_others(person, sign_in):
    application = ApplicationFactory()
    for role in ("mentor", "safeguarding_lead", "trustee", "administrator"):
        client = sign_in(person(role))
        assert client.get(LIST).status_code == 403
        assert client.get(url("application_detail", application)).status_code == 404


def test_half_written_application_exists_for_nobody_else(client):
    assert client.get(url("application_detail", ApplicationFactory(sent_at=None))).status_code == 404


def test_application_shows_what_was_written(client):
    fields = {name: value for name, value in TYPED.items() if name != "act"}
    page = client.get(url("application_detail", ApplicationFactory(fields=fields))).content.decode()

    for words in ("To give something back", "Saturdays, Weekday evenings", "4 May 1990", "Owen Pike", "climbing"):
        assert words.lower() in page.lower()


def sent_from_an_account(**person):
    fields = {name: value for name, value in TYPED.items() if name != "act"}
    return ApplicationFactory(email=EMAIL, fields=fields), UserFactory(email=EMAIL, **person)


@pytest.mark.rule("KOT-4.1")
def test_application_is_linked_to_the_account_of_its_address(client):
    application, person = sent_from_an_account(name="Nia Trustee", roles=["trustee"])

    for _ in range(2):
        assert client.post(url("application_link", application)).status_code == 302

    application.refresh_from_db()
    mentor = application.mentor
    assert (mentor.user, mentor.status, mentor.postcode, mentor.references.count()) == (
        person,
        "applicant",
        "LM1 2AB",
        2,
    )
    # The account keeps the name it has.
    assert mentor.user.name == "Nia Trustee"


@pytest.mark.rule("KOT-4.3")
def test_applicant_who_has_an_account_opens_no_mentors_page_before_acceptance(client, sign_in):
    application, person = sent_from_an_account()
    client.post(url("application_link", application))
    assert sign_in(person).get("/mentors/me/").status_code == 403
    assert sign_in(person).get("/mentors/agreements/sign/").status_code == 403


def test_somebody_who_left_applies_anew(client):
    application, person = sent_from_an_account()
    mentor = MentorFactory(user=person, status="left", left_on=date(2025, 1, 1), accepted_on=date(2023, 1, 1))

    client.post(url("application_link", application))

    mentor.refresh_from_db()
    assert (mentor.status, mentor.left_on, mentor.accepted_on) == ("applicant", None, None)


def done(mentor):
    """The steps that are done, of a mentor as they stand now."""
    way = way_of(Mentor.objects.with_way().get(pk=mentor.pk))
    return {step.key for step in rules.steps(way, TODAY, Figures()) if step.is_done}


@pytest.mark.rule("KOT-4.1")
@pytest.mark.rule("KOT-4.3")
def test_nothing_from_before_the_leaving_counts_once_somebody_applies_anew(client):
    application, person = sent_from_an_account()
    left_on = TODAY - timedelta(days=100)
    mentor = papers_for(
        MentorFactory(
            user=person, status="left", left_on=left_on, reference_1="received", reference_2="received",
            interviewed_on=left_on - timedelta(days=900),
        )
    )  # fmt: skip
    mentor.trainings.update(taken_on=left_on)
    mentor.dbs_checks.update(issued_on=left_on)
    InterviewFactory(mentor=mentor, held_on=left_on)

    client.post(url("application_link", application))

    assert done(mentor) == {"application", "age"}
    page = client.get(reverse("home:mentor_detail", args=[mentor.pk])).content.decode()
    assert "What was recorded until then does not count" in page
    after = left_on + timedelta(days=1)
    TrainingFactory(mentor=mentor, course="introduction", taken_on=after)
    TrainingFactory(mentor=mentor, course="induction", taken_on=after)
    DbsCheckFactory(mentor=mentor, issued_on=after, decided_on=after)
    assert done(mentor) == {"application", "age", "introduction", "induction", "dbs"}
    # Withdrawn and sent once more: what was taken meanwhile goes on counting, what came before still does not.
    client.post(url("application_withdraw", application), {"words": "Ill"})
    again = ApplicationFactory(email=application.email, fields=application.fields)
    client.post(url("application_link", again))
    assert done(mentor) == {"application", "age", "introduction", "induction", "dbs"}


@pytest.mark.rule("KOT-4.3")
def test_who_was_declined_applies_anew_and_is_seen_anew(client, ready, coordinator):
    client.post(url("application_decline", ready.applications.get()), {"words": "Too soon", "letter": "Dear Nia"})
    later = timezone.now() + timedelta(days=200)
    fields = {name: value for name, value in TYPED.items() if name != "act"}
    again = ApplicationFactory(email=EMAIL, fields=fields, sent_at=later)

    client.post(url("application_link", again))

    again.refresh_from_db()
    assert again.mentor == ready
    assert [reference.is_usable for reference in ready.references.all()] == [False, False, True, True]
    with pytest.raises(ValidationError) as refused:
        actions.accept_applicant(by=coordinator, mentor=ready)
    assert "0 of 2 references" in refused.value.messages[0]
    assert "0 of 1 interviewers" in refused.value.messages[0] or "No interview" in refused.value.messages[0]


def test_nobody_interviews_or_accepts_themselves(client, ready, coordinator):
    Mentor.objects.filter(pk=ready.pk).update(user=coordinator)

    for name in ("interview_add", "applicant_accept"):
        assert client.get(url(name, ready)).status_code == 403
        assert client.post(url(name, ready)).status_code == 403


@pytest.mark.parametrize("status", ["active", "paused"])
def test_application_of_a_mentor_who_serves_is_not_linked(status, client):
    application, person = sent_from_an_account()
    mentor = MentorFactory(user=person, status=status)

    page = client.post(url("application_link", application), follow=True).content.decode()

    assert "is a mentor already" in page
    application.refresh_from_db()
    mentor.refresh_from_db()
    assert (application.mentor, mentor.status) == (None, status)


@pytest.mark.rule("KOT-4.3")
def test_declined_applicant_gets_the_letter_and_leaves_the_list(client):
    mentor = ApplicantFactory(user__name="Nia Brook")
    application = ApplicationFactory(mentor=mentor, email=EMAIL)
    reference = ReferenceFactory(mentor=mentor)
    client.post(url("reference_ask", reference))
    page = client.get(url("application_decline", application)).content.decode()
    assert "Dear Nia Brook" in page
    typed = {"words": "No time this year", "letter": "Dear Nia,\n\nthank you."}

    for _ in range(2):
        assert client.post(url("application_decline", application), typed).status_code == 302

    application.refresh_from_db()
    mentor.refresh_from_db()
    assert (application.declined_words, mentor.status) == ("No time this year", "left")
    jobs.deliver_outbox()
    letters = [message.body for message in mail.outbox if message.to == [EMAIL]]
    assert letters == ["Dear Nia,\n\nthank you.\n"]
    assert not OneTimeLink.objects.open().exists()
    assert client.get(LIST).context["page"].rows == []
    assert "No time this year" in client.get(f"{LIST}settled/").content.decode()


def test_withdrawn_applicant_gets_no_letter(client):
    application = ApplicationFactory(mentor=ApplicantFactory())

    client.post(url("application_withdraw", application), {"words": "Moved away"})

    application.refresh_from_db()
    assert application.withdrawn_at
    assert application.mentor.status == "left"
    assert not OutboxMessage.objects.exists()
    page = client.post(url("application_decline", application), {"words": "x", "letter": "y"})
    assert "decided already" in page.content.decode()


def test_accepted_mentor_is_not_declined_afterwards(client, ready):
    client.post(url("applicant_accept", ready))

    page = client.post(url("application_decline", ready.applications.get()), {"words": "x", "letter": "y"})

    assert "accepted already" in page.content.decode()
    ready.refresh_from_db()
    assert ready.status == "active"


@pytest.mark.parametrize("name", ["application_decline", "application_withdraw"])
def test_decision_without_words_is_refused_at_the_field(name, client):
    application = ApplicationFactory()

    page = client.post(url(name, application), {"words": "\u200b", "letter": "Dear Nia"})

    assert "words" in page.context["form"].errors
    application.refresh_from_db()
    assert application.is_undecided


def test_words_taken_out_before_sending_stay_the_writers_own(client, coordinator):
    application = actions.begin_application(by=None, email=EMAIL)
    typed = {"why": TYPED["why"], "name": "Nia Brook"}
    for why in ("zqzqsecret thought", TYPED["why"]):
        actions.save_application(by=None, application=application, typed=typed | {"why": why})
    link = OneTimeLink.objects.get()
    details = {"name": "Nia Brook", "phone": "07700 900301", "availability": ["saturday"]}
    for _ in range(2):
        # Two pages that were both open send it once.
        actions.send_application(by=None, application=application, link=link, typed=typed, details=details, referees=[])
    client.post(url("application_withdraw", application), {"words": "Moved away"})

    page = client.get(url("application_detail", application)).content.decode()

    assert "zqzqsecret" not in page
    assert "Withdrawn: Moved away" in page
    assert coordinator.name in page


@pytest.mark.rule("EPT-10")
def test_flow_of_each_kind_of_mentor_is_counted_and_sifted(client):
    today = timezone.localdate()
    gone = {"status": Mentor.Status.LEFT, "accepted_on": today - timedelta(days=900)}
    peer = {"kind": Mentor.Kind.PEER}
    ApplicantFactory(**peer, user__name="Pia Peer")
    ApplicantFactory(user__name="Vera Volunteer")
    MentorFactory(**peer)
    MentorFactory(**peer, status=Mentor.Status.PAUSED, accepted_on=today - timedelta(days=400))
    MentorFactory(**peer, **gone, left_on=today - timedelta(days=30))
    MentorFactory(**peer, **gone, left_on=today - timedelta(days=500))

    page = client.get("/mentors/applicants/", {"kind": "peer"})

    flow = {line["label"]: line for line in page.context["flow"]}
    assert {name: flow["Peer mentor"][name] for name in ("on_the_way", "serving", "accepted", "left")} == {
        "on_the_way": 1, "serving": 2, "accepted": 1, "left": 1,
    }  # fmt: skip
    assert flow["Volunteer"]["on_the_way"] == 1
    assert "Outside professional" not in flow
    text = page.content.decode()
    assert "Pia Peer" in text
    assert "Vera Volunteer" not in text
