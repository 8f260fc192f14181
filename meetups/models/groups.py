"""Group chats of carer, mentor and child, each with the consent of both sides (KOT-13.1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from mentees.models import Consent, Mentee


class GroupChatQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(mentee__in=Mentee.objects.visible_to(user))

    def open(self):
        return self.filter(closed_on=None)

    def for_page(self):
        return self.select_related("mentee__child", "consent__carer", "agreed_by", "closed_by")


class GroupChat(models.Model):
    """That a WhatsApp group was agreed to: by the carer, in a consent, and by the charity. It keeps no number."""

    mentee = models.ForeignKey(Mentee, on_delete=models.PROTECT, related_name="group_chats")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", verbose_name="the carer's consent")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="agreed for the charity by"
    )
    agreed_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_because = models.CharField("why it is over", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = GroupChatQuerySet.as_manager()
    read_log_subject = "mentee.child_id"

    class Meta:
        ordering = ["-agreed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(closed_on=None), name="one_open_group_chat_for_each_mentee"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__gte=F("agreed_on"), closed_by__isnull=False),
                name="a_group_chat_is_closed_by_somebody_after_it_was_agreed",
            ),
        ]

    def __str__(self):
        return f"Group chat of {self.mentee}"
