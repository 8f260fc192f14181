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
from mentors.models import AgreementWording, Attendance, Leave
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
        **_papers_of(mentor),
    }


def _papers_of(mentor):
    today = timezone.localdate()
    first = today + timedelta(days=90 + 10 * mentor.leaves.count())
    return {
        "training": mentor.trainings.first().pk,
        "dbs check": factories.DbsCheckFactory(mentor=mentor).pk,
        "leave": Leave.objects.create(mentor=mentor, from_on=first, until_on=first + timedelta(days=4)).pk,
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
    meeting = factories.SupportMeetingFactory(kind="volunteers", led_by=coordinator)
    Attendance.objects.create(meeting=meeting, mentor=world.mentor)
    shared = {"meeting": meeting.pk, "wording": AgreementWording.objects.first().pk}
    return {"person": invited.pk, "token": token, "report": report.pk, "run": run.pk} | shared


def address(name, kind, rows):
    """The address of a URL name, with the row it acts on."""
    if name == "core:draft_save":
        return reverse(name) + "?key=note:mentee:1"
    if kind == "-":
        return reverse(name)
    if kind == "token":
        return reverse(name, kwargs={"token": rows["token"]})
    return reverse(name, kwargs={"pk": rows[kind]})
