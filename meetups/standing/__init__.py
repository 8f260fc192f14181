"""What a rule about meet-ups is asked with today: how a plan stands, and how the start of a mentee stands."""

from .plans import (
    away_on,
    consent_for,
    consent_of,
    lift_of,
    not_standing,
    place_of,
    second_mentor_standing,
    unclear_for,
)
from .start import first_meeting_of, has_met, start_for, start_of, starts_of

__all__ = [
    "away_on",
    "consent_for",
    "consent_of",
    "first_meeting_of",
    "has_met",
    "lift_of",
    "not_standing",
    "place_of",
    "second_mentor_standing",
    "start_for",
    "start_of",
    "starts_of",
    "unclear_for",
]
