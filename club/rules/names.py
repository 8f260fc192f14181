"""The names of children in what somebody wrote."""

import re


def names_in(words: str, names: list[str]) -> list[str]:
    """Which of these names stand in a text as words of their own."""
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)]
