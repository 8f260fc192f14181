"""Rows of every kind for each mentee of the world, and every address of the portal filled in with them."""

import io
from datetime import time, timedelta

import openpyxl
import pypdf
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from club.models import EqualityRecord
from core.actions import make_calendar_link
from core.models import Draft, OneTimeLink
from impact.actions import issue_report, print_report
from impact.statistics import periods_to_report
from imports.models import ImportRun
from meetups.models import DayMessage, NoteCorrection
from mentees.models import ConsentRequest, ConsentWording, Handover, SummaryDownload
from mentors.models import AgreementWording, Attendance, Leave
from policy.models import PolicyVersion, Scheme

from . import factories
from .access_money import money_of_pair, money_of_the_year

THIRD_PARTY = ("account_", "mfa_")
# What an address names otherwise than by a number.
IN_WORDS = {"token", "apply token", "referee token", "sent", "reference", "referrer", "month"}
CONCERNS = {"concern", "of coordinator", "of the lead", "kept from"}


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
    feeds = {mentor.pk: make_calendar_link(by=mentor.user) for mentor in mentors.values()}
    for name, kinds in rows.items():
        asked = world.mentor if mentors[name] is world.other_mentor else world.other_mentor
        kinds |= {"feed token": feeds[mentors[name].pk]}
        kinds |= shared | _asked_along(getattr(world, name), asked, mentors[name].user)
        kinds |= _concerns_about(getattr(world, name), mentors[name].user, world.people)
    return rows


def _concerns_about(mentee, reporter, people):
    """Four that the mentor reported about the child: of nobody else, of two who read concerns, of nobody's name."""
    also = {
        "concern": {},
        "of coordinator": {"person": people["coordinator"]},
        "of the lead": {"person": people["safeguarding_lead"]},
        "kept from": {"is_kept_from_coordinator": True},
    }
    return {kind: _concern_about(mentee, reporter, **more) for kind, more in also.items()}


def _concern_about(mentee, reporter, person=None, **more):
    concern = factories.ConcernFactory(reported_by=reporter, about="His gran", **more)
    factories.ConcernSubjectFactory(concern=concern, child=mentee.child, named_by=reporter)
    if person:
        factories.ConcernSubjectFactory(concern=concern, person=person, named_by=reporter)
    factories.ConcernEntryFactory(concern=concern, by=reporter, kind="words", words="And one more thing")
    return concern.reference


def _rows_of(mentee, mentor):
    today = timezone.localdate()
    with_pair = {"mentee": mentee, "mentor": mentor}
    past = factories.MeetUpFactory(**with_pair, date=today - timedelta(days=4), starts_at=time(10), ends_at=time(11))
    ahead = factories.MeetUpFactory(
        **with_pair, date=today + timedelta(days=4), risk_assessment=factories.RiskAssessmentFactory()
    )
    of_today = factories.MeetUpFactory(**with_pair, date=today, room="Blue room", carer_knows=False)
    link = mentee.child.carer_links.first() or factories.CarerLinkFactory(child=mentee.child)
    coming = factories.EventFactory(held_on=today + timedelta(days=9))
    held = factories.EventFactory(held_on=today - timedelta(days=9))
    factories.RegisterEntryFactory(event=held, child=mentee.child, mark="authorised", reason="At a wedding")
    return {
        "mentee": mentee.pk,
        "event": coming.pk,
        "past event": held.pk,
        "booking": factories.RegisterEntryFactory(event=coming, child=mentee.child, mark="booked").pk,
        "membership": factories.MembershipFactory(child=mentee.child).pk,
        "child": mentee.child_id,
        "carer": link.carer_id,
        "carer link": link.pk,
        **_allocation_of(mentee, mentor),
        "consent": _consents_of(mentee, link.carer, mentor.user),
        "meet-up": ahead.pk,
        "past meet-up": past.pk,
        "today": _told_about(of_today, link.carer, mentor.user),
        "note": _note_of(mentee, mentor),
        "group": _group_with(mentee, mentor),
        "contact": factories.ContactFactory(mentee=mentee, by=mentor.user, on=today).pk,
        "group chat": factories.GroupChatFactory(
            mentee=mentee, closed_on=today, closed_by=mentor.user, closed_because="Nobody wrote there"
        ).pk,
        "disclosure": factories.DisclosureFactory(mentee=mentee).pk,
        "help": _brought_back(mentee, mentor.user),
        "mentor": mentor.pk,
        "referral": factories.ReferralFactory(child=mentee.child).pk,
        "letter": factories.ReferralFactory(
            child=mentee.child, status="declined", settled_at=timezone.now(), letter="Dear referrer"
        ).pk,
        **_agreed_with(mentee, mentor),
        **_papers_of(mentor),
        **money_of_pair(mentee, mentor),
        **_remarks_on(mentee, mentor),
    }


