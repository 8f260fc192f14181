"""Messages about agreements."""

from django.conf import settings


def new_wording(wording):
    """Subject and body for a mentor who has to sign a new version (KOP-24)."""
    name = wording.get_kind_display().lower()
    return (
        f"A new version of the {name}",
        f"Hello,\n\nfrom {wording.in_use_from:%-d %B %Y} on the {name} has a new version. When you sign in, please "
        f"read it and sign it. Until then the pages of your mentee stay closed:\n{settings.SITE_URL}/\n",
    )
