"""Loads what rules, pages and deadlines ask about mentees, in as few questions as there are kinds of thing."""

from .agreed import current_allocations, goals_followed, judged, known_on, supported, with_clocks, with_plan, with_start
from .referrals import Candidate, also_referred, candidates_for, carers_like, mentee_of, standing_from, standing_of
from .starts import fact_rows, facts_of, known_steps, recorded_steps
from .summaries import Summary, summary_of

__all__ = [
    "Candidate",
    "Summary",
    "also_referred",
    "candidates_for",
    "carers_like",
    "current_allocations",
    "fact_rows",
    "facts_of",
    "goals_followed",
    "judged",
    "known_on",
    "known_steps",
    "mentee_of",
    "recorded_steps",
    "standing_from",
    "standing_of",
    "summary_of",
    "supported",
    "with_clocks",
    "with_plan",
    "with_start",
]
