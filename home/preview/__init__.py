"""Which open cases the next version of the policy would judge otherwise: under old and under new figures, compared.

Nothing is stored. Each kind asks the database a few times, however many cases there are, and only where the figures it
turns on differ. A figure that touches no open case stands in WITHOUT_CASES with the reason that a reader gets: a test
holds that every figure is in one of the two tables.
"""

from collections.abc import Callable
from dataclasses import dataclass

from policy.figures import Difference

from . import cases, clocks
from .versions import Change, Part, Versions

__all__ = ["KINDS", "WITHOUT_CASES", "Change", "Part", "Versions", "parts_of", "without_cases"]

PLANNED = (
    "A meet-up that is planned stays judged by the version it was planned under. It is judged by the new one as soon "
    "as somebody changes it."
)
AS_TODAY = "As they stand today."


@dataclass(frozen=True)
class Kind:
    """One kind of open case: its clause, what it is called, what finds the changes, and the figures they turn on."""

    clause: str
    label: str
    find: Callable[[Versions], list[Change]]
    figures: tuple[str, ...]
    note: str = ""


# In the order of the policy.
KINDS = (
    Kind("KOT-2.1", "Camps of each school year", cases.programme, ("camps_a_year",)),
    Kind("KOT-2.4", "Agreed ends of support", clocks.ends, ("end_notice_days",)),
    Kind(
        "KOT-3.1",
        "Children who could have a mentor",
        cases.eligible,
        ("camps_needed", "attendance_needed", "attendance_counts_camps_only"),
        AS_TODAY,
    ),
    Kind("KOT-3.2", "Referrals that nobody has taken up", clocks.referrals_seen, ("referral_seen_days",)),
    Kind("KOT-3.2", "Referrals to be decided", clocks.referrals_decided, ("referral_decided_days",)),
    Kind("KOT-4.1", "Referees who have not answered", clocks.referees, ("reference_chased_after",)),
    Kind(
        "KOT-4.3",
        "Applicants on the way",
        cases.applicants,
        ("interviewers_needed", "references_needed", "youngest_mentor"),
    ),
    Kind("KOT-5.1", "Safeguarding trainings", cases.trainings, ("safeguarding_valid_months", "reminder_days")),
    Kind("KOT-5.2", "Support meetings", clocks.support, ("support_meeting_months", "support_flag_months")),
    Kind("KOT-7.1", "Starts", clocks.starts, ("start_steps", "start_within_days")),
    Kind("KOT-8.1", "Spending of this month", cases.spending, ("monthly_spending",), AS_TODAY),
    Kind("KOT-9.1", "Meet-ups planned", cases.places, ("venue_kinds",), PLANNED),
    Kind("KOT-9.2", "Time since the last meet-up", cases.gaps, ("meet_every_days",), AS_TODAY),
    Kind("KOT-9.4", "Notes still to come", cases.notes, ("note_due_days",), AS_TODAY),
    Kind("KOP-3", "Plans to be signed off", clocks.plans, ("plan_due_days",)),
    Kind("KOP-8", "Children for each mentor", cases.capacity, ("children_for_each_mentor",)),
    Kind("KOP-14", "Insurance checks of places", clocks.venue_checks, ("venue_check_months",)),
    Kind("KOP-16", "Consents asked for by link", clocks.consents, ("consent_answer_days",)),
    Kind("KOP-22", "What is beyond a mentor", clocks.help_asked, ("help_answer_days",)),
    Kind("KOP-28", "Reviews", clocks.reviews, ("review_every_months", "review_notice_days")),
    Kind("EPT-3", "Time together in the last fortnight", cases.contact, ("contact_minutes",), AS_TODAY),
    Kind(
        "PRO-1",
        "Papers of mentors",
        cases.clear,
        ("dbs_needed", "dbs_from_age", "youngest_peer_mentor", "peer_courses"),
    ),
    Kind(
        "HTP-5",
        "Meetings of mentors and coordinator",
        clocks.meetings,
        ("team_meeting_months", "scheme_review_months", "team_meeting_notice_days"),
    ),
)

WEIGHTS = ("interests", "support", "temperament", "availability", "distance", "wish", "history")
WITHOUT_CASES = {
    **dict.fromkeys(
        (f"match_{name}" for name in WEIGHTS),
        "Mentors are suggested anew at each look. An allocation that was made stays as it was made.",
    ),
    "mentor_values": "They are asked about at the next interview. What was scored before stays as it was scored.",
    "dbs_details_months": "Details of DBS checks are erased by it at night. What is erased does not come back.",
    "peer_budget": "It stands beside what peer mentors have spent. No claim is judged by it.",
    **dict.fromkeys(
        ("gift_limit", "gifts_by_grant_only", "grant_decision_days", "grant_quorum", "grant_conflict_sits_out"),
        "What was asked for is decided under the version of the day on which it was asked.",
    ),
    **dict.fromkeys(
        ("claim_months", "mile_rate", "parts_days"),
        "A claim is judged under the version of the day of the spending. No claim that is in is judged again.",
    ),
    "taxi_check_months": "It is asked when a taxi is asked for. A ride that was approved stays approved.",
    "taxi_check_notice_days": "It is counted back from the end of each check, and asked anew at each look.",
    **dict.fromkeys(
        ("budget_children", "budget_for_each_child", "coordinator_hours", "coordinator_weeks", "coordinator_rate"),
        "A new budget begins with it. Budgets that were made keep their own figures.",
    ),
    "grant_above": "No claim that is in is judged again. A workbook is compared with it when it is brought in.",
    "note_open_hours": "It is asked when an author opens a note again. A correction stands below what was written.",
    "meetups_need_confirmation": (
        "It is asked when a meet-up is planned. One that is planned already keeps its answer, or waits for it."
    ),
    "group_least": "It is asked when a group meet-up is planned. Groups that are planned already stay as they are.",
    "group_most": "It is asked when a group meet-up is planned. Groups that are planned already stay as they are.",
    "unconfirmed_hours": "It is counted back from each meet-up, and asked anew every few minutes.",
    "unconfirmed_chief_hours": "It is counted back from each meet-up, and asked anew every few minutes.",
    "silence_minutes": "It is asked on the evening of each meet-up, under the figures of that day.",
    "questionnaire_every_months": "The portal does not ask for questionnaires by a date yet, so none is open.",
    "support_months": "It is the length of support that is agreed from the first day on. What is agreed already stays.",
    "outcome_measures": "They are asked for at the next start, review or closing. What was measured before stays.",
    "report_year_starts_month": (
        "It says where a year begins in reports and yearly costs. Reports that were issued stay as they are."
    ),
    "smallest_number_shown": (
        "It is used wherever numbers are shown from the first day on. Reports that were issued stay as they are."
    ),
    "policy_review_reminder_days": "It reminds of the review of the new version itself, which has its own day.",
}


def parts_of(versions: Versions) -> list[Part]:
    """Every kind of open case that the figures which differ touch, those without a change among them."""
    return [
        Part(kind.clause, kind.label, kind.find(versions), kind.note)
        for kind in KINDS
        if versions.differ_in(*kind.figures)
    ]


def without_cases(differences: list[Difference]) -> list[tuple[Difference, str]]:
    """The figures that differ and change no open case, each with the reason."""
    return [(one, WITHOUT_CASES[one.figure.name]) for one in differences if one.figure.name in WITHOUT_CASES]
