"""Puts a note together as a mentor would: no phrase twice for one child before all of them were used."""

from . import activities, reflections
from .cast import ChildPart
from .places import KINDS

FIRST = (
    "First meet-up, with {his} {carer} for the first half hour. We showed each other our favourite things.",
    "Met {name} and {his} {carer} at home and walked there together. A bit shy, both of us.",
    "Our first time out. {name} had a list of questions for me, which was a very good idea.",
    "Got to know each other. {His} {carer} stayed for a drink and then left us to it.",
)
FIRST_OUTCOME = (
    "We agreed how often we meet and that {name} chooses first.",
    "Wrote down three things {he} would like to try.",
    "Two goals to begin with: something new each month, and saying when it is too much.",
)
LAST = (
    "Handover. The three of us together, and {name} showed what we have done since the beginning.",
    "Our last time as a pair, with the next mentor there for all of it. {name} did most of the talking.",
)
LAST_OUTCOME = (
    "{name} told me what helps and what does not, better than any summary.",
    "Goals carried over. {name} read them out.",
)
PRONOUNS = {
    "he": {"he": "he", "him": "him", "his": "his", "himself": "himself", "He": "He", "His": "His"},
    "she": {"he": "she", "him": "her", "his": "her", "himself": "herself", "He": "She", "His": "Her"},
}
# How much each kind of writer writes: the share of notes with talk, outcome and comment.
VOICES = {"brief": (0.15, 0.7, 0.45), "warm": (0.55, 0.9, 0.65), "chatty": (0.8, 0.95, 0.85)}


class Words:
    """The notes of one child: deals phrases from shuffled packs, fitting the child's school year and the place."""

    def __init__(self, child: ChildPart, rng):
        self.child = child
        self.rng = rng
        self.packs = {}
        name = child.known_as or child.first_name
        carer = {"Grandmother": "gran", "Auntie": "auntie"}.get(child.relation, child.relation.lower())
        self.spoken = {"name": name, "carer": carer, **PRONOUNS[child.he]}

    def say(self, phrase: str) -> str:
        return phrase.format_map(self.spoken)

    def note(self, *, kind, place, year, voice, stage=""):
        """(activities, outcomes, comment) for a meet-up; `stage` is first, last or neither."""
        talk, outcome, comment = (self.rng.random() < share for share in VOICES[voice])
        if stage == "first":
            return self.say(self.rng.choice(FIRST)), self.say(self.rng.choice(FIRST_OUTCOME)), ""
        if stage == "last":
            return self.say(self.rng.choice(LAST)), self.say(self.rng.choice(LAST_OUTCOME)), ""
        did = self._deal(f"did {kind}", activities.ACTIVITIES[kind], year, place)
        if talk:
            did = f"{did} {self._deal('talk', reflections.TALKS, year)}"
        return did, self._outcome(kind, year) if outcome else "", self._comment(kind, year) if comment else ""

    def _outcome(self, kind, year):
        there = reflections.OUTCOMES_THERE.get(kind)
        if there and self.rng.random() < 0.35:
            return self._deal(f"there {kind}", there, year)
        return self._deal("outcome", reflections.OUTCOMES, year)

    def _comment(self, kind, year):
        if KINDS[kind].outdoors and self.rng.random() < 0.3:
            return self._deal("outdoors", reflections.COMMENTS_OUTDOORS, year)
        return self._deal("comment", reflections.COMMENTS, year)

    def journey(self, way):
        return self.say(self.rng.choice(reflections.TRANSPORT_WORDS.get(way, ("",))))

    def _deal(self, pack, phrases, year, place=""):
        """The next phrase of a pack that suits year and place; shuffled anew when none is left."""
        cards = self.packs.setdefault(pack, [])
        for _ in range(2):
            for index in range(len(cards) - 1, -1, -1):
                if _suits(cards[index], year, place):
                    return self.say(_text(cards.pop(index)))
            cards[:] = self.rng.sample(phrases, len(phrases))
        return ""


def _suits(phrase, year, place):
    if isinstance(phrase, str):
        return True
    _, first, last, *only = phrase
    return first <= year <= last and only in ([], [place])


def _text(phrase):
    return phrase if isinstance(phrase, str) else phrase[0]
