"""Referrals decided by two, declined with a letter, withdrawn."""

import io
import threading

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from club.models import RegisterEntry, Resource
from core.models import OutboxMessage
from core.roles import Role
from mentees import actions
from mentees.models import Mentee, Referral, ReferralDecision
from policy.models import PolicyVersion
from tests.factories import ChildFactory, MenteeFactory, ReferralFactory

from .conftest import CHIEF, LIAISON, said

pytestmark = pytest.mark.django_db


# --- decided by two -----------------------------------------------------------------------------------


@pytest.mark.rule("KOT-3.2")
@pytest.mark.rule("KOT-2.4")
def test_two_yes_make_the_mentee_in_one_go(child, liaison, chief, coordinator):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral)
    assert not Mentee.objects.exists()
    said(chief, CHIEF, referral)
    referral.refresh_from_db()
    mentee = Mentee.objects.get()
    assert (referral.status, referral.settled_by) == ("accepted", chief)
    assert (mentee.child, mentee.referral, mentee.starts_on) == (child, referral, timezone.localdate())
    assert (mentee.agreed_end_on - mentee.starts_on).days in (365, 366)
    assert mentee.history.get().history_user == chief
    told = OutboxMessage.objects.filter(event__endswith=":accepted")
    assert {mail.to for mail in told} == {coordinator.email, liaison.email, referral.referrer_email}
    assert not any("Wilfred" in mail.subject + mail.body or "Ardenne" in mail.body for mail in told)


@pytest.mark.rule("KOT-3.2")
def test_decision_keeps_the_figures_it_saw_when_a_register_is_put_right(child, liaison):
    referral = ReferralFactory(child=child)
    decision = said(liaison, LIAISON, referral)
    RegisterEntry.objects.filter(child=child).update(mark=RegisterEntry.Mark.MISSED)
    decision.refresh_from_db()
    assert decision.is_eligible
    assert [(test["key"], test["is_met"], test["figure"]) for test in decision.seen] == [
        ("camps", True, "4"),
        ("attendance", True, "100%"),
        ("grounds", True, "1"),
    ]
    assert decision.policy_version == PolicyVersion.objects.in_force(referral.scheme)


@pytest.mark.rule("KOT-3.2")
def test_one_yes_and_one_no_stay_open_with_both_reasons_shown(child, liaison, chief, sign_in):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral, reason="The winter is long")
    said(chief, CHIEF, referral, is_yes=False, reason="School has a group now")
    text = sign_in(chief).get(reverse("mentees:referral_detail", args=[referral.pk])).content.decode()
    assert "The winter is long" in text
    assert "School has a group now" in text
    assert "One yes and one no: it stays open until both agree." in text
    assert not Mentee.objects.exists()


@pytest.mark.rule("KOT-3.2")
def test_a_seat_may_change_its_mind_and_the_earlier_word_stays(child, liaison, chief):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral)
    said(chief, CHIEF, referral, is_yes=False)
    said(chief, CHIEF, referral, reason="The group has ended")
    assert Mentee.objects.get().referral == referral
    assert [row.is_yes for row in referral.decisions.filter(seat=CHIEF)] == [True, False]


def test_who_decides_again_is_told_that_the_new_answer_counts(child, liaison, chief, sign_in):
    referral = ReferralFactory(child=child)
    url = reverse("mentees:referral_decide", args=[referral.pk])
    said(liaison, LIAISON, referral)

    assert "counts instead of your earlier answer" in sign_in(liaison).get(url).content.decode()
    assert "counts instead of your earlier answer" not in sign_in(chief).get(url).content.decode()


def test_deciding_without_a_child_leads_to_finding_the_child(liaison, sign_in):
    referral = ReferralFactory(child=None)
    text = sign_in(liaison).get(reverse("mentees:referral_decide", args=[referral.pk])).content.decode()
    assert reverse("mentees:referral_match", args=[referral.pk]) in text


