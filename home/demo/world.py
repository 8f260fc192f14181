"""What the builders of one charity share while they lay out its rows."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import time
from random import Random

from core.models import User
from policy.models import PolicyVersion, Scheme

from .cast import Cast
from .days import Days
from .rows import Rows
from .words import Words


@dataclass
class World:
    cast: Cast
    days: Days
    rng: Random
    rows: Rows
    staff: dict[str, User]
    scheme: Scheme
    versions: list[PolicyVersion]
    password: str
    children: dict = field(default_factory=dict)
    mentors: dict = field(default_factory=dict)
    mentees: dict = field(default_factory=dict)
    meetups: list = field(default_factory=list)
    events: list = field(default_factory=list)
    addresses: dict = field(default_factory=dict)
    postcodes: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    phones: int = 0
    # How many towns there are: one coordinator is paid for each, and the budget is that of all.
    towns: int = 1
    # Claims to be sent; by child, year and month what counts; and those sent with the day of payment, None if it waits.
    to_send: list = field(default_factory=list)
    counting: dict = field(default_factory=lambda: defaultdict(dict))
    to_pay: list = field(default_factory=list)

    noon = time(12)

    def __post_init__(self):
        self.words = {part.key: Words(part, self.rng) for part in self.cast.children}
        self.parts = {part.key: part for part in self.cast.children}
        self.mentor_parts = {part.key: part for part in self.cast.mentors}

    def version_on(self, day):
        """The policy version that judges a day; the versions are kept newest first."""
        return next(version for version in self.versions if version.in_force_from <= day)

    def phone(self):
        """The next number of the range kept for drama, 07700 900000 to 900999."""
        self.phones += 1
        return f"07700 900{(200 + self.phones) % 1000:03}"

    def uuid(self):
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)
