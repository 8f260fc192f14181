"""The one-page summary: what is on it, who takes it, and that it is one page."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.models import OutboxMessage, ReadLogEntry
from mentees import actions
from mentees.documents import summary_pdf
from mentees.models import Allocation, SummaryDownload
from mentees.standing import summary_of
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WIDE = "\U0001f680 \u05e9\u05dc\u05d5\u05dd WWW "


def url_of(allocation):
    return reverse("mentees:summary_download", args=[allocation.pk])


def pages_of(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text_of(content):
    # A letter that no font holds comes out as a null character beside it.
    return " ".join(pages_of(content)[0].extract_text().replace("\0", "").split())


@pytest.fixture
def allocation(make_allocated, coordinator):
    """An allocation with everything a summary tells, issued."""
    mentee = factories.MenteeFactory(child__needs="Asthma, inhaler in the bag")
    mentee.scheme.coordinator = coordinator
    mentee.scheme.save()
    factories.CarerLinkFactory(child=mentee.child, carer__name="Nan Brook", carer__phone="07700 900311")
    factories.ConsentFactory(mentee=mentee)
    plan = factories.SignedPlanFactory(mentee=mentee, needs="To be listened to")
    factories.GoalFactory(plan=plan, words="Speak up in history")
    allocation = make_allocated(mentee=mentee)
    return actions.issue_summary(by=coordinator, allocation=allocation, background="Lives with Nan, likes trams")


@pytest.mark.rule("KOT-6.2")
@pytest.mark.rule("KOT-20.3")
def test_mentor_takes_one_page_with_their_name_across_it(allocation, sign_in):
    user = allocation.mentor.user

    response = sign_in(user).get(url_of(allocation))

    assert response["Content-Type"] == "application/pdf"
    page = response.getvalue()
    assert len(pages_of(page)) == 1
    text = text_of(page)
    for words in (
        "Lives with Nan, likes trams", "Asthma, inhaler in the bag", "To be listened to", "Speak up in history",
        "Nan Brook", "07700 900311", "Farida Khan", "Mentoring", user.name, f"{TODAY:%-d %B %Y}",
    ):  # fmt: skip
        assert words in text
    assert list(SummaryDownload.objects.values_list("allocation", "user")) == [(allocation.pk, user.pk)]
    assert ReadLogEntry.objects.filter(user=user, subject_id=allocation.mentee.child_id).exists()


@pytest.mark.rule("KOT-6.2")
@pytest.mark.parametrize("word", ["word ", "W" * 400, "\n\n\n", WIDE, "<b>&amp;"])
def test_summary_is_one_page_whatever_the_records_hold(allocation, coordinator, word):
    mentee = allocation.mentee
    child = mentee.child
    child.needs = (word * 10_000)[:10_000]
    child.first_name = child.surname = child.known_as = (word * 60)[:60]
    child.school = "W" * 120
    allocation.background = (word * 4_000)[:4_000]
    mentee.plans.update(needs=(word * 10_000)[:10_000])
    plan = mentee.plans.get()
    for _ in range(12):
        factories.GoalFactory(plan=plan, words=(word * 300)[:300])
        factories.CarerLinkFactory(
            child=child, carer__name=(word * 120)[:120], relationship="W" * 60, may_be_told="nothing"
        )
    for kind in ("lift", "photographs", "whatsapp", "school", "counselling", "questionnaires"):
        factories.ConsentFactory(mentee=mentee, kind=kind)
    coordinator.name = "W" * 120

    page = summary_pdf(summary_of(allocation), reader=coordinator, today=TODAY)

    assert len(pages_of(page)) == 1
    text = text_of(page)
    # The foot, which comes last, and the last section are on it.
    assert "Consents that stand" in text
    assert "Cut to one page" in text
    assert "Do not copy it" in text


@pytest.mark.rule("KOT-6.2")
@pytest.mark.parametrize("name", ["Farida Khan", "W" * 60])
def test_day_across_the_page_stays_on_the_sheet(name, allocation, coordinator):
    coordinator.name, found = name, []

    def note(text, cm, tm, font, size):
        if f"{TODAY:%Y}" in text and size > 12:
            x, y = tm[4], tm[5]
            found.append((cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]))

    [sheet] = pages_of(summary_pdf(summary_of(allocation), reader=coordinator, today=TODAY))
    sheet.extract_text(visitor_text=note)

    width, height = sheet.mediabox.width, sheet.mediabox.height
    assert len(found) == 2
    assert all(0 < x < width and 0 < y < height for x, y in found), found


@pytest.mark.rule("KOT-6.2")
def test_what_the_child_needs_is_whole_while_background_and_plan_give_way(allocation, coordinator):
    mentee = allocation.mentee
    needs = " ".join(f"need{n}," for n in range(160))
    mentee.child.needs = needs
    mentee.child.save()
    Allocation.objects.filter(pk=allocation.pk).update(background="Likes trams and says so. " * 160)
    mentee.plans.update(needs="To be listened to. " * 500)

    pdf = summary_pdf(summary_of(Allocation.objects.get(pk=allocation.pk)), reader=coordinator, today=TODAY)

    text = text_of(pdf)
    assert len(pages_of(pdf)) == 1
    assert [word for word in needs.split() if word not in text] == []
    assert "Cut to one page" in text


def test_mentor_takes_it_only_once_issued_and_only_while_they_mentor(make_allocated, sign_in, coordinator):
    allocation = make_allocated()
    client = sign_in(allocation.mentor.user)
    assert client.get(url_of(allocation)).status_code == 403

    actions.issue_summary(by=coordinator, allocation=allocation, background="Trams")
    assert client.get(url_of(allocation)).status_code == 200

    actions.suspend_mentor(by=coordinator, mentor=allocation.mentor, because="Looked into")
    assert client.get(url_of(allocation)).status_code == 404
    allocation.mentor.refresh_from_db()
    actions.restore_mentor(by=coordinator, mentor=allocation.mentor, because="Nothing found")
    assert client.get(url_of(allocation)).status_code == 200
    actions.end_allocation(by=coordinator, allocation=allocation, reason="Moves away")
    assert client.get(url_of(allocation)).status_code == 404


@pytest.mark.rule("KOP-24")
def test_nobody_takes_it_before_the_agreements_are_signed(make_allocated, sign_in, coordinator):
    mentor = factories.papers_for(factories.MentorFactory(signed=False))
    allocation = make_allocated(mentor=mentor)
    actions.issue_summary(by=coordinator, allocation=allocation, background="Trams")

    assert sign_in(mentor.user).get(url_of(allocation)).status_code == 404
    assert not SummaryDownload.objects.exists()


def test_second_mentor_of_the_child_does_not_take_the_summary_of_the_first(make_allocated, sign_in, coordinator):
    first = make_allocated(start_on=TODAY - timedelta(days=9), end_on=TODAY - timedelta(days=2))
    second = make_allocated(mentee=first.mentee, start_on=TODAY - timedelta(days=1))
    first.summary_issued_at, first.summary_issued_by = timezone.now(), coordinator
    first.save()

    assert sign_in(second.mentor.user).get(url_of(first)).status_code == 403


@pytest.mark.rule("KOT-6.2")
def test_issue_is_read_over_kept_and_told_without_the_childs_name(make_allocated, sign_in, person):
    liaison = person("family_liaison")
    allocation = make_allocated()
    child = allocation.mentee.child
    child.may_benefit = "Likes trams, finds school hard"
    child.save()
    client, url = sign_in(liaison), reverse("mentees:summary_issue", args=[allocation.pk])
    assert "Likes trams, finds school hard" in client.get(url).content.decode()
    for wrong in (" \u200b", "x" * 1201):
        assert "background" in client.post(url, {"background": wrong}).context["form"].errors

    for _ in range(2):
        assert client.post(url, {"background": "Likes trams"}).status_code == 302

    allocation.refresh_from_db()
    assert (allocation.background, allocation.summary_issued_by) == ("Likes trams", liaison)
    message = OutboxMessage.objects.get(event__contains="summary")
    assert message.to == allocation.mentor.user.email
    assert child.first_name not in message.subject + message.body
    client.get(url_of(allocation))
    shown = client.get(reverse("mentees:allocation_detail", args=[allocation.pk])).content.decode()
    assert f"Issued by {liaison.name}" in shown
    assert "Taken by" in shown


def test_summary_of_an_allocation_that_ended_is_not_issued(make_allocated, sign_in, coordinator):
    allocation = make_allocated(start_on=TODAY - timedelta(days=9), end_on=TODAY - timedelta(days=1))

    page = sign_in(coordinator).post(
        reverse("mentees:summary_issue", args=[allocation.pk]), {"background": "Likes trams"}
    )

    assert "This allocation has ended" in page.content.decode()
    allocation.refresh_from_db()
    assert allocation.summary_issued_at is None


def test_background_being_typed_comes_back_and_is_gone_once_issued(make_allocated, sign_in, coordinator):
    allocation = make_allocated()
    client, url = sign_in(coordinator), reverse("mentees:summary_issue", args=[allocation.pk])
    key = client.get(url).context["draft_key"]
    sent = {"submission": str(drafts.initial_for(coordinator, key)["submission"]), "background": "Likes trams and"}
    drafts.save(
        user=coordinator,
        key=key,
        fields={"background": sent["background"]},
        submission=sent["submission"],
        version=0,
    )

    page = client.get(url)

    assert "Likes trams and" in page.content.decode()
    assert f'data-draft="{key}"' in page.content.decode()
    assert page.context["draft"]["version"] == 1
    assert client.post(url, sent).status_code == 302
    assert drafts.load(coordinator, key) is None
    allocation.refresh_from_db()
    assert allocation.background == "Likes trams and"
