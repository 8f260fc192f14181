"""KOP-13: a mentor's home address is read on their own record and application by themself and the coordinator, and
nowhere else."""

import pytest

from mentors.models import Application, Mentor
from tests.access_world import address, fill
from tests.test_access import PEOPLE, rows_of_table
from tests.test_planted_words import text_of

COORDINATORS_PAGES = {"home:mentor_detail", "mentors:mentor_change", "mentors:application_detail"}


@pytest.mark.rule("KOP-13")
def test_home_address_stands_on_the_mentors_own_record_alone(world, sign_in):
    rows = fill(world)
    owners = {}
    for name in ("mentor", "other_mentor", "former_mentor"):
        mentor = getattr(world, name)
        for field in ("address", "postcode"):
            word = f"zqzq{field[:2]}{mentor.pk}x"[:10]
            Mentor.objects.filter(pk=mentor.pk).update(**{field: word})
            owners[word] = name
    sent = Application.objects.exclude(sent_at=None).get()
    sent.fields |= {"address": "zqzqsentad", "postcode": "zqzqsentpo"}
    sent.save()
    owners |= dict.fromkeys(["zqzqsentad", "zqzqsentpo"], "applicant")
    read = set()
    for person in PEOPLE:
        client = sign_in(world.people[person])
        for name, kind, _ in rows_of_table():
            for whose in rows:
                text = text_of(client.get(address(name, kind, rows[whose])))
                read |= {(person, name, owners[word]) for word in owners if word in text}
    wrong = [
        (person, page, whose)
        for person, page, whose in read
        if not (person == "coordinator" and page in COORDINATORS_PAGES)
        and not (page == "mentors:own_record" and person == whose)
    ]
    assert not wrong
    # What is planted is met where it belongs: otherwise this test could not fail.
    assert {
        ("coordinator", "home:mentor_detail", "mentor"),
        ("mentor", "mentors:own_record", "mentor"),
        ("coordinator", "mentors:application_detail", "applicant"),
    } <= read
