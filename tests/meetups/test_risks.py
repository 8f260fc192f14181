"""The risk assessment of an unusual outing (KOT-16.1): attached as to an event, read by whoever decides."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from club.models import RiskAssessment
from meetups import actions
from meetups.rules import risk_verdict
from tests.factories import MeetUpFactory, RiskAssessmentFactory, start_of

from .test_views import plan as typed_plan

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOT-16.1")]


@pytest.fixture
def outing(make_allocated, coordinator):
    """A plan to a place that is not on the policy's list."""
    pair = make_allocated()
    start_of(pair.mentee, by=coordinator)
    ahead = timezone.localdate() + timedelta(days=3)
    return MeetUpFactory(mentee=pair.mentee, mentor=pair.mentor, date=ahead, venue_kind="", place="Steam railway")


@pytest.fixture
def document():
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("is_unusual", "is_attached", "because", "is_allowed"),
    [
        (False, False, "", True),
        (True, True, "", True),
        (True, False, "The hall has its own", True),
        (True, False, "", False),
    ],
)
def test_unusual_outing_needs_a_risk_assessment_or_a_reason(is_unusual, is_attached, because, is_allowed):
    assert risk_verdict(is_unusual, is_attached, because).is_allowed is is_allowed


def test_approving_without_one_asks_for_the_reason_and_keeps_it(outing, coordinator, sign_in):
    client, url = sign_in(coordinator), f"/meet-ups/{outing.pk}/answer/"
    page = client.post(url, {"status": "confirmed", "words": "zqzqwords"})
    assert page.context["form"].errors["unassessed_because"]
    assert "zqzqwords" in page.content.decode()
    outing.refresh_from_db()
    assert outing.status == "planned"
    client.post(url, {"status": "confirmed", "unassessed_because": "The railway has its own"})
    outing.refresh_from_db()
    assert (outing.status, outing.unassessed_because) == ("confirmed", "The railway has its own")
    assert "because: The railway has its own" in client.get(f"/meet-ups/{outing.pk}/").content.decode()


def test_reason_is_asked_anew_of_a_changed_plan(outing, coordinator):
    because = {"unassessed_because": "The railway has its own"}
    actions.answer_meetup(by=coordinator, meetup=outing, status="confirmed", **because)
    changed = actions.change_meetup(by=outing.mentor.user, meetup=outing, place="A quarry")
    assert changed.unassessed_because == ""
    with pytest.raises(ValidationError, match="no risk assessment"):
        actions.answer_meetup(by=coordinator, meetup=changed, status="confirmed")


def test_mentor_adds_one_and_the_coordinator_reads_it_when_deciding(outing, document, coordinator, sign_in):
    mentor, url = sign_in(outing.mentor.user), f"/meet-ups/{outing.pk}/risk-assessment/add/"
    assert url in mentor.get(f"/meet-ups/{outing.pk}/").content.decode()
    typed = {
        "title": "Steam railway", "assessed_on": timezone.localdate(), "assessed_by": "Gwen",
        "file": SimpleUploadedFile("risk.pdf", document),
    }  # fmt: skip
    assert mentor.post(url, typed).status_code == 302
    outing.refresh_from_db()
    assert outing.risk_assessment.title == "Steam railway"
    client = sign_in(coordinator)
    page = client.get(f"/meet-ups/{outing.pk}/").content.decode()
    assert f"/meet-ups/{outing.pk}/risk-assessment/" in page
    assert "Assessed by Gwen" in page
    assert b"".join(client.get(f"/meet-ups/{outing.pk}/risk-assessment/")).startswith(b"%PDF")
    client.post(f"/meet-ups/{outing.pk}/answer/", {"status": "confirmed"})
    outing.refresh_from_db()
    assert outing.status == "confirmed"


