"""What is typed into a claim, and into an answer to a question about one."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import (
    MoneyField,
    PastDayField,
    SeenMixin,
    SubmissionMixin,
    TextField,
    WordsField,
    needed,
)
from meetups.models import MeetUp
from mentees.models import Mentee
from policy.dates import in_words, months_after
from policy.models import PolicyVersion

from ..models import Claim, GiftRequest, GrantApplication, TaxiRequest
from ..rules import is_late
from ..standing import claims as standing
from ..standing.claims import ASKED
from .choices import CHOOSE, AskedField, DatedSelect, label_of
from .names import NAME_NO_CHILD, NamesNoChildMixin
from .receipts import MilesField, ReceiptsField
from .ticks import TickMixin

EMPTY_LINES, MOST_LINES = 3, 20
# Said to the mentor whose claim it is; the desks say "the mentor’s".
OWN_WORDS = {Claim.Kind.MILES: "Miles in your own car"}


class ChildField(forms.ModelChoiceField):
    """By name where the child's page is open to the mentor, else by initials."""

    def label_from_instance(self, mentee):
        return mentee.called


class SpentForm(SubmissionMixin):
    """What is said without a list of names, in the order in which one has it at hand: what, how much, the receipt."""

    sometimes_needed = ("amount", "receipts", "no_receipt_because", "miles", *ASKED, "late_because", "mentee")
    what_for = TextField(
        label="What was it for?",
        help_text="A few words, without the child’s name: finance reads them.",
        error_messages=needed("Say what it was for"),
    )
    amount = MoneyField(label="How much, in pounds?", required=False, above_zero=True)
    receipts = ReceiptsField(
        label="Receipt",
        required=False,
        help_text="A photo or a PDF. You can choose several. A photo is stored without the place where it was taken.",
    )
    no_receipt_because = TextField(
        label="No receipt? Say why",
        required=False,
        max_length=300,
        help_text="Only where there is none, such as a bus fare. With this you declare that you spent the money.",
    )
    kind = forms.ChoiceField(
        label="What kind of spending?",
        choices=[(kind, OWN_WORDS.get(kind, label)) for kind, label in Claim.Kind.choices],
        initial=Claim.Kind.SPENDING,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of spending it was"} | CHOOSE,
    )
    miles = MilesField(
        label="How many miles?",
        required=False,
        min_value=Decimal("0.1"),
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_digits", "max_whole_digits", "max_decimal_places"],
            "Enter the miles you drove, such as 8 or 12.5",
        ),
    )
    spent_on = PastDayField(label="Which day was it?", error_messages=needed("Choose the day on which you paid"))


LISTS = ["gift", "grant", "taxi", "meetup", "mentee"]


