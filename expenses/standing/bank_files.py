"""What the bank was told last about a run, and for whom the run says otherwise by now."""

import hashlib

from ..models import Export
from ..rules import Told, told_otherwise


def last_bank_file(run):
    """The newest file for the bank that was taken out of a run, with its lines; None before the first."""
    files = run.exports.filter(kind=Export.Kind.BANK).select_related("by")
    return files.prefetch_related("lines__mentor__user").first()


def differences(export, payees) -> list[str]:
    """Payee by payee, in words: one's amount down and another's up by as much is no equal sum but two differences."""
    lines = list(export.lines.all())
    if not lines and export.total:
        return ["Whom it pays how much was not kept yet when it was taken."]
    told = {line.mentor_id: Told(line.mentor.user.name, line.amount, line.account) for line in lines}
    return told_otherwise(told, {payee.mentor.pk: _told(payee) for payee in payees})


def named(payees) -> str:
    """Names who gets what to which account, so that a form knows whether it still stands as it was read."""
    said = "\n".join(f"{payee.mentor.pk} {payee.amount:.2f} {payee.written}" for payee in payees)
    return hashlib.sha256(said.encode()).hexdigest()


def _told(payee):
    return Told(payee.mentor.user.name, payee.amount, payee.written)
