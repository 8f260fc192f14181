"""Writes what a plan says: some hundred rows at a time, in bulk, each record with its history."""

from collections import defaultdict

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from core.roles import Role
from expenses.models import Claim, ClosedMonth
from expenses.standing.spent import spent_in_month
from impact.models import Questionnaire
from meetups.models import Note
from mentees.models import Allocation, Consent, Ground, Mentee, Referral
from mentors.models import DbsCheck, Mentor, Training

AT_ONCE = 250


class Outdated(Exception):
    """Somebody ended an allocation, or decided on or paid a claim, since it was compared; compare again."""


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


def hold_children(rows) -> bool:
    """Lock the children about whom claims are written, before the books and the claims; whether there are any.

    What is asked for beforehand needs no lock: a claim of the workbook draws on nothing.
    """
    made, changed = _claims_in(rows)
    mentees = {claim.mentee.pk for claim in made} | {claim.mentee_id for claim in changed}
    _lock_mentees(mentees)
    return bool(mentees)


def write(rows, *, by, reason):
    """Write one portion; of claims, with the children and the books locked. Raises Outdated.

    Changes come first: an allocation that ends makes room for the next.
    """
    _hold_allocations({thing for row in rows for thing, _ in row.updates if isinstance(thing, Allocation)})
    _hold_claims(rows)
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
    _lock_mentees({allocation.mentee_id for allocation in allocations})
    now = Allocation.objects.in_bulk([allocation.pk for allocation in allocations])
    for allocation in allocations:
        stored = now[allocation.pk]
        if (stored.ended_at, stored.end_reason) != (allocation.ended_at, allocation.end_reason):
            raise Outdated


def _lock_mentees(ids):
    list(Mentee.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _hold_claims(rows):
    """Lock the claims that are to change, and see that each still is as it was compared.

    None of them may have been decided on, put into a run or changed meanwhile, and no month of a payment closed.
    """
    made, changed = _claims_in(rows)
    locked = Claim.objects.select_for_update(of=("self",)).filter(pk__in=[claim.pk for claim in changed])
    now = {claim.pk: claim for claim in locked.order_by("pk")}
    if any(not _stands_as_compared(now.get(claim.pk), claim, names) for claim, names in changed.items()):
        raise Outdated
    if not _months_stand_as_judged(made):
        raise Outdated
    paid = [claim for claim in made if claim.paid_on]
    for claim in (claim for claim, names in changed.items() if "paid_on" in names):
        paid += [each for each in (claim, now[claim.pk]) if each.paid_on]
    if ClosedMonth.objects.filter(month__in={claim.paid_on.replace(day=1) for claim in paid}).exists():
        raise Outdated


def _months_stand_as_judged(made):
    """Whether nobody has claimed since for a child and month by which an unpaid row was judged (KOT-8.1)."""
    first_of_month, judged = {}, set()
    for claim in made:
        month = claim.mentee.pk, claim.spent_on.replace(day=1)
        first_of_month.setdefault(month, claim)
        if not claim.is_paid:
            judged.add(month)
    firsts = [first_of_month[month] for month in judged]
    return all(spent_in_month(claim.mentee, claim.spent_on) == claim.spent_before for claim in firsts)


def _claims_in(rows):
    """Those that are made, and the names of what changes by those that are here."""
    changed = defaultdict(set)
    for claim, name in (update for row in rows for update in row.updates if isinstance(update[0], Claim)):
        changed[claim].add(name)
    return [thing for row in rows for thing in row.creates if isinstance(thing, Claim)], changed


def _stands_as_compared(stored, claim, names):
    """Whether a claim is still the workbook's to tell of, and nothing but what is to be written differs."""
    fields = [field.attname for field in Claim._meta.concrete_fields if field.name not in names]
    return (
        stored is not None
        and stored.is_as_brought
        and all(getattr(stored, name) == getattr(claim, name) for name in fields)
    )


def _tell_roles(rows, reason):
    """A membership has no history of its own; that of the account names it."""
    for row in rows:
        for thing in row.creates:
            if isinstance(thing, User.groups.through):
                thing.user._change_reason = f"{reason}: written down as {Role(thing.group.name).label}"


def _update(rows, by, reason):
    """Each record in the fields that are to change on it, and no others: the rest may have been written meanwhile."""
    things, names = {}, defaultdict(set)
    for row in rows:
        for thing, name in row.updates:
            things[id(thing)] = thing
            names[id(thing)].add(name)
    alike = defaultdict(list)
    for key, thing in things.items():
        alike[type(thing), tuple(sorted(names[key]))].append(thing)
    for (model, fields), changed in alike.items():
        bulk_update_with_history(changed, model, list(fields), default_user=by, default_change_reason=reason)


def mentees_rekeyed(rows) -> set[int]:
    """The mentees whose allocations, or whose mentors' standing, this portion has touched."""
    updates = [update for row in rows for update in row.updates]
    touched = [thing for row in rows for thing in row.creates] + [thing for thing, _ in updates]
    mentees = {thing.mentee_id for thing in touched if isinstance(thing, Allocation)}
    mentors = {thing.pk for thing, name in updates if isinstance(thing, Mentor) and name == "status"}
    if mentors:
        mentees |= set(Allocation.objects.filter(mentor__in=mentors).values_list("mentee_id", flat=True))
    return mentees
