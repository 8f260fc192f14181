"""Saving with a name: every change of a record says who made it and, where there is one, why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.text import Truncator


def save(row, *, by, reason="", **kwargs):
    """Save one row; its history names the person even outside a request."""
    row._history_user = by
    row._change_reason = reason or None
    saved = kwargs.get("update_fields")
    # What is not saved is not judged: an old slip elsewhere in the row must not stop what has to happen now.
    spared = [field.name for field in row._meta.fields if saved is not None and field.name not in saved]
    row.full_clean(exclude=spared, validate_unique=False, validate_constraints=False)
    row.save(**kwargs)
    return row


def remove(row, *, by, reason=""):
    """Take a row away; its history stays, and says by whom."""
    row._history_user = by
    row._change_reason = reason or None
    row.delete()


class ChangedMeanwhile(ValidationError):
    """Other words were saved since the form was opened; `seen` names what stands now, in `field`."""

    def __init__(self, by, told, seen, field="seen"):
        words = f"{by} changed this while you were writing. It now says: {told}."
        super().__init__(f"{words} What you typed is still here. Save again to put it in its place.")
        self.seen = seen
        self.field = field


def version_of(row):
    """Names a row as it stands now: the newest step of its history."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()


def newest_step(rows):
    """Names rows of one kind that are filled in together as they stand now; 0 where none is there yet."""
    rows = list(rows)
    return _steps(rows).values_list("history_id", flat=True).first() if rows else 0


def step_since(row, *names):
    """The step of its history since which these fields say what they say now; a return is a step of its own."""
    steps = list(row.history.order_by("-history_id").values_list("history_id", *names))
    since = 0
    for number, *said in steps:
        if said != list(steps[0][1:]):
            break
        since = number
    return since


def check_step(rows, seen, *, by, tell, field="seen"):
    """Raises ChangedMeanwhile where one of these rows was written after `seen`, which `newest_step` gave, by whomever.

    Inside a transaction that has locked what they belong to. `tell` says what a row says now, or nothing.
    """
    if not rows or seen is None:
        return
    steps = {step.id: step for step in reversed(_steps(rows).filter(history_id__gt=seen))}
    told = {row.pk: words for row in rows if row.pk in steps and (words := tell(row))}
    if told:
        raise ChangedMeanwhile(_who(steps[next(iter(told))], by), "; ".join(told.values()), newest_step(rows), field)


def _steps(rows):
    steps = type(rows[0]).history.filter(id__in=[row.pk for row in rows])
    return steps.select_related("history_user").order_by("-history_id")


def check_seen(row, seen, *, by, names):
    """Raises ChangedMeanwhile where one of these fields has changed since the version `seen`, by whomever: of one's own
    second page people are asked as well. `names` with the values that were typed leaves out what stands there already.

    Inside a transaction that has locked the row. Without `seen`, or with one that never was, nothing is known.
    """
    records = row.history.select_related("history_user")
    base = records.filter(history_id=seen).first() if seen else None
    newest = records.filter(history_id__gt=seen).order_by("-history_id").first() if base else None
    if newest is None:
        return
    typed = names if isinstance(names, dict) else {}
    fields = [row._meta.get_field(name) for name in names if name not in typed or getattr(row, name) != typed[name]]
    told = [_as_told(field, row) for field in fields if getattr(row, field.attname) != getattr(base, field.attname)]
    if told:
        raise ChangedMeanwhile(_who(newest, by), "; ".join(told), version_of(row))


def _who(step, by):
    if step.history_user is None:
        return "The portal"
    return "You, on another page," if step.history_user_id == by.pk else step.history_user.name


def as_told(row, values):
    """What a row says where these values say otherwise."""
    fields = [row._meta.get_field(name) for name, value in values.items() if getattr(row, name) != value]
    return "; ".join(_as_told(field, row) for field in fields)


def _as_told(field, row):
    """A field with what stands in it now; of another row only that it is another one."""
    return f"another {field.verbose_name}" if field.is_relation else f"{field.verbose_name}: {_shown(field, row, 100)}"


def change(row, *, by, reason="", seen=None, **values):
    """Save these values on a row as it stands now, not as it was loaded: a change beside another one undoes nothing.

    Inside a transaction. Where nothing differs nothing is written, so that history holds changes only. `seen` names the
    version that the person had before their eyes.
    """
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    check_seen(row, seen, by=by, names=values)
    for name, value in values.items():
        setattr(row, name, value)
    return save(row, by=by, reason=reason)


@dataclass(frozen=True)
class Change:
    """One step in the life of a record: who, when, why, and each field as it was and as it became."""

    at: datetime
    by: str
    what: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(*rows, limit=20, longest=120):
    """The newest changes of these rows, newest first; one query for each row.

    A text is shown by its first `longest` characters, or whole where that is None.
    """
    found = [change for row in rows for change in _changes(row, limit, longest)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:limit]


def _changes(row, limit, longest):
    records = list(row.history.select_related("history_user").order_by("-history_date", "-history_id")[: limit + 1])
    olders = [*records[1:], None]
    for record, older in list(zip(records, olders, strict=True))[:limit]:
        is_first = record.history_type == "+"
        differences = () if is_first or older is None else _differences(record, older, longest)
        if is_first or differences:
            by = record.history_user.name if record.history_user else "the portal"
            what = "added" if is_first else "changed"
            yield Change(record.history_date, by, what, record.history_change_reason or "", differences)


def _differences(record, older, longest):
    return tuple(
        (field.verbose_name, _shown(field, older, longest), _shown(field, record, longest))
        for field in record.tracked_fields
        if getattr(record, field.attname) != getattr(older, field.attname)
    )


def _shown(field, record, longest):
    """A value as a person reads it; a long text by its beginning."""
    value = getattr(record, field.attname)
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, dict):
        value = [f"{name}: {part}" for name, part in value.items()]
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(part.replace("_", " ") for part in value) or "nothing"
    if field.is_relation:
        return _named(field.related_model, value)
    text = str(dict(field.flatchoices).get(value, value))
    return text if longest is None else Truncator(text).chars(longest)


def _named(model, pk):
    """The name of what a field points to; a child's record stays a number here, for its name is logged when shown."""
    row = None if hasattr(model, "read_log_subject") else model._base_manager.filter(pk=pk).first()
    return str(row or pk)
