"""What the clock starts for mentors."""

from celery import shared_task
from django.utils import timezone

from policy.models import PolicyVersion

from . import actions


@shared_task
def erase_dbs_details() -> int:
    """Keep no details of a DBS check longer than the policy says."""
    today = timezone.localdate()
    return actions.erase_dbs_details(today=today, figures=PolicyVersion.objects.figures_on(today))
