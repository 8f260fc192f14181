"""What happens to memberships, to the directory of outside support and to equality monitoring."""

from django.db import transaction
from django.utils import timezone

from core import history

from ..models import Child, EqualityRecord, Membership, Resource
from .saving import save_once


@transaction.atomic
def add_membership(*, by, child, **details):
    """Write down a club of somebody else's that the charity pays for a child (KOT-2.1)."""
    return _save_membership(Membership(child=child, **details), by=by)


@transaction.atomic
def change_membership(*, by, membership, seen=None, **changes):
    membership.refresh_from_db(from_queryset=Membership._base_manager.select_for_update())
    if all(getattr(membership, name) == value for name, value in changes.items()):
        return membership
    history.check_seen(membership, seen, by=by, names=changes)
    for name, value in changes.items():
        setattr(membership, name, value)
    return _save_membership(membership, by=by)


@transaction.atomic
def end_membership(*, by, membership, until_on):
    """Say when a membership ends; from the day after nothing is paid."""
    return history.change(membership, by=by, until_on=until_on)


def _save_membership(membership, *, by):
    alike = Membership.objects.filter(
        child=membership.child, club_name__iexact=membership.club_name, from_on=membership.from_on
    )
    taken = "This club is written down from this day already"
    return save_once(membership, by=by, alike=alike, taken={"club_name": taken})


@transaction.atomic
def add_resource(*, by, **details):
    """Put support that others give into the directory (KOP-19)."""
    return _save_resource(Resource(**details), by=by)


@transaction.atomic
def change_resource(*, by, resource, seen=None, **changes):
    resource.refresh_from_db(from_queryset=Resource._base_manager.select_for_update())
    if all(getattr(resource, name) == value for name, value in changes.items()):
        return resource
    history.check_seen(resource, seen, by=by, names=changes)
    for name, value in changes.items():
        setattr(resource, name, value)
    return _save_resource(resource, by=by)


def _save_resource(resource, *, by):
    alike = Resource.objects.filter(name__iexact=resource.name)
    return save_once(resource, by=by, alike=alike, taken={"name": "This name stands in the directory already"})


@transaction.atomic
def list_resource(*, by, resource, is_listed):
    """Show a resource in the directory, or take it out without losing it."""
    return history.change(resource, by=by, is_listed=is_listed)


@transaction.atomic
def record_equality(*, by, child, seen=None, **answers):
    """Keep what a family chose to say about itself, apart from the case; what it left open stays open (KOT-19.1)."""
    Child.objects.select_for_update().get(pk=child.pk)
    record = EqualityRecord.objects.filter(child=child).first()
    if record is None:
        return history.save(EqualityRecord(child=child, asked_on=timezone.localdate(), **answers), by=by)
    if all(getattr(record, name) == value for name, value in answers.items()):
        return record
    history.check_step([record], seen, by=by, tell=lambda row: history.as_told(row, answers))
    return history.change(record, by=by, asked_on=timezone.localdate(), **answers)
