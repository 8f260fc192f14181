"""What a rule about meet-ups is asked with today: how a plan stands, and how the start of a mentee stands."""

from .contact import contact_of
from .endings import missing_at_end
from .group_plans import verdicts_on_group
from .groups import Group, group_of
from .notes import goals_to_tick, is_note_there, part_of, parts_kept_elsewhere, parts_owing
from .pairs import current_pairs, not_met_for_long, overdue, to_arrange, with_next
from .phone import facts_for_phone, may_still_keep, meetups_on_phone, mentees_on_phone, pass_for_phone
from .plans import (
    agrees_to_lifts,
    away_on,
    clash_of,
    clashes_of,
    consent_for,
    consent_of,
    holidays_between,
    lift_of,
    not_standing,
    place_of,
    places_of,
    risk_of,
    room_clash_of,
    second_mentor_standing,
    slot_of,
    stage_for_group,
    unclear_for,
)
from .signups import ACTIVITY_NEAR, Place, open_places, places_on, without_company
from .start import first_meeting_of, has_met, start_for, start_of, starts_of
from .together import told_once
from .venues import insurance_of, insured_kinds
from .waiting import speaks_against
from .watch import called_about, carers_untold, of_these_days, silence_of, watched_of, with_signs

__all__ = [
    "ACTIVITY_NEAR",
    "Group",
    "Place",
    "agrees_to_lifts",
    "away_on",
    "called_about",
    "carers_untold",
    "clash_of",
    "clashes_of",
    "consent_for",
    "consent_of",
    "contact_of",
    "current_pairs",
    "facts_for_phone",
    "first_meeting_of",
    "goals_to_tick",
    "group_of",
    "has_met",
    "holidays_between",
    "insurance_of",
    "insured_kinds",
    "is_note_there",
    "lift_of",
    "may_still_keep",
    "meetups_on_phone",
    "mentees_on_phone",
    "missing_at_end",
    "not_met_for_long",
    "not_standing",
    "of_these_days",
    "open_places",
    "overdue",
    "part_of",
    "parts_kept_elsewhere",
    "parts_owing",
    "pass_for_phone",
    "place_of",
    "places_of",
    "places_on",
    "risk_of",
    "room_clash_of",
    "second_mentor_standing",
    "silence_of",
    "slot_of",
    "speaks_against",
    "stage_for_group",
    "start_for",
    "start_of",
    "starts_of",
    "to_arrange",
    "told_once",
    "unclear_for",
    "verdicts_on_group",
    "watched_of",
    "with_next",
    "with_signs",
    "without_company",
]
