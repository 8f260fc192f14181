"""Allocations: a row is a volunteer for a child, known by child, volunteer and first day. It makes a mentee."""

from mentees.models import Allocation, Consent, Mentee
from mentors.models import Mentor

from .. import cells
from ..columns import Column
from ..known import email_of
from ..outcomes import FlaggedRow, shown

TITLE = "Allocations"
COLUMNS = [
    Column("Child ref", cells.words(20), needed=True),
    Column("Volunteer email", cells.words(254), needed=True),
    Column("From", cells.day, needed=True, empty=None),
    Column("To", cells.day, empty=None),
    Column("How often", cells.frequency, empty=None, soft=True),
    Column("Parent agreed", cells.day, empty=None, soft=True),
    Column("Comment", cells.words(300), soft=True),
]


def plan(sheet, known, flags):
    """Rows with a last day come first: they make room for the mentor who follows."""
    seen = {}
    lasting = {ref: found for (ref, _, _), found in known.allocations.items() if found.end_on is None}
    on_sheet = {(cells.key(row.cells.get("Child ref", "")), row.cells.get("From")) for row in sheet.rows}
    elsewhere = _not_on_sheet(known, on_sheet)
    sheet.rows.sort(key=lambda row: (row.cells.get("To") is None, row.number))
    for row in sheet.rows:
        if not row.refusals:
            _plan_row(row, known, seen, lasting, elsewhere)
        if row.refusals:
            known.refused_allocations.setdefault(cells.key(row.cells.get("Child ref", "")), row.number)
    _flag(sheet, known, flags)


def _not_on_sheet(known, on_sheet):
    """The portal's allocations of which this sheet has no row, for each child and volunteer."""
    found = {}
    for (ref, email, start), allocation in known.allocations.items():
        if (ref, start) not in on_sheet:
            found.setdefault((ref, email), []).append(allocation)
    return found


def _plan_row(row, known, seen, lasting, elsewhere):
    here, start, end = cells.key(row.cells["Child ref"]), row.cells["From"], row.cells.get("To")
    row.label = row.cells["Child ref"]
    for column, find in (("Child ref", known.child), ("Volunteer email", known.mentor)):
        try:
            found = find(row.cells[column])
        except cells.CellError as error:
            row.refuse(column, str(error))
            return
        if column == "Child ref":
            row.child = found
    mentor = found
    row.label = f"{row.child.ref} with {mentor.user.name}"
    allocation_key = here, email_of(mentor), start
    if allocation_key in seen:
        row.refuse("From", f"The same child, volunteer and first day stand in row {seen[allocation_key]} already.")
    elif end and end < start:
        row.refuse("To", f"The last day, {shown(end)}, is before the first, {shown(start)}.")
    else:
        stored = known.allocations.get(allocation_key)
        _refuse_beside(row, stored, lasting.get(here), elsewhere.get(allocation_key[:2], ()))
        _refuse_after_leaving(row, stored, mentor)
    if row.refusals:
        return
    seen[allocation_key] = row.number
    mentee = _take_mentee(row, known, here, start)
    allocation = _take_allocation(row, known, mentee, mentor, allocation_key)
    if allocation.end_on is None:
        lasting[here] = allocation
    elif lasting.get(here) is allocation:
        del lasting[here]


def _refuse_beside(row, stored, lasting, elsewhere):
    """Refuse a row that does not go with the child's other allocations."""
    start, end = row.cells["From"], row.cells.get("To")
    alike = next((other for other in elsewhere if _share_days(other, start, end)), None)
    if stored is None and alike:
        until = f"to {shown(alike.end_on)}" if alike.end_on else "without a last day"
        days = f"from {shown(alike.start_on)} {until}"
        row.refuse("From", f"The portal has {row.label} {days}, which takes in some of these days. Put the days right.")
    elif end is None and (stored is None or stored.end_on is None) and lasting and lasting is not stored:
        since = f"{lasting.mentor.user.name} since {shown(lasting.start_on)}"
        row.refuse("To", f"{row.child.ref} has a mentor without a last day already: {since}. Give that one a last day.")


def _refuse_after_leaving(row, stored, mentor):
    """Nobody mentors after the day on which they left the charity."""
    end = row.cells.get("To") or (stored.end_on if stored else None)
    if stored and _ended_here(stored):
        end = stored.end_on
    if mentor.status == Mentor.Status.LEFT and mentor.left_on and (end is None or end > mentor.left_on):
        left = f"{mentor.user.name} left on {shown(mentor.left_on)}"
        row.refuse("To", f"{left}. Enter a last day that is not after that.")


