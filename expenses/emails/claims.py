"""Messages about money: never a child's name, never what somebody wrote."""

from django.conf import settings
from django.urls import reverse

# Claims.


WHO_ASKS = {"coordinator": "the coordinator", "finance": "the finance officer"}


def claim_asked_about(claim):
    """Subject and body for the mentor: the desk that gave a claim back has a question about it (KOT-8.3)."""
    return (
        f"A question about your claim of {claim.spent_on:%-d %B}",
        f"Hello {claim.mentor.user.first_name},\n\n{WHO_ASKS[claim.returned_by]} has a question about your claim of "
        f"£{claim.amount:,.2f} for {claim.spent_on:%-d %B %Y}. It goes on once you have answered.\n\n"
        f"Read the question, and answer it:\n{_claim_page(claim)}\n",
    )


def claim_refused(claim):
    """Subject and body for the mentor: the coordinator has said no, and why stands in the portal."""
    return (
        f"Your claim of {claim.spent_on:%-d %B} was not agreed",
        f"Hello {claim.mentor.user.first_name},\n\nthe coordinator could not agree to what you claimed for "
        f"{claim.spent_on:%-d %B %Y}. Why, and what you can do, stands here:\n{_claim_page(claim)}\n",
    )


def _claim_page(claim):
    return f"{settings.SITE_URL}{reverse('expenses:claim_detail', args=[claim.pk])}"
