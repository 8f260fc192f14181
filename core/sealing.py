"""Short secrets at rest: encrypted under the site's key, each kind under a key of its own."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(ValueError):
    """No key of this site opens it: SECRET_KEY has changed without SECRET_KEY_FALLBACKS."""


def seal(text, purpose) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed, purpose) -> str:
    """Raises Unreadable."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(purpose) from error


def _keys(purpose):
    """The key follows from SECRET_KEY; the former ones in SECRET_KEY_FALLBACKS still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
