"""What the portal's own records say about the steps of a start, for one mentee or many."""

from collections import defaultdict

from django.utils import timezone

from mentors.models import Training

from ..models import Allocation, Consent, ConsentRequest, Mentee, Plan, StartStep
from ..rules import Known, Step


def recorded_steps(mentee_ids):
    """Each mentee's steps as somebody recorded them, by key."""
    found = defaultdict(dict)
    for row in StartStep.objects.filter(mentee__in=mentee_ids):
        found[row.mentee_id][row.step] = Step(
            row.step, "", "", row.done_on, row.done_by, row.words, row.not_needed_because
        )
    return found


def known_steps(mentee_ids):
    """Each mentee's steps as the records of this app and those below know them, by key."""
    found = defaultdict(dict)
    for facts in (_referrals, _allocations, _consents, _plans):
        for mentee_id, key, known in facts(mentee_ids):
            found[mentee_id][key] = known
    return found


def _day(moment):
    return timezone.localtime(moment).date()


def _referrals(mentee_ids):
    mentees = Mentee.objects.filter(pk__in=mentee_ids, referral__settled_at__isnull=False)
    for mentee in mentees.select_related("referral__settled_by"):
        settled = mentee.referral
        yield mentee.pk, "referral", Known(_day(settled.settled_at), str(settled.settled_by or ""))


def _allocations(mentee_ids):
    """The first allocation with its summary and briefing, and the training of the mentor of the newest."""
    allocations = Allocation.objects.filter(mentee__in=mentee_ids).select_related(
        "mentor__user", "allocated_by", "briefed_by", "summary_issued_by"
    )
    allocations = list(allocations.order_by("start_on", "id"))
    mentors = {allocation.mentee_id: allocation.mentor for allocation in allocations}
    trained = Training.objects.filter(mentor__in=mentors.values(), course=Training.Course.SAFEGUARDING)
    # The first that was taken: when it lapses another rule says so, and the start stays done.
    first = {training.mentor_id: training.taken_on for training in trained.order_by("-taken_on")}
    for allocation in reversed(allocations):
        words = f"{allocation.mentor} is the mentor"
        yield allocation.mentee_id, "allocated", Known(allocation.start_on, str(allocation.allocated_by or ""), words)
        if allocation.summary_issued_at:
            issued_on, by = _day(allocation.summary_issued_at), str(allocation.summary_issued_by)
            yield allocation.mentee_id, "summary", Known(issued_on, by, f"For {allocation.mentor}")
        if allocation.briefed_on:
            by = str(allocation.briefed_by)
            yield allocation.mentee_id, "briefing", Known(allocation.briefed_on, by, f"Of {allocation.mentor}")
    for mentee_id, mentor in mentors.items():
        if mentor.pk in first:
            yield mentee_id, "mentor_ready", Known(first[mentor.pk], str(mentor), "Safeguarding training, face to face")
        else:
            yield mentee_id, "mentor_ready", Known(words=f"No safeguarding training of {mentor} is recorded yet")


def _consents(mentee_ids):
    """Forms count as given when they were sent, and at the latest when one was signed."""
    given = {}
    for request in ConsentRequest.objects.filter(mentee__in=mentee_ids).select_related("asked_by").order_by("asked_at"):
        known = Known(_day(request.asked_at), str(request.asked_by), "Sent as a personal link")
        given.setdefault(request.mentee_id, known)
    consents = Consent.objects.filter(mentee__in=mentee_ids, kind=Consent.Kind.MENTORING).select_related("carer")
    for consent in consents.order_by("given_on", "id"):
        known = Known(consent.given_on, consent.signer, consent.get_given_display())
        earlier = given.get(consent.mentee_id)
        if earlier is None or earlier.done_on > consent.given_on:
            given[consent.mentee_id] = Known(consent.given_on, words="At the latest when the consent was signed")
        if consent.stands:
            yield consent.mentee_id, "consent", known
    for mentee_id, known in given.items():
        yield mentee_id, "forms_given", known


def _plans(mentee_ids):
    signed = Plan.objects.filter(mentee__in=mentee_ids, signed_off_at__isnull=False).select_related("signed_off_by")
    for plan in signed.order_by("-number"):
        yield plan.mentee_id, "plan", Known(_day(plan.signed_off_at), str(plan.signed_off_by or ""))
