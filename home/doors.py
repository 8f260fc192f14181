"""The doors of each role, for the bar and the menu page; each asks a permission, the page's own or narrower."""

from dataclasses import dataclass, replace

from django.urls import reverse

from club.permissions import (
    can_list_children,
    can_list_events,
    can_list_memberships,
    can_list_resources,
    can_list_risk_assessments,
    can_list_school_holidays,
    can_see_equality_figures,
)
from core.permissions import can_list_people
from expenses.permissions import (
    can_change_own_account,
    can_list_budgets,
    can_list_claims,
    can_list_funds,
    can_list_gifts,
    can_list_own_grants,
    can_list_taxi_requests,
    can_pay_claims,
    can_see_costs,
    can_see_grants_desk,
)
from impact.permissions import can_list_reports
from imports.permissions import can_import_records
from meetups.permissions import can_list_activities, can_list_meetups, can_list_notes, can_list_venue_checks
from mentees.permissions import (
    can_list_endings,
    can_list_referrals,
    can_list_wordings,
    can_see_eligibility,
    can_suggest_mentors,
)
from mentors.permissions import (
    can_list_agreements,
    can_list_applicants,
    can_list_meetings,
    can_list_mentors,
    can_list_trainings,
    can_see_own_record,
)
from policy.permissions import can_read_policy
from safeguarding.permissions import can_list_concerns, can_report_concern

from .permissions import can_choose_mentors_day, can_list_due, can_list_mentees, can_open_portal, can_see_calendar


@dataclass(frozen=True)
class Door:
    label: str
    name: str
    permission: object
    words: str
    in_bar: bool = True
    is_here: bool = False

    @property
    def url(self):
        return reverse(self.name)


