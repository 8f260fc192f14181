"""Mentors: who they are, how they came, what they were checked for, how they are supported."""

from .agreements import Agreement, AgreementKind, AgreementWording
from .applications import Application
from .mentors import Mentor, Slot
from .supervision import Attendance, Leave, SupportMeeting
from .vetting import DbsCheck, DbsLook, Interview, Paper, Reference, StopLift, Training

__all__ = [
    "Agreement",
    "AgreementKind",
    "AgreementWording",
    "Application",
    "Attendance",
    "DbsCheck",
    "DbsLook",
    "Interview",
    "Leave",
    "Mentor",
    "Paper",
    "Reference",
    "Slot",
    "StopLift",
    "SupportMeeting",
    "Training",
]