def test_coordinator_chooses_one_that_is_kept_and_the_mentor_reads_no_other(outing, coordinator, sign_in):
    kept, other = RiskAssessmentFactory(title="Zqkept"), RiskAssessmentFactory(title="Zqother")
    url = f"/meet-ups/{outing.pk}/risk-assessment/choose/"
    assert sign_in(coordinator).post(url, {"assessment": kept.pk}).status_code == 302
    mentor = sign_in(outing.mentor.user)
    text = mentor.get(f"/meet-ups/{outing.pk}/").content.decode()
    assert "Zqkept" in text
    assert "Zqother" not in text
    assert mentor.get(url).status_code == 403
    assert mentor.get(f"/club/risk-assessments/{other.pk}/file/").status_code in (403, 404)


@pytest.mark.parametrize(
    "file", [None, SimpleUploadedFile("risk.pdf", b""), SimpleUploadedFile("risk.pdf", b"not a pdf")]
)
def test_document_that_is_none_is_refused_and_nothing_kept(file, outing, sign_in):
    typed = {"title": "zqzqtitle", "assessed_on": timezone.localdate(), "assessed_by": "Gwen"}
    page = sign_in(outing.mentor.user).post(
        f"/meet-ups/{outing.pk}/risk-assessment/add/", typed | ({"file": file} if file else {})
    )
    assert page.context["form"].errors["file"]
    assert "zqzqtitle" in page.content.decode()
    assert not RiskAssessment.objects.exists()


@pytest.mark.parametrize("assessment", ["", "99999", "x"])
def test_choice_of_none_is_refused(assessment, outing, coordinator, sign_in):
    page = sign_in(coordinator).post(f"/meet-ups/{outing.pk}/risk-assessment/choose/", {"assessment": assessment})
    assert page.context["form"].errors["assessment"]


def test_meetup_that_is_not_going_ahead_takes_none(outing, coordinator):
    actions.cancel_meetup(by=coordinator, meetup=outing, words="Rain")
    with pytest.raises(ValidationError, match="not going ahead"):
        actions.attach_risk_assessment(by=coordinator, meetup=outing, assessment=RiskAssessmentFactory())
    assert not outing.risk_assessment_id


def test_ordinary_place_asks_for_none(outing, coordinator, sign_in):
    outing.venue_kind = "museum"
    outing.save()
    assert "Risk assessment" not in sign_in(coordinator).get(f"/meet-ups/{outing.pk}/").content.decode()
    assert actions.answer_meetup(by=coordinator, meetup=outing, status="confirmed").status == "confirmed"


@pytest.mark.rule("KOP-14")
@pytest.mark.parametrize(("unusual", "said"), [("night", "stays away overnight"), ("outing", "This outing is unusual")])
def test_night_away_or_unusual_outing_is_agreed_with_its_risk_and_insurance(
    unusual, said, make_allocated, coordinator, sign_in
):
    pair = make_allocated()
    start_of(pair.mentee, by=coordinator)
    mentor, plan_url = sign_in(pair.mentor.user), f"/meet-ups/plan/{pair.mentee_id}/"
    typed = typed_plan(venue_kind="bowling", place="Strike Lanes", unusual=unusual)
    told = mentor.get(f"{plan_url}verdict/", typed).content.decode()
    assert said in told
    page = mentor.post(plan_url, typed)
    assert page.status_code == 302, page.context["form"].errors

    meetup = pair.mentee.meetups.get()
    assert (meetup.unusual, meetup.status) == (unusual, "planned")
    assert said in sign_in(coordinator).get(f"/meet-ups/{meetup.pk}/").content.decode()
    with pytest.raises(ValidationError, match="no risk assessment"):
        actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed")
    reasons = {"unassessed_because": "The hostel has its own", "insurance_words": "zqzqinsurer"}
    actions.answer_meetup(by=coordinator, meetup=meetup, status="confirmed", **reasons)
    text = mentor.get(f"/meet-ups/{meetup.pk}/").content.decode()
    assert meetup.get_unusual_display() in text
    assert "zqzqinsurer" in text
