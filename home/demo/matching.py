"""What mentors are looked for by: the children's interests and needs, the mentors' experience, a wish, a conflict."""

from datetime import time
from random import Random

from core.roles import Role
from mentees.models import PairRemark
from mentors.models import Slot

AFTER_SCHOOL, EVENING, SATURDAY, SUNDAY, HOLIDAYS = (slot.value for slot in Slot)

# By the parts of the cast: interests, support needed, gets on with, time, the child's wish, the carer's wish.
CHILDREN = {
    "idris": ("museums, chess, space", ("confidence", "loss"), ("calm", "listener"), (SATURDAY,),
              "Somebody who does not hurry.", ""),
    "mollie": ("dogs, cinema, drawing", ("carer",), ("calm",), (SUNDAY, HOLIDAYS), "A day without jobs.", ""),
    "dylan": ("climbing, bikes, being outdoors", ("temper", "school"), ("lively", "reliable"), (SUNDAY, SATURDAY),
              "To do real things.", "A clear plan the day before."),
    "kacper": ("football, cooking", ("friends", "arrival"), ("funny",), (SATURDAY,), "", ""),
    "seren": ("drawing, swimming", ("care", "loss"), ("calm", "reliable"), (SATURDAY, AFTER_SCHOOL),
              "Somebody who stays.", "Nobody who drops out again."),
    "theo": ("birds, chess", ("loss",), ("calm", "listener"), (SUNDAY,), "Somebody who knows birds.", ""),
    "priya": ("books, baking", ("worries", "school"), ("calm", "encouraging"), (AFTER_SCHOOL,), "", ""),
    "amira": ("theatre, books", ("school", "future"), ("listener", "encouraging"), (SATURDAY,), "", ""),
    "yusuf": ("table tennis, athletics", ("temper",), ("lively", "reliable"), (AFTER_SCHOOL,), "", ""),
    "una": ("gardens, trains", ("future", "confidence"), ("listener",), (SUNDAY,), "", ""),
    "jaden": ("mending things, bikes, steam trains", ("school",), ("calm",), (EVENING, SATURDAY), "", ""),
    "tilly": ("swimming, animals", ("care", "worries"), ("funny",), (AFTER_SCHOOL,), "", ""),
    "noah": ("zoo, baking", ("carer",), ("funny",), (SUNDAY,), "To be ten for an afternoon.", ""),
    "reece": ("dogs, climbing, mending things, films", ("future", "carer"), ("calm", "reliable"), (SUNDAY, HOLIDAYS),
              "Somebody who does things instead of talking.", "Somebody who keeps in touch."),
    "efua": ("fossils, museums, trains, photography", ("needs", "confidence"), ("calm", "listener"),
             (SATURDAY, SUNDAY), "Quiet places.", "The plan in pictures beforehand."),
    "joshua": ("football, railways, maps", ("temper", "school"), ("lively", "reliable"), (AFTER_SCHOOL, SATURDAY),
               "Somebody who runs as fast.", ""),
    "tomasz": ("astronomy, coding, chess", ("arrival", "friends"), ("calm",), (SATURDAY,), "To show his telescope.",
               "Somebody patient with the language."),
    "beth": ("horses, swimming", ("loss", "worries"), ("calm", "encouraging"), (SATURDAY, AFTER_SCHOOL), "",
             "Nobody in a hurry."),
    "zain": ("basketball, graphic novels", ("school", "future"), ("funny", "lively"), (EVENING,),
             "Somebody who is not a teacher.", ""),
    "nia": ("baking, theatre", ("carer", "confidence"), ("encouraging",), (AFTER_SCHOOL,), "An afternoon of her own.",
            ""),
    "oscar": ("chess, computers, stars", ("loss",), ("calm", "listener"), (SATURDAY,), "", "Home before six, please."),
    "jasmine": ("painting, photography", ("future", "confidence"), ("listener",), (EVENING, SATURDAY),
                "Somebody who has seen other towns.", ""),
    "harvey": ("gardening, chess", ("care", "confidence"), ("calm",), (AFTER_SCHOOL, SATURDAY), "",
               "Somebody who keeps in touch with us."),
}  # fmt: skip

