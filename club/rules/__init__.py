"""The charity's rules about its members: pure functions of facts, figures and a day."""

from .company import books_in_company
from .costs import Fee, payments, year_of, yearly_costs
from .counts import Band, banded
from .marks import Typed
from .names import names_in
from .programme import Held, Programme, Want, programme
from .stages import STAGE_WORDS, birthday_fits, stage_of, stage_words, stages_of, usual_year
from .support import details_are_old
from .terms import holiday_verdict

__all__ = [
    "STAGE_WORDS",
    "Band",
    "Fee",
    "Held",
    "Programme",
    "Typed",
    "Want",
    "banded",
    "birthday_fits",
    "books_in_company",
    "details_are_old",
    "holiday_verdict",
    "names_in",
    "payments",
    "programme",
    "stage_of",
    "stage_words",
    "stages_of",
    "usual_year",
    "year_of",
    "yearly_costs",
]
