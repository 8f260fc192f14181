"""What people write about themselves in one form: interests compared, experience and temperament recognised."""

import re
from dataclasses import dataclass

from .likeness import fold

PARTS = re.compile(r"[,;/&.\n]+|\band\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
# Words that name no interest by themselves.
FILLERS = frozenset(
    "a about all an any being by doing for going her his i in like likes liking love loves loving making my of on our "
    "out playing she he some the things to very watching with".split()
)
# "No experience with babies" is no experience with babies.
DENIALS = frozenset({"no", "not", "none", "never", "without", "cannot", "dislikes", "hates"})


@dataclass(frozen=True)
class Phrase:
    """A few words as somebody wrote them, and what they are compared by."""

    words: str
    stems: frozenset[str]

    def means(self, other: "Phrase") -> bool:
        """Tennis and table tennis mean the same; board games and computer games do not."""
        return self.stems <= other.stems or other.stems <= self.stems


@dataclass(frozen=True)
class Entry:
    """One entry of a list: its label, how a sentence names it, and the words by which it is recognised."""

    label: str
    named: str
    recognised_by: tuple[frozenset[str], ...]


def stem(word: str) -> str:
    """Baking, bake and bakes become one; it need not be a word, only the same for all of them."""
    word = fold(word)
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
        if len(word) > 3 and word[-1] == word[-2]:
            word = word[:-1]
    elif len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return f"{word[:-1]}i" if len(word) > 3 and word.endswith("y") else word


def stems_of(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(words) if word.casefold() not in FILLERS)


def phrases(text: str) -> tuple[Phrase, ...]:
    """What is listed in a text, in its order, each once; what it denies is left out."""
    found: dict[frozenset[str], Phrase] = {}
    for part in PARTS.split(text):
        words = " ".join(part.split())
        if DENIALS.isdisjoint(words.casefold().split()) and (stems := stems_of(words)):
            found.setdefault(stems, Phrase(words, stems))
    return tuple(found.values())


def shared(wanted: tuple[Phrase, ...], offered: tuple[Phrase, ...]) -> list[str]:
    """What both name, in the words and order of the first, each once."""
    return list(
        dict.fromkeys(phrase.words.casefold() for phrase in wanted if any(phrase.means(another) for another in offered))
    )


def recognised(text: str, entries: dict[str, Entry]) -> dict[str, str]:
    """The entries that a text speaks of, each with the first words that say so."""
    found: dict[str, str] = {}
    for phrase in phrases(text):
        for key, entry in entries.items():
            if key not in found and any(stems <= phrase.stems for stems in entry.recognised_by):
                found[key] = phrase.words
    return found


def _entry(label: str, named: str, recognised_by: str) -> Entry:
    return Entry(label, named, tuple(stems_of(words) for words in recognised_by.split(",")))


# The kind of support a child needs (KOT-6.1), recognised in what a mentor has experience with.
SUPPORT = {
    "confidence": _entry(
        "Confidence", "confidence", "confidence, self-esteem, shy, quiet children, coaching, coach, drama, mentoring"
    ),
    "friends": _entry(
        "Making friends", "making friends",
        "friends, friendship, groups, youth club, youth work, youth worker, scouts, guides, team",
    ),
    "school": _entry(
        "School and learning", "school and learning",
        "school, teacher, teaching, teach, taught, tutor, tutoring, homework, reading help, apprentices, college, "
        "university, classroom",
    ),
    "worries": _entry(
        "Worries and low mood", "worries and low mood",
        "worries, worry, anxiety, anxious, mental health, low mood, counselling, counsellor, mindfulness",
    ),
    "temper": _entry(
        "Temper and behaviour", "temper and behaviour",
        "temper, anger, angry, behaviour, exclusion, excluded, youth offending, conflict, boxing",
    ),
    "loss": _entry(
        "Loss and change at home", "loss and change at home",
        "loss, bereavement, bereaved, grief, grieving, hospice, separation, divorce, trauma",
    ),
    "care": _entry(
        "Not living with parents", "children who do not live with their parents",
        "foster, fostering, fostered, adoption, adopted, kinship, looked after, grew up in care, care leaver",
    ),
    "carer": _entry(
        "Caring for somebody at home", "young carers",
        "young carer, carer, caring for, illness at home, addiction",
    ),
    "needs": _entry(
        "Additional needs", "additional needs",
        "additional needs, special needs, autism, autistic, adhd, dyslexia, deaf, hearing aid, sign language, "
        "disability, disabled, senco, learning difficulties",
    ),
    "arrival": _entry(
        "New country or language", "a new country or language",
        "refugee, asylum, new language, languages, esol, interpreter, translator, migrant, moved here",
    ),
    "future": _entry(
        "Work and what comes after school", "work and what comes after school",
        "apprentices, careers, career advice, job, employer, trade, workshop, college, training young",
    ),
}  # fmt: skip

# Whom a child gets on with (KOT-6.1: personality), recognised in how a mentor is described.
TEMPERAMENT = {
    "calm": _entry(
        "Calm and patient", "calm and patient",
        "calm, patient, patience, gentle, quiet, steady, unflappable, easy-going, relaxed, unhurried",
    ),
    "lively": _entry(
        "Lively and active", "lively and active",
        "lively, active, energetic, energy, sporty, outgoing, enthusiastic, adventurous, bubbly",
    ),
    "funny": _entry(
        "Funny and cheerful", "funny and cheerful",
        "funny, fun, humour, cheerful, playful, laughs, jokes, dry, light-hearted, easy-going",
    ),
    "reliable": _entry(
        "Organised and reliable", "organised and reliable",
        "organised, reliable, punctual, dependable, structured, never late, plans, steady, consistent, trustworthy",
    ),
    "listener": _entry(
        "A good listener", "a good listener",
        "listener, listens, listening, wise, understanding, empathetic, caring, kind, warm, thoughtful",
    ),
    "encouraging": _entry(
        "Encouraging", "encouraging",
        "encouraging, encourages, positive, curious, motivating, supportive, optimistic, inspiring, believes",
    ),
}  # fmt: skip
