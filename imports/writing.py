"""Writes what a plan says: some hundred rows at a time, in bulk, each record with its history."""

from collections import defaultdict

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from core.roles import Role
from expenses.models import Claim
from impact.models import Questionnaire
from meetups.models import Note
from mentees.models import Allocation, Consent, Ground, Mentee, Referral
from mentors.models import DbsCheck, Mentor, Training

AT_ONCE = 250


class Outdated(Exception):
    """Somebody ended an allocation since it was compared; compare again."""


# What is pointed to comes before what points to it.
CREATED_IN_ORDER = (
    Child,
    Carer,
    CarerLink,
    Ground,
    User,
    User.groups.through,
    Mentor,
    Training,
    DbsCheck,
    Event,
    RegisterEntry,
    Mentee,
    Allocation,
    Consent,
    Note,
    Claim,
    Questionnaire,
    Referral,
)


def portions(plan):
    """The good rows of all sheets in the order of writing, some hundred at a time; a portion is of one sheet."""
    for sheet in plan.sheets:
        good = sheet.good
        for start in range(0, len(good), AT_ONCE):
            yield good[start : start + AT_ONCE]


def write(rows, *, by, reason):
    """Write one portion. Changes come first: an allocation that ends makes room for the next. Raises Outdated."""
    _hold_allocations({thing for row in rows for thing, _ in row.updates if isinstance(thing, Allocation)})
    _tell_roles(rows, reason)
    _update(rows, by, reason)
    for row in rows:
        for thing in row.deletes:
            thing._history_user, thing._change_reason = by, reason
            thing.delete()
    created = defaultdict(list)
    for row in rows:
        for thing in row.creates:
            created[type(thing)].append(thing)
    for model in CREATED_IN_ORDER:
        things = created.pop(model, [])
        if not things:
            continue
        if hasattr(model, "history"):
            bulk_create_with_history(things, model, default_user=by, default_change_reason=reason)
        else:
            model.objects.bulk_create(things, ignore_conflicts=True)
    if created:
        raise TypeError(f"No place in the order of writing for {', '.join(model.__name__ for model in created)}")


def _hold_allocations(allocations):
    """Lock those that are to change, by way of the mentee as the portal does, and see that none was ended meanwhile."""
    if not allocations:
        return
    mentees = Mentee.objects.filter(pk__in={allocation.mentee_id for allocation in allocations})
    list(mentees.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    now = Allocation.objects.in_bulk([allocation.pk for allocation in allocations])
    for allocation in allocations:
        stored = now[allocation.pk]
        if (stored.ended_at, stored.end_reason) != (allocation.ended_at, allocation.end_reason):
            raise Outdated


def _tell_roles(rows, reason):
    """A membership has no history of its own; that of the account names it."""
    for row in rows:
        for thing in row.creates:
            if isinstance(thing, User.groups.through):
                thing.user._change_reason = f"{reason}: written down as {Role(thing.group.name).label}"


def _update(rows, by, reason):
    things, names = defaultdict(dict), defaultdict(set)
    for row in rows:
        for thing, name in row.updates:
            things[type(thing)][id(thing)] = thing
            names[type(thing)].add(name)
    for model, changed in things.items():
        bulk_update_with_history(
            list(changed.values()), model, sorted(names[model]), default_user=by, default_change_reason=reason
        )


def mentees_rekeyed(rows) -> set[int]:
    """The mentees whose allocations, or whose mentors' standing, this portion has touched."""
    updates = [update for row in rows for update in row.updates]
    touched = [thing for row in rows for thing in row.creates] + [thing for thing, _ in updates]
    mentees = {thing.mentee_id for thing in touched if isinstance(thing, Allocation)}
    mentors = {thing.pk for thing, name in updates if isinstance(thing, Mentor) and name == "status"}
    if mentors:
        mentees |= set(Allocation.objects.filter(mentor__in=mentors).values_list("mentee_id", flat=True))
    return mentees
