"""What is typed into a claim, into an answer, and into a decision about one."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import files
from core.forms import (
    DocumentField,
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

from ..models import AskedFor, Claim, GiftRequest, GrantApplication, TaxiRequest
from ..rules import is_late
from ..standing import claims as standing

EMPTY_LINES, MOST_LINES = 3, 20
MOST_RECEIPTS = 8
# Said to the mentor whose claim it is; the desks say "the mentor’s".
OWN_WORDS = {Claim.Kind.MILES: "Miles in your own car"}
CHOOSE = {"invalid_choice": "Choose one of these"}


class ReceiptsInput(forms.FileInput):
    allow_multiple_selected = True


class ReceiptsField(DocumentField):
    """Several receipts, each with the digest of what was handed in, by which the same one is known again."""

    widget = ReceiptsInput(attrs={"accept": "image/*,application/pdf,.heic,.heif", "data-photo": True})

    def clean(self, data, initial=None):
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_RECEIPTS:
            raise ValidationError(f"Send at most {MOST_RECEIPTS} receipts at a time", code="too_many")
        return [self._kept(upload, len(uploads) > 1) for upload in uploads]

    def _kept(self, upload, is_one_of_several):
        try:
            digest = files.digest_of(upload) if upload.size else ""
            return super().clean(upload), digest
        except ValidationError as error:
            if not is_one_of_several:
                raise
            raise ValidationError(f"{upload.name[:60]}: {' '.join(error.messages)}", code="one_of_several") from error


class ChildField(forms.ModelChoiceField):
    """By name where the child's page is open to the mentor, else by initials."""

    def label_from_instance(self, mentee):
        return mentee.called


