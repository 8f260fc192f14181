"""Goals and meet-ups by the three aims of KOT-2.3, and endings by their kind (KOT-2.4), as far as they can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

AIMS = ("cultural_capital", "self_esteem", "self_efficacy")
ENDINGS = ("planned", "early")


@dataclass(frozen=True)
class GoalHeld:
    """A goal of a plan that was signed off, and the days on which that plan was followed."""

    pk: int
    carried_from: int | None
    mentee: int
    aim: str
    first_day: date
    last_day: date | None

    def was_followed(self, first_day: date, last_day: date) -> bool:
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


@dataclass(frozen=True)
class AimFacts:
    """What was counted by aim and by kind of ending, of the period and of every report that overlaps it."""

    goals: tuple[GoalHeld, ...] = ()
    # By aim, then by child: the days with a meet-up that served it, and those with one that did not.
    served: Mapping[str, Mapping[int, set[date]]] = field(default_factory=dict)
    others: Mapping[str, Mapping[int, set[date]]] = field(default_factory=dict)
    # Of the period alone: meet-ups that served an aim.
    meetups: Mapping[str, int] = field(default_factory=dict)
    # By kind, then by child: the last days of support.
    endings: Mapping[str, Mapping[int, set[date]]] = field(default_factory=dict)


def goals_followed(goals: tuple[GoalHeld, ...], aim: str, first_day: date, last_day: date) -> list[GoalHeld]:
    """Goals of one aim that were followed in a period; one that a later plan carried over is one goal."""
    found = [goal for goal in goals if goal.aim == aim and goal.was_followed(first_day, last_day)]
    carried = {goal.carried_from for goal in found}
    return [goal for goal in found if goal.pk not in carried]
