"""Referrals inside the team: matched, decided by two, declined with a letter, withdrawn."""

import io
import threading
import uuid
from datetime import timedelta

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from club.models import Carer, Child, RegisterEntry, Resource
from core.models import OutboxMessage, ReadLogEntry
from core.roles import Role
from mentees import actions
from mentees.deadlines import decisions_due, referrals_to_look_at
from mentees.models import Ground, Mentee, Referral, ReferralDecision
from mentees.standing import candidates_for
from policy.figures import Figures
from policy.models import PolicyVersion
from tests.factories import CarerLinkFactory, ChildFactory, EventFactory, MenteeFactory, ReferralFactory
from tests.factories import RegisterEntryFactory as EntryFactory

pytestmark = pytest.mark.django_db
LIAISON, CHIEF = "family_liaison", "chief_executive"


@pytest.fixture
def liaison(person):
    return person(Role.FAMILY_LIAISON, name="Grace Obi")


@pytest.fixture
def chief(person):
    return person(Role.CHIEF_EXECUTIVE, name="Ken Lowe")


@pytest.fixture
def child():
    """A child who meets all three tests."""
    child = ChildFactory(first_name="Wilfred", surname="Ardenne")
    for number in range(4):
        EntryFactory(child=child, event=EventFactory(held_on=timezone.localdate() - timedelta(days=30 * number + 5)))
    Ground.objects.create(child=child, kind=Ground.Kind.TRAUMA)
    return child


