"""Whether mentors are clear to mentor: the facts of one or of many, in a fixed number of queries."""

from django.db.models import OuterRef, Subquery

from .. import rules
from ..models import AgreementWording, Leave, Mentor, Paper, StopLift, Training


def papers_of(mentor, today, wordings):
    """The facts of one loaded mentor. `wordings` are those in force."""
    safeguarding = mentor.last_safeguarding()
    signed = {agreement.wording_id for agreement in mentor.agreements.all()}
    return rules.Papers(
        status=mentor.status_on(today),
        is_suspended=mentor.is_suspended,
        paused_until=mentor.paused_until,
        on_leave_until=mentor.away_until,
        safeguarding_on=safeguarding.taken_on if safeguarding else None,
        safeguarding_expires_on=safeguarding.expires_on if safeguarding else None,
        stop_lifted_until=mentor.lifted_until,
        unsigned=tuple(
            wording.get_kind_display()
            for wording in wordings
            if wording.pk not in signed and not (wording.is_first_code and mentor.code_of_conduct_signed_on)
        ),
        is_peer=mentor.is_peer,
        date_of_birth=mentor.date_of_birth,
        **vetted(mentor),
    )


def vetted(mentor, after=None):
    """The trainings and DBS checks of a mentor loaded with them, as both rules read them; of those who had left, what
    came after that day."""
    newest = mentor.last_trainings(after)
    introduction, induction = newest.get(Training.Course.INTRODUCTION), newest.get(Training.Course.INDUCTION)
    checks = [check for check in mentor.dbs_checks.all() if after is None or check.issued_on > after]
    return {
        "introduction_on": introduction and introduction.taken_on,
        "introduction_until": introduction and introduction.expires_on,
        "induction_on": induction and induction.taken_on,
        "induction_until": induction and induction.expires_on,
        "courses": frozenset(newest),
        "course_ends": tuple((key, taken.expires_on) for key, taken in newest.items() if taken.expires_on),
        "checks": tuple(
            rules.Check(check.level, check.issued_on, check.decision, check.decided_on)
            for check in sorted(checks, key=lambda check: check.pk)
        ),
    }


def loaded(mentors, today):
    """Mentors with all that `papers_of` reads."""
    leaves = Leave.objects.filter(mentor=OuterRef("pk"), from_on__lte=today, until_on__gte=today)
    lifts = StopLift.objects.filter(mentor=OuterRef("pk"), lifted_on__lte=today, until__gte=today)
    return (
        mentors.select_related("user")
        .prefetch_related("trainings", "dbs_checks", "agreements")
        .annotate(
            away_until=Subquery(leaves.order_by("-until_on").values("until_on")[:1]),
            lifted_until=Subquery(lifts.order_by("-until").values("until")[:1]),
        )
    )


def clearances(mentors, today, figures):
    """(mentor, whether they are clear to mentor) for each of a queryset."""
    wordings = list(AgreementWording.objects.in_force(today))
    return [
        (mentor, rules.clear_to_mentor(papers_of(mentor, today, wordings), today, figures))
        for mentor in loaded(mentors, today)
    ]


def clearance_of(mentor, today, figures):
    """Whether one mentor is clear to mentor, from their record as it stands now."""
    [(_, clear)] = clearances(Mentor.objects.filter(pk=mentor.pk), today, figures)
    return clear


def may_be_lifted(mentor, clear, today):
    """Whether papers are missing that no lift covers; the safeguarding training is taken once before that (KOT-5.1)."""
    if clear.is_firmly_refused or not mentor.safeguarding_taken_on():
        return False
    left = clear.without(mentor.papers_lifted(today))
    return any(point.key in Paper for point in left.missing)


def papers_to_lift(clear):
    """The papers that a lift given now covers: the training, and whatever else a reason may pass over (KOT-5.1)."""
    missing = {point.key for point in clear.missing if not point.is_firm} | {Paper.SAFEGUARDING}
    return [paper.value for paper in Paper if paper in missing]


def agreements_owed(user):
    """The wordings in use that this person has to sign before a mentee page opens (KOP-24)."""
    mentor = Mentor.objects.filter(user_id=user.pk).first()
    return list(AgreementWording.objects.owed_by(mentor)) if mentor else []
