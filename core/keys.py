"""The only door to django-guardian: keys say which rows exist for a person.

A key is a guardian row with a direct foreign key to what it opens. Keys are derived, never handed out: `rewrite` makes
the stored keys equal the wanted ones, and `open_to` is the one reader that lists and checks start from.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.db import models
from guardian.models import UserObjectPermissionBase


class KeyBase(UserObjectPermissionBase):
    """Abstract. A subclass adds `content_object`, a foreign key to the model its keys open."""

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def permission_for(key_model) -> Permission:
    opened = key_model._meta.get_field("content_object").related_model
    return Permission.objects.get(
        content_type__app_label=opened._meta.app_label,
        content_type__model=opened._meta.model_name,
        codename=f"view_{opened._meta.model_name}",
    )


def opens_all(user, model) -> bool:
    """Whether a group of this person opens every row of `model`; superuser status does not count."""
    return f"{model._meta.app_label}.view_{model._meta.model_name}" in user.global_permissions


def open_to(user, key_model) -> models.QuerySet:
    """Primary keys of the rows that this person holds a key to, as a subquery."""
    opened = key_model._meta.get_field("content_object").related_model
    return key_model.objects.filter(user_id=user.pk, permission__codename=f"view_{opened._meta.model_name}").values(
        "content_object_id"
    )


def rewrite(
    key_model, wanted: Iterable[tuple[int, int]], *, opened_ids: Iterable[int] | None = None
) -> tuple[int, int]:
    """Make the stored keys equal `wanted` pairs (user id, row id), for the rows `opened_ids` or for all.

    Returns how many were cut and how many added; two statements write, whatever the number.
    """
    permission = permission_for(key_model)
    stored_rows = key_model.objects.filter(permission=permission)
    if opened_ids is not None:
        stored_rows = stored_rows.filter(content_object_id__in=list(opened_ids))
    stored = {(user, row): pk for pk, user, row in stored_rows.values_list("pk", "user_id", "content_object_id")}
    wanted = set(wanted)
    stale = [pk for pair, pk in stored.items() if pair not in wanted]
    if stale:
        key_model.objects.filter(pk__in=stale).delete()
    missing = sorted(wanted - stored.keys())
    key_model.objects.bulk_create(
        [key_model(user_id=user, content_object_id=row, permission=permission) for user, row in missing],
        ignore_conflicts=True,
    )
    return len(stale), len(missing)


def stored_pairs(key_model) -> set[tuple[int, int]]:
    """Every (user id, row id) that has a key now, for the check that keys equal what they derive from."""
    return set(key_model.objects.values_list("user_id", "content_object_id"))
