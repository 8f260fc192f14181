"""The charity's rules about meet-ups and notes."""

from datetime import date, datetime, timedelta

from policy.dates import in_words
from policy.figures import Figures
from policy.verdict import Verdict, allowed, needs_approval, refused

COORDINATOR = "coordinator"


UNUSUAL = {"night": "The child stays away overnight", "outing": "This outing is unusual"}


def place_verdict(venue_kind: str, mentors: int, figures: Figures, unusual: str = "") -> Verdict:
    """KOT-9.1: meet-ups go to approved kinds of place, each with its least number of mentors.

    Another place needs the coordinator's approval; a cinema only in groups, with more than one mentor. An overnight
    and an unusual outing (`unusual`: "night", "outing") are asked about wherever they go (KOT-16.1, KOP-14).
    """
    kind = figures.venue_kind(venue_kind)
    if unusual and not (kind and mentors < kind.mentors):
        return needs_approval(
            "KOT-16.1",
            f"{UNUSUAL[unusual]}, so the coordinator has to agree to it first. "
            "It needs a risk assessment, and a look at its insurance (KOP-14).",
            by=COORDINATOR,
        )
    if kind is None:
        return needs_approval(
            "KOT-9.1",
            "This kind of place is not on the policy’s list, so the coordinator has to agree to it first. "
            "It needs a risk assessment, and a look at its insurance (KOP-14).",
            by=COORDINATOR,
        )
    if mentors < kind.mentors:
        return refused(
            "KOT-9.1",
            f"{kind.label} is for groups: at least {kind.mentors} mentors come along, and this plan has {mentors}.",
        )
    return allowed("KOT-9.1", f"{kind.label} is on the policy’s list of places.")


def confirmation_verdict(place: Verdict, figures: Figures) -> Verdict:
    """KOP-10: each meeting is confirmed by the coordinator before it goes ahead, where the policy asks for it."""
    if place.is_refused or place.needs_approval:
        return place
    if figures.meetups_need_confirmation:
        return needs_approval(
            "KOP-10",
            "The coordinator confirms each meet-up before it goes ahead.",
            by=COORDINATOR,
        )
    return allowed("KOP-10", "This meet-up stands; the coordinator has been told.")


def lift_verdict(has_consent: bool, reason: str) -> Verdict:
    """KOP-12: never alone in a car with a child if avoidable; a lift needs the carer's consent and a reason."""
    clause = "KOP-12"
    if not has_consent:
        return refused(
            clause, "The carer has not agreed to lifts in a mentor’s car. Choose another way, or ask the coordinator."
        )
    if not reason:
        return refused(clause, "Say why a lift cannot be avoided.")
    return allowed(clause, "A lift is recorded with its reason. The carer has agreed to lifts.")


def lift_given_verdict(has_consent: bool) -> Verdict:
    """KOP-12: a lift that was given is recorded and the committee told; one without consent is flagged as well."""
    clause = "KOP-12"
    if not has_consent:
        return refused(
            clause, "A lift was given although the carer has not agreed to lifts. The coordinator looks into it."
        )
    return allowed(clause, "A lift was given; the carer has agreed to lifts. The committee has been told.")


def public_verdict(in_public: bool | None) -> Verdict:
    """KOP-6: mentor and child meet in public, seen and heard by others; else the coordinator has to agree to it."""
    clause = "KOP-6"
    if in_public is False:
        return needs_approval(
            clause, "The mentor does not say that others can see and hear them. Ask before you confirm.", by=COORDINATOR
        )
    return allowed(clause, "Mentor and child meet where others see and hear them.")


def first_meeting_verdict(booked_on: date | None, held_on: date | None) -> Verdict:
    """KOT-7.1: there is one first meeting of mentor, child and carer; another is booked only when it fell through."""
    clause = "KOT-7.1"
    if held_on:
        return refused(
            clause, f"The first meeting with the carer was on {in_words(held_on)}. Plan an ordinary meet-up."
        )
    if booked_on:
        return refused(
            clause, f"The first meeting with the carer is planned for {in_words(booked_on)}. Change or cancel that one."
        )
    return allowed(clause, "The first meeting of mentor, child and carer can be booked.")


def to_meet_by(since: date, every_days: int, away_until: date | None = None) -> date:
    """KOT-9.2: by when mentor and mentee meet again, as often as they agreed.

    Counted from the day they last met, or from the mentor's last day away where that is later.
    """
    return max(since, away_until or since) + timedelta(days=every_days)


