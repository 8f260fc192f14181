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

__all__ = [
    "add_carer",
    "add_child",
    "change_carer",
    "change_carer_link",
    "change_child",
    "link_carer",
    "remove_carer_link",
]