def _note_of(mentee, mentor):
    note = factories.NoteFactory(mentee=mentee, mentor=mentor, date=timezone.localdate() - timedelta(days=12))
    NoteCorrection.objects.create(note=note, words="It was the Sunday", by=mentor.user)
    return note.pk


def _group_with(mentee, mentor):
    """A group that has met: the mentee with their mentor, and two other children with theirs."""
    day = {"date": timezone.localdate() - timedelta(days=6), "starts_at": time(8), "ends_at": time(9)}
    group = factories.GroupMeetUpFactory(**day)
    factories.MeetUpFactory(mentee=mentee, mentor=mentor, group=group, **day)
    factories.MeetUpFactory.create_batch(2, group=group, **day)
    return group.pk


def _told_about(meetup, carer, by):
    """A meet-up of today with what was told of it, the carer among those told."""
    contact = factories.ContactFactory(mentee=meetup.mentee, by=by, carer=carer)
    told = {"contact": contact, "told_at": timezone.now(), "words": "Rang at noon", "by": by}
    DayMessage.objects.create(meetup=meetup, kind="moved", **told)
    return meetup.pk


def _remarks_on(mentee, mentor):
    """A conflict with somebody who is not the mentor, and a wish for the mentor."""
    other = factories.MentorFactory()
    factories.PairRemarkFactory(mentee=mentee, mentor=mentor, kind="child_for", words="They laugh together")
    return {"conflict": factories.PairRemarkFactory(mentee=mentee, mentor=other).pk}


def _allocation_of(mentee, mentor):
    """The allocation with its summary issued and taken, and a handover to it from somebody who has gone."""
    allocation, by = mentee.allocations.filter(mentor=mentor).first(), mentor.user
    type(allocation).objects.filter(pk=allocation.pk).update(
        rationale="Both like trams",
        background="Lives with Nan",
        briefed_on=timezone.localdate(),
        briefed_by=by,
        summary_issued_at=timezone.now(),
        summary_issued_by=by,
    )
    SummaryDownload.objects.create(allocation=allocation, user=by)
    before = mentee.allocations.exclude(mentor=mentor).first() or factories.AllocationFactory(
        mentee=mentee, start_on=allocation.start_on - timedelta(days=90), end_on=allocation.start_on
    )
    handover = Handover.objects.create(
        mentee=mentee, from_allocation=before, to_allocation=allocation, words="Trams first", made_by=by
    )
    return {"allocation": allocation.pk, "handover": handover.pk}


def _papers_of(mentor):
    today = timezone.localdate()
    first = today + timedelta(days=90 + 10 * mentor.leaves.count())
    return {
        "training": mentor.trainings.first().pk,
        "dbs check": factories.DbsCheckFactory(mentor=mentor).pk,
        "leave": Leave.objects.create(mentor=mentor, from_on=first, until_on=first + timedelta(days=4)).pk,
    }


def _asked_along(mentee, asked, by):
    """A termly activity on which another mentor is asked to take responsibility for the mentee."""
    activity = factories.EventFactory(kind="termly", held_on=timezone.localdate() + timedelta(days=12))
    place = factories.SignUpFactory(event=activity, mentee=mentee, mentor=asked, asked_by=by, own_mentor=by.mentor)
    return {"activity": activity.pk, "place": place.pk, "outing": _second_on(mentee, asked, by).pk}


def _second_on(mentee, second, by):
    """An outing of the mentee to which another mentor comes along, to a place that is on no list."""
    day = timezone.localdate() + timedelta(days=11)
    return factories.MeetUpFactory(mentee=mentee, mentor=by.mentor, second_mentor=second, date=day, venue_kind="")


def _brought_back(mentee, mentor):
    """What is beyond the mentor, answered and not settled."""
    answered = {"answer": "I will ring them", "answered_by": mentor, "answered_at": timezone.now()}
    return factories.HelpRequestFactory(mentee=mentee, asked_by=mentor, **answered).pk


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


def _consents_of(mentee, carer, mentor):
    """A drawn consent with its signed form, a step of the start, an unanswered question; returns the consent's key."""
    drawn = {"given": "screen", "signature": [[[10, 10], [90, 60]]], "signed_name": carer.name, "taken_by": mentor}
    consent = factories.ConsentFactory(mentee=mentee, kind="lift", carer=carer, **drawn)
    consent.file.save("form.pdf", _blank_form())
    aside = {"done_on": None, "done_by": "", "not_needed_because": "Taught at home"}
    factories.StartStepFactory(mentee=mentee, step="school_told", recorded_by=mentor, **aside)
    ConsentRequest.objects.create(mentee=mentee, carer=carer, kinds=["photographs"], asked_by=mentor)
    return consent.pk


