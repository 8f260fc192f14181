"""The names of children in what somebody wrote."""

import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´′"), "'")
HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—"), " ")
# A shorter part of a name, such as Al, is too common a word to stand for it.
SHORTEST_PART = 3


def names_in(words: str, names: list[str]) -> list[str]:
    """Which of these names stand in a text as words of their own, however they are spelled there.

    Accents, capitals, hyphens and the kind of apostrophe make no other name; one part of a double name is enough.
    """
    plain = _plain(words)
    return [name for name in names if any(_stands_in(plain, spelling) for spelling in _spellings(name))]


def _plain(text):
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES | HYPHENS)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _spellings(name):
    parts = [part for part in re.split(f"[{''.join(map(chr, HYPHENS))}]", name) if len(part) >= SHORTEST_PART]
    return [spelling for each in (name, *parts) if re.search(r"\w", spelling := _plain(each).strip())]


def _stands_in(plain, spelling):
    loose = re.escape(spelling).replace("'", "'?").replace(r"\ ", r"\s*")
    return re.search(rf"(?<!\w){loose}(?!\w)", plain)
