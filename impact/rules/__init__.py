"""What the charity's policy and its promise to trustees make of the counted records."""

from .aims import AimFacts as AimFacts
from .aims import GoalHeld as GoalHeld
from .fairness import Answers as Answers
from .fairness import Wait as Wait
from .fortnights import fortnights as fortnights
from .periods import Period as Period
from .periods import closed_periods as closed_periods
from .report import Claims as Claims
from .report import EarlierReport as EarlierReport
from .report import Facts as Facts
from .report import report_figures as report_figures
