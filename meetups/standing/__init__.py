"""What a rule about meet-ups is asked with today: how a plan stands, and how the start of a mentee stands."""

from .pairs import current_pairs, not_met_for_long
from .plans import (
    agrees_to_lifts,
    away_on,
    clash_of,
    consent_for,
    consent_of,
    lift_of,
    not_standing,
    place_of,
    places_of,
    risk_of,
    room_clash_of,
    second_mentor_standing,
    slot_of,
    unclear_for,
)
from .signups import Place, places_on, without_company
from .start import first_meeting_of, has_met, start_for, start_of, starts_of
from .watch import called_about, carers_untold, of_these_days, watched_of, with_signs

__all__ = [
    "Place",
    "agrees_to_lifts",
    "away_on",
    "called_about",
    "carers_untold",
    "clash_of",
    "consent_for",
    "consent_of",
    "current_pairs",
    "first_meeting_of",
    "has_met",
    "lift_of",
    "not_met_for_long",
    "not_standing",
    "of_these_days",
    "place_of",
    "places_of",
    "places_on",
    "risk_of",
    "room_clash_of",
    "second_mentor_standing",
    "slot_of",
    "start_for",
    "start_of",
    "starts_of",
    "unclear_for",
    "watched_of",
    "with_signs",
    "without_company",
]
