"""People who sign in, and what every app leans on: outbox, drafts, one-time links, read log."""

import hashlib
import secrets
import uuid
from datetime import timedelta
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .roles import ACCOUNT_KEEPERS, MENTORING_TEAM, SECOND_FACTOR_ROLES, Role

phone_validator = RegexValidator(
    r"^\+?[0-9][0-9 ()\-]{5,24}$", "Enter a phone number such as 07700 900123, with digits and spaces only"
)


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    @transaction.atomic
    def create_superuser(self, email, password=None, **fields):
        """The first administrator, who invites all others: being a superuser alone opens no page."""
        user = self.create_user(email, password, is_superuser=True, **fields)
        user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
        return user

    def visible_to(self, user):
        """Those who look after accounts find everybody; all others find nobody."""
        return self.all() if user.has_role(*ACCOUNT_KEEPERS) else self.none()

    def in_role(self, *roles):
        return self.filter(is_active=True, groups__name__in=roles).distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who may sign in. What they may see follows from their roles, never from `is_superuser`."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=120)
    phone = models.CharField("phone number", max_length=30, blank=True, validators=[phone_validator])
    is_active = models.BooleanField("may sign in", default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    wants_digest = models.BooleanField("gets the weekly list of what is due", default=True)
    wants_texts = models.BooleanField("gets text messages as well", default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])
    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_for_each_email")]

    def __str__(self):
        return self.name

    def lock(self):
        """Read this account as it stands now and hold it until the transaction ends, so that no save undoes another."""
        self.refresh_from_db(from_queryset=User.objects.select_for_update())

    def get_full_name(self):
        return self.name

    @property
    def short_name(self):
        """First name and the initial of the last: "Gwen O."."""
        first, *rest = self.name.split()
        return f"{first} {rest[-1][0]}." if rest else first

    @property
    def first_name(self):
        return self.name.split()[0]

    @cached_property
    def _grants(self) -> tuple[frozenset[str], frozenset[str]]:
        """Role names and global permissions, from one query for each request."""
        if not self.is_active:
            return frozenset(), frozenset()
        rows = Group.objects.filter(user=self).values_list(
            "name", "permissions__content_type__app_label", "permissions__codename"
        )
        rows = list(rows)
        return frozenset(name for name, _, _ in rows), frozenset(f"{app}.{code}" for _, app, code in rows if code)

    @property
    def roles(self) -> frozenset[str]:
        return self._grants[0]

    @property
    def global_permissions(self) -> frozenset[str]:
        """Permissions held through a group; superuser status adds none."""
        return self._grants[1]

    def has_role(self, *roles) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_mentor(self) -> bool:
        return self.has_role(Role.MENTOR)

    @property
    def is_mentoring_team(self) -> bool:
        return self.has_role(*MENTORING_TEAM)

    @property
    def needs_second_factor(self) -> bool:
        return self.has_role(*SECOND_FACTOR_ROLES)

    @property
    def role_labels(self) -> list[str]:
        return [role.label for role in Role if role in self.roles]

    @property
    def given_roles(self) -> list[Role]:
        """The roles on record, also of somebody who may not sign in yet; lists prefetch `groups`."""
        names = {group.name for group in self.groups.all()}
        return [role for role in Role if role in names]


class OutboxMessage(models.Model):
    """A finished message without confidential words, written with the act that causes it and delivered later."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        TEXT = "text", "Text message"

    event = models.CharField(max_length=150)
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    to = models.CharField("e-mail address or phone number", max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    invitation = models.TextField(blank=True, help_text="An entry for the reader's calendar that goes along, finished.")
    keeps_quiet = models.BooleanField(default=False, help_text="Waits until the quiet hours are over.")
    holds_secret = models.BooleanField(default=False, help_text="The body is blanked once it has been sent.")
    message_id = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "to"], name="one_message_for_each_person_and_event")]
        indexes = [models.Index(fields=["sent_at", "id"], name="outbox_waiting")]

    def __str__(self):
        return f"{self.event} to {self.to}"


class Draft(models.Model):
    """What somebody is typing into a form, saved while they type; only they read it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=100, help_text="The form and its row, such as note:meetup:12.")
    submission = models.UUIDField(default=uuid.uuid4)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_for_each_form")]

    def __str__(self):
        return self.key


class OneTimeLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def for_token(self, purpose, token):
        """The open link behind a token, or none; the token itself is never stored."""
        return self.open().filter(purpose=purpose, token_hash=OneTimeLink.hash_of(token)).first()


class OneTimeLink(models.Model):
    """A personal link that opens one form once: an invitation of a person, or a form for somebody without account."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        CONSENT = "consent", "Consent"
        APPLICATION = "application", "Application"
        REFERENCE = "reference", "Reference"

    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="one_time_links")
    subject_id = models.BigIntegerField(
        null=True, blank=True, help_text="The row its form is about; the purpose says of which kind."
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(subject_id__isnull=False),
                name="a_link_is_for_a_person_or_about_a_row",
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} for {self.user or self.subject_id}"

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def issue(cls, *, purpose, created_by, user=None, subject_id=None, days=14) -> tuple["OneTimeLink", str]:
        """A new link and its token; earlier open ones for the same purpose stop working."""
        cls.objects.open().filter(purpose=purpose, user=user, subject_id=subject_id).update(expires_at=timezone.now())
        token = secrets.token_urlsafe(32)
        link = cls.objects.create(
            purpose=purpose,
            user=user,
            subject_id=subject_id,
            created_by=created_by,
            token_hash=cls.hash_of(token),
            expires_at=timezone.now() + timedelta(days=days),
        )
        return link, token

    def use(self) -> bool:
        """Use the link up; False where somebody was faster or it has run out. Inside the transaction of the act."""
        return bool(OneTimeLink.objects.open().filter(pk=self.pk).update(used_at=timezone.now()))


class CalendarLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(revoked_at=None)

    def for_token(self, token):
        """The link behind a token while it stands and its owner may sign in, or none; the token is never stored."""
        standing = self.open().filter(token_hash=OneTimeLink.hash_of(token), user__is_active=True)
        return standing.select_related("user").first()


class CalendarLink(models.Model):
    """The secret link under which a calendar program reads somebody's calendar, without signing in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField("last read", null=True, blank=True, help_text="To the hour.")

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_open_calendar_link_for_each_person"
            )
        ]

    def __str__(self):
        return f"Calendar of {self.user}"


class ReadLogEntry(models.Model):
    """Somebody was shown a record of a child: who, which, where and when (KOT-20.2)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    view = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_label", "subject_id", "-at"], name="read_log_subject"),
            models.Index(fields=["user", "-at"], name="read_log_user"),
        ]

    def __str__(self):
        return f"{self.user} read {self.subject_label} {self.subject_id}"
