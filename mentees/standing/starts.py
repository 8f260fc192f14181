"""What the portal's own records say about the steps of a start: one question for one mentee or for many."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, IntegerField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate

from mentors.models import Training

from ..models import Allocation, Consent, ConsentRequest, Mentee, Plan, StartStep
from ..rules import Known, Step

COLUMNS = ("f_mentee", "f_pk", "f_about", "f_on", "f_by", "f_words", "f_more", "f_then")
# Before the key of a step that somebody recorded by hand.
RECORDED = "recorded:"


@dataclass(frozen=True)
class Fact:
    """One record that says something about a start: whose, what it is about, on which day, by whom."""

    mentee_id: int
    pk: int
    about: str
    on: date | None
    by: str
    words: str
    more: str
    then: date | None


def facts_of(mentee_ids, *more):
    """{mentee's pk: what each record says of its start, the earliest first}; `more` are `fact_rows` of apps above."""
    mentee_ids = list(mentee_ids)
    rows = [*_rows(mentee_ids), *more]
    found = defaultdict(list)
    for row in rows[0].union(*rows[1:], all=True):
        found[row[0]].append(Fact(*row))
    return {pk: sorted(found[pk], key=lambda fact: (fact.on or date.min, fact.pk)) for pk in mentee_ids}


def fact_rows(about, rows, on, *, mentee="mentee_id", by=None, words=None, more=None, then=None):
    """Records in the columns of `Fact`, the same for every table."""
    values = {
        "f_mentee": Cast(F(mentee), IntegerField()),
        "f_pk": Cast(F("pk"), IntegerField()),
        "f_about": _text(Value(about) if isinstance(about, str) else about),
        "f_on": _day(on),
        "f_by": _text(by),
        "f_words": _text(words),
        "f_more": _text(more),
        "f_then": _day(then),
    }
    return rows.order_by().annotate(**values).values_list(*COLUMNS)


def _text(what):
    return Cast(Value("") if what is None else Coalesce(Cast(what, TextField()), Value("")), TextField())


def _day(what):
    return Cast(Value(None) if what is None else what, DateField())


def _rows(mentee_ids):
    """One queryset for each table; which step a record is about follows in `known_steps`."""
    of = {"mentee__in": mentee_ids}
    accepted = Mentee.objects.filter(pk__in=mentee_ids, referral__settled_at__isnull=False)
    # The first training that was taken: when it lapses another rule says so, and the start stays done.
    trained = Training.objects.filter(mentor=OuterRef("mentor"), course=Training.Course.SAFEGUARDING)
    first = Subquery(trained.order_by("taken_on").values("taken_on")[:1])
    allocations = Allocation.objects.filter(**of).annotate(trained_on=first)
    consents = Consent.objects.filter(**of, kind=Consent.Kind.MENTORING)
    signed = Plan.objects.filter(**of, signed_off_at__isnull=False)
    recorded, key = StartStep.objects.filter(**of), Concat(Value(RECORDED), "step")
    return (
        fact_rows(
            "referral", accepted, TruncDate("referral__settled_at"), mentee="pk", by="referral__settled_by__name",
        ),
        fact_rows(
            "allocation", allocations, "start_on", by="allocated_by__name", words="mentor__user__name",
            then="trained_on",
        ),
        fact_rows(
            "summary", allocations.exclude(summary_issued_at=None), TruncDate("summary_issued_at"),
            by="summary_issued_by__name", words="mentor__user__name",
        ),
        fact_rows(
            "briefing", allocations.exclude(briefed_on=None), "briefed_on", by="briefed_by__name",
            words="mentor__user__name",
        ),
        fact_rows("asked", ConsentRequest.objects.filter(**of), TruncDate("asked_at"), by="asked_by__name"),
        fact_rows(
            "consent", consents, "given_on", by="signed_name", words="carer__name", more="given",
            then="withdrawn_on",
        ),
        fact_rows("plan", signed, TruncDate("signed_off_at"), by="signed_off_by__name"),
        fact_rows(key, recorded, "done_on", by="done_by", words="words", more="not_needed_because"),
    )  # fmt: skip


def recorded_steps(facts):
    """A mentee's steps as somebody recorded them, by key."""
    recorded = [(fact.about.removeprefix(RECORDED), fact) for fact in facts if fact.about.startswith(RECORDED)]
    return {key: Step(key, "", "", fact.on, fact.by, fact.words, fact.more) for key, fact in recorded}


def known_steps(facts):
    """A mentee's steps as the records of this app and those below know them, by key; the earliest record counts."""
    about = defaultdict(list)
    for fact in facts:
        about[fact.about].append(fact)
    known = _of_allocations(about["allocation"]) | _of_consents(about["asked"], about["consent"])
    for key, words in (("referral", ""), ("plan", ""), ("summary", "For"), ("briefing", "Of")):
        for fact in about[key][:1]:
            known[key] = Known(fact.on, fact.by, f"{words} {fact.words}".strip())
    return known


def _of_allocations(facts):
    """The first allocation, and the training of the mentor of the newest."""
    if not facts:
        return {}
    first, newest = facts[0], facts[-1]
    ready = Known(words=f"No safeguarding training of {newest.words} is recorded yet")
    if newest.then:
        ready = Known(newest.then, newest.words, "Safeguarding training, face to face")
    return {"allocated": Known(first.on, first.by, f"{first.words} is the mentor"), "mentor_ready": ready}


def _of_consents(asked, given):
    """Forms count as given when they were sent, and at the latest when one was signed."""
    known = {}
    if asked:
        known["forms_given"] = Known(asked[0].on, asked[0].by, "Sent as a personal link")
    if given and not (asked and asked[0].on <= given[0].on):
        known["forms_given"] = Known(given[0].on, words="At the latest when the consent was signed")
    standing = [fact for fact in given if fact.then is None]
    if standing:
        newest = standing[-1]
        known["consent"] = Known(newest.on, newest.by or newest.words, Consent.Given(newest.more).label)
    return known
