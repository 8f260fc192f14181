"""Accounts that money goes to: sealed at rest, opened for their owner and finance alone."""

import hashlib
import json
from dataclasses import asdict, dataclass

from core import sealing

PURPOSE = "bank details"


@dataclass(frozen=True)
class Account:
    """A UK account; sort code and number are digits alone."""

    name: str
    sort_code: str
    number: str

    @property
    def pairs(self):
        """The sort code as it stands on a card: 12-34-56."""
        return "-".join((self.sort_code[:2], self.sort_code[2:4], self.sort_code[4:]))


def sealed(account: Account) -> str:
    return sealing.seal(json.dumps(asdict(account)), PURPOSE)


def account_of(details) -> Account | None:
    """What was typed, or None where there is none or no key of this site opens it any more."""
    if details is None or not details.sealed:
        return None
    try:
        return Account(**json.loads(sealing.unseal(details.sealed, PURPOSE)))
    except sealing.Unreadable:
        return None


def written(details) -> str:
    """A digest of bank details as they were last typed: another one each time, and nothing to be read out of it."""
    return hashlib.sha256(details.sealed.encode()).hexdigest()
