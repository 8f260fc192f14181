"""What else the club does for its children: events ahead, memberships, the directory, what families said."""

from datetime import time, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify

from club.models import EqualityRecord, Event, Membership, RegisterEntry, Resource, RiskAssessment, academic_year
from meetups.models import MeetUp

from .pdf import one_page
from .rows import Step

SEED = "Larkmere"
Kind = Event.Kind
Every = Membership.Every
# In how many days, weekday, name, kind, from and to school year, times, place, children at most, what happens there.
AHEAD = (
    (6, 3, "Lunch club: soup and games", Kind.LUNCH_CLUB, 5, 7, (12, 0), (13, 30), "Mill Street church hall", 30,
     "Soup, crackers and the paper-chain race."),
    (11, 5, "Mentors and mentees: lantern evening", Kind.TERMLY, 5, 11, (16, 0), (18, 30), "Larkmere Lakes, boathouse",
     None, "Bring a jar. Each child comes with a mentor."),
    (19, 5, "Ice rink afternoon", Kind.FUN, 8, 11, (13, 0), (16, 0), "Brackle ice rink", 24, "Skates are there."),
    (75, 1, "Workshop: sleep and screens", Kind.WORKSHOP, 8, 11, (16, 30), (18, 0), "The Old Library", 20, ""),
    (83, 1, "Heron Wood camp", Kind.CAMP, 5, 13, (9, 30), (15, 30), "Heron Wood field centre", 40,
     "Fires, dens and a night walk for the older ones."),
    (132, 1, "Den and fire camp", Kind.CAMP, 5, 13, (9, 30), (15, 30), "Heron Wood field centre", 40, ""),
)  # fmt: skip
CALLED_OFF = (14, 2, "Football at Mill Field", Kind.ACTIVITY, 5, 13, (15, 0), (17, 0), "Mill Field", None, "")
BECAUSE = "The pitch is under water and the council has shut it."
NOT_MARKED = (-4, 3, "Lunch club: pancakes", Kind.LUNCH_CLUB, 5, 7, (12, 0), (13, 0),
              "Mill Street church hall", 30, "")  # fmt: skip
RISKS = (
    ("Camps at Heron Wood", 120, 245, "Water, fire and tools: who watches what, and where the first aid bag is."),
    ("Lunch clubs in the church hall", 350, 10, "Hot soup, allergies, the road outside: who stands at the door."),
)
CLUBS = (
    ("Larkmere Harriers, athletics", "6.50", Every.MONTH, "Runs off a bad week."),
    ("Brackle swimming club", "18.00", Every.MONTH, "Wanted to learn before the lake camp."),
    ("Otters judo", "45.00", Every.TERM, "The school thought it would help with patience."),
    ("Larkmere youth theatre", "60.00", Every.TERM, "Asked for it at the review."),
    ("Corn Street chess club", "15.00", Every.YEAR, ""),
    ("Scouts, summer camp fee", "85.00", Every.ONCE, "The family could not have paid it."),
    ("Drum lessons, town music school", "32.00", Every.MONTH, "Somewhere to be loud."),
)
RESOURCES = (
    ("Larkmere Harriers", "sport", "Athletics twice a week, beginners welcome.", "Mill Field", "8 to 16",
     "£6.50 a month", 40),
    ("Brackle swimming club", "sport", "Lessons and a club, with quiet hours.", "Brackle", "5 to 16",
     "£18 a month", 95),
    ("Otters judo", "sport", "Judo for children, kit is lent.", "Mill Street church hall", "7 to 14",
     "£45 a term", 210),
    ("Larkmere youth theatre", "arts", "Plays, lights and costumes. No auditions.", "Lantern Theatre", "9 to 18",
     "£60 a term", 60),
    ("Town music school", "arts", "Lessons and instruments on loan.", "Corn Street", "6 to 18", "Bursaries", 420),
    ("The Listening Room", "counselling", "Talking with a counsellor, alone or with a carer.", "The Old Library",
     "10 to 18", "Free, waiting list about six weeks", 30),
    ("Hand in Hand after loss", "bereavement", "Groups and days out for children who have lost somebody.", "Brackle",
     "5 to 16", "Free", 150),
    ("Larkmere young carers", "young_carers", "A club each Thursday and somebody to ring.", "Mill Street", "7 to 18",
     "Free", 20),
    ("Homework table", "tutoring", "Two hours with volunteers, snacks included.", "Larkmere library", "8 to 15", "Free",
     75),
    ("Maths with Mr Abbey", "tutoring", "A retired teacher, one to one.", "At school", "11 to 16", "£12 an hour", 510),
    ("Family food table", "family", "A food parcel each week, no questions.", "Mill Street church hall", "",
     "Free", 15),
    ("Debt help for families", "family", "Letters, forms and a plan.", "The Old Library", "", "Free", 180),
    ("School nurse drop-in", "health", "Sleep, worries, growing up.", "Every secondary school", "11 to 18", "Free",
     None),
    ("Brackle bike kitchen", "other", "Mend a bicycle and keep it.", "Brackle station", "10 and over", "Free", 365),
)  # fmt: skip
NO_LONGER = ("Larkmere skate hut", "sport", "Closed until somebody mends the roof.", "Mill Field", "8 to 16", "", 700)
# How often families answer each question at all, in a hundred.
ANSWERED = {"gender": 92, "ethnicity": 85, "religion": 70, "disability": 88, "english_first": 90, "free_meals": 80}


