"""Everything that is due by a day and that a person may know of, from every app, the most urgent first."""

from functools import cache

from django.utils import timezone

from club.deadlines import registers_due, risk_assessments_missing, risk_assessments_to_review
from expenses import deadlines as of_money
from expenses.models import Claim, GiftRequest, TaxiRequest
from meetups.deadlines import (
    activities_due,
    answers_due,
    carers_to_tell,
    groups_to_close,
    meetups_to_arrange,
    meetups_watched,
    next_news,
    next_to_arrange,
    notes_due,
    plans_without_consent,
    starts_due,
    venue_checks_due,
    with_earlier_in_one,
)
from meetups.models import GroupChat, MeetUp
from mentees import deadlines as of_mentees
from mentees.models import Allocation, ConsentRequest, HelpRequest, Mentee
from mentees.standing import current_allocations, goals_followed, supported
from mentors import deadlines as of_mentors
from policy import deadlines as of_policy
from safeguarding.deadlines import concerns_unread
from safeguarding.models import Concern

# The kinds as people read them, in the order of the choice above the list.
KINDS = {
    "concerns": "Concerns",
    "referrals": "Referrals",
    "consents": "Consents",
    "starts": "Starts",
    "meetups": "Meet-ups and notes",
    "help": "Beyond a mentor",
    "plans": "Plans and goals",
    "reviews": "Reviews and endings",
    "mentors": "Mentors and applicants",
    "money": "Money",
    "club": "Events",
    "policy": "Policy",
}


def due_for_team(user, figures, today, *, kind=""):
    """Deadlines of the mentoring team, each beside its kind; of one kind where it is named."""
    mentees = Mentee.objects.visible_to(user)
    # What several kinds ask about is loaded for the first of them.
    current = cache(lambda: current_allocations(Allocation.objects.visible_to(user)))
    agreed = cache(lambda: supported(today, mentees, user=user))
    sources = {
        "concerns": lambda: concerns_unread(Concern.objects.visible_to(user)),
        "referrals": lambda: (
            of_mentees.referrals_to_look_at(today, figures, user) + of_mentees.decisions_due(today, figures, user)
        ),
        "consents": lambda: (
            of_mentees.consents_missing(current())
            + of_mentees.consents_unanswered(today, figures, ConsentRequest.objects.visible_to(user))
            + plans_without_consent(MeetUp.objects.visible_to(user).confirmed_without_consent())
            + groups_to_close(GroupChat.objects.visible_to(user))
        ),
        "starts": lambda: with_earlier_in_one(starts_due(figures, current())),
        "meetups": lambda: (
            _plans_of(user, figures)
            + notes_due(figures, MeetUp.objects.visible_to(user))
            + meetups_to_arrange(today, figures, Allocation.objects.visible_to(user))
            + venue_checks_due(today, user, figures)
        ),
        "help": lambda: of_mentees.help_unanswered(figures, HelpRequest.objects.visible_to(user)),
        "plans": lambda: (
            of_mentees.plans_due(today, agreed())
            + of_mentees.goals_due(today, goals_followed(mentees, before=today), current())
        ),
        "reviews": lambda: of_mentees.reviews_due(today, agreed()) + of_mentees.ends_due(today, agreed()),
        "mentors": lambda: (
            of_mentors.applicants_waiting(today, figures, user)
            + of_mentors.references_overdue(today, figures, user)
            + of_mentors.meetings_due(today, figures)
            + of_mentees.blocks_due(today, figures, Allocation.objects.visible_to(user))
            + of_mentees.suspended_to_see_to(today, Allocation.objects.visible_to(user))
            + of_mentors.trainings_due(today, figures)
            + of_mentors.courses_due(today, figures)
            + of_mentors.agreements_due(today)
        ),
        # Grants wait for the committee, whose first page they are on; here stands what it cannot decide.
        "money": lambda: (
            of_money.claims_to_decide(Claim.objects.visible_to(user))
            + of_money.gifts_to_answer(GiftRequest.objects.visible_to(user))
            + of_money.grants_out_of_reach()
            + of_money.taxis_to_decide(TaxiRequest.objects.visible_to(user))
            + of_money.taxi_checks_due(today, figures)
        ),
        "club": lambda: (
            registers_due(today, user)
            + risk_assessments_missing(today, user)
            + risk_assessments_to_review(today, user)
            + activities_due(today, user, mentees)
        ),
        "policy": lambda: [deadline for deadline in of_policy.reviews_due(today) if deadline.person == user],
    }
    wanted = [kind] if kind in sources else list(sources)
    found = [(KINDS[name], deadline) for name in wanted for deadline in sources[name]()]
    return sorted(found, key=_urgent_first)


def _plans_of(user, figures):
    """Plans of these days, and those that wait for an answer; one that is called about already stands once."""
    meetups = MeetUp.objects.visible_to(user)
    watched = meetups_watched(timezone.now(), figures, meetups)
    called = {deadline.row.pk for deadline in watched if deadline.event.endswith(":unconfirmed")}
    return watched + [deadline for deadline in answers_due(meetups) if deadline.row.pk not in called]


def due_for_mentor(today, figures, current, ahead=()):
    """What a mentor sees to for each child, beside meet-ups and notes (KOT-7.2).

    `current` are their allocations as `mentee_facts.own_allocations` gives them, `ahead` their meet-ups from today on.
    """
    # Consent and plan of a peer mentor's mentee are the team's to see to (EPT-9).
    cases = [allocation for allocation in current if not allocation.mentor.is_peer]
    due = carers_to_tell(ahead, timezone.now()) + next_to_arrange(current, figures, today) + next_news(current)
    if cases:
        due += of_mentees.consents_missing(cases)
        own = Mentee.objects.filter(pk__in=[allocation.mentee_id for allocation in cases])
        goals = goals_followed(own, before=today)
        due += of_mentees.goals_to_set(today, figures, cases) + of_mentees.goals_due(today, goals, cases)
    return sorted(due, key=lambda deadline: (deadline.due_on, deadline.subject))


def due_for_lead(user):
    """What waits for a safeguarding lead, and stands on their first page: concerns that nobody of them has read."""
    return concerns_unread(Concern.objects.visible_to(user))


def due_for_mentee(facts, today, *, allocations, goals, ahead, requests, brought_back, stopped):
    """The same deadlines of one mentee whose support goes on, from what its page has loaded, each beside its kind."""
    current, figures = [allocation for allocation in allocations if allocation.gives_access], facts.figures
    sources = {
        "consents": (
            of_mentees.consents_missing(current)
            + of_mentees.consents_unanswered(today, figures, requests)
            + plans_without_consent(ahead)
        ),
        "starts": starts_due(figures, current),
        "mentors": [of_mentees.mentor_suspended(allocation) for allocation in stopped],
        "help": of_mentees.help_unanswered(figures, brought_back),
        "plans": of_mentees.plans_due(today, [facts]) + of_mentees.goals_due(today, goals, current),
        "reviews": of_mentees.reviews_due(today, [facts]) + of_mentees.ends_due(today, [facts]),
    }
    found = [(KINDS[name], deadline) for name, deadlines in sources.items() for deadline in deadlines]
    return sorted(found, key=_urgent_first)


def _urgent_first(pair):
    return pair[1].due_on, pair[1].subject
