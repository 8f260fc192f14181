"""A mentor's bank details: written by their owner, doubted by finance."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history, outbox
from mentors.models import Mentor

from .. import emails
from ..models import BankDetails
from ..standing.banking import Account, account_of, sealed


@transaction.atomic
def change_bank_details(*, by, mentor, name, sort_code, number, seen=None):
    """Where the owner's money goes from now on; they are told by e-mail, so that a stranger's change is noticed.

    The owner has typed their password or code a moment ago: that is what confirms it.
    """
    if mentor.user_id != by.pk:
        raise ValidationError("Only the owner of an account writes it down", code="not_own")
    # The mentor's row stands in where there are no details yet: two forms at once write one after the other.
    Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)
    now = timezone.now()
    account = Account(name, sort_code, number)
    details = BankDetails.objects.filter(mentor=mentor).first() or BankDetails(mentor=mentor)
    if details.pk and details.confirmed_at and account_of(details) == account:
        return details
    if details.pk:
        history.check_seen(details, seen, by=by, names=["last_digits", "changed_at"])
    details.sealed, details.last_digits = sealed(account), number[-2:]
    details.changed_by, details.changed_at, details.confirmed_at = by, now, now
    history.save(details, by=by)
    subject, body = emails.bank_details_changed(details)
    step = history.version_of(details)
    outbox.post(event=f"bank:changed:{step}", to=mentor.user.email, subject=subject, body=body)
    return details


@transaction.atomic
def doubt_bank_details(*, by, details, because):
    """Nothing goes to this account until its owner has typed it again."""
    details = BankDetails.objects.select_for_update(of=("self",)).select_related("mentor__user").get(pk=details.pk)
    if details.mentor.user_id == by.pk:
        raise ValidationError("These are your own bank details. Somebody else doubts them", code="own")
    if details.confirmed_at is None:
        return details
    history.change(details, by=by, reason=because[:100], confirmed_at=None)
    subject, body = emails.bank_details_doubted(details)
    step = history.version_of(details)
    outbox.post(event=f"bank:doubted:{step}", to=details.mentor.user.email, subject=subject, body=body)
    return details
