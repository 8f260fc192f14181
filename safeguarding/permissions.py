"""Who reports, reads and carries on a concern."""

from .models import READERS


def can_report_concern(user) -> bool:
    """KOT-14.1: everyone who is signed in, whatever has become of their role or their mentees."""
    return user.is_authenticated


def can_see_receipt(user, concern) -> bool:
    """Whoever reported it; `of_reporter` has judged."""
    return user.is_authenticated


def can_list_concerns(user) -> bool:
    return user.has_role(*READERS)


def can_see_concern(user, concern) -> bool:
    """Whoever the concern exists for; `visible_to` has judged."""
    return user.has_role(*READERS)


def can_add_entry(user, concern) -> bool:
    """PRO-2: whoever reads it writes down what was done, decided and told."""
    return user.has_role(*READERS)
