"""What the policy makes of a plan for several children while it is typed: of the group once, of each child by name."""

from django.utils import timezone

from mentors.rules import clear_to_plan
from policy.verdict import Verdict

from .. import rules
from ..models import GroupMeetUp, MeetUp, Transport
from .plans import consent_of, lift_of, place_of, stage_for_group
from .venues import insurance_of

# Why a lift cannot be avoided is typed below; whether the carer agrees to lifts is known here.
TYPED_BELOW = "typed below"


def verdicts_on_group(pairs, figures, *, venue_kind, transport, second_mentor, unusual="", day=None):
    """[(names, verdict)] for rows of a mentee and its mentor, without names what is of no one child (KOP-30).

    `venue_kind` is None while no place is chosen. Of a group that is too large it is said alone.
    """
    if not pairs:
        return []
    size = rules.group_size_verdict(len(pairs), figures)
    if len(pairs) > figures.group_most:
        return [("", size)]
    group = GroupMeetUp(second_mentor=second_mentor)
    group.mentors = {pair.mentor_id for pair in pairs} | ({group.second_mentor_id} - {None})
    plan = {"group": group, "second_mentor": second_mentor, "venue_kind": venue_kind, "date": day}
    plan |= {"unusual": unusual}
    plan |= {"transport": transport, "transport_words": TYPED_BELOW if transport == Transport.CAR else ""}
    parts = [MeetUp(mentee=pair.mentee, mentor=pair.mentor, **plan) for pair in pairs]
    common = [size, *(_of_place(parts[0], figures) if venue_kind is not None else [])]
    return [("", verdict) for verdict in common] + _by_name(parts, figures)


def _of_place(part, figures):
    """The same for each part: the mentors of the whole group come along."""
    insurance = insurance_of(part, figures)
    return [place_of(part, figures), *([insurance] if insurance and insurance.needs_approval else [])]


def _by_name(parts, figures):
    """What is of one child, with the names of those of whom the same holds; what rests on one clause together."""
    names: dict[Verdict, list[str]] = {}
    for part in parts:
        for verdict in _of_child(part, figures):
            names.setdefault(verdict, []).append(str(part.mentee))
    named = [(", ".join(those), verdict) for verdict, those in names.items()]
    return sorted(named, key=lambda found: found[1].clause)


def _of_child(part, figures):
    """A lift is told of either way, everything else where something stands against it."""
    lift = lift_of(part)
    others = [clear_to_plan(part.mentor, timezone.localdate(), figures), stage_for_group(part), consent_of(part)]
    return [*([lift] if lift else []), *[verdict for verdict in others if not verdict.is_allowed]]
