"""People on the way to being a mentor: one still writing, one held up by referees, one ready to accept, and a student
who would like to be a peer mentor and has a course to go."""

import uuid
from datetime import date, time, timedelta
from random import Random

from core.models import User
from core.roles import Role
from mentors.models import Application, DbsCheck, Interview, Mentor, Reference, Training
from mentors.models.applications import SIGNS
from policy.dates import months_after
from policy.figures import Figures

OF_CHARITY = "This person has an account with the charity. A referee has nothing to do with it."
# An account that nobody can sign in to before they are invited.
NO_PASSWORD = "!" + "x" * 40

MINA = {
    "name": "Mina Sorley",
    "phone": "07700 900951",
    "address": "",
    "knows_charity": "My daughter went to the summer camp last year and came back a head taller.",
    "why": "I had somebody like that when I was twelve. I would like to be",
    "interests": "allotment, sewing, old films",
    "availability": ["saturday"],
}
ROSA = {
    "name": "Rosa Lindqvist",
    "phone": "07700 900952",
    "address": "31 Quay Street, Larkmere",
    "postcode": "LM3 4QS",
    "date_of_birth": "1994-02-17",
    "knows_charity": "I helped at two camps, in the kitchen.",
    "camps": "Easter camp and summer camp",
    "why": "The quiet ones sat with me while I peeled potatoes and talked. I would like to do that with more time.",
    "interests": "cooking, cold water swimming, knitting",
    "strengths": "patient, good listener, punctual",
    "personality": "Calm, a bit dry, never late",
    "experience": "Two camps; four nephews",
    "availability": ["weekday_evening", "sunday"],
    "has_car": "no",
}
DEWI = {
    "name": "Dewi Marlowe",
    "phone": "07700 900953",
    "address": "Flat 4, 9 Chapel Row, Larkmere",
    "postcode": "LM1 8CR",
    "date_of_birth": "1987-09-30",
    "knows_charity": "Gwen Okafor told me about it.",
    "camps": "",
    "why": "I teach apprentices and see who had somebody at their side at thirteen, and who had nobody.",
    "interests": "bicycles, rugby, birds",
    "strengths": "steady, funny, good with tools",
    "personality": "Talks to everybody and remembers their names",
    "experience": "Apprentices of 16 to 19, for eight years",
    "availability": ["saturday", "holidays"],
    "has_car": "yes",
}
ESME = {
    "name": "Esme Trevanion",
    "phone": "07700 900955",
    "address": "14 Chandler Road, Larkmere",
    "postcode": "LM2 5CD",
    "knows_charity": "My little brother goes to the camps.",
    "camps": "",
    "why": "In year 7 I did not know anybody. I would like to be the one who sits down next to you.",
    "interests": "drawing, netball, baking",
    "strengths": "listens, does not laugh at people",
    "personality": "Quiet at first, then funny",
    "experience": "Reading buddy for year 7",
    "availability": ["weekday_afternoon"],
    "has_car": "no",
}
REFEREES = {
    "esme": (
        ("Anwen Sayle", "a.sayle@larkmere-school.example", "01632 960153", "My form tutor", True),
        ("Colm Brady", "c.brady@larkmere-school.example", "01632 960153", "Runs the reading buddies", True),
    ),
    "rosa": (
        ("Ingrid Vale", "ingrid.vale@larkmere-bakery.example", "01632 960151", "My manager at the bakery", True),
        ("Patrick Nkemelu", "patrick.nkemelu@kidsontrack.example", "", "We climb at the same wall", False),
    ),
    "dewi": (
        ("Huw Prothero", "huw.prothero@larkmere-college.example", "01632 960152", "Head of my department", True),
        ("Sal Whitcombe", "sal.whitcombe@post.example", "07700 900954", "We coach the same rugby team", False),
    ),
}


def build(world):
    """In Larkmere alone: the crowd of the larger sizes is of mentors who serve."""
    if world.cast.number:
        return
    rng = Random("Larkmere 0 applicants")  # noqa: S311 - nothing secret
    days = world.days
    begun = days.at(days.ago(5), time(20, 10))
    _application(world, rng, MINA, "mina.sorley@post.example", begun=begun, sent=None)
    _rosa(world, rng)
    _dewi(world, rng)
    _esme(world, rng)