def said(by, seat, referral, is_yes=True, **words):
    words.setdefault("reason", "Because of what we heard")
    return actions.decide_referral(by=by, seat=seat, referral=referral, is_yes=is_yes, **words)


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
def test_declining_offers_support_and_a_letter(refused, liaison, sign_in):
    den = Resource.objects.create(name="Homework Den", kind="tutoring", phone="01632 960412")
    other = Resource.objects.create(name="Judo", kind="sport")
    client, url = sign_in(liaison), reverse("mentees:referral_decline", args=[refused.pk])
    assert f"Dear {refused.referrer_name}," in client.get(url).content.decode()
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
    reader = pypdf.PdfReader(io.BytesIO(pdf.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "not this time." in text
    assert "Homework Den" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


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


# --- which child it is --------------------------------------------------------------------------------


@pytest.mark.rule("KOP-1")
def test_candidates_are_found_whatever_accents_and_order():
    twin = ChildFactory(first_name="Zoë", surname="Müller", known_as="Zo")
    born = ChildFactory(first_name="Zoey", surname="Miller")
    school = ChildFactory(first_name="Zoe", surname="Mueller", school="St Anne", date_of_birth=None)
    ChildFactory(first_name="Adam", surname="Osei")
    ChildFactory(first_name="", surname="-")
    for names in (("Zoe", "Muller"), ("ZOË", "MÜLLER"), ("Müller", "Zoe"), ("Zo", "Muller")):
        found = candidates_for(ReferralFactory(first_name=names[0], surname=names[1]), Child.objects.all())
        assert twin in [candidate.child for candidate in found], names
    asked = ReferralFactory(first_name="Zoe", surname="Muller", date_of_birth=twin.date_of_birth, school="St Anne")
    found = candidates_for(asked, Child.objects.all())
    assert found[0].child == twin
    assert {candidate.child for candidate in found} == {twin, born, school}


@pytest.mark.rule("KOP-1")
@pytest.mark.parametrize("number", [1, 30])
def test_candidates_take_one_query(number, django_assert_num_queries):
    for _ in range(number):
        ChildFactory(first_name="Zoe", surname="Muller")
    referral = ReferralFactory(first_name="Zoe", surname="Muller")
    with django_assert_num_queries(1):
        candidates_for(referral, Child.objects.all())


@pytest.mark.rule("KOP-1")
def test_possible_child_is_shown_beside_the_referral_and_chosen_by_a_person(child, coordinator, sign_in):
    link = CarerLinkFactory(child=child)
    referral = ReferralFactory(first_name="Wilfrid", surname="Ardenne", date_of_birth=child.date_of_birth)
    client = sign_in(coordinator)
    assert "Wilfred Ardenne" in client.get(reverse("mentees:referral_detail", args=[referral.pk])).content.decode()
    ReadLogEntry.objects.all().delete()
    url = reverse("mentees:referral_match", args=[referral.pk])
    text = client.get(url).content.decode()
    assert "Wilfrid" in text
    assert "Wilfred" in text
    assert link.carer.name in text
    assert ReadLogEntry.objects.filter(subject_id=child.pk).exists()
    assert Referral.objects.get().child is None
    client.post(url, {"child": child.pk})
    assert Referral.objects.get().child == child
    assert Child.objects.count() == 1


@pytest.mark.rule("KOP-1")
def test_new_child_is_first_added_as_a_member(coordinator, sign_in):
    referral = ReferralFactory(first_name="Cora", surname="Lane", carer_name="Ada Lane", carer_phone="07700 900333")
    url = reverse("mentees:referral_child_add", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Cora" in client.get(url).content.decode()
    page = client.post(url, {"ref": "C900", "first_name": "Cora", "surname": "Lane", "carer": ""})
    assert page.status_code == 302
    added = Child.objects.get()
    assert (Referral.objects.get().child, added.carer_links.get().carer.name) == (added, "Ada Lane")
    assert client.post(url, {"ref": "C901", "first_name": "Cora", "surname": "Lane"}).status_code == 302
    assert Child.objects.count() == 1


def test_carer_of_a_sibling_is_taken_only_when_a_person_says_so(coordinator, sign_in):
    known = CarerLinkFactory(carer__name="Ada Lane").carer
    referral = ReferralFactory(first_name="Cora", surname="Lane", carer_name="Ada Lane")
    url = reverse("mentees:referral_child_add", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Is the carer one of these?" in client.get(url).content.decode()
    client.post(url, {"ref": "C900", "first_name": "Cora", "surname": "Lane", "carer": known.pk})
    assert Child.objects.get(ref="C900").carer_links.get().carer == known
    assert Carer.objects.filter(name="Ada Lane").count() == 1


def test_child_stays_once_somebody_said_yes(child, liaison, coordinator):
    referral = ReferralFactory(child=child)
    said(liaison, LIAISON, referral)
    with pytest.raises(ValidationError, match="The child stays"):
        actions.match_referral(by=coordinator, referral=referral, child=ChildFactory())


@pytest.mark.rule("KOT-3.1")
def test_grounds_are_confirmed_by_the_team(child, coordinator, sign_in):
    ReferralFactory(child=child, grounds=["parent_ill"])
    url = reverse("mentees:grounds_confirm", args=[child.pk])
    client = sign_in(coordinator)
    assert "Parent with serious mental health issues" in client.get(url).content.decode()
    client.post(url, {"kinds": ["parent_ill"]})
    assert [ground.kind for ground in child.grounds.all()] == ["parent_ill"]
    assert Ground.history.filter(history_type="-").get().history_user == coordinator


# --- the team's form, the list, the meeting -----------------------------------------------------------


def test_team_form_is_filled_in_from_the_child(child, liaison, sign_in):
    CarerLinkFactory(child=child, carer__name="Ada Ardenne")
    url = reverse("mentees:child_refer", args=[child.pk])
    client = sign_in(liaison)
    text = client.get(url).content.decode()
    assert "Ada Ardenne" in text
    assert 'value="Grace Obi"' in text
    sent = {
        "referrer_kind": "team",
        "referrer_name": "Grace Obi",
        "first_name": "Wilfred",
        "surname": "Ardenne",
        "reason": "Asked me himself",
        "submission": str(uuid.uuid4()),
    }
    pages = [client.post(url, sent) for _ in range(2)]
    referral = Referral.objects.get()
    assert [page.url for page in pages] == [reverse("mentees:referral_detail", args=[referral.pk])] * 2
    assert (referral.child, referral.source, referral.history.get().history_user) == (child, "staff", liaison)
    assert not OutboxMessage.objects.filter(event__endswith=":receipt").exists()


def test_mentee_is_not_referred_again(child, liaison, sign_in):
    mentee = MenteeFactory(child=child)
    page = sign_in(liaison).post(reverse("mentees:child_refer", args=[child.pk]), {"reason": "x"})
    assert page.url == reverse("home:mentee_detail", args=[mentee.pk])
    assert not Referral.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("name", ["referrals_list", "allocation_meeting"])
def test_lists_take_the_same_queries(number, name, coordinator, liaison, sign_in, django_assert_max_num_queries):
    for _ in range(number):
        referral = ReferralFactory(child=ChildFactory(), looked_after_by=coordinator)
        said(liaison, LIAISON, referral, is_yes=False)
        MenteeFactory()
    client = sign_in(coordinator)
    with django_assert_max_num_queries(11):
        assert client.get(reverse(f"mentees:{name}")).status_code == 200


def test_list_shows_the_longest_waiting_first_with_its_days(coordinator, sign_in):
    now = timezone.now()
    ReferralFactory(first_name="Newer", received_at=now - timedelta(days=3))
    ReferralFactory(first_name="Older", received_at=now - timedelta(days=61))
    ReferralFactory(first_name="Gone", status="withdrawn", settled_at=now)
    text = sign_in(coordinator).get(reverse("mentees:referrals_list")).content.decode()
    assert text.index("Older") < text.index("Newer")
    assert "61 days" in text
    assert "Nobody yet" in text
    assert "Gone" not in text
    assert "Gone" in sign_in(coordinator).get(reverse("mentees:referrals_list") + "?show=withdrawn").content.decode()


@pytest.mark.rule("KOT-6.1")
def test_meeting_lists_who_waits_for_a_mentor(coordinator, make_allocated, sign_in):
    ReferralFactory(first_name="Waiting")
    MenteeFactory(child__first_name="Without", starts_on=timezone.localdate() - timedelta(days=12))
    make_allocated(mentee=MenteeFactory(child__first_name="Paired"))
    text = sign_in(coordinator).get(reverse("mentees:allocation_meeting")).content.decode()
    assert "Waiting" in text
    assert "Without" in text
    assert ">12<" in text
    assert "Paired" not in text


def test_somebody_takes_a_referral_up(coordinator, liaison, person, sign_in):
    referral = ReferralFactory()
    url = reverse("mentees:referral_assign", args=[referral.pk])
    client = sign_in(coordinator)
    assert "Select a valid choice" in client.post(url, {"to": person("mentor").pk}).content.decode()
    client.post(url, {"to": liaison.pk})
    assert Referral.objects.get().looked_after_by == liaison
    client.post(url, {"to": ""})
    assert Referral.objects.get().looked_after_by is None


# --- what is due --------------------------------------------------------------------------------------


@pytest.mark.rule("KOT-3.2")
def test_deadlines_name_whose_turn_it_is(child, coordinator, liaison, chief, person):
    both = person(Role.FAMILY_LIAISON, Role.CHIEF_EXECUTIVE, name="Both Seats")
    person("mentor")
    referral = ReferralFactory(child=child, received_at=timezone.now() - timedelta(days=10))
    today, figures = timezone.localdate(), Figures()
    looked = referrals_to_look_at(today, figures)
    assert {deadline.person for deadline in looked} == {coordinator, liaison, both}
    assert all(deadline.is_late(today) for deadline in looked)
    assert {(d.person, d.event.split(":")[-1]) for d in decisions_due(today, figures)} == {
        (liaison, LIAISON),
        (both, LIAISON),
        (chief, CHIEF),
        (both, CHIEF),
    }
    said(both, LIAISON, referral)
    assert {deadline.person for deadline in decisions_due(today, figures)} == {chief}
    assert decisions_due(today, figures, person=liaison) == []
    [due] = decisions_due(today, figures, person=chief)
    assert (due.subject, due.clause, due.is_late(today)) == (referral.reference, "KOT-3.2", False)
    actions.assign_referral(by=coordinator, referral=referral, to=liaison)
    assert referrals_to_look_at(today, figures) == []


@pytest.mark.parametrize("number", [1, 30])
def test_deadlines_take_the_same_queries(number, liaison, chief, django_assert_max_num_queries):
    for _ in range(number):
        ReferralFactory()
    with django_assert_max_num_queries(6):
        decisions_due(timezone.localdate(), Figures())
        referrals_to_look_at(timezone.localdate(), Figures())
