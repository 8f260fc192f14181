"""Everything that is due by a day and that a person may know of, from every app, the most urgent first."""

from club.deadlines import registers_due, risk_assessments_missing, risk_assessments_to_review
from meetups.deadlines import activities_due, plans_without_consent, starts_due
from meetups.models import MeetUp
from mentees import deadlines as of_mentees
from mentees.models import Allocation, ConsentRequest, HelpRequest, Mentee
from policy import deadlines as of_policy

# The kinds as people read them, in the order of the choice above the list.
KINDS = {
    "referrals": "Referrals",
    "consents": "Consents",
    "starts": "Starts",
    "help": "Beyond a mentor",
    "plans": "Plans and goals",
    "reviews": "Reviews and endings",
    "club": "Events",
    "policy": "Policy",
}


def due_for_team(user, figures, today, *, kind=""):
    """Deadlines of the mentoring team, each beside its kind; of one kind where it is named."""
    mentees = Mentee.objects.visible_to(user)
    allocations = Allocation.objects.visible_to(user)
    sources = {
        "referrals": lambda: (
            of_mentees.referrals_to_look_at(today, figures, user) + of_mentees.decisions_due(today, figures, user)
        ),
        "consents": lambda: (
            of_mentees.consents_missing(today, allocations)
            + of_mentees.consents_unanswered(today, figures, ConsentRequest.objects.visible_to(user))
            + plans_without_consent(MeetUp.objects.visible_to(user))
        ),
        "starts": lambda: starts_due(today, figures, allocations),
        "help": lambda: of_mentees.help_unanswered(figures, HelpRequest.objects.visible_to(user)),
        "plans": lambda: of_mentees.plans_due(today, mentees) + of_mentees.goals_due(today, mentees),
        "reviews": lambda: of_mentees.reviews_due(today, mentees) + of_mentees.ends_due(today, mentees),
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
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[1].subject))
