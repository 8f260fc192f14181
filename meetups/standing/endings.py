"""What an ending still lacks."""

from mentees.models import OutcomeMeasure

from ..models import MeetUp


def missing_at_end(mentee, goals, figures):
    """What a good ending still lacks, in sentences."""
    owed = MeetUp.objects.filter(mentee=mentee).owing_a_note().count()
    plan = mentee.plans.current().first()
    start = mentee.outcome_measures.filter(moment=OutcomeMeasure.Moment.START).exists()
    found = [
        owed and f"{_count(owed, 'note')} of meet-ups still to come. The mentor can hand in notes after the last day.",
        goals and f"{_count(len(goals), 'goal')} without an outcome. Say below how each ended.",
        not plan and "There was no plan.",
        plan and not plan.is_signed_off and "The newest plan was never signed off.",
        figures.outcome_measures and not start and "Nothing was measured at the start, so there is nothing to compare.",
    ]
    return [sentence for sentence in found if sentence]


def _count(number, noun):
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