def _blank_form():
    page, written = pypdf.PdfWriter(), io.BytesIO()
    page.add_blank_page(width=72, height=72)
    page.write(written)
    return ContentFile(written.getvalue())


def _shared_rows(world):
    people = world.people
    for person in people.values():
        if person.pk:
            Draft.objects.create(user=person, key="note:mentee:1", fields={"comment": "half a sentence"})
    coordinator = people["coordinator"]
    invited = factories.UserFactory(roles=["mentor"], is_active=False)
    _, token = OneTimeLink.issue(purpose=OneTimeLink.Purpose.INVITATION, user=invited, created_by=coordinator)
    asked = ConsentRequest.objects.filter(mentee=world.own).first()
    _, consent_token = OneTimeLink.issue(
        purpose=OneTimeLink.Purpose.CONSENT, subject_id=asked.pk, created_by=coordinator
    )
    factories.NoteFactory(mentee=world.own, mentor=world.former_mentor, date=timezone.localdate() - timedelta(days=150))
    scheme = Scheme.objects.first()
    report = issue_report(by=coordinator, scheme=scheme, period=periods_to_report(scheme)[0])
    print_report(report=report)
    run = ImportRun(file_name="records.xlsx", uploaded_by=coordinator)
    run.file.save("records.xlsx", ContentFile(b"nothing"))
    for mentee in (world.own, world.sibling, world.others):
        EqualityRecord.objects.create(child=mentee.child, gender="girl", asked_on=timezone.localdate())
    shared = {"person": invited.pk, "token": token, "report": report.pk, "run": run.pk}
    shared |= money_of_the_year(world)
    shared |= {"resource": factories.ResourceFactory().pk, "risk": factories.RiskAssessmentFactory().pk}
    shared |= {"holiday": factories.SchoolHolidayFactory().pk, "venue check": factories.VenueCheckFactory().pk}
    new_referral = factories.ReferralFactory()
    shared |= {"new referral": new_referral.pk, "reference": new_referral.reference, "referrer": "school"}
    shared |= {"consent token": consent_token, "wording": ConsentWording.objects.first().pk}
    meeting = factories.SupportMeetingFactory(kind="volunteers", led_by=coordinator)
    Attendance.objects.create(meeting=meeting, mentor=world.mentor)
    shared |= {"meeting": meeting.pk, "agreement": AgreementWording.objects.first().pk}
    return shared | _policy_versions(scheme) | _applicants(coordinator)


def _policy_versions(scheme):
    """One being written, and one that is signed for a day to come."""
    today = timezone.localdate()
    days = {"draft": (True, 120), "coming": (False, 60)}
    return {
        kind: PolicyVersion.objects.create(
            scheme=scheme,
            name=f"Policy, {kind}",
            in_force_from=today + timedelta(days=ahead),
            is_draft=is_draft,
            stored_figures={"note_due_days": ahead // 20, "meet_every_days": 7, "children_for_each_mentor": 1},
        ).pk
        for kind, (is_draft, ahead) in days.items()
    }


def _applicants(coordinator):
    """Somebody on the way with a referee who has been asked, and somebody who is still writing."""
    applicant = factories.ApplicantFactory()
    reference = factories.ReferenceFactory(mentor=applicant, asked_at=timezone.now())
    writing = factories.ApplicationFactory(sent_at=None, email="writing@example.org")
    links = {"apply token": ("application", writing), "referee token": ("reference", reference)}
    tokens = {
        kind: OneTimeLink.issue(purpose=purpose, subject_id=row.pk, created_by=coordinator)[1]
        for kind, (purpose, row) in links.items()
    }
    sent = factories.ApplicationFactory(mentor=applicant)
    return tokens | {
        "applicant": applicant.pk,
        "application": sent.pk,
        "referee": reference.pk,
        "sent": sent.reference,
    }


def address(name, kind, rows):
    """The address of a URL name, with the row it acts on."""
    if name == "core:draft_save":
        return reverse(name) + "?key=note:mentee:1"
    if kind == "-":
        return reverse(name)
    if kind in IN_WORDS | CONCERNS:
        return reverse(name, args=[rows[kind]])
    if kind.endswith("token"):
        return reverse(name, kwargs={"token": rows[kind]})
    if name == "meetups:signup_write":
        return reverse(name, kwargs={"pk": rows[kind], "event": rows["activity"]})
    if name == "meetups:step_record":
        return reverse(name, kwargs={"pk": rows[kind], "step": "school_told"})
    return reverse(name, kwargs={"pk": rows[kind]})


def close_file(response):
    """What a web server does once it has sent a file; closing the response would close the test's database too."""
    for close in response._resource_closers:
        close()


def text_of(response):
    """Everything a reader could take from a response."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    close_file(response)
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/pdf") and body.startswith(b"%PDF"):
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    elif "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(body))
        text = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        text = body.decode(errors="replace")
    return f"{response.headers} {text}"
