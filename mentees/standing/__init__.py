"""Loads what rules, pages and deadlines ask about mentees, in as few questions as there are kinds of thing."""

from .referrals import Candidate, also_referred, candidates_for, mentee_of, standing_from, standing_of
from .starts import known_steps, recorded_steps

__all__ = [
    "Candidate",
    "also_referred",
    "candidates_for",
    "known_steps",
    "mentee_of",
    "recorded_steps",
    "standing_from",
    "standing_of",
]