class ClaimForm(SpentForm, NamesNoChildMixin, TickMixin):
    """With what is chosen from lists: the request or grant it was agreed by, the meet-up, the child."""

    read_by_all: tuple[str, ...] = ("what_for", "no_receipt_because", "late_because")
    claim = None
    gift = AskedField(GiftRequest.objects.none(), label="Which approved gift?")
    grant = AskedField(GrantApplication.objects.none(), label="Which grant?")
    taxi = AskedField(TaxiRequest.objects.none(), label="Which approved taxi?")
    meetup = forms.ModelChoiceField(
        MeetUp.objects.none(),
        label="Which meet-up?",
        required=False,
        empty_label="None of these",
        error_messages=CHOOSE,
        widget=DatedSelect,
    )
    mentee = ChildField(
        Mentee.objects.none(),
        label="For which child?",
        empty_label="Choose",
        required=False,
        error_messages=CHOOSE,
    )
    is_other_day = forms.BooleanField(label="I have checked: I paid on another day", required=False)
    late_because = TextField(label="Why does it come late?", required=False, max_length=300)
    is_another = forms.BooleanField(label="I have checked: this is another claim", required=False)
    field_order = [name for name in SpentForm.base_fields if name != "spent_on"] + LISTS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.children = standing.own_children(user)
        self._offer_children()
        self._offer_meetups(user)
        self._offer_asked(user)
        self._add_lines()

    def _offer_children(self):
        field = self.fields["mentee"]
        for mentee in self.children:
            mentee.called = mentee.child.called if mentee.is_open else mentee.child.initials
            if not mentee.is_open and mentee.until:
                mentee.called += f", until {in_words(mentee.until)}"
        pks = [mentee.pk for mentee in self.children]
        field.queryset = Mentee.objects.filter(pk__in=pks)
        field.choices = [("", "Choose"), *((mentee.pk, mentee.called) for mentee in self.children)]
        likely = [mentee.pk for mentee in self.children if mentee.is_open] or pks
        if len(likely) == 1 and not self.initial.get("mentee"):
            self.initial["mentee"] = likely[0]

    def _offer_meetups(self, user):
        meetups = standing.own_meetups(user)
        called, field = self._called(), self.fields["meetup"]
        field.widget.about = {row.pk: (row.date, row.mentee_id) for row in meetups}
        field.queryset = MeetUp.objects.filter(pk__in=[meetup.pk for meetup in meetups])
        field.choices = [
            ("", "None of these"),
            *((row.pk, self._called_meetup(row, called)) for row in meetups),
        ]

    def _called_meetup(self, meetup, called):
        """Where the child was is read by its mentors of today alone."""
        about = f"{in_words(meetup.date)}, {called.get(meetup.mentee_id, '')}"
        is_open = any(mentee.is_open for mentee in self.children if mentee.pk == meetup.mentee_id)
        return f"{about}: {meetup.place}" if is_open else about

    def _called(self):
        return {mentee.pk: mentee.child.called if mentee.is_open else mentee.child.initials for mentee in self.children}

    def _offer_asked(self, user):
        pks = [mentee.pk for mentee in self.children]
        for name in ASKED:
            field = self.fields[name]
            field.queryset = standing.approved_for(user, name).filter(mentee__in=pks)
            field.offer(standing.with_left(field.queryset, name, without=self.claim), self._called_asked)
            self._choose_asked(name, field.waiting)

    def _choose_asked(self, name, waiting):
        """The only one there is for the child in the form needs no choosing."""
        fits = [row.pk for row in waiting if self.initial.get("mentee") in (None, "", row.mentee_id)]
        if len(fits) == 1 and not self.initial.get(name):
            self.initial[name] = fits[0]

    def _called_asked(self, row):
        called = self._called()
        read = {mentee.pk for mentee in self.children if mentee.is_open}
        name = f"{called.get(row.mentee_id, '')}: " if len(called) > 1 else ""
        return f"{name}{label_of(row, row.mentee_id in read)}"

    def _add_lines(self):
        typed = self.data if self.is_bound else self.initial
        count = EMPTY_LINES
        while count < MOST_LINES and (f"line_{count}_what" in typed or f"line_{count}_amount" in typed):
            count += 1
        for number in range(count):
            # Named by their numbers: what is read aloud says which row it is.
            what = TextField(label=f"Item {number + 1}", max_length=100, required=False)
            self.fields[f"line_{number}_what"] = what
            self.read_by_all = (*self.read_by_all, f"line_{number}_what")
            self.fields[f"line_{number}_amount"] = MoneyField(label="Pounds", required=False, above_zero=True)

    @property
    def sent_on(self):
        return timezone.localdate()

    @property
    def line_rows(self):
        count = sum(name.endswith("_what") for name in self.fields)
        return [(self[f"line_{number}_what"], self[f"line_{number}_amount"]) for number in range(count)]

    @property
    def asks_why_late(self):
        return bool(self["late_because"].value() or self["late_because"].errors)

    @property
    def boxes_to_tick(self):
        """What was asked about, and is asked again as long as the form comes back."""
        boxes = [self[name] for name in ("is_other_day", "is_another") if name in self.fields]
        return [box for box in boxes if box.errors or box.value()]

    def clean(self):
        data = super().clean()
        self._forget_unasked(data)
        self._check_child(data)
        self._check_names(data)
        data["lines"] = self._lines(data)
        self._check_amount(data)
        self._check_receipt(data)
        self._check_asked(data)
        self._check_day(data)
        self._check_late(data)
        self._hold_tick(data)
        return data

    def _hold_tick(self, data):
        """That it is another one is said of this sum, and of receipts that are on no claim but those then named."""
        told = standing.told_of_receipts(data.get("receipts") or [], self.user, without=data.get("submission"))
        facts = [data.get(name) for name in ("spent_on", "amount", "miles")]
        self.hold_tick(data, "is_another", getattr(data.get("mentee"), "pk", None), *facts, *told)

    def _forget_unasked(self, data):
        """What the chosen kind does not ask is not shown, so nothing is said about it."""
        kind = data.get("kind")
        if not kind:
            return
        unasked = {"miles", *ASKED} - {kind}
        if kind == Claim.Kind.MILES:
            unasked |= {"amount", *(name for name in self.fields if name.startswith("line_"))}
        for name in unasked:
            self.errors.pop(name, None)
            data[name] = None

    def _check_names(self, data):
        """Those of the child it is for, and of the children whose page is open to the mentor."""
        chosen = data.get("mentee")
        open_now = [mentee.child for mentee in self.children if mentee.is_open and mentee != chosen]
        self.check_names(data, [*([chosen.child] if chosen else []), *open_now])

    def _lines(self, data):
        lines = []
        for number in range(len(self.line_rows)):
            names = f"line_{number}_what", f"line_{number}_amount"
            what, amount = (data.pop(name, None) for name in names)
            if what and amount:
                lines.append((what, amount))
            elif (what or amount) and not any(name in self.errors for name in names):
                self.add_error(names[0 if amount else 1], "Say what it was" if amount else "Say how much it was")
        return lines

    def _take_total(self, data, total):
        try:
            self.fields["amount"].run_validators(total)
        except ValidationError as error:
            self.add_error("amount", error)
        else:
            data["amount"] = total

    def _check_amount(self, data):
        if data.get("kind") == Claim.Kind.MILES:
            if not data.get("miles") and "miles" not in self.errors:
                self.add_error("miles", "Say how many miles you drove")
            data["lines"] = []
            return
        total = sum((amount for _, amount in data["lines"]), Decimal(0))
        if total and not data.get("amount") and "amount" not in self.errors:
            self._take_total(data, total)
        elif total and data.get("amount") and data["amount"] != total:
            self.add_error("amount", f"The items add up to £{total:,.2f}. Put one of the two right")
        elif not data.get("amount") and not any(name == "amount" or name.startswith("line_") for name in self.errors):
            self.add_error("amount", "Say how much it was, such as 12.50")

    def _check_receipt(self, data):
        needs_one = data.get("kind") != Claim.Kind.MILES
        if needs_one and "receipts" not in self.errors and not data.get("receipts") and not self.has_paper(data):
            self.add_error("receipts", "Add the receipt, or say below why there is none")

    def has_paper(self, data):
        return bool(data.get("no_receipt_because"))

    def _check_child(self, data):
        meetup = data.get("meetup")
        if meetup and not data.get("mentee") and "mentee" not in self.errors:
            data["mentee"] = next((mentee for mentee in self.children if mentee.pk == meetup.mentee_id), None)
        mentee = data.get("mentee")
        if not mentee and "mentee" not in self.errors:
            self.add_error("mentee", "Choose the child")
        elif mentee and meetup and meetup.mentee_id != mentee.pk:
            self.add_error("meetup", "This meet-up was with another child. Choose the child or the meet-up again")

    def _check_asked(self, data):
        """What was approved for this child is chosen, or said to be none of it (KOT-8.2, KOT-12.2, KOP-20)."""
        kind, mentee = data.get("kind"), data.get("mentee")
        if kind not in ASKED or not mentee or kind in self.errors:
            return
        row, is_left = data.get(kind), self[kind].value() in (None, "")
        if row and row.mentee_id != mentee.pk:
            self.add_error(kind, "This was approved for another child. Choose again")
        elif is_left and any(row.mentee_id == mentee.pk for row in self.fields[kind].waiting):
            self.add_error(kind, "Choose which it was, or None of these")

    def _check_day(self, data):
        """The month is that of the spending (KOT-8.1): a day that is not the meet-up's or the ride's is asked about."""
        is_sure, day = data.pop("is_other_day", False), data.get("spent_on")
        ride, meetup = data.get("taxi"), data.get("meetup")
        planned = ride.on if ride else meetup and meetup.date
        if day and planned and day != planned and not is_sure:
            what = "ride" if ride else "meet-up"
            words = f"The {what} you chose is of {in_words(planned)}, and you put {in_words(day)}"
            self.add_error("is_other_day", f"{words}. Put one of the two right, or tick the box")

    def _check_late(self, data):
        mentee, day = data.get("mentee"), data.get("spent_on")
        if not mentee or not day:
            return
        figures = PolicyVersion.objects.figures_of(mentee.scheme, day)
        if not is_late(day, self.sent_on, figures):
            data["late_because"] = ""
        elif not data.get("late_because"):
            by = in_words(months_after(day, figures.claim_months))
            self.add_error("late_because", f"This was to be claimed by {by}. Say why it comes late")


