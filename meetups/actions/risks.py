"""Risk assessments of unusual outings (KOT-16.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from club import actions as club_actions
from core import history
from mentees import actions as mentee_actions

from ..models import MeetUp


@transaction.atomic
def attach_risk_assessment(*, by, meetup, assessment):
    """Attach a risk assessment to a meet-up, as to an event; what stood there before stays in the history."""
    mentee_actions.lock_mentee(meetup.mentee)
    meetup = MeetUp.objects.select_for_update(of=("self",)).get(pk=meetup.pk)
    if not meetup.stands or meetup.date < timezone.localdate():
        raise ValidationError("This meet-up has been, or is not going ahead any more. Nothing has been changed.")
    return history.change(meetup, by=by, risk_assessment=assessment)


@transaction.atomic
def add_risk_assessment(*, by, meetup, **details):
    """Keep a new risk assessment, made for this meet-up."""
    assessment = club_actions.add_risk_assessment(by=by, **details)
    return attach_risk_assessment(by=by, meetup=meetup, assessment=assessment)
