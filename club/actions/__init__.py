"""What happens in the club: to children and carers, to events and registers, to other support."""

from .children import (
    add_carer,
    add_child,
    change_carer,
    change_carer_link,
    change_child,
    link_carer,
    remove_carer_link,
)
from .events import (
    add_event,
    add_risk_assessment,
    call_off_event,
    change_event,
    change_risk_assessment,
    reinstate_event,
)
from .registers import Marked, book_children, mark_register, remove_booking
from .support import (
    add_membership,
    add_resource,
    change_membership,
    change_resource,
    end_membership,
    list_resource,
    record_equality,
)
from .terms import add_school_holiday, change_school_holiday, remove_school_holiday

__all__ = [
    "Marked",
    "add_carer",
    "add_child",
    "add_event",
    "add_membership",
    "add_resource",
    "add_risk_assessment",
    "add_school_holiday",
    "book_children",
    "call_off_event",
    "change_carer",
    "change_carer_link",
    "change_child",
    "change_event",
    "change_membership",
    "change_resource",
    "change_risk_assessment",
    "change_school_holiday",
    "end_membership",
    "link_carer",
    "list_resource",
    "mark_register",
    "record_equality",
    "reinstate_event",
    "remove_booking",
    "remove_carer_link",
    "remove_school_holiday",
]