def _application(world, rng, fields, email, *, begun, sent, mentor=None):
    application = Application(
        reference="A-" + "".join(rng.choice(SIGNS) for _ in range(8)),
        email=email,
        fields=fields,
        submission=_uuid(rng),
        started_at=begun,
        saved_at=sent or begun,
        sent_at=sent,
        mentor=mentor,
    )
    return world.rows.add(application, by=None, at=sent or begun)


def _as_sent(fields, referees):
    """The form as it was sent, with the questions about the referees."""
    said = {}
    for number, (name, email, phone, knows_from, is_professional) in enumerate(referees, 1):
        about = {
            "name": name,
            "email": email,
            "phone": phone,
            "address": "",
            "knows_from": knows_from,
            "is_professional": "yes" if is_professional else "no",
            "is_relative": "no",
        }
        said |= {f"referee{number}_{key}": value for key, value in about.items()}
    return fields | said


def _rosa(world, rng):
    """Applied 24 days ago; one referee was asked 16 days ago and is silent, the other is one of our volunteers."""
    days = world.days
    sent = days.at(days.ago(24), time(21, 5))
    mentor = _applicant(world, rng, _as_sent(ROSA, REFEREES["rosa"]), "rosa.lindqvist@post.example", sent)
    first, second = (_reference(rng, mentor, said) for said in REFEREES["rosa"])
    asked = days.at(days.ago(16), time(9, 40))
    first.asked_at = asked
    _asked(world, first, sent, asked, "Asked by e-mail", was={"asked_at": None})
    second.unusable_because = OF_CHARITY
    world.rows.add(second, by=None, at=sent)


def _dewi(world, rng):
    """Applied 61 days ago; both references, the interview, both trainings and the DBS check are in."""
    days, coordinator = world.days, world.staff[Role.COORDINATOR]
    sent = days.at(days.ago(61), time(19, 30))
    mentor = _applicant(world, rng, _as_sent(DEWI, REFEREES["dewi"]), "dewi.marlowe@post.example", sent)
    answers = (
        ("eight years", "his head of department", "Dewi is the one the difficult ones ask for. Never a complaint."),
        ("five years", "a fellow coach", "Turns up in the rain. The children mind what he says and like him for it."),
    )
    for number, (said, (known_for, known_as, words)) in enumerate(zip(REFEREES["dewi"], answers, strict=True)):
        reference = _reference(rng, mentor, said)
        reference.asked_at = days.at(days.ago(58), time(10))
        answered = days.at(days.ago(52 - 3 * number), time(18, 20))
        reference.answered_at, reference.known_for, reference.known_as = answered, known_for, known_as
        reference.would_trust, reference.words = True, words
        was = {"answered_at": None, "known_for": "", "known_as": "", "would_trust": None, "words": ""}
        _asked(world, reference, sent, answered, "Answered by the link", was=was | {"asked_at": None}, by=None)
    interview = Interview(
        mentor=mentor,
        held_on=days.ago(41),
        interviewer=coordinator,
        scores={
            "fun": 5, "team_player": 4, "positive": 4, "trustworthy": 5, "caring": 4, "kind": 5, "listener": 3,
        },
        has_time=True,
        words="Warm and quick. Talks more than he listens at first, and noticed it himself.",
        recommends=True,
    )  # fmt: skip
    world.rows.add(interview, by=coordinator, at=days.at(days.ago(41), time(17, 45)))
    for course, ago in ((Training.Course.INTRODUCTION, 27), (Training.Course.SAFEGUARDING, 20)):
        _training(world, mentor, course, ago)
    _training(world, mentor, Training.Course.INDUCTION, 12)
    check = DbsCheck(
        mentor=mentor,
        level=DbsCheck.Level.ENHANCED_BARRED,
        certificate_number="001846205173",
        issued_on=days.ago(18),
        role_checked="Volunteer mentor",
        on_update_service=True,
        decision=DbsCheck.Decision.CLEAR,
        decided_by=coordinator,
        decided_on=days.ago(15),
    )
    world.rows.add(check, by=coordinator, at=days.at(days.ago(15), time(11)))