class SpentForm(SubmissionMixin):
    """What is said without a list of names, in the order in which one has it at hand: what, how much, the receipt."""

    sometimes_needed = ("amount", "receipts", "no_receipt_because", "miles", "gift", "grant", "taxi", "late_because")
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
    miles = forms.DecimalField(
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


class ClaimForm(SpentForm):
    """With what is chosen from lists: the request or grant it was agreed by, the meet-up, the child."""

    gift = forms.ModelChoiceField(GiftRequest.objects.none(), label="Which approved gift?", required=False)
    grant = forms.ModelChoiceField(GrantApplication.objects.none(), label="Which grant?", required=False)
    taxi = forms.ModelChoiceField(TaxiRequest.objects.none(), label="Which approved taxi?", required=False)
    meetup = forms.ModelChoiceField(
        MeetUp.objects.none(),
        label="Which meet-up?",
        required=False,
        empty_label="None of these",
        error_messages=CHOOSE,
    )
    mentee = ChildField(
        Mentee.objects.none(),
        label="For which child?",
        empty_label="Choose",
        error_messages={"required": "Choose the child"} | CHOOSE,
    )
    late_because = TextField(label="Why does it come late?", required=False, max_length=300)
    field_order = [name for name in SpentForm.base_fields if name != "spent_on"] + LISTS

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
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
        if len(pks) == 1:
            field.initial = pks[0]
            self.initial.setdefault("mentee", pks[0])

    def _offer_meetups(self, user):
        meetups = standing.own_meetups(user)
        called = {
            mentee.pk: mentee.child.called if mentee.is_open else mentee.child.initials for mentee in self.children
        }
        field = self.fields["meetup"]
        field.queryset = MeetUp.objects.filter(pk__in=[meetup.pk for meetup in meetups])
        field.choices = [
            ("", "None of these"),
            *((row.pk, f"{in_words(row.date)}, {called.get(row.mentee_id, '')}: {row.place}") for row in meetups),
        ]

    def _offer_asked(self, user):
        pks = [mentee.pk for mentee in self.children]
        read = {mentee.pk for mentee in self.children if mentee.is_open}
        chosen = {"gift": AskedFor.APPROVED, "taxi": AskedFor.APPROVED, "grant": GrantApplication.Status.APPROVED}
        for name, status in chosen.items():
            field = self.fields[name]
            rows = field.queryset.model.objects.to_claim_from(user)
            field.queryset = rows.filter(mentee__in=pks, status=status)
            field.choices = [("", "None was approved"), *((row.pk, _asked(row, read)) for row in field.queryset)]
            field.error_messages |= CHOOSE

    def _add_lines(self):
        typed = self.data if self.is_bound else self.initial
        count = EMPTY_LINES
        while count < MOST_LINES and (f"line_{count}_what" in typed or f"line_{count}_amount" in typed):
            count += 1
        for number in range(count):
            # Named by their numbers: what is read aloud says which row it is.
            what = TextField(label=f"Item {number + 1}", max_length=100, required=False)
            self.fields[f"line_{number}_what"] = what
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

    def clean(self):
        data = super().clean()
        data["lines"] = self._lines(data)
        self._check_amount(data)
        self._check_receipt(data)
        self._check_child(data)
        self._check_late(data)
        return data

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

    def _check_amount(self, data):
        if data.get("kind") == Claim.Kind.MILES:
            if not data.get("miles") and "miles" not in self.errors:
                self.add_error("miles", "Say how many miles you drove")
            data["lines"] = []
            return
        total = sum((amount for _, amount in data["lines"]), Decimal(0))
        if total and not data.get("amount") and "amount" not in self.errors:
            data["amount"] = total
        elif total and data.get("amount") and data["amount"] != total:
            self.add_error("amount", f"The items add up to £{total:,.2f}. Put one of the two right")
        elif not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Say how much it was, such as 12.50")

    def _check_receipt(self, data):
        needs_one = data.get("kind") != Claim.Kind.MILES
        if needs_one and "receipts" not in self.errors and not data.get("receipts") and not self.has_paper(data):
            self.add_error("receipts", "Add the receipt, or say below why there is none")

    def has_paper(self, data):
        return bool(data.get("no_receipt_because"))

    def _check_child(self, data):
        mentee, meetup = data.get("mentee"), data.get("meetup")
        if mentee and meetup and meetup.mentee_id != mentee.pk:
            self.add_error("meetup", "This meet-up was with another child. Choose the child or the meet-up again")
        for name in ("gift", "grant", "taxi"):
            row = data.get(name)
            if row and mentee and data.get("kind") == name and row.mentee_id != mentee.pk:
                self.add_error(name, "This was approved for another child. Choose again")

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


def _asked(row, read):
    """What was approved; why a child needed a grant is read by its mentors of today alone."""
    if isinstance(row, GrantApplication):
        about = row.description[:60] if row.mentee_id in read else in_words(row.decided_on)
        return f"{about} (£{row.amount:,.2f})"
    return str(row)


class AnswerForm(SeenMixin, ClaimForm):
    """A claim that came back with a question: answered, and put right where it was wrong."""

    words = WordsField(label="Your answer", rows=3, error_messages=needed("Answer the question"))

    def __init__(self, *args, claim, **kwargs):
        self.claim = claim
        super().__init__(*args, **kwargs)
        self._keep_asked()
        # Sent for the wrong child, it is withdrawn and sent anew.
        del self.fields["mentee"]
        self.fields["receipts"].label = "Another receipt"

    def _keep_asked(self):
        """What the claim draws on already stays a choice, also when it is closed by now."""
        for name in ("gift", "grant", "taxi"):
            row, field = getattr(self.claim, name), self.fields[name]
            if row is not None and row.pk not in [pk for pk, _ in field.choices]:
                read = {mentee.pk for mentee in self.children if mentee.is_open}
                offered = [*field.choices, (row.pk, _asked(row, read))]
                field.queryset = field.queryset | field.queryset.model.objects.filter(pk=row.pk)
                field.choices = offered

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


class VerdictForm(forms.Form):
    """What is asked of a claim while it is typed: whatever is not in order yet is left out."""

    kind = forms.ChoiceField(choices=Claim.Kind.choices, required=False)
    amount = MoneyField(required=False, above_zero=True)
    miles = forms.DecimalField(required=False, min_value=Decimal("0.1"), max_digits=4, decimal_places=1)
    spent_on = PastDayField(required=False)
    mentee = forms.ModelChoiceField(Mentee.objects.none())
    gift = forms.ModelChoiceField(GiftRequest.objects.none(), required=False)
    grant = forms.ModelChoiceField(GrantApplication.objects.none(), required=False)
    taxi = forms.ModelChoiceField(TaxiRequest.objects.none(), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = standing.own_children(user)
        self.fields["mentee"].queryset = Mentee.objects.with_child().filter(pk__in=[mentee.pk for mentee in own])
        for name in ("gift", "grant", "taxi"):
            field = self.fields[name]
            field.queryset = field.queryset.model.objects.to_claim_from(user)


class DecisionForm(SeenMixin, forms.Form):
    """What the coordinator says to a claim; `refusal` is why the policy lets nobody agree, where it does not."""

    sometimes_needed = ("words",)
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Agree"), ("return", "Ask the mentor"), ("refuse", "Do not agree")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three"} | CHOOSE,
    )
    words = WordsField(
        label="Your question or reason",
        required=False,
        rows=3,
        help_text="The mentor and finance read it. Needed unless you agree.",
    )

    def __init__(self, *args, refusal="", **kwargs):
        super().__init__(*args, **kwargs)
        if refusal:
            field = self.fields["decision"]
            field.choices = [choice for choice in field.choices if choice[0] != "approve"]
            field.error_messages |= {"required": "Choose one of the two", "invalid_choice": refusal}
            self.fields["words"].help_text = "The mentor and finance read it."

    def clean(self):
        data = super().clean()
        if data.get("decision") in ("return", "refuse") and not data.get("words"):
            self.add_error("words", "Ask your question" if data["decision"] == "return" else "Say why not")
        return data


class WordsForm(SeenMixin, forms.Form):
    """Why a claim is taken back, or a refusal looked at once more."""

    words = WordsField(label="Why?", rows=3)

    def __init__(self, *args, is_needed=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = is_needed
        self.fields["words"].error_messages = needed("Say why")
