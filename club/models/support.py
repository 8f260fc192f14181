"""Clubs of others that are paid for, the directory of outside support, and equality monitoring."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.models import phone_validator
from core.roles import Role

from .children import Child
from .events import TeamQuerySet


class MembershipQuerySet(TeamQuerySet):
    def running_on(self, day):
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def payable_by(self, user):
        """Those who pay the clubs: the mentoring team, and the finance officer, who reads initials alone."""
        return self.all() if user.is_mentoring_team or user.has_role(Role.FINANCE_OFFICER) else self.none()

    def with_child(self):
        return self.select_related("child")

    for_page = with_child


class Membership(models.Model):
    """A club of somebody else's that the charity pays for a child (KOT-2.1)."""

    class Every(models.TextChoices):
        ONCE = "once", "once"
        MONTH = "month", "a month"
        TERM = "term", "a term"
        YEAR = "year", "a year"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="memberships")
    club_name = models.CharField("club", max_length=120)
    cost = models.DecimalField(max_digits=8, decimal_places=2)
    every = models.CharField("paid", max_length=8, choices=Every.choices, default=Every.ONCE)
    from_on = models.DateField("first day")
    until_on = models.DateField("last day", null=True, blank=True)
    words = models.CharField("why this club", max_length=300, blank=True)
    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()
    read_log_subject = "child_id"

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="a_membership_costs_nothing_or_more"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="a_membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["child", "club_name", "from_on"], name="a_membership_once_from_a_day"),
        ]

    def __str__(self):
        return self.club_name


class ResourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The directory names no child: everybody who works with children reads it."""
        return self.all() if user.is_mentoring_team else self.listed() if user.is_mentor else self.none()

    def listed(self):
        return self.filter(is_listed=True)

    def matching(self, words):
        """Resources that hold every one of these words somewhere."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(what_for__icontains=word) | Q(area__icontains=word))
        return found


class Resource(models.Model):
    """Support that others give: sports, counsellors, bereavement, young carers, tutoring (KOP-19)."""

    class Kind(models.TextChoices):
        SPORT = "sport", "Sport"
        ARTS = "arts", "Music and arts"
        COUNSELLING = "counselling", "Counselling"
        BEREAVEMENT = "bereavement", "Bereavement"
        YOUNG_CARERS = "young_carers", "Young carers"
        TUTORING = "tutoring", "Tutoring"
        FAMILY = "family", "Help for the family"
        HEALTH = "health", "Health"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what_for = models.TextField("what they do", blank=True)
    area = models.CharField("where", max_length=120, blank=True)
    ages = models.CharField(max_length=60, blank=True)
    cost = models.CharField(max_length=120, blank=True)
    phone = models.CharField("phone number", max_length=30, blank=True, validators=[phone_validator])
    email = models.EmailField("e-mail address", blank=True)
    website = models.URLField(blank=True)
    checked_on = models.DateField("details checked on", null=True, blank=True)
    is_listed = models.BooleanField("shown in the directory", default=True)
    history = HistoricalRecords()
    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self):
        return self.name


class EqualityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who ask the family; no page of the case shows an answer."""
        return self.all() if user.has_role(Role.COORDINATOR, Role.FAMILY_LIAISON) else self.none()


class EqualityRecord(models.Model):
    """What a family chose to say about itself, apart from the case; every question may stay open (KOT-19.1)."""

    class Gender(models.TextChoices):
        GIRL = "girl", "Girl"
        BOY = "boy", "Boy"
        OTHER = "other", "Describes themself another way"
        NOT_SAID = "not_said", "Prefer not to say"

    class Ethnicity(models.TextChoices):
        ASIAN = "asian", "Asian or Asian British"
        BLACK = "black", "Black, Black British, Caribbean or African"
        MIXED = "mixed", "Mixed or multiple ethnic groups"
        WHITE = "white", "White"
        OTHER = "other", "Other ethnic group"
        NOT_SAID = "not_said", "Prefer not to say"

    class Religion(models.TextChoices):
        NONE = "none", "No religion"
        BUDDHIST = "buddhist", "Buddhist"
        CHRISTIAN = "christian", "Christian"
        HINDU = "hindu", "Hindu"
        JEWISH = "jewish", "Jewish"
        MUSLIM = "muslim", "Muslim"
        SIKH = "sikh", "Sikh"
        OTHER = "other", "Other religion"
        NOT_SAID = "not_said", "Prefer not to say"

    class YesNo(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_SAID = "not_said", "Prefer not to say"

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="equality_record")
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    ethnicity = models.CharField("ethnic group", max_length=10, choices=Ethnicity.choices, blank=True)
    religion = models.CharField(max_length=10, choices=Religion.choices, blank=True)
    disability = models.CharField("disabled", max_length=10, choices=YesNo.choices, blank=True)
    english_first = models.CharField("English is the first language", max_length=10, choices=YesNo.choices, blank=True)
    free_meals = models.CharField("has free school meals", max_length=10, choices=YesNo.choices, blank=True)
    asked_on = models.DateField()
    history = HistoricalRecords()
    objects = EqualityQuerySet.as_manager()
    read_log_subject = "child_id"

    def __str__(self):
        return f"Equality monitoring {self.pk}"
