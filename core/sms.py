"""Text messages: handed to the gateway that SMS_BACKEND names, such as `core.sms.FileBackend`; none by default.

A gateway is a class with `send(message)`, which raises where the message was not taken. It gets the same `reference`
again when a delivery was cut off, as a mail server gets the same Message-ID.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

BRITISH_MOBILE = re.compile(r"\+447\d{9}")
OTHER_COUNTRY = re.compile(r"\+(?!44)\d{7,15}")


@dataclass(frozen=True)
class TextMessage:
    to: str
    body: str
    reference: str


def is_on() -> bool:
    """Whether a gateway is plugged in."""
    return bool(settings.SMS_BACKEND)


def send(message: TextMessage) -> None:
    import_string(settings.SMS_BACKEND)().send(message)


def mobile_number(phone: str) -> str:
    """A phone number as gateways want it, +447700900123; empty where it cannot be sent a text message."""
    digits = re.sub(r"[^\d+]", "", phone.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+44{digits[1:]}"
    is_mobile = BRITISH_MOBILE.fullmatch(digits) or OTHER_COUNTRY.fullmatch(digits)
    return digits if is_mobile else ""


def number_for(person) -> str:
    """The registered number of a mentor who has chosen text messages (PRO-3); empty where none may be sent."""
    is_wanted = is_on() and person.is_active and person.wants_texts and person.is_mentor
    return mobile_number(person.phone) if is_wanted else ""


class ConsoleBackend:
    """Shows each message where the portal was started."""

    def send(self, message):
        sys.stdout.write(f"Text message to {message.to}: {message.body}\n")
        sys.stdout.flush()


class FileBackend:
    """Writes each message into a file of its own under SMS_FILE_PATH; the same reference is the same file."""

    def send(self, message):
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / f"{message.reference}.txt").write_text(f"To: {message.to}\n\n{message.body}\n", encoding="utf-8")
