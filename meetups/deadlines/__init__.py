"""What is due about meet-ups: starts, plans and notes, what these days ask for, and who comes to an activity."""

from .activities import activities_due, news_to_pass_on, next_news, responsibilities_to_answer
from .days import carers_to_tell, meetups_watched
from .meetups import answers_due, groups_to_close, meetups_to_arrange, next_to_arrange, notes_due, plans_without_consent
from .starts import StartDeadline, starts_due, with_earlier_in_one
from .venues import venue_checks_due

__all__ = [
    "StartDeadline",
    "activities_due",
    "answers_due",
    "carers_to_tell",
    "groups_to_close",
    "meetups_to_arrange",
    "meetups_watched",
    "news_to_pass_on",
    "next_news",
    "next_to_arrange",
    "notes_due",
    "plans_without_consent",
    "responsibilities_to_answer",
    "starts_due",
    "venue_checks_due",
    "with_earlier_in_one",
]