def _share_days(other, start, end) -> bool:
    """On the day on which an allocation was cut short the next may begin."""
    if other.ended_at and other.end_on == start:
        return False
    return (end is None or other.start_on <= end) and (other.end_on is None or other.end_on >= start)


def _take_mentee(row, known, here, start):
    mentee = known.mentees.get(here)
    if mentee is None:
        mentee = Mentee(child=row.child, scheme=known.scheme, starts_on=start)
        known.mentees[here] = mentee
        row.creates.append(mentee)
    elif mentee.pk is None:
        mentee.starts_on = min(mentee.starts_on, start)
    return mentee


def _take_allocation(row, known, mentee, mentor, allocation_key):
    allocation = known.allocations.get(allocation_key)
    agreed = row.cells.get("Parent agreed")
    if allocation is None:
        row.is_new = True
        allocation = Allocation(
            mentee=mentee,
            mentor=mentor,
            start_on=row.cells["From"],
            end_on=row.cells.get("To"),
            meet_every_days=row.cells.get("How often"),
            carer_agreed_on=agreed,
            comment=row.cells.get("Comment", ""),
        )
        known.allocations[allocation_key] = allocation
        row.creates.append(allocation)
        _take_consent(row, known, mentee, agreed, before=None)
    else:
        before = allocation.carer_agreed_on
        _take_end(row, allocation)
        row.take(
            "How often", allocation, "meet_every_days", show=lambda days: f"every {days} days" if days else "(empty)"
        )
        row.take("Parent agreed", allocation, "carer_agreed_on")
        row.take("Comment", allocation, "comment")
        if agreed and agreed != before:
            _take_consent(row, known, mentee, agreed, before)
    return allocation


def _take_end(row, allocation):
    """An end that was given in the portal stays: an older workbook opens and moves nothing."""
    if not _ended_here(allocation):
        row.take("To", allocation, "end_on")
    elif "To" in row.cells and row.cells["To"] != allocation.end_on:
        row.kept.append(("To", shown(allocation.end_on)))


def _ended_here(allocation) -> bool:
    return allocation.ended_at is not None or (allocation.end_on is not None and bool(allocation.end_reason))


def _take_consent(row, known, mentee, agreed, before):
    """What the parent agreed to is a consent on paper; a day put right moves with it."""
    if agreed is None:
        return
    consents = known.consents[cells.key(row.child.ref)]
    if any(consent.given_on == agreed for consent in consents):
        return
    earlier = next((consent for consent in consents if before and consent.given_on == before), None)
    if earlier and earlier.pk and earlier.given == Consent.Given.PAPER:
        earlier.given_on = agreed
        row.updates.append((earlier, "given_on"))
        return
    consent = Consent(mentee=mentee, kind=Consent.Kind.MENTORING, given_on=agreed, given=Consent.Given.PAPER)
    consents.append(consent)
    row.creates.append(consent)


def _flag(sheet, known, flags):
    good = [(row, _allocation_of(row, known)) for row in sheet.good]
    firsts = {}
    for (ref, _, start), _ in known.allocations.items():
        firsts[ref] = min(start, firsts.get(ref, start))
    for row, allocation in sorted(good, key=lambda pair: pair[0].number):
        if allocation.carer_agreed_on is None:
            is_handover = allocation.start_on > firsts[cells.key(row.child.ref)]
            kind, noun = ("handover", "handovers") if is_handover else ("start", "allocations")
            words = f"{row.label} from {shown(allocation.start_on)}"
            flags.add(
                f"{kind}_not_agreed",
                f"{noun} without the parent's agreement",
                "KOP-16",
                FlaggedRow(TITLE, row.number, words, row.child_id),
            )
    _flag_full_mentors({email_of(allocation.mentor) for _, allocation in good}, known, flags)


def _allocation_of(row, known):
    mentor = known.mentor(row.cells["Volunteer email"])
    return known.allocations[cells.key(row.cells["Child ref"]), email_of(mentor), row.cells["From"]]


def _flag_full_mentors(emails, known, flags):
    current = {}
    for (ref, email, _), allocation in known.allocations.items():
        if email in emails and allocation.holds_on(known.today) and allocation.ended_at is None:
            current.setdefault(email, set()).add(ref)
    for email, refs in sorted(current.items()):
        mentor = known.mentors[email]
        if len(refs) > mentor.capacity:
            words = f"{mentor.user.name}: {len(refs)} now, {mentor.capacity} at most"
            title = "volunteers with more current children than they said"
            flags.add("over_capacity", title, "KOP-8", FlaggedRow(TITLE, None, words))
