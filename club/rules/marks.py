"""What one person chose in a register that others mark at the same time."""

from dataclasses import dataclass

BOOKED = "booked"


@dataclass(frozen=True)
class Typed:
    """What was chosen for one child, and what stood there when the page was loaded: mark and reason."""

    mark: str
    reason: str = ""
    was: tuple[str, str] = (BOOKED, "")

    @property
    def is_touched(self) -> bool:
        return bool(self.mark) and (self.mark, self.reason) != self.was

    def changes(self, now: tuple[str, str]) -> bool:
        """Whether this choice says something that does not stand there now."""
        return self.is_touched and (self.mark, self.reason) != now

    def clashes_with(self, now: tuple[str, str]) -> bool:
        """Somebody else gave another mark since the page was loaded: neither undoes the other silently."""
        return self.changes(now) and now != self.was