# Personality, experience, time, car, postcode district; the number of the street follows by dice.
MENTORS = {
    "gwen": ("Unhurried and warm", "Primary school teacher", (SATURDAY,), False, "ZZ1"),
    "hilary": ("Quiet, with a dry humour", "Nurse; was a young carer herself", (SUNDAY, HOLIDAYS), True, "ZZ4"),
    "patrick": ("Outgoing and fair", "Youth work; ADHD in the family", (SATURDAY, SUNDAY), True, "ZZ2"),
    "jerome": ("Loud, kind, always on time", "Coaching a youth team", (SATURDAY, EVENING), True, "ZZ5"),
    "bethan": ("Thoughtful", "Fostering for six years", (SATURDAY, AFTER_SCHOOL), True, "ZZ3"),
    "vikram": ("Patient with questions", "College tutor; bereavement", (SUNDAY, AFTER_SCHOOL), False, "ZZ2"),
    "samina": ("Warm and unhurried", "Librarian; autistic nephew; shy readers", (SATURDAY, SUNDAY), False, "ZZ1"),
    "tom": ("Cheerful, never late", "Coaching children after exclusion", (AFTER_SCHOOL,), False, "ZZ5"),
    "lorna": ("Calm", "Careers adviser, retired", (EVENING, SUNDAY), False, "ZZ3"),
    "ines": ("Playful", "Interpreter; kinship carer for a niece", (AFTER_SCHOOL, SUNDAY), True, "ZZ4"),
    "oliver": ("Relaxed", "Music teacher", (SATURDAY,), False, "ZZ2"),
    "nadia": ("Enthusiastic, plans ahead", "Workshops for apprentices", (SATURDAY, EVENING, HOLIDAYS), True, "ZZ5"),
    "dorothy": ("Quiet and kind", "Foster family for years", (AFTER_SCHOOL, SATURDAY), False, "ZZ1"),
    "kwesi": ("Talks a lot and listens well", "Youth club; apprentices", (EVENING, SATURDAY), True, "ZZ2"),
    "marged": ("Never raises her voice", "Bereavement volunteer", (SATURDAY, AFTER_SCHOOL), True, "ZZ3"),
    "anil": ("Calm and exact", "Came to the country as a child; tutor", (SATURDAY,), False, "ZZ4"),
    "frances": ("Cheerful", "Was a young carer; costume maker", (AFTER_SCHOOL,), False, "ZZ2"),
    "lukas": ("Lively, always there", "Trains a school team; anger management", (AFTER_SCHOOL, SATURDAY), True, "ZZ5"),
    "chiara": ("Curious", "Careers adviser", (EVENING, SATURDAY), False, "ZZ3"),
}  # fmt: skip
WISH = ("reece", "hilary", PairRemark.Kind.CHILD_FOR, "They met at the pancake games, with the dog.", 12)
# These two suit well, and one was his teacher until summer; the other two share a house.
TEACHER = ("zain", "kwesi", PairRemark.Kind.CONFLICT, "Was his class teacher until summer.", 24)
HOUSE = ("harvey", "dorothy")
CONFLICT = ("reece", "gwen", PairRemark.Kind.CONFLICT, "Taught him for two years, and it ended in a complaint.", 20)


def build(world):
    rng = Random(f"Larkmere {world.cast.number} matching")  # noqa: S311 - nothing secret
    for key, mentee in world.mentees.items():
        interests, support, gets_on_with, times, childs_wish, carers_wish = CHILDREN[key]
        mentee.interests, mentee.childs_wish, mentee.carers_wish = interests, childs_wish, carers_wish
        mentee.support_needed, mentee.gets_on_with = list(support), list(gets_on_with)
        mentee.availability = list(times)
    for key, mentor in world.mentors.items():
        mentor.personality, mentor.experience, times, mentor.has_car, district = MENTORS[key]
        mentor.availability = list(times)
        mentor.postcode = f"{district} {rng.randrange(1, 10)}{rng.choice('ABDEFG')}{rng.choice('HJLNPQ')}"
    child, mentor = world.children[HOUSE[0]], world.mentors[HOUSE[1]]
    mentor.address, mentor.postcode = child.address, child.postcode
    for child, mentor, kind, words, ago in (WISH, CONFLICT, TEACHER):
        coordinator, at = world.staff[Role.COORDINATOR], world.days.at(world.days.ago(ago), time(11, 15))
        remark = PairRemark(
            mentee=world.mentees[child],
            mentor=world.mentors[mentor],
            kind=kind,
            words=words,
            recorded_by=coordinator,
            recorded_at=at,
        )
        world.rows.add(remark, by=coordinator, at=at)
