"""The way of a claim: in exactly one place at a time, and which place may follow which (KOT-8.3)."""

COORDINATOR, FINANCE, RETURNED = "coordinator", "finance", "returned"
IN_RUN, PAID, REFUSED, WITHDRAWN = "in_run", "paid", "refused", "withdrawn"

# Where a claim begins, and what may become of it in each place. What is paid or withdrawn stays; a refusal can be
# taken up again.
MOVES = {
    "": {COORDINATOR, FINANCE},
    COORDINATOR: {FINANCE, RETURNED, REFUSED, WITHDRAWN},
    FINANCE: {IN_RUN, COORDINATOR, RETURNED, WITHDRAWN},
    RETURNED: {COORDINATOR, FINANCE, WITHDRAWN},
    IN_RUN: {FINANCE, PAID},
    PAID: set(),
    REFUSED: {COORDINATOR},
    WITHDRAWN: set(),
}


def may_become(status: str, other: str) -> bool:
    return other in MOVES[status]
