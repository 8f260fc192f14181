"""What happens to children and their carers; the only writer of both."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import history

from ..models import Carer, CarerLink, Child, academic_year
from .saving import save_once

TAKEN = "Another child has this reference already. Choose another."


@transaction.atomic
def add_child(*, by, ref, school_year=None, **details):
    """Add a member of the club (KOP-1)."""
    child = Child(ref=ref, **details, **_school_year(school_year))
    return _save_child(child, by=by)


@transaction.atomic
def change_child(*, by, child, school_year=None, seen=None, **changes):
    """Put a child's record right; the school year is that of today and rolls over by itself."""
    child.refresh_from_db(from_queryset=Child._base_manager.select_for_update())
    if school_year != child.school_year_on():
        changes |= _school_year(school_year)
    if all(getattr(child, name) == value for name, value in changes.items()):
        return child
    history.check_seen(child, seen, by=by, names=changes)
    for name, value in changes.items():
        setattr(child, name, value)
    return _save_child(child, by=by)


def _school_year(school_year):
    started = None if school_year is None else academic_year(timezone.localdate())
    return {"school_year": school_year, "school_year_in": started}


def _save_child(child, *, by):
    return save_once(child, by=by, alike=Child.objects.filter(ref__iexact=child.ref), taken={"ref": TAKEN})


@transaction.atomic
def add_carer(*, by, child, name, phone="", email="", is_first_contact=False, **about):
    """Add a carer to a child; a double tap waits here and finds the first one's. `about`: see `link_carer`."""
    Child.objects.select_for_update().get(pk=child.pk)
    same = child.carer_links.filter(carer__name__iexact=name, carer__phone=phone, carer__email__iexact=email)
    if same.exists():
        raise ValidationError({"name": f"{name} is a carer of {child.full_name} already."})
    carer = history.save(Carer(name=name, phone=phone, email=email), by=by)
    return link_carer(by=by, child=child, carer=carer, is_first_contact=is_first_contact, **about)


@transaction.atomic
def link_carer(*, by, child, carer, is_first_contact=False, **about):
    """Name somebody who is a carer already as a carer of this child too: siblings share one record.

    `about` holds the relationship, parental responsibility, what the carer may be told, and whether they are called
    in an emergency.
    """
    Child.objects.select_for_update().get(pk=child.pk)
    if child.carer_links.filter(carer=carer).exists():
        raise ValidationError({"carer": f"{carer.name} is a carer of {child.full_name} already."})
    link = history.save(CarerLink(child=child, carer=carer, **about), by=by)
    if is_first_contact or not child.carer_links.filter(is_first_contact=True).exists():
        _ask_first(by=by, link=link)
    return link


@transaction.atomic
def change_carer(*, by, carer, **changes):
    """Put a carer's name, phone number or e-mail address right, for every child of theirs."""
    return history.change(carer, by=by, **changes)


@transaction.atomic
def change_carer_link(*, by, link, is_first_contact, **about):
    """Put right who a carer is to a child; what the carer may be told counts from now on (KOT-20.3)."""
    _lock_child(link)
    history.change(link, by=by, **about)
    if is_first_contact:
        _ask_first(by=by, link=link)
    elif link.is_first_contact:
        raise ValidationError(
            {"is_first_contact": "Somebody has to be asked first. Make another carer the first contact instead."}
        )
    return link


@transaction.atomic
def remove_carer_link(*, by, link):
    """Part a carer from a child they were put on by mistake, or who cares for the child no longer."""
    child = _lock_child(link)
    if not child.carer_links.filter(pk=link.pk).exists():
        return
    link.refresh_from_db()
    history.remove(link, by=by)
    following = child.carer_links.first()
    if link.is_first_contact and following:
        _ask_first(by=by, link=following)


def _lock_child(link):
    """One at a time says who is asked first, so that it is always one."""
    return Child.objects.select_for_update().get(pk=link.child_id)


def _ask_first(*, by, link):
    """Each child has one first contact."""
    for other in CarerLink.objects.filter(child_id=link.child_id, is_first_contact=True).exclude(pk=link.pk):
        history.change(other, by=by, is_first_contact=False)
    history.change(link, by=by, is_first_contact=True)
