"""Where each applicant stands: rows in, the facts of the rule out; the same questions for one and for a hundred."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from core.models import User
from policy.dates import months_after
from policy.homes import is_same_phone

from .. import rules
from ..models import Application, Mentor, Reference
from .clearance import vetted

REFERENCE_TEXTS = ("reference_1", "reference_2")


def application_of(mentor):
    """The newest application that was not declined or withdrawn, or None; from `with_way`."""
    sent = [
        application for application in mentor.applications.all() if application.is_undecided and application.sent_at
    ]
    return max(sent, key=lambda application: application.sent_at, default=None)


def way_of(mentor):
    """The facts of one mentor who was loaded by `with_way`. Of who mentored before and left, what the charity had of
    them until then is no record of today (KOT-4.3)."""
    application = application_of(mentor)
    applied_on = timezone.localdate(application.sent_at) if application else None
    left_on = application.anew_after if application else None
    # Who applies once more is seen once more.
    seen_since = applied_on if left_on or len(mentor.applications.all()) > 1 else None
    own = [] if left_on else [getattr(mentor, name) for name in REFERENCE_TEXTS]
    own_interview_on = mentor.interviewed_on
    if left_on and own_interview_on and own_interview_on <= left_on:
        own_interview_on = None
    joined_on = timezone.localdate(mentor.user.joined_at)
    return rules.Way(
        began_on=applied_on or joined_on,
        applied_on=applied_on,
        references=tuple(_asked(reference) for reference in mentor.references.all()),
        own_references=sum(rules.counts_as_received(text) for text in own),
        interviews=tuple(
            rules.Seen(seen.interviewer_id, seen.held_on, seen.recommends, seen.has_time)
            for seen in mentor.interviews.all()
            if seen_since is None or seen.held_on >= seen_since
        ),
        own_interview_on=own_interview_on,
        date_of_birth=mentor.date_of_birth,
        is_peer=mentor.is_peer,
        **vetted(mentor, left_on),
    )


def _asked(reference):
    return rules.Asked(
        is_usable=reference.is_usable,
        asked_on=reference.asked_at and timezone.localdate(reference.asked_at),
        answered_on=reference.answered_at and timezone.localdate(reference.answered_at),
        would_trust=reference.would_trust,
    )


@dataclass(frozen=True)
class OnTheWay:
    """One line of the pipeline: the person, the steps, the next one, and how many days it has waited."""

    name: str
    mentor: Mentor | None
    application: Application | None
    steps: tuple
    next: rules.Step
    days: int

    @property
    def done(self):
        return sum(step.is_done for step in self.steps)

    @property
    def kind(self):
        """As what they come; who has no record yet comes as a volunteer."""
        return self.mentor.kind if self.mentor else Mentor.Kind.VOLUNTEER

    @property
    def url(self):
        if self.mentor:
            return reverse("home:mentor_detail", args=[self.mentor.pk])
        return reverse("mentors:application_detail", args=[self.application.pk])


def pipeline(user, today, figures):
    """Everybody on the way, the longest wait first."""
    # What somebody's own way waits for is for others to see to.
    others = Mentor.objects.visible_to(user).exclude(user=user)
    applicants = others.filter(status=Mentor.Status.APPLICANT).with_way()
    found = [on_the_way(mentor, today, figures) for mentor in applicants]
    found += [
        _unlinked(application, today) for application in Application.objects.visible_to(user).waiting_for_account()
    ]
    return sorted(found, key=lambda line: (-line.days, line.name))


def flow(user, today):
    """How mentors come and go, a line for each kind that there is (EPT-10): on the way and serving now; accepted and
    gone within the last twelve months."""
    year_ago, status = months_after(today, -12), Mentor.Status
    rows = (
        Mentor.objects.visible_to(user)
        .order_by()
        .values("kind")
        .annotate(
            on_the_way=Count("pk", filter=Q(status=status.APPLICANT)),
            accepted=Count("pk", filter=Q(accepted_on__gte=year_ago)),
            serving=Count("pk", filter=Q(status__in=[status.ACTIVE, status.PAUSED])),
            left=Count("pk", filter=Q(status=status.LEFT, left_on__gte=year_ago)),
        )
    )
    found = {row["kind"]: row for row in rows}
    return [found[kind] | {"label": kind.label} for kind in Mentor.Kind if kind in found]


def on_the_way(mentor, today, figures):
    way = way_of(mentor)
    following = rules.next_step(way, today, figures)
    return OnTheWay(
        name=mentor.user.name,
        mentor=mentor,
        application=application_of(mentor),
        steps=rules.steps(way, today, figures),
        next=following,
        days=_days(following.on, today),
    )


@dataclass(frozen=True)
class Record:
    """All that the page of a mentor tells of how they came."""

    line: OnTheWay
    is_open: bool
    application: Application | None
    references: list
    interviews: list


def record_of(mentor, today, figures):
    """What stands on the page of a mentor, or None where nothing was written here."""
    prefetch_related_objects([mentor], *Mentor.WAY)
    is_open = mentor.status == Mentor.Status.APPLICANT
    references, interviews = list(mentor.references.all()), list(mentor.interviews.all())
    application = application_of(mentor)
    if not (is_open or references or interviews or application):
        return None
    also, same = also_speaking(references), namesakes(references)
    for reference in references:
        reference.also_for = also.get(reference.pk, [])
        reference.namesakes = same[reference.pk] if reference.is_usable else []
    labels = {value.key: value.label for value in figures.mentor_values}
    return Record(
        line=on_the_way(mentor, today, figures),
        is_open=is_open,
        application=application,
        references=references,
        interviews=[
            {"row": seen, "scores": [(labels.get(key, key), score) for key, score in seen.scores.items()]}
            for seen in interviews
        ],
    )


def _unlinked(application, today):
    sent_on = timezone.localdate(application.sent_at)
    words = "The e-mail address belongs to an account already."
    link = rules.Step("link", "Link to an account", "KOT-4.1", False, words, rules.Acts.COORDINATOR, sent_on)
    return OnTheWay(application.applicant_name, None, application, (), link, _days(sent_on, today))


def _days(since, today):
    return max((today - since).days, 0) if since else 0


def named_applicant(mentor):
    """The applicant as the rule on referees compares them."""
    return rules.Named(
        mentor.user.name, mentor.user.email, mentor.user.phone, f"{mentor.address} {mentor.postcode}".strip()
    )


def named_referee(reference):
    return rules.Named(
        reference.name, reference.email, reference.phone, reference.address, is_relative=reference.is_relative
    )


def is_of_charity(email, phone=""):
    """Whether somebody has an account here, a volunteer's or another: by e-mail address or by phone number."""
    if email and User.objects.filter(email__iexact=email.strip()).exists():
        return True
    if not phone:
        return False
    phones = User.objects.exclude(phone="").values_list("phone", flat=True)
    return any(is_same_phone(phone, known) for known in phones)


