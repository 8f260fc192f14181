"""What stands in the portal already, read once into memory, and what earlier rows of the workbook add to it.

Keys are the charity's own words (a child's reference, a volunteer's address), so that rows not yet saved can be named.
"""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Exists, F, OuterRef

from club.models import Carer, CarerLink, Child, Event, RegisterEntry
from core.models import User
from expenses.models import Claim, ClosedMonth
from expenses.standing.spent import with_stands
from impact.models import Questionnaire
from meetups.models import Note, NoteMove
from mentees.models import Allocation, Consent, Ground, Mentee, Referral
from mentors.models import Mentor
from policy.models import PolicyVersion, Scheme

from . import cells
from .cells import CellError

AT_A_TIME = 2_000


class Known:
    """An index of the portal's rows that the workbook speaks of; nothing here writes."""

    def __init__(self, refs, today, by=None):
        self.today, self.by = today, by
        self.scheme = Scheme.objects.first()
        self.versions = list(PolicyVersion.objects.signed().filter(scheme=self.scheme).order_by("-in_force_from"))
        self.children = {cells.key(child.ref): child for child in Child.objects.all()}
        self.refused_children: dict[str, int] = {}
        self.refused_mentors: dict[str, int] = {}
        self.refused_allocations: dict[str, int] = {}
        self._load_people()
        ids = sorted(self.children[ref].pk for ref in refs if ref in self.children)
        self._load_club(ids)
        self._load_mentoring(ids)

    def _load_people(self):
        self.users = {user.email.casefold(): user for user in User.objects.prefetch_related("groups")}
        self.mentors = {}
        self.names_here, self.names_on_sheet = defaultdict(list), defaultdict(list)
        mentors = Mentor.objects.select_related("user").prefetch_related("trainings", "dbs_checks")
        for mentor in mentors:
            self.mentors[mentor.user.email.casefold()] = mentor
            self.names_here[cells.key(mentor.user.name)].append(mentor)

    def _load_club(self, ids):
        self.carers = list(Carer.objects.order_by("id"))
        self.links, self.grounds, self.register = defaultdict(list), defaultdict(dict), {}
        by_id = {carer.pk: carer for carer in self.carers}
        refs = {child.pk: ref for ref, child in self.children.items()}
        for link in _of(CarerLink.objects, "child_id", ids):
            link.carer = by_id[link.carer_id]
            self.links[refs[link.child_id]].append(link)
        self._load_parted(ids, refs, by_id)
        for ground in _of(Ground.objects, "child_id", ids):
            self.grounds[refs[ground.child_id]][ground.kind] = ground
        self.events = {(cells.key(event.name), event.held_on): event for event in Event.objects.all()}
        event_keys = {event.pk: key for key, event in self.events.items()}
        for entry in _of(RegisterEntry.objects, "child_id", ids):
            self.register[event_keys[entry.event_id], refs[entry.child_id]] = entry

    def _load_parted(self, ids, refs, by_id):
        """Carers who were taken off a child by hand, and have not been put back."""
        self.parted = defaultdict(list)
        for was in _of(CarerLink.history.filter(history_type="-"), "child_id", ids):
            here, carer = refs[was.child_id], by_id.get(was.carer_id)
            if carer and all(link.carer is not carer for link in self.links[here]):
                self.parted[here].append(carer)

    def _load_mentoring(self, ids):
        refs = {child.pk: ref for ref, child in self.children.items()}
        emails = {mentor.pk: email for email, mentor in self.mentors.items()}
        by_email = self.mentors
        self.mentees = {refs[mentee.child_id]: mentee for mentee in _of(Mentee.objects, "child_id", ids)}
        ref_of = {mentee.pk: ref for ref, mentee in self.mentees.items()}
        mentee_ids = sorted(ref_of)
        self.allocations, self.consents = {}, defaultdict(list)
        self.claims, self.questionnaires = {}, {}
        # The days and sums of what counts towards a month, of each child (KOT-8.1).
        self.spent = defaultdict(list)
        for row in _of(Allocation.objects.order_by("id"), "mentee_id", mentee_ids):
            row.mentor = by_email[emails[row.mentor_id]]
            row.mentee = self.mentees[ref_of[row.mentee_id]]
            self.allocations[ref_of[row.mentee_id], emails[row.mentor_id], row.start_on] = row
        for row in _of(Consent.objects.filter(kind=Consent.Kind.MENTORING), "mentee_id", mentee_ids):
            self.consents[ref_of[row.mentee_id]].append(row)
        self._load_notes(ref_of, emails)
        for row in _of(with_stands(Claim.objects), "mentee_id", mentee_ids):
            alike = emails[row.mentor_id], ref_of[row.mentee_id], row.spent_on, row.what_for, row.amount
            self.claims[(*alike, row.occurrence)] = row
            if row.kind == Claim.Kind.SPENDING and row.status not in Claim.FALLEN_THROUGH:
                self.spent[ref_of[row.mentee_id]].append((row.spent_on, row.stands))
        self.closed_months = set(ClosedMonth.objects.values_list("month", flat=True))
        for row in _of(Questionnaire.objects, "mentee_id", mentee_ids):
            self.questionnaires[ref_of[row.mentee_id], row.taken_on] = row

    def load_referrals(self):
        """Asked for only where a workbook brings referrals: most do not."""
        self.referrals = {}
        for row in Referral.objects.order_by("-id"):
            name = cells.key(f"{row.first_name} {row.surname}")
            self.referrals[name, row.date_of_birth, cells.key(row.referrer_name), row.received_on] = row

    def _load_notes(self, ref_of, emails):
        """All notes of a child, day and mentor: an imported one first, one moved here from another child last."""
        mentee_ids = sorted(ref_of)
        self.notes, self.moved_away = defaultdict(list), set()
        came = NoteMove.objects.filter(note=OuterRef("pk"), to_mentee=OuterRef("mentee"))
        ordered = Note.objects.annotate(moved_here=Exists(came)).order_by("moved_here", "-imported", "id")
        for row in _of(ordered, "mentee_id", mentee_ids):
            self.notes[ref_of[row.mentee_id], row.date, emails[row.mentor_id]].append(row)
        left = NoteMove.objects.exclude(note__mentee=F("from_mentee")).select_related("note")
        for move in _of(left, "from_mentee_id", mentee_ids):
            self.moved_away.add((ref_of[move.from_mentee_id], move.note_date, emails[move.note.mentor_id]))

    def gather_spans(self):
        """When each volunteer is allocated to each child, once all allocations are known."""
        self.spans = defaultdict(list)
        for (ref, email, start), allocation in self.allocations.items():
            self.spans[ref, email].append((start, allocation.end_on))

    def figures_on(self, day):
        """The figures in force on a day; before the first version those of the first."""
        version = self.version_on(day)
        return version and version.figures

    def version_on(self, day):
        if not self.versions:
            return None
        return next((v for v in self.versions if v.in_force_from <= day), self.versions[-1])

    def spent_in_month(self, ref, day) -> Decimal:
        """What counts towards the month of a day, here and in the rows before (KOT-8.1)."""
        first = day.replace(day=1)
        return sum((pounds for on, pounds in self.spent[ref] if on.replace(day=1) == first), Decimal(0))

    def was_allocated(self, ref, mentor, day) -> bool:
        spans = self.spans.get((ref, email_of(mentor)), ())
        return any(start <= day and (end is None or end >= day) for start, end in spans)

    def child(self, ref: str) -> Child:
        found = self.children.get(cells.key(ref))
        if found is not None:
            return found
        if number := self.refused_children.get(cells.key(ref)):
            raise CellError(
                f"Row {number} of the sheet Children, which brings {ref}, was refused. Put that right first."
            )
        raise CellError(f"No child has the reference {ref}, neither on the sheet Children nor in the portal.")

    def mentee(self, ref: str) -> Mentee:
        child = self.child(ref)
        found = self.mentees.get(cells.key(ref))
        if found is None and (number := self.refused_allocations.get(cells.key(ref))):
            raise CellError(
                f"Row {number} of the sheet Allocations, which makes {child.ref} a mentee, was refused. "
                "Put that right first."
            )
        if found is None:
            raise CellError(f"{child.ref} is not a mentee: no row of the sheet Allocations says so.")
        return found

    def mentor(self, named: str) -> Mentor:
        """The volunteer of a name or an e-mail address; a name on the workbook's own sheet comes first."""
        if found := self.mentors.get(cells.key(named)):
            return found
        for names in (self.names_on_sheet, self.names_here):
            called = names.get(cells.key(named), [])
            if len(called) > 1:
                raise CellError(f"{len(called)} volunteers are called {named}. Give the e-mail address.")
            if called:
                return called[0]
        if number := self.refused_mentors.get(cells.key(named)):
            raise CellError(
                f"Row {number} of the sheet Volunteers, which brings {named}, was refused. Put that right first."
            )
        raise CellError(f"No volunteer is called {named}, neither on the sheet Volunteers nor in the portal.")


def _of(rows, name, ids):
    """The rows whose foreign key is among the ids, some thousands at a time."""
    for start in range(0, len(ids), AT_A_TIME):
        yield from rows.filter(**{f"{name}__in": ids[start : start + AT_A_TIME]})


def email_of(mentor) -> str:
    return mentor.user.email.casefold()
