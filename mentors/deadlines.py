"""What is due: trainings to be taken again, support meetings, referees without an answer, applicants who wait."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from core.deadlines import Deadline
from core.models import User
from core.roles import Role
from policy.dates import in_words

from . import rules
from .models import AgreementWording, Mentor, Training
from .standing.applicants import pipeline, references_asked_before
from .standing.supervision import serving_with_meetings


@dataclass(frozen=True)
class TrainingDeadline(Deadline):
    """A training that is due, and whether its mentor is stopped meanwhile (KOT-5.1)."""

    has_lapsed: bool = False
    lifted_until: date | None = None
    # The last day of a lift that is over, so that the mentor is stopped again.
    lift_ended_on: date | None = None

    @property
    def is_stopped(self):
        return self.has_lapsed and self.lifted_until is None


def trainings_due(today, figures, mentors=None):
    """Safeguarding trainings within the first reminder of their last day, or lapsed, the most urgent first (KOT-5.1).

    `event` names the reminder that stands today: 60, 30 or 7 days before, the lapse itself, or the end of a lift.
    """
    return _trainings_of(_serving(mentors).with_standing(today), today, figures)


def _serving(mentors):
    mentors = Mentor.objects.all() if mentors is None else mentors
    return mentors.filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED])


def _trainings_of(mentors, today, figures):
    due = [_deadline(mentor, today, figures) for mentor in mentors]
    return sorted((deadline for deadline in due if deadline), key=lambda deadline: deadline.due_on)


def own_trainings_due(today, figures, mentors):
    """The mentors who serve, with what `trainings_due` and `courses_due` say: one query where no course ends."""
    ending = Training.objects.standing().filter(mentor=OuterRef("pk")).exclude(expires_on=None)
    ends = Exists(ending.exclude(course=Training.Course.SAFEGUARDING))
    own = list(_serving(mentors).with_standing(today).annotate(has_ending_course=ends))
    courses = courses_due(today, figures, mentors) if any(mentor.has_ending_course for mentor in own) else []
    return own, _trainings_of(own, today, figures), courses


def _deadline(mentor, today, figures):
    taken_on = mentor.trained_on
    if taken_on is None:
        # Nothing says since when; it is due on the day somebody looks, and reminded once.
        return _make(mentor, today, "Take the face-to-face safeguarding training", "never", has_lapsed=True)
    own = mentor.trained_until_own
    reminder = rules.reminder_due(taken_on, today, figures, own)
    if reminder is None:
        return None
    last_day = rules.valid_until(taken_on, figures, own)
    has_lapsed = rules.has_lapsed(taken_on, today, figures, own)
    if has_lapsed:
        what = f"Take the safeguarding training again: it lapsed on {in_words(rules.lapses_on(taken_on, figures, own))}"
        stage = "lapsed"
    else:
        what = f"Take the safeguarding training again by {in_words(last_day)}"
        stage = str(reminder)
    return _make(mentor, last_day, what, f"{taken_on:%Y-%m-%d}:{stage}", has_lapsed)


def _make(mentor, due_on, what, stage, has_lapsed):
    lifted_until = mentor.lifted_until if has_lapsed else None
    lift_ended_on = None
    if lifted_until:
        what = f"{what}; the stop is lifted until {in_words(lifted_until)}"
    elif has_lapsed and mentor.lift_ended_on and (mentor.trained_on is None or mentor.lift_ended_on > due_on):
        # A lift of an earlier lapse, before the training was taken again, says nothing of this one.
        lift_ended_on = mentor.lift_ended_on
        what, stage = f"{what}; the stop was lifted until {in_words(lift_ended_on)}", f"lift-ended:{lift_ended_on}"
    return TrainingDeadline(
        what=what,
        due_on=due_on,
        clause=rules.training.CLAUSE,
        url=reverse("mentors:own_record"),
        read_at=reverse("home:mentor_detail", args=[mentor.pk]),
        person=mentor.user,
        subject=mentor.user.name,
        event=f"safeguarding-training:{mentor.pk}:{stage}",
        has_lapsed=has_lapsed,
        lifted_until=lifted_until,
        lift_ended_on=lift_ended_on,
    )


OF_VOLUNTEERS = {Training.Course.INTRODUCTION: "KOT-4.3", Training.Course.INDUCTION: "KOP-26"}


def courses_due(today, figures, mentors=None):
    """Introduction, induction and courses of peer mentors that name a last day, within the first reminder of it or
    past it: their mentor is not clear to mentor without them (KOT-4.3, KOP-26, EPT-10)."""
    of_peers = {item.key: item.clause for item in figures.peer_courses}
    serving = _serving(mentors)
    taken = Training.objects.standing().filter(mentor__in=serving, course__in={*OF_VOLUNTEERS, *of_peers})
    newest = {(row.mentor_id, row.course): row for row in taken.select_related("mentor__user").order_by("taken_on")}
    asked = [(row, (of_peers if row.mentor.is_peer else OF_VOLUNTEERS).get(row.course)) for row in newest.values()]
    due = [_course_deadline(row, clause, today, figures) for row, clause in asked if clause and row.expires_on]
    return sorted((deadline for deadline in due if deadline), key=lambda deadline: (deadline.due_on, deadline.event))


def _course_deadline(taken, clause, today, figures):
    stage = rules.reminder_before(taken.expires_on, today, figures)
    if stage is None:
        return None
    has_lapsed = taken.expires_on < today
    when = f"it held until {in_words(taken.expires_on)}" if has_lapsed else f"by {in_words(taken.expires_on)}"
    return Deadline(
        what=f"Take the course “{taken.course_name}” again{':' if has_lapsed else ''} {when}",
        due_on=taken.expires_on,
        clause=clause,
        url=reverse("mentors:own_record"),
        read_at=reverse("home:mentor_detail", args=[taken.mentor_id]),
        person=taken.mentor.user,
        subject=taken.mentor.user.name,
        event=f"course:{taken.pk}:{taken.expires_on}:{'lapsed' if has_lapsed else stage}",
    )


def agreements_due(today, mentors=None):
    """Mentors who owe a signature under a wording in use: no mentee page opens before it (KOP-24).

    `event` names the newest wording, so that each version is reminded of once.
    """
    newest = AgreementWording.objects.in_force(today).order_by("-in_use_from", "-pk")
    mentors = Mentor.objects.all() if mentors is None else mentors
    serving = mentors.filter(status__in=[Mentor.Status.ACTIVE, Mentor.Status.PAUSED], suspended_at=None)
    owing = serving.exclude(pk__in=Mentor.objects.signed(today)).annotate(
        wording=Subquery(newest.values("pk")[:1]), wording_since=Subquery(newest.values("in_use_from")[:1])
    )
    return [
        Deadline(
            what="Read and sign the code of conduct and what goes with it",
            due_on=max(mentor.wording_since, mentor.accepted_on or mentor.wording_since),
            clause="KOP-24",
            url=reverse("mentors:agreements_sign"),
            read_at=reverse("home:mentor_detail", args=[mentor.pk]),
            person=mentor.user,
            subject=mentor.user.name,
            event=f"agreements:{mentor.pk}:{mentor.wording}",
        )
        for mentor in owing.select_related("user").order_by("user__name", "pk")
    ]


def references_to_chase(today, figures):
    """(reference, stage): referees to be asked again, the last stage that has come (KOT-4.1)."""
    stages = sorted(figures.reference_chased_after)
    if not stages:
        return []
    waiting = references_asked_before(today - timedelta(days=stages[0])).exclude(email="")
    return [(reference, max(days for days in stages if days <= _days_asked(reference, today))) for reference in waiting]


def references_overdue(today, figures, person):
    """Referees who have not answered after the last reminder: ring them, or ask for another one (KOT-4.1)."""
    last = max(figures.reference_chased_after, default=0)
    return [
        Deadline(
            what="Ring the referee, or ask for another one",
            due_on=timezone.localdate(reference.asked_at) + timedelta(days=last),
            clause="KOT-4.1",
            url=reverse("home:mentor_detail", args=[reference.mentor_id]),
            person=person,
            subject=reference.mentor.user.name,
            event=f"reference-overdue:{reference.pk}:{reference.asked_at:%Y%m%d}",
        )
        for reference in references_asked_before(today - timedelta(days=last)).order_by("asked_at", "pk")
    ]


def applicants_waiting(today, figures, person):
    """What the coordinator owes applicants, the longest wait first: the next step is theirs (KOT-4.3)."""
    turn = (rules.Acts.COORDINATOR, rules.Acts.TEAM)
    lines = [line for line in pipeline(person, today, figures) if line.next.acts in turn]
    return [
        Deadline(
            what=f"{line.next.label}: {line.next.words}",
            due_on=line.next.on or today,
            clause=line.next.clause,
            url=line.url,
            person=person,
            subject=line.name,
            event=f"applicant:{line.mentor.pk if line.mentor else line.application.reference}:{line.next.key}",
        )
        for line in lines
    ]


def _days_asked(reference, today):
    return (today - timezone.localdate(reference.asked_at)).days


def meetings_due(today, figures):
    """Every meeting with mentors that is due to the coordinator: with one of them, and with all (KOT-5.2, HTP-5)."""
    coordinator = _coordinator()
    mentors = list(serving_with_meetings()) if coordinator else []
    return _support_due(coordinator, mentors, today, figures) + _team_due(coordinator, mentors, today, figures)


def support_meetings_due(today, figures, mentors=None):
    """Mentors without a support meeting for eleven months, or ever, the longest wait first (KOT-5.2).

    Due to the coordinator. `event` names the last meeting, so that one reminder goes out for each year missed.
    """
    coordinator = _coordinator()
    serving = serving_with_meetings(mentors) if coordinator else []
    return _support_due(coordinator, serving, today, figures)


def team_meetings_due(today, figures):
    """The meeting of mentors and coordinator that a term asks for, and the yearly review, once they are near (HTP-5).

    Due to the coordinator. Nothing is due where nobody mentors.
    """
    coordinator = _coordinator()
    mentors = list(serving_with_meetings()) if coordinator else []
    return _team_due(coordinator, mentors, today, figures)


def _coordinator():
    return User.objects.in_role(Role.COORDINATOR).order_by("id").first()


def _support_due(coordinator, mentors, today, figures):
    due = [
        _support_deadline(mentor, coordinator, today, figures)
        for mentor in mentors
        if rules.support_shows(mentor.supported_on, mentor.serves_since, today, figures)
    ]
    return sorted(due, key=lambda deadline: (deadline.due_on, deadline.subject))


def _support_deadline(mentor, coordinator, today, figures):
    if mentor.supported_on:
        what = f"Hold a support meeting with {mentor}: the last was on {in_words(mentor.supported_on)}"
    else:
        what = f"Hold a support meeting with {mentor}: none is recorded"
    stage = mentor.supported_on.isoformat() if mentor.supported_on else "never"
    return Deadline(
        what=what,
        due_on=rules.support_due_on(mentor.supported_on, mentor.serves_since, figures) or today,
        clause="KOT-5.2",
        url=reverse("home:mentor_detail", args=[mentor.pk]),
        person=coordinator,
        subject=mentor.user.name,
        event=f"support-meeting:{mentor.pk}:{stage}",
    )


def _team_due(coordinator, mentors, today, figures):
    if not mentors:
        return []
    met_on, reviewed_on = mentors[0].all_met_on, mentors[0].all_reviewed_on
    since = min((mentor.serves_since for mentor in mentors if mentor.serves_since), default=None)
    review_due_on = rules.scheme_review_due_on(reviewed_on, since, figures)
    kinds = (
        ("team-meeting", "Meet with all mentors", met_on, rules.team_meeting_due_on(met_on, since, figures)),
        ("scheme-review", "Review the year with mentors", reviewed_on, review_due_on),
    )
    near = today + timedelta(days=figures.team_meeting_notice_days)
    return [
        _team_deadline(kind, what, last_on, due_on or today, coordinator)
        for kind, what, last_on, due_on in kinds
        if due_on is None or due_on <= near
    ]


def _team_deadline(kind, what, last_on, due_on, coordinator):
    return Deadline(
        what=f"{what}: the last was on {in_words(last_on)}" if last_on else f"{what}: none is recorded",
        due_on=due_on,
        clause="HTP-5",
        url=reverse("mentors:meetings_list"),
        person=coordinator,
        subject="All mentors",
        event=f"{kind}:all:{last_on or 'never'}",
    )
