"""The stage of the programme that follows from a child's school year."""

from datetime import date

STAGES = {1: range(5, 9), 2: range(7, 10)}
STAGE_WORDS = {1: "One: life skills", 2: "Two: work experience", 3: "Three: preparation for the wider world"}
FIRST_OF_THREE = 10


def stages_of(school_year: int | None) -> tuple[int, ...]:
    """Stage one is school years 5 to 8, two is 7 to 9, three is 10 and above; years 7 and 8 belong to two (KOP-4)."""
    if school_year is None:
        return ()
    if school_year >= FIRST_OF_THREE:
        return (3,)
    return tuple(stage for stage, years in STAGES.items() if school_year in years)


def stage_of(school_year: int | None, chosen: int | None) -> int | None:
    """The stage of a school year; where it belongs to two, the one that a person chose, and none before (KOP-4)."""
    stages = stages_of(school_year)
    if len(stages) == 1:
        return stages[0]
    return chosen if chosen in stages else None


def stage_words(school_year: int | None, chosen: int | None) -> str:
    """The stage as a page says it, or what is missing to know it (KOP-4)."""
    stages = stages_of(school_year)
    if school_year is None:
        return "Not known: the school year is missing"
    if not stages:
        return "None yet: the stages begin in year 5"
    stage = stage_of(school_year, chosen)
    return STAGE_WORDS[stage] if stage else "One or two: nobody has chosen yet"


def usual_year(born: date, school_year_began: int) -> int:
    """The school year in which most children of this birthday are: a child of year 9 turns 14 in it."""
    # Born in May 2013: turns 14 in the school year that began in 2026, which is year 9.
    return school_year_began - born.year + (1 if born.month < 9 else 0) - 5


def birthday_fits(born: date, school_year: int, school_year_began: int) -> bool:
    """A birthday and a school year go together, a year more or less where a child was moved."""
    return abs(school_year - usual_year(born, school_year_began)) <= 1
