"""Loads what the rules are asked about, and answers for one row or many."""

from .referrals import Candidate, also_referred, candidates_for, mentee_of, standing_from, standing_of

__all__ = ["Candidate", "also_referred", "candidates_for", "mentee_of", "standing_from", "standing_of"]
