"""Writes what a plan says: some hundred rows at a time, in bulk, each record with its history."""

from collections import defaultdict

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from expenses.models import Claim
from impact.models import Questionnaire
from meetups.models import Note
from mentees.models import Allocation, Consent, Ground, Mentee
from mentors.models import DbsCheck, Mentor, Training

AT_ONCE = 250

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
)


def portions(plan):
    """The good rows of all sheets in the order of writing, some hundred at a time; a portion is of one sheet."""
    for sheet in plan.sheets:
        good = sheet.good
        for start in range(0, len(good), AT_ONCE):
            yield good[start : start + AT_ONCE]


def write(rows, *, by, reason):
    """Write one portion. Changes come first: an allocation that ends makes room for the next."""
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
    """The mentees whose allocations this portion has touched."""
    touched = [thing for row in rows for thing in row.creates] + [thing for row in rows for thing, _ in row.updates]
    return {thing.mentee_id for thing in touched if isinstance(thing, Allocation)}