def build(world):
    """Everything that the club page shows beside what has been; its own chance leaves the rest of the demo as it is."""
    rng = Random(f"{SEED} {world.cast.number} support")  # noqa: S311 - nothing secret
    risks = _risks(world)
    for event, entries in _events(world, risks):
        _add_event(world, event, entries)
    _outing(world)
    _memberships(world, rng)
    if not world.cast.number:
        _directory(world, rng)
    for child in world.children.values():
        if rng.random() < 0.8:
            _equality(world, rng, child)


def _risks(world):
    """Two documents for Larkmere itself; every other town goes without a file."""
    if world.cast.number:
        return [None, None]
    found = []
    for title, ago, again, words in RISKS:
        assessed_on = world.days.ago(ago)
        risk = RiskAssessment(
            title=title,
            assessed_on=assessed_on,
            assessed_by=world.staff["coordinator"].name,
            review_on=world.days.today + timedelta(days=again),
        )
        risk.file = _kept(f"risk-assessments/{slugify(title)}.pdf", one_page(title, words))
        at = world.days.at(assessed_on, world.noon)
        found.append(world.rows.add(risk, by=world.staff["coordinator"], at=at))
    return found


def _outing(world):
    """A risk assessment that the mentor added to a plan off the policy's list (KOT-16.1)."""
    today, entries = world.days.today, world.rows.entries[MeetUp]
    plan = next((e for e in entries if not e.row.venue_kind and e.row.date > today and not e.steps), None)
    if plan is None:
        return
    by, at = plan.row.mentor.user, world.days.at(world.days.ago(1), time(20, 30))
    title, words = "Steam railway, open day", "Crowds, hot metal, the platform's edge: who holds whose hand, and where."
    risk = RiskAssessment(title=title, assessed_on=world.days.ago(1), assessed_by=by.name)
    risk.file = _kept(f"risk-assessments/{slugify(title)}.pdf", one_page(title, words))
    plan.row.risk_assessment = world.rows.add(risk, by=by, at=at)
    plan.steps.append(Step(by, max(at, plan.row.planned_at + timedelta(minutes=5)), {"risk_assessment_id": None}))


def _kept(name, content):
    """The document under a name of its own, the same on every load."""
    default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def _events(world, risks):
    """Each event with the day on which it was put into the programme, called off or not."""
    of_kind = {Kind.CAMP: risks[0], Kind.LUNCH_CLUB: risks[1]}
    for plan in (*AHEAD, CALLED_OFF, NOT_MARKED):
        event = _event(world, plan)
        event.risk_assessment = of_kind.get(event.kind)
        # On the termly activity nobody is booked without a mentor: see together.py.
        yield event, [] if event.kind == Kind.TERMLY else _who_comes(world, event)