def namesakes(references):
    """{pk of a reference: people with an account here who have the referee's name, and may be the same person under an
    address of their own}; one question for all."""
    names = {reference.pk: " ".join(reference.name.split()) for reference in references}
    same = Q(pk=None)
    for name in names.values():
        same |= Q(name__iexact=name)
    known = User.objects.filter(same).order_by("name", "pk")
    found = [(person, " ".join(person.name.split()).casefold()) for person in known] if names else []
    return {pk: [person for person, plain in found if plain == name.casefold()] for pk, name in names.items()}


def also_speaking(references):
    """{pk of a reference: names of other applicants for whom the same person stands}; one question for all."""
    mine = {reference.pk: reference for reference in references}
    emails = {reference.email.lower() for reference in references if reference.email}
    if not emails:
        return {}
    same = Q()
    for email in emails:
        same |= Q(email__iexact=email)
    found: dict[int, list[str]] = {}
    for other in Reference.objects.filter(same).select_related("mentor__user"):
        for pk, reference in mine.items():
            if other.mentor_id != reference.mentor_id and other.email.lower() == reference.email.lower():
                found.setdefault(pk, []).append(other.mentor.user.name)
    return found


def references_asked_before(day: date):
    """Usable and not answered, asked on or before a day, of applicants still on the way."""
    return Reference.objects.filter(
        asked_at__date__lte=day, answered_at=None, unusable_because="", mentor__status=Mentor.Status.APPLICANT
    ).select_related("mentor__user")
