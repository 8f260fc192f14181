"""Who a row's contacts are: a carer is shared by siblings through an e-mail address, or a name and a phone number."""

import re

from club.models import Carer, CarerLink

from . import cells
from .outcomes import FlaggedRow, shown

NAMED = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<relationship>[^()]*)\))?$")


class CarerBook:
    """Finds or makes the carers of one sheet; of rows that disagree on a shared carer the first one counts."""

    def __init__(self, known, flags):
        self.known, self.flags = known, flags
        self.by_email, self.by_phone = {}, {}
        self.told = {}
        for carer in known.carers:
            self._index(carer)

    def _index(self, carer):
        if carer.email:
            self.by_email.setdefault(carer.email.casefold(), carer)
        if carer.phone:
            self.by_phone.setdefault(_name_and_phone(carer.name, carer.phone), carer)

    def _find(self, name, phone, email=""):
        found = self.by_email.get(email.casefold()) if email else None
        return found or (self.by_phone.get(_name_and_phone(name, phone)) if phone else None)

    def _make(self, row, name, phone, email=""):
        carer = Carer(name=name, phone=phone, email=email)
        row.creates.append(carer)
        self.told[id(carer)] = row.number
        self._index(carer)
        return carer

    def take_first_contact(self, row, here):
        name = row.cells.get("Parent/carer", "")
        phone, email = row.cells.get("Mobile", ""), row.cells.get("Email", "")
        links = self.known.links[here]
        link = next((link for link in links if link.is_first_contact), None)
        if not name:
            if link and "Parent/carer" in row.cells:
                row.kept.append(("Parent/carer", shown(link.carer.name)))
            return
        if self._was_parted(row, here, name, phone, email):
            return
        if link and _is_same(link.carer, name, phone, email):
            self._put_right(row, link.carer)
            row.take("Relationship", link, "relationship")
            return
        carer = self._find(name, phone, email)
        if carer is None:
            carer = self._make(row, name, phone, email)
        else:
            self._put_right(row, carer)
        if not row.is_new:
            row.note_change("Parent/carer", link.carer.name if link else "", name)
        if link:
            self._step_back(row, link)
        self._link(row, links, carer, row.cells.get("Relationship", ""))

    def _was_parted(self, row, here, name, phone, email="") -> bool:
        """Somebody who was taken off this child by hand stays away until a person puts them back."""
        now, parted = [link.carer for link in self.known.links[here]], self.known.parted[here]
        told = cells.key(name)
        is_named, is_here = (any(cells.key(carer.name) == told for carer in those) for those in (parted, now))
        alike, alike_now = (any(_is_same(carer, name, phone, email) for carer in those) for those in (parted, now))
        if is_here or not (is_named or (alike and not alike_now)):
            return False
        self.flags.add(
            "carer_parted",
            "contacts taken off the child in the portal; left off",
            "",
            FlaggedRow("Children", row.number, f"{row.child.ref}: {name}", row.child_id),
        )
        return True

    def _link(self, row, links, carer, relationship):
        """Make this carer the first contact, by the link that is there or by a new one."""
        own = next((link for link in links if link.carer is carer), None)
        if own is None:
            own = CarerLink(child=row.child, carer=carer, relationship=relationship, is_first_contact=True)
            row.creates.append(own)
            links.append(own)
            return
        own.is_first_contact, own.relationship = True, relationship or own.relationship
        row.updates += [(own, "is_first_contact"), (own, "relationship")]

    def _step_back(self, row, link):
        link.is_first_contact = False
        row.updates.append((link, "is_first_contact"))
        self.flags.add(
            "carer_replaced",
            "first contacts replaced; the one before stays among the child's contacts",
            "",
            FlaggedRow(
                "Children", row.number, f"{row.child.ref}: {link.carer.name} was the first contact", row.child_id
            ),
        )

    def _put_right(self, row, carer):
        """Cells that differ from the carer are changes, unless an earlier row has said otherwise of the same person."""
        columns = {"Parent/carer": "name", "Mobile": "phone", "Email": "email"}
        told_by = self.told.setdefault(id(carer), row.number)
        if told_by == row.number and carer.pk:
            for column, name in columns.items():
                row.take(column, carer, name)
            self._index(carer)
            return
        differing = [
            column for column, name in columns.items() if row.cells.get(column) not in ("", None, getattr(carer, name))
        ]
        if differing:
            self.flags.add(
                "carer_disputed",
                "rows at odds with an earlier row on a shared carer; the earlier row counts",
                "",
                FlaggedRow(
                    "Children",
                    row.number,
                    f"{row.child.ref}: {', '.join(differing)} not as in row {told_by} ({carer.name})",
                    row.child_id,
                ),
            )

    def take_second_contact(self, row, here):
        told = row.cells.get("2nd contact", "")
        links = self.known.links[here]
        others = [link for link in links if not link.is_first_contact]
        if not told:
            if others and "2nd contact" in row.cells:
                row.kept.append(("2nd contact", ", ".join(str(link) for link in others)))
            return
        named = NAMED.match(told)
        name, relationship = (named["name"], (named["relationship"] or "")[:60]) if named else (told, "")
        phone = row.cells.get("2nd mobile", "")
        if self._was_parted(row, here, name, phone):
            return
        link = next((link for link in others if cells.key(link.carer.name) == cells.key(name)), None)
        if link is None:
            self._add_second(row, links, name, phone, relationship)
            return
        if link.carer.pk and self.told.setdefault(id(link.carer), row.number) == row.number:
            row.take("2nd mobile", link.carer, "phone")
        if relationship and relationship != link.relationship:
            row.note_change("2nd contact", str(link), told)
            link.relationship = relationship
            row.updates.append((link, "relationship"))

    def _add_second(self, row, links, name, phone, relationship):
        carer = self._find(name, phone)
        if any(link.carer is carer for link in links):
            return
        if carer is None:
            carer = self._make(row, name, phone)
        if not row.is_new:
            row.note_change("2nd contact", "", name)
        link = CarerLink(child=row.child, carer=carer, relationship=relationship)
        row.creates.append(link)
        links.append(link)


def _name_and_phone(name, phone):
    return cells.key(name), _digits(phone)


def _digits(phone):
    digits = re.sub(r"[^0-9+]", "", phone)
    return f"0{digits[3:]}" if digits.startswith("+44") else digits


def _is_same(carer, name, phone, email) -> bool:
    """Any one of name, number and address still the same: it is the same person, put right."""
    return (
        cells.key(carer.name) == cells.key(name)
        or (bool(email) and carer.email.casefold() == email)
        or (bool(phone) and _digits(carer.phone) == _digits(phone))
    )
