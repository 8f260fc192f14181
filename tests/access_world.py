"""Rows of every kind for each mentee of the world, and every address of the portal filled in with them."""

from datetime import time, timedelta

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from core.models import Draft, OneTimeLink
from impact.actions import issue_report, print_report
from impact.statistics import periods_to_report
from imports.models import ImportRun
from mentees.models import Consent
from policy.models import Scheme

from . import factories

THIRD_PARTY = ("account_", "mfa_")


def every_url_name():
    """The full name of every path in the URLconf."""

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, [*namespace, *filter(None, [pattern.namespace])])
            elif isinstance(pattern, URLPattern):
                yield ":".join([*namespace, pattern.name or f"unnamed {pattern.pattern}"])

    return sorted(set(walk(get_resolver().url_patterns, [])))


def fill(world):
    """Give each mentee of the world one row of every kind; returns the primary keys by mentee and kind."""
    mentors = {"own": world.mentor, "sibling": world.other_mentor, "others": world.other_mentor}
    rows = {name: _rows_of(getattr(world, name), mentor) for name, mentor in mentors.items()}
    shared = _shared_rows(world)
    for kinds in rows.values():
        kinds.update(shared)
    return rows


def _rows_of(mentee, mentor):
    today = timezone.localdate()
    with_pair = {"mentee": mentee, "mentor": mentor}
    past = factories.MeetUpFactory(**with_pair, date=today - timedelta(days=4), starts_at=time(10), ends_at=time(11))
    ahead = factories.MeetUpFactory(**with_pair, date=today + timedelta(days=4))
    link = mentee.child.carer_links.first() or factories.CarerLinkFactory(child=mentee.child)
    return {
        "mentee": mentee.pk,
        "child": mentee.child_id,
        "new child": factories.ChildFactory().pk,
        "carer": link.carer_id,
        "carer link": link.pk,
        "allocation": mentee.allocations.filter(mentor=mentor).first().pk,
        "consent": Consent.objects.create(mentee=mentee, kind="lift", given_on=today).pk,
        "meet-up": ahead.pk,
        "past meet-up": past.pk,
        "note": factories.NoteFactory(**with_pair, date=today - timedelta(days=12)).pk,
        "contact": factories.ContactFactory(mentee=mentee, by=mentor.user, on=today).pk,
        "claim": factories.ClaimFactory(**with_pair).pk,
        "mentor": mentor.pk,
        **_agreed_with(mentee, mentor),
    }


def _agreed_with(mentee, mentor):
    """An earlier plan that was signed off, the newest that waits for it, a review, a closing that was taken back."""
    today, by = timezone.localdate(), mentor.user
    replaced = {"replaced_at": timezone.now(), "made_by": by}
    earlier = factories.SignedPlanFactory(mentee=mentee, **replaced)
    plan = factories.PlanFactory(mentee=mentee, number=2, made_on=today, made_by=by)
    before = factories.GoalFactory(plan=earlier)
    goal = factories.GoalFactory(plan=plan, carried_from=before)
    factories.GoalProgressFactory(goal=before, recorded_by=by)
    factories.GoalProgressFactory(goal=goal, on=today, recorded_by=by)
    review = factories.ReviewFactory(mentee=mentee, plan=earlier, recorded_by=by)
    factories.OutcomeMeasureFactory(mentee=mentee, recorded_by=by)
    factories.OutcomeMeasureFactory(mentee=mentee, moment="review", review=review, score=3, recorded_by=by)
    closing = factories.ClosingFactory(mentee=mentee, closed_by=by, reopened_at=timezone.now())
    return {
        "earlier plan": earlier.pk,
        "plan": plan.pk,
        "goal": goal.pk,
        "review": review.pk,
        "closing": closing.pk,
    }


def _shared_rows(world):
    people = world.people
    for person in people.values():
        if person.pk:
            Draft.objects.create(user=person, key="note:mentee:1", fields={"comment": "half a sentence"})
    coordinator = people["coordinator"]
    invited = factories.UserFactory(roles=["mentor"], is_active=False)
    _, token = OneTimeLink.issue(purpose=OneTimeLink.Purpose.INVITATION, user=invited, created_by=coordinator)
    factories.NoteFactory(mentee=world.own, mentor=world.former_mentor, date=timezone.localdate() - timedelta(days=150))
    scheme = Scheme.objects.first()
    report = issue_report(by=coordinator, scheme=scheme, period=periods_to_report(scheme)[0])
    print_report(report=report)
    run = ImportRun(file_name="records.xlsx", uploaded_by=coordinator)
    run.file.save("records.xlsx", ContentFile(b"nothing"))
    return {"person": invited.pk, "token": token, "report": report.pk, "run": run.pk}


def address(name, kind, rows):
    """The address of a URL name, with the row it acts on."""
    if name == "core:draft_save":
        return reverse(name) + "?key=note:mentee:1"
    if kind == "-":
        return reverse(name)
    if kind == "token":
        return reverse(name, kwargs={"token": rows["token"]})
    return reverse(name, kwargs={"pk": rows[kind]})
