"""What Larkmere's mentors ask for beforehand: gifts, and grants from the committee."""

from dataclasses import dataclass

from expenses.models import AskedFor

# For which child, asked how many days ago, what, why, given how many days from today, cost; the answer and its words,
# and what it cost where it was bought.
GIFTS = (
    ("idris", 9, "A sketchbook with thick paper", "{Name} has filled {his} first one", 4, "7.50",
     AskedFor.APPROVED, "A lovely thought. Keep the receipt.", ""),
    ("mollie", 2, "A lead with {his} neighbour’s dog’s name on it", "{His} birthday", 12, "9.99",
     AskedFor.OPEN, "", ""),
    ("theo", 30, "A gift card for games", "End of term", -14, "10.00", AskedFor.REFUSED,
     "We do not give gift cards. A book about birds would be fine: please ask again.", ""),
    ("amira", 75, "A second-hand book of plays", "{His} first part on the stage", -66, "8.50", AskedFor.APPROVED,
     "Tell {him} to break a leg from me.", "7.99"),
    ("seren", 22, "A tin of good pencils", "{His} name day", -14, "9.60", AskedFor.APPROVED, "Yes, gladly.", "9.60"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An application: for whom, begun and sent how many days ago, the words of the form, and what it costs."""

    child: str
    begun: int
    sent: int | None
    amount: str
    sponsor: str
    description: str
    reasoning: str
    not_elsewhere: str
    impact: str


GIVEN = Asked(
    "kacper", 68, 66, "145.00", "Ms Adeyemi, head of year nine",
    "Football boots, shin pads and the autumn subscription of the Saturday club.",
    "They play every break in school shoes and were asked to trial. The club will not let them play without boots.",
    "School has no kit left to lend. The club’s own fund pays for one child in each team and is used up.",
    "A team, two evenings a week that are not spent alone, and a coach who looks out for them.",
)  # fmt: skip
REFUSED = Asked(
    "dylan", 52, 49, "260.00", "Mr Rowe, youth worker",
    "A tablet for drawing.",
    "They draw on the backs of envelopes and would like to learn to animate.",
    "I have not asked anybody else yet.",
    "They could draw at home.",
)  # fmt: skip
WAITING = Asked(
    "seren", 11, 9, "118.00", "Mrs Penhale, the school’s counsellor",
    "Eight places in a pottery class for young people who have lost somebody.",
    "They hardly speak of their gran, and talk while their hands are busy.",
    "The bereavement service has a list of five months. The class itself has no free places.",
    "Something of their own each week, with others who know what it is like.",
)  # fmt: skip
GIVEN_TOO = Asked(
    "yusuf", 33, 31, "96.00", "Mr Dacre, the Harriers’ coach",
    "Spikes and the winter subscription of the Harriers.",
    "He runs in his school shoes and keeps up with boys two years older.",
    "The club has a fund for one child a year, and this year’s place is taken.",
    "Three evenings a week where being quick is a good thing.",
)  # fmt: skip
USED_UP = Asked(
    "amira", 162, 160, "190.00", "Ms Garrow, teacher of drama",
    "A week of the summer school of the Lantern Theatre.",
    "She has a part in everything at school and no money for the week that all the others go to.",
    "The theatre gives half price, which is taken off already. School pays for nothing in the holidays.",
    "She would like to audition for a college, and nobody in the family has done that yet.",
)  # fmt: skip
SPLIT = Asked(
    "una", 8, 6, "84.00", "Mrs Lowther, careers lead",
    "Train fares to three open days of colleges.",
    "She has looked at them on the screen, and says that places like these are for others.",
    "School pays for one visit a year, which was in May.",
    "To have stood in the doorway before she has to choose.",
)  # fmt: skip
TAKEN_BACK = Asked(
    "theo", 44, 40, "75.00", "Mr Wainfleet, class teacher",
    "A pair of small binoculars.",
    "He knows each bird by its song and has never seen one near.",
    "We had not asked the bird society then.",
    "Something to be good at, every day on the way to school.",
)  # fmt: skip
DRAFT = Asked(
    "idris", 3, None, "", "",
    "A year’s card for the museum, for two.",
    "They would go each week and can name every ship in the hall.",
    "", "",
)  # fmt: skip


AGAINST = (
    "They have not asked elsewhere yet, and it is not clear what would change.",
    "The school lends tablets. I would rather keep this for something that nobody else pays.",
)
