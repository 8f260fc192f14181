"""Beyond a mentor (KOP-22): brought back in their own words, answered, settled; read by the team and that mentor."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core import drafts
from core.history import version_of
from core.models import OutboxMessage, ReadLogEntry
from home.reminders import send_due
from home.timeline import entries, timeline_of
from mentees import actions
from mentees.deadlines import help_unanswered
from mentees.models import HelpRequest
from mentees.rules import help_due_on
from policy.figures import Figures
from tests.factories import HelpRequestFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("KOP-22")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def pair(make_allocated):
    return make_allocated(start_on=day(-60))


@pytest.fixture
def asked(pair):
    return HelpRequestFactory(mentee=pair.mentee, asked_by=pair.mentor.user, words="zqzqsleep")


def ask(pair, **more):
    return actions.ask_for_help(by=pair.mentor.user, mentee=pair.mentee, **{"words": "No sleep"} | more)


def test_help_is_due_in_the_days_the_policy_gives():
    assert help_due_on(day(0), Figures()) == day(7)
    assert help_due_on(day(0), Figures(help_answer_days=3)) == day(3)


def test_mentor_brings_back_what_is_beyond_them(pair, coordinator, sign_in):
    client, url = sign_in(pair.mentor.user), reverse("mentees:help_ask", args=[pair.mentee_id])
    assert url in client.get(reverse("home:mentee_detail", args=[pair.mentee_id])).content.decode()
    page = client.post(url, {"words": "zqzqwords: he talks of his dad's debts"}, follow=True)
    row = HelpRequest.objects.get()
    assert page.redirect_chain[-1][0] == reverse("mentees:help_detail", args=[row.pk])
    assert (row.asked_by, row.asked_on, row.is_open) == (pair.mentor.user, day(0), True)
    assert row.history.get().history_user == pair.mentor.user
    mail = OutboxMessage.objects.get(event=f"help:{row.pk}:asked")
    assert mail.to == coordinator.email
    child = pair.mentee.child
    assert not any(word in mail.subject + mail.body for word in ("zqzqwords", "debts", child.first_name, child.surname))


def test_form_sends_a_safety_worry_to_the_safeguarding_lead(pair, person, sign_in):
    person("safeguarding_lead", name="Joan Marsh", phone="07700 900777")
    text = sign_in(pair.mentor.user).get(reverse("mentees:help_ask", args=[pair.mentee_id])).content.decode()
    assert "Ring the safeguarding lead now" in text
    assert "Joan Marsh" in text
    assert 'href="tel:07700900777"' in text


@pytest.mark.parametrize("words", ["", " ", "\0", "\u200b\u200e", "x" * 10_001])
def test_form_refuses_nothing_and_too_much(words, pair, sign_in):
    page = sign_in(pair.mentor.user).post(reverse("mentees:help_ask", args=[pair.mentee_id]), {"words": words})
    assert page.status_code == 200
    assert page.context["form"].errors["words"]
    assert not HelpRequest.objects.exists()


def test_words_stay_as_they_were_typed(pair, sign_in):
    typed = "<script>alert(1)</script> \u202eback\u202c 🙂"
    sign_in(pair.mentor.user).post(reverse("mentees:help_ask", args=[pair.mentee_id]), {"words": typed})
    row = HelpRequest.objects.get()
    assert "🙂" in row.words
    text = sign_in(pair.mentor.user).get(reverse("mentees:help_detail", args=[row.pk])).content.decode()
    assert "<script>alert(1)" not in text


def test_sent_twice_is_one_request_and_one_mail(pair):
    first = ask(pair)
    assert ask(pair, submission=first.submission) == first
    assert ask(pair, submission=first.submission, words="No sleep for a week") == first
    assert HelpRequest.objects.get().words == "No sleep for a week"
    assert OutboxMessage.objects.filter(event__startswith="help:").count() == 1
    # Answered already: other words are a request of their own, so that the answer keeps what it answers.
    HelpRequest.objects.update(answer="Tell the school nurse")
    other = ask(pair, submission=first.submission, words="And he eats nothing")
    assert other != first
    assert ask(pair, submission=first.submission, words="And he eats nothing") == other
    assert HelpRequest.objects.count() == 2


def test_draft_comes_back_and_is_gone_once_sent(pair, sign_in):
    user, key = pair.mentor.user, f"help:mentee:{pair.mentee_id}"
    submission = drafts.initial_for(user, key)["submission"]
    drafts.save(user=user, key=key, fields={"words": ["half a sentence"]}, submission=submission, version=0)
    client, url = sign_in(user), reverse("mentees:help_ask", args=[pair.mentee_id])
    assert "half a sentence" in client.get(url).content.decode()
    client.post(url, {"words": "The whole sentence", "submission": submission})
    assert drafts.load(user, key) is None


@pytest.mark.rule("KOP-19")
@pytest.mark.parametrize("role", ["coordinator", "family_liaison"])
def test_team_answers_with_support_from_the_directory_and_settles_it(role, asked, person, sign_in):
    who, support = person(role), ResourceFactory(name="Zq sleep clinic")
    client = sign_in(who)
    assert "Answer what is beyond the mentor" in client.get("/").content.decode()
    url = reverse("mentees:help_answer", args=[asked.pk])
    page = client.get(url)
    typed = {"answer": "Ring the clinic", "resource": support.pk, "settles": "on", "seen": version_of(asked)}
    assert "zqzqsleep" in page.content.decode()
    assert client.post(url, typed).status_code == 302
    asked.refresh_from_db()
    assert (asked.answer, asked.resource, asked.answered_by, asked.is_open) == ("Ring the clinic", support, who, False)
    mail = OutboxMessage.objects.get(event__startswith="help:")
    assert mail.to == asked.asked_by.email
    assert "Ring" not in mail.body + mail.subject
    own = sign_in(asked.asked_by).get(reverse("mentees:help_detail", args=[asked.pk])).content.decode()
    assert "Ring the clinic" in own
    assert reverse("club:resource_detail", args=[support.pk]) in own
    assert "Answer what is beyond the mentor" not in client.get("/").content.decode()


def test_mentor_reads_of_support_that_left_the_directory_without_a_dead_link(asked, coordinator, sign_in):
    gone = ResourceFactory(name="Zq clinic", is_listed=False)
    HelpRequest.objects.update(answer="Ring them", resource=gone)
    url, page = reverse("club:resource_detail", args=[gone.pk]), reverse("mentees:help_detail", args=[asked.pk])
    assert url in sign_in(coordinator).get(page).content.decode()
    own = sign_in(asked.asked_by).get(page).content.decode()
    assert "Zq clinic" in own
    assert url not in own


@pytest.mark.parametrize(("field", "value"), [("answer", ""), ("resource", "99999"), ("resource", "x")])
def test_answer_refuses_what_makes_no_sense_and_keeps_the_words(field, value, asked, coordinator, sign_in):
    typed = {"answer": "zqzqanswer", "resource": "", "seen": version_of(asked)} | {field: value}
    page = sign_in(coordinator).post(reverse("mentees:help_answer", args=[asked.pk]), typed)
    assert page.context["form"].errors[field]
    assert field == "answer" or "zqzqanswer" in page.content.decode()
    assert HelpRequest.objects.get().answer == ""


def test_answer_to_words_that_changed_meanwhile_is_shown_them_first(asked, coordinator, sign_in):
    seen = version_of(asked)
    actions.ask_for_help(by=asked.asked_by, mentee=asked.mentee, submission=asked.submission, words="zqzqnewer")
    url = reverse("mentees:help_answer", args=[asked.pk])
    client = sign_in(coordinator)
    page = client.post(url, {"answer": "zqzqanswer", "seen": seen})
    text = page.content.decode()
    assert "changed this while you were writing" in text
    assert "zqzqnewer" in text
    assert "zqzqanswer" in text
    again = client.post(url, {"answer": "zqzqanswer", "seen": page.context["form"]["seen"].value()})
    assert again.status_code == 302


def test_two_answers_at_once_do_not_undo_each_other(asked, coordinator, person):
    seen = version_of(asked)
    answer = {"asked": asked, "answer": "One", "seen": seen}
    actions.answer_help_request(by=coordinator, **answer)
    with pytest.raises(ValidationError, match="now says: answer: One"):
        actions.answer_help_request(by=person("family_liaison"), asked=asked, answer="Two", seen=seen)
    # The same press twice is one answer and one mail.
    actions.answer_help_request(by=coordinator, **answer)
    assert asked.history.filter(history_type="~").count() == 1
    assert OutboxMessage.objects.filter(event__startswith="help:").count() == 1


def test_answer_left_open_stays_on_the_list_and_keeps_the_earlier_one(asked, coordinator):
    actions.answer_help_request(by=coordinator, asked=asked, answer="I ask around", settles=False)
    assert [deadline.row for deadline in help_unanswered(Figures())] == [asked]
    actions.answer_help_request(by=coordinator, asked=asked, answer="The clinic takes him")
    assert help_unanswered(Figures()) == []
    assert "I ask around" in [version.answer for version in asked.history.all()]


@pytest.mark.rule("KOT-20.2")
def test_only_the_mentor_who_holds_the_mentee_and_the_team_read_it(asked, pair, make_allocated, coordinator, sign_in):
    other, former = make_allocated(), make_allocated(mentee=pair.mentee, start_on=day(-300), end_on=day(-100))
    url = reverse("mentees:help_detail", args=[asked.pk])
    assert "zqzqsleep" in sign_in(coordinator).get(url).content.decode()
    assert ReadLogEntry.objects.filter(user=coordinator, subject_id=pair.mentee.child_id).exists()
    assert "zqzqsleep" in sign_in(pair.mentor.user).get(url).content.decode()
    for stranger in (other.mentor.user, former.mentor.user):
        assert sign_in(stranger).get(url).status_code == 404
        assert sign_in(stranger).post(reverse("mentees:help_ask", args=[pair.mentee_id])).status_code == 404


@pytest.mark.rule("KOT-20.2")
def test_mentor_limited_at_handover_reads_what_came_since_alone(pair):
    before = HelpRequestFactory(mentee=pair.mentee, asked_on=day(-61))
    since = HelpRequestFactory(mentee=pair.mentee, asked_on=day(-60))
    pair.notes_from_start_only = True
    pair.save()
    found = HelpRequest.objects.visible_to(pair.mentor.user)
    assert set(found) == {since}
    assert before not in found


def test_answer_mails_nobody_whose_page_is_shut(asked, pair, coordinator):
    actions.end_allocation(by=coordinator, allocation=pair, last_day=None, reason="Moved away")
    OutboxMessage.objects.all().delete()
    actions.answer_help_request(by=coordinator, asked=asked, answer="Done")
    assert not OutboxMessage.objects.exists()


def test_request_stands_in_the_timeline_and_reminds_the_coordinator_once(asked, pair, coordinator):
    asked.asked_on = day(-8)
    asked.save()
    pair.mentee.scheme.coordinator = coordinator
    pair.mentee.scheme.save()
    entry = next(e for e in entries(timeline_of(pair.mentor.user, pair.mentee)) if e.kind == "help")
    assert (entry.title, entry.words, entry.by) == ("Waits for an answer", "zqzqsleep", str(pair.mentor))
    assert entry.url == reverse("mentees:help_detail", args=[asked.pk])
    send_due()
    send_due()
    mail = OutboxMessage.objects.get(event=f"due:help:{asked.pk}:unanswered")
    assert mail.to == coordinator.email
    assert "zqzqsleep" not in mail.body