@pytest.mark.rule("KOT-3.2")
def test_one_person_takes_one_seat_alone(child, person, sign_in):
    both = person(Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE)
    referral = ReferralFactory(child=child)
    said(both, LIAISON, referral)
    with pytest.raises(ValidationError, match="Two different people decide"):
        said(both, CHIEF, referral)
    page = sign_in(both).post(
        reverse("mentees:referral_decide", args=[referral.pk]), {"seat": CHIEF, "is_yes": "yes", "reason": "Again"}
    )
    assert page.status_code == 200
    assert not Mentee.objects.exists()
    assert ReferralDecision.objects.count() == 1


@pytest.mark.rule("KOT-3.2")
def test_second_click_writes_nothing(child, liaison):
    referral = ReferralFactory(child=child)
    assert said(liaison, LIAISON, referral) == said(liaison, LIAISON, referral)
    assert ReferralDecision.objects.count() == 1


@pytest.mark.rule("KOT-3.2")
def test_yes_against_the_check_needs_a_reason_that_says_so(liaison, sign_in):
    referral = ReferralFactory(child=ChildFactory())
    with pytest.raises(ValidationError) as refusal:
        said(liaison, LIAISON, referral)
    assert "against_check" in refusal.value.message_dict
    client, url = sign_in(liaison), reverse("mentees:referral_decide", args=[referral.pk])
    page = client.post(url, {"seat": LIAISON, "is_yes": "yes", "reason": "Kept words"})
    assert "Say why yes all the same" in page.content.decode()
    assert "Kept words" in page.content.decode()
    client.post(url, {"seat": LIAISON, "is_yes": "yes", "reason": "Needs it", "against_check": "New in town"})
    decision = ReferralDecision.objects.get()
    assert decision.reason == "Needs it\n\nAgainst the eligibility check: New in town"
    assert not decision.is_eligible


@pytest.mark.rule("KOP-1")
def test_yes_needs_the_child_and_a_child_who_is_no_mentee(liaison, child):
    with pytest.raises(ValidationError, match="First say which child"):
        said(liaison, LIAISON, ReferralFactory())
    [seen] = said(liaison, LIAISON, ReferralFactory(), is_yes=False).seen
    assert (seen["key"], seen["is_met"]) == ("child", False)
    MenteeFactory(child=child)
    with pytest.raises(ValidationError, match="is a mentee already"):
        said(liaison, LIAISON, ReferralFactory(child=child))


def test_history_names_people_and_child(child, coordinator, liaison, sign_in):
    referral = ReferralFactory()
    actions.assign_referral(by=coordinator, referral=referral, to=liaison)
    actions.match_referral(by=coordinator, referral=referral, child=child)
    page = sign_in(coordinator).get(reverse("mentees:referral_detail", args=[referral.pk]))
    fields = [field for change in page.context["changes"] for field in change.fields]
    assert fields == [("child", "nothing", "Wilfred Ardenne"), ("looked after by", "nothing", "Grace Obi")]


def test_settled_referral_takes_nothing_more(child, liaison, coordinator):
    referral = ReferralFactory(child=child)
    actions.withdraw_referral(by=coordinator, referral=referral, words="The family's wish: not now")
    for act in (
        lambda: said(liaison, LIAISON, referral),
        lambda: actions.assign_referral(by=coordinator, referral=referral, to=liaison),
        lambda: actions.match_referral(by=coordinator, referral=referral, child=child),
        lambda: actions.withdraw_referral(by=coordinator, referral=referral, words="Again"),
    ):
        with pytest.raises(ValidationError, match="settled already"):
            act()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.rule("KOT-3.2")
def test_two_yes_at_one_moment_make_one_mentee(child, liaison, chief):
    referral = ReferralFactory(child=child)
    faults = []

    def click(user, seat):
        try:
            said(user, seat, referral)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click, args=pair) for pair in ((liaison, LIAISON), (chief, CHIEF))]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert faults == []
    assert Mentee.objects.count() == 1
    assert Referral.objects.get().status == "accepted"


