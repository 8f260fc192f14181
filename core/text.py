"""Text as a person meant it."""

import unicodedata

# Marks that change how text reads without being seen: controls, direction overrides, zero-width characters.
UNSEEN = {"Cc", "Cf", "Cs", "Co"}
KEPT_CONTROLS = {"\n", "\t"}
JOINERS = {"\u200c", "\u200d"}


def clean_text(text: str) -> str:
    """Text without invisible control, override and zero-width characters; emoji and every script stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in KEPT_CONTROLS or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return "".join(kept).strip().strip("\u200c\u200d").strip()
