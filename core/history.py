"""Saving with a name: every change of a record says who made it and, where there is one, why."""


def save(row, *, by, reason="", **kwargs):
    """Save one row; its history names the person even outside a request."""
    row._history_user = by
    row._change_reason = reason or None
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(**kwargs)
    return row