def _esme(world, rng):
    """EPT-9: fourteen years old, so no DBS check is asked; three courses of four are taken (EPT-10)."""
    days, coordinator = world.days, world.staff[Role.COORDINATOR]
    sent = days.at(days.ago(34), time(16, 20))
    born = months_after(days.today, -12 * 14 - 5)
    said = _as_sent(ESME | {"date_of_birth": born.isoformat()}, REFEREES["esme"])
    mentor = _applicant(world, rng, said, "esme.trevanion@larkmere-school.example", sent)
    mentor.kind = Mentor.Kind.PEER
    answers = (
        ("three years", "her form tutor", "Notices who sits alone. Keeps what she is told to herself."),
        ("a year", "the teacher of the reading buddies", "Patient with the slow ones, and comes every week."),
    )
    for about, (known_for, known_as, words) in zip(REFEREES["esme"], answers, strict=True):
        reference = _reference(rng, mentor, about)
        asked, answered = days.at(days.ago(31), time(10)), days.at(days.ago(28), time(15, 40))
        reference.asked_at, reference.answered_at, reference.would_trust = asked, answered, True
        reference.known_for, reference.known_as, reference.words = known_for, known_as, words
        was = {"asked_at": None, "answered_at": None, "known_for": "", "known_as": "", "would_trust": None, "words": ""}
        _asked(world, reference, sent, answered, "Answered by the link", was=was, by=None)
    interview = Interview(
        mentor=mentor,
        held_on=days.ago(20),
        interviewer=coordinator,
        scores={
            "fun": 3, "team_player": 4, "positive": 4, "trustworthy": 5, "caring": 5, "kind": 5, "listener": 5,
        },
        has_time=True,
        words="Her tutor sat in. Knows that she is there to listen, and whom to go to with the rest.",
        recommends=True,
    )  # fmt: skip
    world.rows.add(interview, by=coordinator, at=days.at(days.ago(20), time(15, 50)))
    for item, ago in zip(Figures().peer_courses[:3], (18, 11, 4), strict=True):
        _training(world, mentor, item.key, ago, title=item.label)


def _training(world, mentor, course, ago, title=""):
    coordinator = world.staff[Role.COORDINATOR]
    training = Training(mentor=mentor, course=course, title=title, taken_on=world.days.ago(ago), trainer="Siobhan Kerr")
    world.rows.add(training, by=coordinator, at=world.days.at(world.days.ago(ago - 1), time(9, 30)))


def _applicant(world, rng, fields, email, sent):
    """What sending the form makes: an account that stays shut, the applicant, the application."""
    user = User(
        name=fields["name"], email=email, phone=fields["phone"], password=NO_PASSWORD, is_active=False, joined_at=sent
    )
    world.rows.add(user, by=None, at=sent)
    world.rows.give_role(user, Role.MENTOR)
    same = ("address", "postcode", "interests", "strengths", "personality", "experience")
    mentor = Mentor(
        user=user,
        status=Mentor.Status.APPLICANT,
        availability=fields["availability"],
        has_car=fields["has_car"] == "yes",
        date_of_birth=date.fromisoformat(fields["date_of_birth"]),
        **{name: fields[name] for name in same},
    )
    world.rows.add(mentor, by=None, at=sent)
    _application(world, rng, fields, email, begun=sent - timedelta(days=1), sent=sent, mentor=mentor)
    return mentor


def _reference(rng, mentor, said):
    name, email, phone, knows_from, is_professional = said
    return Reference(
        mentor=mentor,
        name=name,
        email=email,
        phone=phone,
        knows_from=knows_from,
        is_professional=is_professional,
        submission=_uuid(rng),
    )


def _asked(world, reference, made, then, because, *, was, by=...):
    by = world.staff[Role.COORDINATOR] if by is ... else by
    world.rows.add(reference, by=None, at=made, was=was, then=(by, then), because=because)


def _uuid(rng):
    return uuid.UUID(int=rng.getrandbits(128), version=4)
