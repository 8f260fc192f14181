"""Words that somebody signs, in versions: a new one stands beside the old one, and what was signed keeps its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import formats, timezone
from simple_history.models import HistoricalRecords

from . import history


class WordingQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """The wordings in use on a day, one of each kind."""
        on = on or timezone.localdate()
        later = Q(in_use_from__gt=OuterRef("in_use_from")) | Q(
            in_use_from=OuterRef("in_use_from"), number__gt=OuterRef("number")
        )
        newer = self.model.objects.filter(later, kind=OuterRef("kind"), in_use_from__lte=on)
        return self.filter(~Exists(newer), in_use_from__lte=on)


class Wording(models.Model):
    """One version of the words of a kind; the app that asks for the signature names the kinds."""

    number = models.PositiveSmallIntegerField("version")
    words = models.TextField()
    in_use_from = models.DateField()
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["kind", "-number"]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.number}"


def write_next(wordings, *, by, kind, words, in_use_from):
    """Write the next version of a kind's words, inside a transaction. Sent twice it is one version."""
    of_kind = wordings.filter(kind=kind)
    list(of_kind.select_for_update())  # who writes at the same moment waits, and then finds what the first has written
    newest = of_kind.order_by("-number").first()
    if newest and (newest.words, newest.in_use_from) == (words, in_use_from):
        return newest
    _check(newest, words, in_use_from)
    number = newest.number + 1 if newest else 1
    return history.save(wordings.model(kind=kind, number=number, words=words, in_use_from=in_use_from), by=by)


def _check(newest, words, in_use_from):
    if newest and newest.words == words:
        raise ValidationError({"words": f"These are the words of version {newest.number} already. Nothing is changed."})
    if newest and in_use_from < newest.in_use_from:
        day = formats.date_format(newest.in_use_from)
        raise ValidationError(
            {"in_use_from": f"Version {newest.number} is in use from {day}. Choose that day or later."}
        )
    if in_use_from < timezone.localdate():
        raise ValidationError({"in_use_from": "New words begin today or later: what was signed before keeps its own."})
