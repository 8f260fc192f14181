"""The club: its children and their carers, its events and registers, and what else helps a child."""

from .children import Carer, CarerLink, Child, academic_year
from .events import Event, RegisterEntry, RiskAssessment
from .support import EqualityRecord, Membership, Resource
from .terms import SchoolHoliday

__all__ = [
    "Carer",
    "CarerLink",
    "Child",
    "EqualityRecord",
    "Event",
    "Membership",
    "RegisterEntry",
    "Resource",
    "RiskAssessment",
    "SchoolHoliday",
    "academic_year",
]