class AnswerForm(SeenMixin, ClaimForm):
    """A claim that came back with a question: answered, and put right where it was wrong."""

    read_by_all = ("words", *ClaimForm.read_by_all)
    words = WordsField(
        label="Your answer", rows=3, help_text=NAME_NO_CHILD, error_messages=needed("Answer the question")
    )

    def __init__(self, *args, claim, **kwargs):
        self.claim = claim
        super().__init__(*args, **kwargs)
        self._keep_asked()
        # Sent for the wrong child, it is withdrawn and sent anew; that it is another claim was said on sending.
        del self.fields["mentee"], self.fields["is_another"], self.fields["asked_about"]
        self.fields["receipts"].label = "Another receipt"

    def _keep_asked(self):
        """What the claim draws on already stays a choice, also when it is closed by now."""
        for name in ASKED:
            row, field = getattr(self.claim, name), self.fields[name]
            if row is not None and row.pk not in [waiting.pk for waiting in field.waiting]:
                row.left_to_claim = standing.LEFT_OF[name](row, self.claim)
                field.queryset = field.queryset | field.queryset.model.objects.filter(pk=row.pk)
                field.offer([*field.waiting, row], self._called_asked)

    def _choose_asked(self, name, waiting):
        """An answer leaves standing what was claimed."""

    def _check_day(self, data):
        kept = self.claim
        chosen = data.get("spent_on"), data.get("meetup"), data.get("taxi")
        if chosen == (kept.spent_on, kept.meetup, kept.taxi):
            data.pop("is_other_day", None)
        else:
            super()._check_day(data)

    def _hold_tick(self, data):
        """Nothing is asked here that an answer could outlive."""

    def clean(self):
        self.cleaned_data["mentee"] = self.claim.mentee
        data = super().clean()
        del data["mentee"]
        return data

    @property
    def sent_on(self):
        return timezone.localdate(self.claim.claimed_at)

    def has_paper(self, data):
        return super().has_paper(data) or self.claim.receipts.exists() or self.claim.receipt == Claim.Receipt.YES
