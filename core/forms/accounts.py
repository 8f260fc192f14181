"""Forms about accounts: those of django-allauth in our own words, and those by which people are looked after."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ..models import phone_validator
from ..roles import Role, roles_given_by
from ..sms import mobile_number
from . import EmailField, TextField, WordsField

NEW_PASSWORD = "At least 10 characters. Three or four words in a row are easy to keep in mind and hard to guess."  # noqa: S105


class OurWords:
    """Labels, hints and missing-field sentences of an allauth form; no placeholder stands in for a label."""

    words: dict[str, tuple[str, str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = EmailField.default_error_messages["invalid"]
        if "code" in self.fields:
            self.fields["code"].widget.attrs["class"] = "short"


ADDRESS = ("E-mail address", "", "Enter your e-mail address")
PASSWORD = ("Password", "", "Enter your password")
CODE = ("Code", "Six digits from your app, or one of your spare codes.", "Enter the code")
NEW_PASSWORDS = {
    "password1": ("New password", NEW_PASSWORD, "Enter a new password"),
    "password2": ("The new password again", "", "Enter the new password again"),
}


class SignInForm(OurWords, account.LoginForm):
    words = {"login": ADDRESS, "password": PASSWORD}


class PasswordAgainForm(OurWords, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class PasswordChangeForm(OurWords, account.ChangePasswordForm):
    words = {"oldpassword": ("Your password now", "", "Enter your password of now"), **NEW_PASSWORDS}


class PasswordForgottenForm(OurWords, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class PasswordResetForm(OurWords, account.ResetPasswordKeyForm):
    words = NEW_PASSWORDS


class CodeForm(OurWords, second_factor.AuthenticateForm):
    words = {"code": CODE}


class CodeAgainForm(OurWords, second_factor.ReauthenticateForm):
    words = {"code": CODE}


class AppForm(OurWords, totp.ActivateTOTPForm):
    words = {"code": ("Code from the app", "Six digits.", "Enter the code that the app shows")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class PasskeyAnswer(forms.Form):
    """What the browser answers about a passkey; an answer in no shape of an answer is a wrong one, not a fault."""

    def _clean_fields(self):
        self.fields["credential"].error_messages["required"] = "Press the button and follow your phone or computer."
        self._safely(super()._clean_fields)

    def _clean_form(self):
        self._safely(super()._clean_form)

    def _safely(self, clean):
        try:
            clean()
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError):
            self.data = {**self.data.dict(), "credential": ""}
            self.add_error("credential", "Your phone or computer gave an answer we cannot read. Try again.")


class PasskeyForm(PasskeyAnswer, passkey.AddWebAuthnForm):
    name = TextField(label="Name of the passkey", max_length=60, required=False, help_text="Such as: my phone.")
    field_order = ["name", "passwordless", "credential"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["passwordless"]
        field.label, field.initial = "Sign in with it alone, without my password", True
        field.help_text = "Your phone or computer then asks for your finger, face or its own PIN."


class PasskeyNameForm(passkey.EditWebAuthnForm):
    name = TextField(label="Name of the passkey", max_length=60, error_messages={"required": "Enter a name"})


class PasskeyCheckForm(PasskeyAnswer, passkey.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(PasskeyAnswer, passkey.ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(PasskeyAnswer, passkey.LoginWebAuthnForm):
    pass


class SignInAddressField(EmailField):
    """The e-mail address with which somebody signs in, in lower case."""

    def to_python(self, value):
        return super().to_python(value).lower()


class OwnDetailsForm(forms.Form):
    """Name and phone number."""

    name = TextField(label="Full name", max_length=120, error_messages={"required": "Enter the full name"})
    phone = TextField(
        label="Phone number",
        max_length=30,
        required=False,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "short"}),
    )


class AccountForm(OwnDetailsForm):
    """One's own details, and how the portal writes to one."""

    wants_digest = forms.BooleanField(
        label="Send me each week what is due", required=False, help_text="One e-mail a week, in the morning."
    )
    wants_texts = forms.BooleanField(
        label="Send me text messages as well",
        required=False,
        help_text="When a plan for today or tomorrow changes. They never say anything about a child.",
    )

    def __init__(self, *args, may_get_texts, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_get_texts:
            del self.fields["wants_texts"]

    def clean(self):
        data = super().clean()
        if data.get("wants_texts") and "phone" in data and not mobile_number(data["phone"]):
            self.add_error("phone", "Enter a mobile number, or take the tick away from text messages")
        return data


class PersonForm(OwnDetailsForm):
    """Somebody's details and the roles that this keeper of accounts may give."""

    email = SignInAddressField(label="E-mail address", help_text="The person signs in with it.")
    roles = forms.MultipleChoiceField(
        label="Roles",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each opens what it needs and nothing more.",
        error_messages={"required": "Choose at least one role", "invalid_choice": "Choose from the list"},
    )
    field_order = ["name", "email", "phone", "roles"]

    def __init__(self, *args, by, address_is_open=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in roles_given_by(by.roles)]
        if not address_is_open:
            del self.fields["email"]


class ReasonForm(forms.Form):
    reason = WordsField(
        label="Why?",
        max_length=300,
        rows=3,
        help_text="It stays in the history of the account. Name no child.",
        error_messages={"required": "Say why in a few words"},
    )


class PeopleFilter(forms.Form):
    """Which people the list shows."""

    name = TextField(label="Name or e-mail", max_length=100, required=False)
    role = forms.ChoiceField(label="Role", choices=[("", "Every role"), *Role.choices], required=False)
    standing = forms.ChoiceField(
        label="Account",
        choices=[("", "All"), ("active", "Active"), ("invited", "Invited"), ("off", "Off or not invited")],
        required=False,
    )


class FirstPasswordForm(forms.Form):
    """The password an invited person chooses."""

    password1 = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=1000,
        help_text=NEW_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )
    password2 = forms.CharField(
        label="The password again",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password again"},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self):
        validate_password(self.cleaned_data["password1"], self.person)
        return self.cleaned_data["password1"]

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", ValidationError("The two passwords differ. Type the same one twice."))
        return cleaned