def is_soon(starts_at: datetime, now: datetime) -> bool:
    """KOP-18: what changes in the last day before a meet-up changes at the last minute: people are told at once."""
    return timedelta(0) < starts_at - now <= timedelta(hours=24)


def note_due_on(met_on: date, figures: Figures) -> date:
    """KOT-9.4: a brief note follows each meet-up, within the days the policy sets."""
    return met_on + timedelta(days=figures.note_due_days)


def note_verdict(written_at: datetime, now: datetime, figures: Figures) -> Verdict:
    """KOT-9.4: the author may change a note for some hours; later a correction stands below it and the words stay."""
    hours = figures.note_open_hours
    if now < written_at + timedelta(hours=hours):
        return allowed("KOT-9.4", f"You can change this note for {hours} hours after you wrote it.")
    return refused("KOT-9.4", f"This note is more than {hours} hours old. Add a correction; the note stays as it was.")


def night_verdict(ended_on: date) -> Verdict:
    """KOT-9.1: an outing that lasts into the next day is on no list: the coordinator agrees to it first.

    One that happened is recorded and flagged.
    """
    return refused(
        "KOT-9.1",
        f"This meet-up went on past midnight, into {in_words(ended_on)}. The coordinator has to agree to that "
        "beforehand, and looks into it.",
    )


def notes_in_time_from(today: date, figures: Figures) -> date:
    """KOT-9.4: the note of a meet-up before this day is overdue."""
    return today - timedelta(days=figures.note_due_days)


def missing_from_note(words: dict[str, str]) -> list[str]:
    """KOP-11: the log names the place, who was there, and what was done or talked about.

    Answers the names of the fields that are still empty; date and run-by come from the meet-up itself.
    """
    return [name for name in ("place", "attendees", "activities") if not words.get(name)]


def responsibility_verdict(mentor: str, is_their_mentor: bool, answer: str = "", own_waits: str = "") -> Verdict:
    """KOT-12.1: a child attends the termly activity only with their mentor, or another mentor who agreed.

    `answer` is that of another mentor: agreed, declined, or empty while they have not said. `own_waits` is the child's
    own mentor, booked before, who has not said yet whether the other one may take over: it holds when both agree.
    """
    clause = "KOT-12.1"
    if not mentor:
        return refused(clause, "Not booked: nobody takes responsibility yet.")
    if is_their_mentor:
        return allowed(clause, f"{mentor} is their mentor and takes responsibility.")
    if answer == "agreed" and own_waits:
        return refused(
            clause, f"Not booked: {mentor} has agreed; {own_waits}, their mentor, has not said yes to that yet."
        )
    if answer == "agreed":
        return allowed(clause, f"{mentor} has agreed to take responsibility.")
    if answer == "declined":
        return refused(clause, f"Not booked: {mentor} cannot take responsibility.")
    if own_waits:
        return refused(
            clause, f"Not booked: {mentor} and {own_waits}, their mentor, have been asked. Both have to say yes."
        )
    return refused(clause, f"Not booked: {mentor} has been asked and has not answered yet.")


def group_verdict(carer_agrees: bool, charity_agrees: bool) -> Verdict:
    """KOT-13.1: messages to a mentee go through the carer, or a group chat of carer, mentor and mentee.

    The group has the consent of both the carer and the charity.
    """
    clause = "KOT-13.1"
    if not carer_agrees:
        return refused(clause, "The carer has not agreed to a group chat, so there is none. Messages go to the carer.")
    if not charity_agrees:
        return needs_approval(
            clause, "The carer agrees to a group chat. The charity has not agreed to it yet.", by=COORDINATOR
        )
    return allowed(clause, "Carer and charity have agreed to a group chat of carer, mentor and child.")


def risk_verdict(is_unusual: bool, has_assessment: bool, because: str) -> Verdict:
    """KOT-16.1: an unusual outing has a risk assessment, as an event has; without one it is approved with a reason."""
    clause = "KOT-16.1"
    if not is_unusual:
        return allowed(clause, "This kind of place is on the policy’s list and needs no risk assessment of its own.")
    if has_assessment:
        return allowed(clause, "A risk assessment is attached. Read it before you answer.")
    if because:
        return allowed(clause, f"It goes ahead without a risk assessment, because: {because}")
    return refused(clause, "This outing is unusual and has no risk assessment. Attach one, or say why it needs none.")
