"""Where people in and around Larkmere go, how they get there, and what it costs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of place: its names here, the ways there, how long one stays, and (what for, least, most) in pence."""

    names: tuple[str, ...]
    ways: tuple[str, ...]
    minutes: tuple[int, int]
    costs: tuple[tuple[str, int, int], ...] = ()
    outdoors: bool = False


DRINKS = ("Hot chocolate and cake for two", 640, 980)
BUS = ("Bus fares", 300, 600)

KINDS = {
    "museum": Kind(
        ("Larkmere town museum", "Museum of Trams, Brackle"), ("public", "walk"), (90, 150),
        (("Museum café, two drinks and a bun", 480, 790), BUS, ("Two tickets, special exhibition", 700, 1200)),
    ),
    "cinema": Kind(
        ("The Regal, Larkmere",), ("walk", "carer"), (120, 165), (("Cinema tickets", 1000, 1550), ("Popcorn", 350,
        520)),
    ),
    "restaurant": Kind(
        ("Nonna Pina's, Corn Street", "Noodle Yard", "The Griddle, Mill Street"), ("walk", "carer"), (75, 110),
        (("Pizza for two", 1350, 1890), ("Noodles for two", 1240, 1680), ("Meal for two", 1100, 1575)),
    ),
    "coffee_shop": Kind(
        ("Copper Kettle café", "Beans on the Bridge", "The Reading Room café"), ("walk", "public"), (60, 100),
        (DRINKS, ("Toasties and juice", 790, 1150), ("Two hot chocolates", 520, 680)),
    ),
    "leisure_complex": Kind(
        ("Mill Pool, Larkmere", "Brackle leisure centre"), ("walk", "public", "carer"), (75, 120),
        (("Swimming, one adult and one child", 690, 940), ("Table tennis, one hour", 500, 650), ("Chips after", 320,
        480)),
    ),
    "sports_event": Kind(
        ("Larkmere Town, home match", "Brackle netball semi-final", "Mereside athletics open day"),
        ("public", "walk"), (110, 165), (("Match tickets", 800, 1400), BUS, ("Pie and a drink", 450, 720)),
    ),
    "theatre": Kind(
        ("Lantern Theatre", "Larkmere Youth Theatre"), ("walk", "carer"), (120, 170),
        (("Theatre tickets", 1200, 1850), ("Ice creams in the interval", 500, 640)),
    ),
    "climbing_wall": Kind(
        ("High Hold climbing wall",), ("public", "carer"), (90, 120),
        (("Climbing, one hour with shoes", 1050, 1500), BUS),
    ),
    "golf_club": Kind(
        ("Larkmere golf club, driving range",), ("carer", "public"), (60, 100), (("Two baskets of balls", 700,
        1000),), True,
    ),
    "sports_club": Kind(
        ("Larkmere Harriers track", "Mill Lane badminton club", "Brackle Juniors basketball"),
        ("walk", "carer"), (75, 105), (("Taster session", 300, 600), ("Drinks after", 240, 420)),
    ),
    "shopping": Kind(
        ("Corn Street shops", "Second Chapter bookshop", "Larkmere market"), ("walk", "public"), (60, 110),
        (("Book", 499, 899), BUS, ("Ingredients for pancakes", 430, 715), ("Sausage rolls on the market", 400, 560)),
    ),
    "bowling": Kind(
        ("Strike Lanes, Mill Street",), ("carer", "walk"), (75, 120), (("Two games of bowling", 1080, 1560), BUS),
    ),
    "minigolf": Kind(
        ("Pirate Cove minigolf",), ("walk", "public"), (60, 100), (("Minigolf for two", 850, 1190),), True,
    ),
    "zoo": Kind(
        ("Wren Hill Zoo",), ("public", "carer", "car"), (170, 240), (("Picnic things", 620, 1080), ("Train fares",
        780, 1120)),
        True,
    ),
    "country_park": Kind(
        ("Larkmere Lakes", "Thistle End country park"), ("carer", "public", "walk"), (80, 150),
        (("Ice creams", 420, 610), BUS, ("Sandwiches and fruit", 560, 890)), True,
    ),
    "cycling": Kind(
        ("Old railway path to Brackle",), ("cycle",), (80, 130), (("Inner tube", 549, 700), ("Flapjack and tea", 430,
        650)),
        True,
    ),
    "dog_walk": Kind(("Heron Wood, with Biscuit",), ("walk", "carer"), (60, 100), (DRINKS,), True),
    "": Kind(("Larkmere steam railway", "Church hall open day"), ("walk",), (90, 140), (("Raffle and cake", 350,
        500),)),
}  # fmt: skip

STREETS = (
    "Bell Rise", "Tannery Lane", "Mill Street", "Orchard Close", "Lapwing Way", "Corn Hill", "Ferry Row",
    "Larch Grove", "Station Terrace", "Otter Walk", "Kiln Field", "Priory Gardens",
)  # fmt: skip
PRIMARY_SCHOOLS = ("Larkmere Juniors", "Brackle Lane Primary", "Thistle End Primary")
SECONDARY_SCHOOLS = ("Larkmere High", "Brackle Academy")
