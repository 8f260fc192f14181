"""The children of the club and their carers."""

from datetime import date

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Length
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.models import phone_validator

ACCENTS = {
    "a": "aàáâãäåāăą", "c": "cçćč", "d": "dďđð", "e": "eèéêëēęě", "g": "gğ", "i": "iìíîïīı", "l": "lłľ", "n": "nñńň",
    "o": "oòóôõöøō", "r": "rřŕ", "s": "sśšşș", "t": "tťțţ", "u": "uùúûüūů", "y": "yýÿ", "z": "zźżž",
}  # fmt: skip
BARE = {accented: bare for bare, letters in ACCENTS.items() for accented in letters}


def _any_accents(name):
    """A pattern of the whole name that any accent, capital, hyphen, apostrophe and space matches."""
    letters = [BARE.get(letter, letter) for letter in name.casefold() if letter.isalnum()]
    # Both cases are spelled out: not every database knows the small letter of an accented capital.
    spelled = ["".join(f"{sign}{sign.upper()}" for sign in ACCENTS.get(letter, letter)) for letter in letters]
    # A name without a letter is nobody's.
    return "^" + "[-'’. ]*".join(f"[{signs}]" for signs in spelled or ["|"]) + "$"


def academic_year(day: date) -> int:
    """The year in which the school year of this day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


class ChildQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mentoring team sees every child; a mentor reaches a child only through a visible mentee."""
        return self.all() if user.is_mentoring_team else self.none()

    def matching(self, words):
        """Children whose name or reference holds every one of these words."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(surname__icontains=word)
                | Q(known_as__icontains=word)
                | Q(ref__icontains=word)
            )
        return found

    def in_school_year(self, year, day):
        return self.in_school_years(year, year, day)

    def in_school_years(self, first, last, day):
        """Children who are in one of these years on a day; without a first or last the years are open that way."""
        gap = ExpressionWrapper(F("school_year") - F("school_year_in"), output_field=models.IntegerField())
        found, began = self.annotate(school_year_gap=gap), academic_year(day)
        if first is not None:
            found = found.filter(school_year_gap__gte=first - began)
        if last is not None:
            found = found.filter(school_year_gap__lte=last - began)
        return found

    def twins_of(self, first_name, surname, date_of_birth):
        """Children of the same name and birthday: perhaps the same child twice."""
        if date_of_birth is None:
            return self.none()
        return self.filter(first_name__iexact=first_name, surname__iexact=surname, date_of_birth=date_of_birth)

    def perhaps(self, *, first_name, surname, date_of_birth=None, school=""):
        """Children worth comparing with these words: born on the day, or of a name whatever its accents and order."""
        first, last = _any_accents(first_name), _any_accents(surname)
        is_first = Q(first_name__iregex=first) | Q(known_as__iregex=first)
        is_swapped = Q(surname__iregex=first) & (Q(first_name__iregex=last) | Q(known_as__iregex=last))
        wanted = (is_first & Q(surname__iregex=last)) | is_swapped
        if school:
            wanted |= Q(school__iexact=school) & (is_first | Q(surname__iregex=last))
        if date_of_birth:
            wanted |= Q(date_of_birth=date_of_birth)
        return self.filter(wanted)

    def next_ref(self):
        """The reference after the highest of the form last used: C043 after C042, KT0043 after KT0042."""
        refs = self.filter(ref__regex=r"^[A-Z]{1,4}[0-9]{1,9}$")
        newest = refs.order_by("-pk").values_list("ref", flat=True).first()
        if newest is None:
            return "C001"
        letters = newest.rstrip("0123456789")
        alike = refs.filter(ref__regex=rf"^{letters}[0-9]{{1,9}}$").annotate(length=Length("ref"))
        digits = alike.order_by("-length", "-ref").values_list("ref", flat=True).first()[len(letters) :]
        return f"{letters}{int(digits) + 1:0{len(digits)}}"


class Child(models.Model):
    """A member of the club."""

    ref = models.CharField("reference", max_length=20, unique=True)
    first_name = models.CharField(max_length=60)
    surname = models.CharField(max_length=60)
    known_as = models.CharField(max_length=60, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="As it was in the year below.")
    school_year_in = models.PositiveSmallIntegerField(null=True, blank=True, help_text="School year beginning in.")
    school = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    needs = models.TextField("medical and additional needs", blank=True)
    may_benefit = models.TextField("why they may benefit", blank=True)
    joined_on = models.DateField(null=True, blank=True)
    chosen_stage = models.PositiveSmallIntegerField(
        "stage", null=True, blank=True, help_text="Where the school year belongs to two stages, the one a person chose."
    )

    history = HistoricalRecords()
    objects = ChildQuerySet.as_manager()
    read_log_subject = "pk"

    class Meta:
        ordering = ["first_name", "surname", "id"]
        verbose_name_plural = "children"

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return f"{self.first_name} {self.surname}"

    @property
    def names(self):
        """Each name by which somebody would know the child."""
        return [name for name in (self.first_name, self.known_as, self.surname) if name]

    @property
    def called(self):
        """The name the child goes by."""
        return self.known_as or self.first_name

    @property
    def short_name(self):
        return f"{self.called} {self.surname[:1]}."

    @property
    def initials(self):
        """What stands in calendars, mails and on the finance desk instead of a name."""
        return f"{self.first_name[:1]}{self.surname[:1]}".upper()

    def school_year_on(self, day=None):
        """The school year on a day: it rolls over each September (KOP-4)."""
        if self.school_year is None:
            return None
        return self.school_year + academic_year(day or timezone.localdate()) - self.school_year_in


class CarerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """KOT-20.3: contact details are the mentoring team's; a mentor reaches them only through a visible mentee."""
        return self.all() if user.is_mentoring_team else self.none()


class CarerLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.select_related("child", "carer") if user.is_mentoring_team else self.none()


class Carer(models.Model):
    """A parent or carer, shared by siblings."""

    name = models.CharField(max_length=120)
    phone = models.CharField("phone number", max_length=30, blank=True, validators=[phone_validator])
    email = models.EmailField("e-mail address", blank=True)

    history = HistoricalRecords()
    objects = CarerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self):
        return self.name


class CarerLink(models.Model):
    """Who a carer is to a child. The first contact is asked first; the others are for emergencies."""

    class MayBeTold(models.TextChoices):
        EVERYTHING = "everything", "Everything"
        PRACTICAL = "practical", "Times and places only"
        NOTHING = "nothing", "Nothing: ask the coordinator first"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="carer_links")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="links")
    relationship = models.CharField(max_length=60, blank=True)
    is_first_contact = models.BooleanField(default=False)
    is_emergency_contact = models.BooleanField("called in an emergency", default=True)
    has_parental_responsibility = models.BooleanField("has parental responsibility", null=True, blank=True)
    may_be_told = models.CharField("may be told", max_length=12, choices=MayBeTold.choices, blank=True)
    told_words = models.CharField("about what may be told", max_length=300, blank=True)

    history = HistoricalRecords()
    objects = CarerLinkQuerySet.as_manager()
    read_log_subject = "child_id"

    class Meta:
        ordering = ["-is_first_contact", "id"]
        constraints = [models.UniqueConstraint(fields=["child", "carer"], name="a_carer_once_for_each_child")]

    def __str__(self):
        return f"{self.carer} ({self.relationship})" if self.relationship else str(self.carer)
