from celery import shared_task

from . import outbox


@shared_task
def deliver_message(pk):
    outbox.deliver(pk)