# --- declined and withdrawn ---------------------------------------------------------------------------


@pytest.fixture
def refused(child, liaison, chief):
    referral = ReferralFactory(child=child, referrer_email="hope@school.example")
    said(liaison, LIAISON, referral, is_yes=False)
    said(chief, CHIEF, referral, is_yes=False)
    return referral


@pytest.mark.rule("KOP-19")
def test_support_stands_before_the_sign_off_of_the_letter(refused, liaison):
    den = Resource.objects.create(name="Homework Den", kind="tutoring", phone="01632 960412")
    letter = "Dear Hope,\n\nNot this time.\n\nWith kind regards,\nRuth"
    actions.decline_referral(by=liaison, referral=refused, words="Both agree", letter=letter, offered=[den])
    refused.refresh_from_db()
    assert refused.letter == (
        "Dear Hope,\n\nNot this time.\n\nOther support that may help:\n\nHomework Den\n01632 960412"
        "\n\nWith kind regards,\nRuth"
    )


@pytest.mark.rule("KOP-19")
def test_declining_offers_support_and_a_letter(refused, liaison, sign_in):
    den = Resource.objects.create(name="Homework Den", kind="tutoring", phone="01632 960412")
    other = Resource.objects.create(name="Judo", kind="sport")
    client, url = sign_in(liaison), reverse("mentees:referral_decline", args=[refused.pk])
    assert f"Dear {refused.referrer_name}," in client.get(url).content.decode()
    # In words that a carer can be sent as well as a teacher.
    assert f"Thank you for telling us about {refused.first_name}" in client.get(url).content.decode()
    client.post(url, {"words": "Both agree", "offered": [den.pk], "letter": "Dear Hope,\n\nnot this time."})
    refused.refresh_from_db()
    assert (refused.status, refused.settled_words, list(refused.offered.all())) == ("declined", "Both agree", [den])
    assert refused.letter.startswith("Dear Hope,\n\nnot this time.")
    assert "Homework Den\n01632 960412" in refused.letter
    assert other.name not in refused.letter
    mail = OutboxMessage.objects.get(to="hope@school.example")
    assert refused.reference in mail.subject
    assert "letter" in mail.body
    assert "Wilfred" not in mail.body
    assert "Den" not in mail.body
    pdf = client.get(reverse("mentees:referral_letter", args=[refused.pk]))
    reader = pypdf.PdfReader(io.BytesIO(pdf.getvalue()))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "not this time." in text
    assert "Homework Den" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("chosen", ["9" * 30, "x", "-1"])
def test_support_that_is_not_there_is_told_and_the_letter_stays(refused, liaison, sign_in, chosen):
    sent = {"words": "Both agree", "offered": [chosen], "letter": "Dear Hope, not this time."}
    page = sign_in(liaison).post(reverse("mentees:referral_decline", args=[refused.pk]), sent).content.decode()
    refused.refresh_from_db()
    assert "not in the directory any more" in page
    assert "Dear Hope, not this time." in page
    assert refused.is_open


@pytest.mark.rule("KOT-3.2")
def test_declining_needs_two_no(child, liaison, coordinator):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral, is_yes=False)
    with pytest.raises(ValidationError, match="both have said no"):
        actions.decline_referral(by=coordinator, referral=referral, words="x", letter="y")


def test_withdrawing_keeps_whose_wish_it_was(coordinator, sign_in):
    referral = ReferralFactory()
    client, url = sign_in(coordinator), reverse("mentees:referral_withdraw", args=[referral.pk])
    assert "Say what they said" in client.post(url, {"whose": "The family's wish"}).content.decode()
    client.post(url, {"whose": "The family's wish", "words": "Gran is back"})
    referral.refresh_from_db()
    assert (referral.status, referral.settled_words) == ("withdrawn", "The family's wish: Gran is back")
    assert "Gran is back" in client.get(reverse("mentees:referral_detail", args=[referral.pk])).content.decode()
