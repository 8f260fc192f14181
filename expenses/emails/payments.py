"""Messages about money: sums and days, never a child's name and never what somebody wrote."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone


def _url(name, *args):
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def paid(run, payee):
    """Subject and body for a mentor whose claims were paid (KOT-8.3)."""
    number = "your claim" if payee.claims == 1 else f"your {payee.claims} claims"
    where = f" to the account ending in {payee.account.number[-2:]}" if payee.account else ""
    return (
        f"£{payee.amount:,.2f} is paid",
        f"Hello {payee.mentor.user.first_name},\n\non {run.paid_on:%-d %B %Y} we paid £{payee.amount:,.2f} for "
        f"{number}{where}. Your statement shows what was paid and what is still waiting:\n"
        f"{_url('expenses:statement_detail', payee.mentor.pk)}\n",
    )


def bank_details_changed(details):
    """Subject and body for the owner of an account that was written down or changed."""
    return (
        "Your bank details were changed",
        f"Hello {details.mentor.user.first_name},\n\nyour bank details in the portal were changed on "
        f"{timezone.localdate(details.changed_at):%-d %B %Y}. Your money now goes to the account "
        f"ending in {details.last_digits}.\n\n"
        "Was that not you? Ring the charity at once, and change your password.\n"
        f"{_url('expenses:bank_details')}\n",
    )


def bank_details_doubted(details):
    """Subject and body for the owner: the account has to be typed again before money goes to it."""
    return (
        "Please type your bank details again",
        f"Hello {details.mentor.user.first_name},\n\nthe finance officer could not be sure that your bank details are "
        "right. Until you have typed them again we cannot pay you through the bank:\n"
        f"{_url('expenses:bank_details')}\n",
    )
