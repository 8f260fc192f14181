"""What waits for each other where money is booked."""

from policy.models import Scheme

from ..models import PaymentRun


def lock_books():
    """Making and paying runs, corrections and the closing of a month wait for each other. Inside a transaction.

    Taken before any run or claim. The row is not changed: others may go on pointing to it meanwhile.
    """
    list(Scheme.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])


def lock_run(run):
    """The run as it stands now, under a lock. Inside a transaction, after the books and before its claims."""
    return PaymentRun.objects.select_for_update().get(pk=run.pk)
