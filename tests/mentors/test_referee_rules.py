"""Who may speak for an applicant (KOT-4.1)."""

import pytest

from mentors.rules import Named, Unusable, counts_as_received, referee_standing, why_unusable

APPLICANT = Named("Nia Brook", "nia@example.org", "07700 900301", "Flat 2, 14 Mill Lane, Larkmere LM1 2AB")
REFEREE = Named("Owen Pike", "owen@example.org", "07700 900302", "3 Dock Street, Brackle BR2 3CD")


def with_(**said):
    return Named(**{**vars(REFEREE), **said})


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(
    ("referee", "why"),
    [
        (REFEREE, None),
        (with_(is_relative=True), Unusable.RELATIVE),
        (with_(email=" NIA@example.org"), Unusable.SAME_EMAIL),
        (with_(phone="+44 7700 900301"), Unusable.SAME_PHONE),
        (with_(address="flat 2 14 Mill Lane, LM12AB"), Unusable.SAME_HOME),
        (with_(address="Flat 3, 14 Mill Lane LM1 2AB"), None),
        (with_(address="", phone="", email=""), None),
        (with_(phone="12345"), None),
        # A postcode alone is no house.
        (with_(address="LM1 2AB"), None),
    ],
)
def test_referee_is_unusable_with_the_reason(referee, why):
    assert why_unusable(referee, APPLICANT) == why
    assert referee_standing(referee, APPLICANT).is_refused is bool(why)


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(
    "other",
    [
        with_(email="o@example.org", phone=""),
        with_(name="O. Pike", phone=""),
        with_(name="O. Pike", email="o@example.org", phone="(07700) 900 302"),
    ],
)
def test_same_person_twice_is_refused(other):
    assert why_unusable(REFEREE, APPLICANT, [other]) == Unusable.TWICE


@pytest.mark.rule("KOT-4.1")
def test_somebody_of_the_charity_is_refused_in_words():
    verdict = referee_standing(REFEREE, APPLICANT, is_of_charity=True)

    assert (verdict.is_refused, verdict.clause) == (True, "KOT-4.1")
    assert "account with the charity" in verdict.sentence


@pytest.mark.rule("KOT-4.1")
@pytest.mark.parametrize(
    ("record", "counts"),
    [
        ("received", True),
        ("by telephone", True),
        ("J. Marsh, 3 May", True),
        ("", False),
        (" - ", False),
        ("Not received", False),
        ("awaited", False),
        ("chased 3 May", False),
        ("N/A", False),
    ],
)
def test_record_of_before_counts_unless_it_says_that_none_came(record, counts):
    assert counts_as_received(record) is counts
