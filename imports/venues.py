"""Which kind of place a location may be, by the words in its name; a person confirms it."""

import re

from . import cells

# Words as they stand in names of places; the first kind with a word in the name is suggested.
WORDS = {
    "dog_walk": "dog dogs",
    "minigolf": "putt minigolf crazy",
    "museum": "museum museums gallery exhibition",
    "cinema": "cinema cinemas regal odeon cineworld pictures picturehouse film multiplex",
    "theatre": "theatre playhouse pantomime panto",
    "zoo": "zoo aquarium safari",
    "bowling": "bowling bowl lanes tenpin",
    "climbing_wall": "climbing climb wall boulder bouldering",
    "golf_club": "golf",
    "coffee_shop": "coffee cafe café tearoom tearooms bean beans",
    "restaurant": "restaurant pizza pizzeria diner grill burger bistro",
    "cycling": "cycle cycling bike bikes velodrome",
    "sports_event": "rovers united athletic stadium match wanderers albion",
    "sports_club": "tennis rugby cricket judo boxing gymnastics",
    "leisure_complex": "leisure pool swimming baths trampoline",
    "shopping": "shopping shops mall arcade market",
    "country_park": "park lakes lake woods forest reserve gardens common",
}


def suggest(place: str) -> str:
    """The key of a kind of place, or nothing."""
    named = set(re.findall(r"[^\W\d_]+", cells.key(place)))
    return next((kind for kind, words in WORDS.items() if not named.isdisjoint(words.split())), "")
