"""Every clock of the portal, whoever it runs for: what is due, whose it is, by when, under which clause, why it pauses.

Computed at each look. `one` and `many` say it in an e-mail: without a name, for anybody may look over a shoulder.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.utils import timezone

from club.deadlines import registers_due, risk_assessments_missing, risk_assessments_to_review
from core.deadlines import Deadline
from core.models import User
from core.roles import Role
from expenses import deadlines as of_money
from meetups import deadlines as of_meetups
from meetups.models import MeetUp
from meetups.standing import of_these_days
from mentees import deadlines as of_mentees
from mentees.models import Allocation, Mentee
from mentees.standing import current_allocations, with_plan
from mentors import deadlines as of_mentors
from policy.deadlines import reviews_due
from safeguarding.deadlines import concerns_unread
from safeguarding.models import READERS, Concern


@dataclass(frozen=True)
class Clock:
    """One kind of deadline. `reminds` says when one e-mail of its own goes out: once it runs, once late, or never."""

    one: str
    many: str
    find: Callable[..., list[Deadline]]
    reminds: str = ""

    def words(self, number: int) -> str:
        return self.one if number == 1 else self.many.format(number)


RUNNING, LATE = "once it runs", "once it is late"


def _each_coordinator(find):
    """What any coordinator may do is due to each of them."""
    return [deadline for user in User.objects.in_role(Role.COORDINATOR) for deadline in find(user)]


def _concerns_unread():
    """To each safeguarding lead who may read it; where no lead may, to whoever else may (KOT-14.1)."""
    return [
        replace(deadline, person=reader)
        for reader in User.objects.in_role(*READERS)
        for deadline in concerns_unread(Concern.objects.visible_to(reader))
        if reader.has_role(Role.SAFEGUARDING_LEAD) or deadline.person is None
    ]


def _carers_to_tell(figures):
    now = timezone.now()
    own = Allocation.objects.open_today().filter(mentee=OuterRef("mentee"), mentor=OuterRef("mentor"))
    meetups = MeetUp.objects.filter(Exists(own), mentor__suspended_at=None)
    return of_meetups.carers_to_tell(of_these_days(now, figures, meetups), now)


def _goals_to_set(today, figures):
    """The plan of a peer mentor's mentee is the team's to see to (EPT-9)."""
    pairs = with_plan(Allocation.objects.filter(mentor__suspended_at=None))
    cases = [pair for pair in current_allocations(pairs) if not pair.mentor.is_peer]
    return of_mentees.goals_to_set(today, figures, cases)


CLOCKS = (
    # Whoever may read it is told at once, and once late, by mails of their own: `safeguarding.emails`.
    Clock(
        "A concern has not been read yet",
        "{} concerns have not been read yet",
        lambda today, figures: _concerns_unread(),
    ),
    Clock(
        "A note is still to come",
        "{} notes are still to come",
        lambda today, figures: of_meetups.notes_due(figures),
    ),
    Clock(
        "A meet-up waits for an answer",
        "{} meet-ups wait for an answer",
        lambda today, figures: of_meetups.answers_due(),
    ),
    # Whoever is called about these at once is called by `jobs.watch_meetups`.
    Clock(
        "A meet-up of these days needs you",
        "{} meet-ups of these days need you",
        lambda today, figures: of_meetups.meetups_watched(timezone.now(), figures),
    ),
    Clock(
        "A carer is to be told how a meet-up stands",
        "Carers are to be told how {} meet-ups stand",
        lambda today, figures: _carers_to_tell(figures),
    ),
    Clock(
        "A mentee of a suspended mentor needs you",
        "{} mentees of suspended mentors need you",
        lambda today, figures: of_mentees.suspended_to_see_to(today),
        RUNNING,
    ),
    Clock(
        "The next meet-up waits to be arranged",
        "The next meet-up of {} mentees waits to be arranged",
        lambda today, figures: of_meetups.meetups_to_arrange(today, figures),
        RUNNING,
    ),
    Clock(
        "A confirmed meet-up lacks the consent",
        "{} confirmed meet-ups lack the consent",
        lambda today, figures: of_meetups.plans_without_consent(),
    ),
    Clock(
        "Somebody asks you to take responsibility for a child",
        "You are asked {} times to take responsibility for a child",
        lambda today, figures: of_meetups.responsibilities_to_answer(today),
    ),
    Clock(
        "News of a termly activity is to be passed on",
        "News of termly activities is to be passed on {} times",
        lambda today, figures: of_meetups.news_to_pass_on(today),
    ),
    Clock(
        "A consent to mentoring is missing",
        "{} consents to mentoring are missing",
        lambda today, figures: of_mentees.consents_missing(),
        RUNNING,
    ),
    Clock(
        "A carer has not answered about consents",
        "{} carers have not answered about consents",
        lambda today, figures: of_mentees.consents_unanswered(today, figures),
        RUNNING,
    ),
    Clock(
        "A group chat is to be closed",
        "{} group chats are to be closed",
        lambda today, figures: of_meetups.groups_to_close(),
        RUNNING,
    ),
    Clock(
        "A mentor waits for your answer",
        "{} mentors wait for your answer",
        lambda today, figures: of_mentees.help_unanswered(figures),
        LATE,
    ),
    Clock(
        "A claim waits for your decision",
        "{} claims wait for your decision",
        lambda today, figures: of_money.claims_to_decide(),
        RUNNING,
    ),
    Clock(
        "There is a question about a claim of yours",
        "There are questions about {} claims of yours",
        lambda today, figures: of_money.claims_to_answer(),
    ),
    Clock(
        "A mentor asks for a gift and waits for your answer",
        "{} mentors ask for a gift and wait for your answer",
        lambda today, figures: of_money.gifts_to_answer(),
        LATE,
    ),
    Clock(
        "A grant application waits for the committee",
        "{} grant applications wait for the committee",
        lambda today, figures: of_money.grants_for_members(today),
        RUNNING,
    ),
    Clock(
        "A grant application lacks members who may decide it",
        "{} grant applications lack members who may decide them",
        lambda today, figures: of_money.grants_out_of_reach(),
        RUNNING,
    ),
    Clock(
        "A mentor waits for feedback about a refused grant",
        "{} mentors wait for feedback about a refused grant",
        lambda today, figures: of_money.grants_to_feed_back(),
        LATE,
    ),
    Clock(
        "A mentor asks for a taxi",
        "Mentors ask for {} taxis",
        lambda today, figures: of_money.taxis_to_decide(),
        LATE,
    ),
    Clock(
        "The safeguarding check of a taxi firm ends",
        "The safeguarding checks of {} taxi firms end",
        of_money.taxi_checks_due,
        RUNNING,
    ),
    Clock("A review is due", "{} reviews are due", lambda today, figures: of_mentees.reviews_due(today), RUNNING),
    Clock(
        "A plan waits to be made or signed off",
        "{} plans wait to be made or signed off",
        lambda today, figures: of_mentees.plans_due(today),
        LATE,
    ),
    Clock(
        "Goals for a mentee wait to be agreed",
        "Goals for {} mentees wait to be agreed",
        lambda today, figures: _goals_to_set(today, figures),
    ),
    Clock(
        "A goal has come to its date",
        "{} goals have come to their dates",
        lambda today, figures: of_mentees.goals_due(today),
        RUNNING,
    ),
    Clock(
        "An agreed end of support is near",
        "{} agreed ends of support are near",
        lambda today, figures: of_mentees.ends_due(today),
        RUNNING,
    ),
    Clock(
        "A referral waits for your decision",
        "{} referrals wait for your decision",
        lambda today, figures: of_mentees.decisions_due(today, figures),
        LATE,
    ),
    Clock(
        "A referral waits to be looked at",
        "{} referrals wait to be looked at",
        lambda today, figures: of_mentees.referrals_to_look_at(today, figures),
        LATE,
    ),
    Clock(
        "Steps of a start are open",
        "Steps of {} starts are open",
        lambda today, figures: of_meetups.with_earlier_in_one(of_meetups.starts_due(figures)),
        LATE,
    ),
    Clock(
        "The code of conduct waits to be signed",
        "{} agreements wait to be signed",
        lambda today, figures: of_mentors.agreements_due(today),
        RUNNING,
    ),
    Clock(
        "Your safeguarding training is due",
        "{} safeguarding trainings are due",
        lambda today, figures: of_mentors.trainings_due(today, figures),
    ),
    Clock(
        "A course has to be taken again",
        "{} courses have to be taken again",
        lambda today, figures: of_mentors.courses_due(today, figures),
        RUNNING,
    ),
    Clock(
        "A support meeting is due",
        "{} support meetings are due",
        lambda today, figures: of_mentors.support_meetings_due(today, figures),
    ),
    Clock(
        "A meeting with all mentors is due",
        "{} meetings with all mentors are due",
        lambda today, figures: of_mentors.team_meetings_due(today, figures),
        RUNNING,
    ),
    Clock(
        "A block of sessions ends: look back with the mentor",
        "{} blocks of sessions end: look back with the mentors",
        lambda today, figures: of_mentees.blocks_due(today, figures),
        RUNNING,
    ),
    Clock(
        "An applicant waits for the next step",
        "{} applicants wait for the next step",
        lambda today, figures: _each_coordinator(lambda user: of_mentors.applicants_waiting(today, figures, user)),
    ),
    Clock(
        "A referee has not answered",
        "{} referees have not answered",
        lambda today, figures: _each_coordinator(lambda user: of_mentors.references_overdue(today, figures, user)),
    ),
    Clock(
        "A register waits to be marked",
        "{} registers wait to be marked",
        lambda today, figures: _each_coordinator(lambda user: registers_due(today, user)),
    ),
    Clock(
        "An event has no risk assessment",
        "{} events have no risk assessment",
        lambda today, figures: _each_coordinator(lambda user: risk_assessments_missing(today, user)),
    ),
    Clock(
        "A risk assessment is to be looked at again",
        "{} risk assessments are to be looked at again",
        lambda today, figures: _each_coordinator(lambda user: risk_assessments_to_review(today, user)),
    ),
    Clock(
        "A termly activity lacks somebody who takes responsibility",
        "{} termly activities lack somebody who takes responsibility",
        lambda today, figures: _each_coordinator(
            lambda user: of_meetups.activities_due(today, user, Mentee.objects.all())
        ),
    ),
    Clock(
        "The insurance of a kind of place is to be checked",
        "The insurance of {} kinds of place is to be checked",
        lambda today, figures: _each_coordinator(lambda user: of_meetups.venue_checks_due(today, user, figures)),
    ),
    Clock("The policy is due for review", "{} policies are due for review", lambda today, _: reviews_due(today)),
)


def running(today, figures):
    """(clock, deadline) of all that is due to somebody who may sign in, in the order of the clocks."""
    found = [(clock, deadline) for clock in CLOCKS for deadline in clock.find(today, figures)]
    return [(clock, deadline) for clock, deadline in found if deadline.person and deadline.person.is_active]


def due_to_each(today, figures):
    """For each person with something due: (person, [(clock, its deadlines, the earliest first)]); nothing paused."""
    people, found = {}, {}
    for clock, deadline in running(today, figures):
        if not deadline.paused:
            people[deadline.person.pk] = deadline.person
            found.setdefault(deadline.person.pk, {}).setdefault(clock, []).append(deadline)
    return [
        (people[pk], [(clock, sorted(due, key=lambda d: d.due_on)) for clock, due in clocks.items()])
        for pk, clocks in found.items()
    ]
