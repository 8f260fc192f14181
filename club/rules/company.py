"""Who is booked with a mentor."""

from datetime import date


def books_in_company(is_termly: bool, held_on: date, today: date) -> bool:
    """KOT-12.1: on the termly activity each child is booked with the mentor who takes responsibility.

    From its day on the register says who came, whoever came with them.
    """
    return is_termly and held_on > today