def _event(world, plan):
    days, weekday, name, kind, first, last, starts, ends, place, places, words = plan
    where = f", {world.cast.town}" if world.cast.number else ""
    held_on = world.days.near(world.days.today + timedelta(days=days), weekday)
    return Event(
        name=f"{name} {held_on.year}{where}",
        kind=kind,
        held_on=held_on,
        starts_at=time(*starts),
        ends_at=time(*ends),
        place=place,
        first_year=first,
        last_year=last,
        places=places,
        words=words,
    )


def _who_comes(world, event):
    """Two of three of those whose years it is for, as far as there are places."""
    began = academic_year(event.held_on)
    children = [child for child in world.children.values() if event.is_for_year(_year_in(child, began))]
    return [child for number, child in enumerate(children) if number % 3 != 2][: event.places]


def _year_in(child, began):
    return child.school_year + began - child.school_year_in


def _add_event(world, event, children):
    by, day = world.staff["coordinator"], world.days.ago(21)
    at = world.days.at(day, world.noon)
    if event.name.startswith(CALLED_OFF[2]):
        event.called_off_because = BECAUSE
        then = (by, world.days.at(world.days.ago(1), world.noon))
        world.rows.add(event, by=by, at=at, was={"called_off_because": ""}, then=then)
    else:
        world.rows.add(event, by=by, at=at)
    for child in children:
        world.rows.add(RegisterEntry(event=event, child=child, mark=RegisterEntry.Mark.BOOKED), by=by, at=at)


def _memberships(world, rng):
    """A club for each of some mentees, running or ended."""
    keys = [part.child for part in world.cast.mentees]
    for number, (name, cost, every, words) in enumerate(CLUBS):
        child = world.children[keys[(number * 2) % len(keys)]]
        from_on = world.days.ago(rng.randrange(60, 400))
        ended = every == Every.ONCE or number == 1
        membership = Membership(
            child=child,
            club_name=name,
            cost=Decimal(cost),
            every=every,
            from_on=from_on,
            until_on=from_on + timedelta(days=6 if every == Every.ONCE else 50) if ended else None,
            words=words,
        )
        world.rows.add(membership, by=world.staff["family_liaison"], at=world.days.at(from_on, world.noon))


def _directory(world, rng):
    for name, kind, what_for, area, ages, cost, ago in (*RESOURCES, NO_LONGER):
        resource = Resource(
            name=name,
            kind=kind,
            what_for=what_for,
            area=area,
            ages=ages,
            cost=cost,
            phone=f"01632 960{rng.randrange(1000):03}",
            email=f"{name.lower().replace(' ', '.')}@kidsontrack.example",
            checked_on=None if ago is None else world.days.ago(ago),
            is_listed=name != NO_LONGER[0],
        )
        world.rows.add(
            resource, by=world.staff["family_liaison"], at=world.days.at(world.days.ago(ago or 90), world.noon)
        )


def _equality(world, rng, child):
    """What a family said: some questions stay open, some are answered with: prefer not to say."""
    answers = {}
    for name, often in ANSWERED.items():
        values = EqualityRecord._meta.get_field(name).choices
        weights = {
            "gender": (48, 46, 2, 4),
            "religion": (40, 2, 28, 4, 1, 16, 2, 2, 5),
            "english_first": (74, 22, 4),
        }.get(name)
        weights = weights or ((14, 12, 13, 54, 3, 4) if name == "ethnicity" else (25, 70, 5))
        if rng.randrange(100) < often:
            answers[name] = rng.choices([value for value, _ in values], weights=weights)[0]
    asked_on = max(child.joined_on, world.days.ago(rng.randrange(30, 300)))
    record = EqualityRecord(child=child, asked_on=asked_on, **answers)
    world.rows.add(record, by=world.staff["family_liaison"], at=world.days.at(asked_on, world.noon))