DOORS = (
    Door("Today", "home:today", can_open_portal, "What waits for you"),
    Door("Due", "home:due_list", can_list_due, "Everything that is due, for each and all"),
    Door("Mentees", "home:mentees_list", can_list_mentees, "The children in mentoring"),
    Door("Meet-ups", "meetups:meetups_list", can_list_meetups, "Planned, confirmed, and notes still to come"),
    Door("Calendar", "home:calendar_month", can_see_calendar, "The month, and a link for your phone", in_bar=False),
    Door("Notes", "meetups:notes_list", can_list_notes, "What happened, newest first", in_bar=False),
    Door(
        "Termly activities",
        "meetups:activities_list",
        can_list_activities,
        "Come along with your mentees",
        in_bar=False,
    ),
    Door("Concerns", "safeguarding:concerns_list", can_list_concerns, "What has been reported", in_bar=False),
    Door(
        "Report a concern", "safeguarding:concern_report", can_report_concern, "About a child or anybody", in_bar=False
    ),
    Door("Children", "home:children_list", can_list_children, "Everybody in the club, with their carers"),
    Door("Events", "club:events_list", can_list_events, "Camps, clubs and their registers", in_bar=False),
    Door(
        "Risk assessments",
        "club:risk_assessments_list",
        can_list_risk_assessments,
        "For camps, clubs and activities",
        in_bar=False,
    ),
    Door(
        "Insurance of places",
        "meetups:venue_checks_list",
        can_list_venue_checks,
        "When it was checked, and until when that holds",
        in_bar=False,
    ),
    Door(
        "School holidays",
        "club:school_holidays_list",
        can_list_school_holidays,
        "When no weekly meet-up is expected",
        in_bar=False,
    ),
    Door("Directory", "club:resources_list", can_list_resources, "Support that others give", in_bar=False),
    Door("Clubs we pay for", "club:memberships_list", can_list_memberships, "Memberships and their cost", in_bar=False),
    Door(
        "Equality monitoring",
        "club:equality_figures",
        can_see_equality_figures,
        "Answers of all families",
        in_bar=False,
    ),
    Door("Referrals", "mentees:referrals_list", can_list_referrals, "Children proposed for mentoring"),
    Door("Allocation meeting", "mentees:allocation_meeting", can_list_referrals, "Who waits for it", in_bar=False),
    Door("Waiting for a mentor", "mentees:mentors_propose", can_suggest_mentors, "Who suits whom", in_bar=False),
    Door(
        "Could have a mentor",
        "mentees:children_eligible",
        can_see_eligibility,
        "Children who meet the tests",
        in_bar=False,
    ),
    Door("Consent words", "mentees:wordings_list", can_list_wordings, "The words carers agree to", in_bar=False),
    Door("Endings", "mentees:endings_list", can_list_endings, "Whose support ended, and why", in_bar=False),
    Door("Mentors", "home:mentors_list", can_list_mentors, "The volunteers and their training"),
    Door("Applicants", "mentors:applicants_list", can_list_applicants, "Who would like to mentor", in_bar=False),
    Door("Training", "mentors:trainings_list", can_list_trainings, "Whose safeguarding training lapses", in_bar=False),
    Door("Support", "mentors:meetings_list", can_list_meetings, "Support and volunteers’ meetings", in_bar=False),
    Door("Agreements", "mentors:wordings_list", can_list_agreements, "What mentors sign, in versions", in_bar=False),
    Door("Money", "expenses:claims_list", can_list_claims, "What was spent, what is waiting to be paid"),
    Door("Gifts", "expenses:gifts_list", can_list_gifts, "Asked for before they are bought", in_bar=False),
    Door("Grants", "expenses:grants_desk", can_see_grants_desk, "What waits for the committee", in_bar=False),
    Door("Your grants", "expenses:grants_own", can_list_own_grants, "Your applications", in_bar=False),
    Door("Funds", "expenses:funds_list", can_list_funds, "What can still be given this year", in_bar=False),
    Door(
        "Budgets", "expenses:budgets_list", can_list_budgets, "What a year is planned to cost, and costs", in_bar=False
    ),
    Door("Cost for each child", "expenses:costs_list", can_see_costs, "And for each meet-up", in_bar=False),
    Door("Taxis", "expenses:taxi_requests_list", can_list_taxi_requests, "Asked for, and checked firms", in_bar=False),
    Door("To pay", "expenses:finance_queue", can_pay_claims, "Claims that wait for finance, the oldest first"),
    Door("Payment runs", "expenses:runs_list", can_pay_claims, "What is paid together, and the files for it"),
    Door("Months", "expenses:months_list", can_pay_claims, "What was booked in each, and which are closed"),
    Door("Bank details", "expenses:bank_details", can_change_own_account, "Where your money goes", in_bar=False),
    Door("Reports", "impact:reports_list", can_list_reports, "Impact reports to read and download"),
    Door("Policy", "home:policy_detail", can_read_policy, "The figures we go by, and what is not kept", in_bar=False),
    Door("Import", "imports:runs_list", can_import_records, "Bring in the charity’s workbook", in_bar=False),
    Door("People", "core:people_list", can_list_people, "Accounts, invitations, help with signing in", in_bar=False),
    Door("My mentoring", "home:mentors_day", can_choose_mentors_day, "Your own mentees and notes", in_bar=False),
    Door("About me", "mentors:own_record", can_see_own_record, "Your details and trainings", in_bar=False),
)


# Where a new heading of the menu begins, in the order of the doors above.
HEADINGS = {
    "home:today": "Every day",
    "home:children_list": "The club",
    "mentees:referrals_list": "Into mentoring, and out of it",
    "home:mentors_list": "Mentors",
    "expenses:claims_list": "Money and reports",
    "home:policy_detail": "Policy and portal",
    "home:mentors_day": "You",
}


def doors_for(user, here=""):
    """The doors that open for this person, the one they stand in marked."""
    return [replace(door, is_here=door.name == here) for door in DOORS if door.permission(user)]


def menu_for(user):
    """(heading, doors) of those that open for this person."""
    heading, found = "", {}
    for door in DOORS:
        heading = HEADINGS.get(door.name, heading)
        if door.permission(user):
            found.setdefault(heading, []).append(door)
    return list(found.items())
