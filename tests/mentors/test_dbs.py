"""DBS checks: what is kept, for how long, and who looked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mentors import actions, rules
from mentors.jobs import erase_dbs_details
from mentors.models import DbsCheck, DbsLook
from policy.dates import months_after
from policy.figures import Figures
from tests.factories import DbsCheckFactory, MentorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-1")]
TODAY = timezone.localdate()
FIGURES = Figures()
TYPED = {"level": "enhanced_barred", "issued_on": "2026-09-01", "certificate_number": "001", "role_checked": "Mentor"}


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def test_decision_keeps_who_and_when(client, coordinator):
    mentor = MentorFactory()
    typed = TYPED | {"decision": "clear", "considered": "Nothing on it", "on_update_service": "yes"}
    assert client.post(f"/mentors/{mentor.pk}/dbs-checks/add/", typed).status_code == 302
    check = DbsCheck.objects.get()
    assert (check.decision, check.decided_by, check.decided_on) == ("clear", coordinator, TODAY)
    assert (check.on_update_service, check.role_checked) == (True, "Mentor")
    assert client.post(f"/mentors/dbs-checks/{check.pk}/change/", typed | {"decision": ""}).status_code == 200
    typed |= {"decision": "not_clear", "considered": "Something came up", "decided_on": TODAY.isoformat()}
    assert client.post(f"/mentors/dbs-checks/{check.pk}/change/", typed).status_code == 302
    check.refresh_from_db()
    assert check.decision == "not_clear"
    assert check.history.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"level": ""}, "level"),
        ({"level": "golden"}, "level"),
        ({"issued_on": (TODAY + timedelta(days=1)).isoformat()}, "issued_on"),
        ({"issued_on": "0001-01-01"}, "issued_on"),
        ({"certificate_number": "9" * 21}, "certificate_number"),
        ({"decision": "not_clear"}, "considered"),
        ({"considered": "Words without a decision"}, "decision"),
        ({"decision": "clear", "decided_on": "2026-08-31"}, "decided_on"),
        ({"decision": "clear", "decided_on": (TODAY + timedelta(days=1)).isoformat()}, "decided_on"),
        ({"on_update_service": "perhaps"}, "on_update_service"),
    ],
)
def test_dbs_check_add_answers_bad_input_at_the_field(typed, field, client):
    mentor = MentorFactory()
    page = client.post(f"/mentors/{mentor.pk}/dbs-checks/add/", TYPED | typed)
    assert field in page.context["form"].errors
    assert not DbsCheck.objects.exists()


def test_no_form_takes_a_certificate(client):
    check = DbsCheckFactory()
    for page in (f"/mentors/{check.mentor_id}/dbs-checks/add/", f"/mentors/dbs-checks/{check.pk}/change/"):
        text = client.get(page).content.decode()
        assert 'type="file"' not in text
        assert "multipart" not in text
    assert not [f for f in DbsCheck._meta.get_fields() if "File" in type(f).__name__]


@pytest.mark.parametrize(
    ("decided_on", "is_kept"),
    [(date(2026, 5, 26), True), (date(2026, 5, 25), False), (date(2025, 1, 1), False)],
)
def test_details_are_erased_six_months_after_the_decision(decided_on, is_kept, coordinator):
    check = DbsCheckFactory(
        issued_on=date(2024, 12, 1), decision="clear", decided_on=decided_on, decided_by=coordinator,
        considered="An old caution", on_update_service=True,
    )  # fmt: skip
    erased = actions.erase_dbs_details(today=date(2026, 11, 25), figures=FIGURES)
    check.refresh_from_db()
    assert erased == (0 if is_kept else 1)
    assert check.considered == ("An old caution" if is_kept else "")
    assert check.on_update_service == (True if is_kept else None)
    assert check.history.filter(considered="An old caution").exists() == is_kept
    assert (check.level, check.certificate_number, check.decision) == ("enhanced_barred", "001234567890", "clear")
    assert (check.decided_by, check.decided_on, check.role_checked) == (coordinator, decided_on, check.role_checked)
    assert actions.erase_dbs_details(today=date(2026, 11, 25), figures=FIGURES) == 0


def test_newer_decision_does_not_prolong_what_was_considered_before(coordinator):
    check = DbsCheckFactory(
        issued_on=date(2024, 12, 1), decision="clear", decided_on=date(2025, 1, 1), considered="An old caution"
    )
    actions.change_dbs_check(
        by=coordinator, check=check, decision="clear", decided_on=TODAY, considered="Looked at again"
    )
    actions.erase_dbs_details(today=TODAY, figures=FIGURES)
    check.refresh_from_db()
    assert check.considered == "Looked at again"
    assert not check.history.filter(considered="An old caution").exists()


@pytest.mark.parametrize(("days", "is_kept"), [(300, False), (3, True)])
@pytest.mark.parametrize("decision", ["clear", "not_clear"])
def test_what_may_not_be_kept_is_never_stored(days, is_kept, decision, client, coordinator):
    decided_on = TODAY - timedelta(days=days)
    typed = TYPED | {
        "issued_on": (decided_on - timedelta(days=5)).isoformat(), "decision": decision,
        "decided_on": decided_on.isoformat(), "considered": "zqzqconsidered", "on_update_service": "yes",
    }  # fmt: skip
    mentor = MentorFactory()

    page = client.post(f"/mentors/{mentor.pk}/dbs-checks/add/", typed, follow=True)
    check = DbsCheck.objects.get()
    again = client.post(f"/mentors/dbs-checks/{check.pk}/change/", typed | {"certificate_number": "002"}, follow=True)

    check.refresh_from_db()
    assert (check.decision, check.certificate_number, check.decided_on) == (decision, "002", decided_on)
    assert check.considered == ("zqzqconsidered" if is_kept else "")
    assert check.on_update_service == (True if is_kept else None)
    assert check.history.filter(considered="zqzqconsidered").exists() == is_kept
    for shown in (page, again):
        assert ("What was considered is not kept" in shown.content.decode()) is not is_kept
    check = actions.change_dbs_check(by=coordinator, check=check, considered="zqzqmore")
    assert check.considered == ("zqzqmore" if is_kept else "")


def test_what_a_decision_needs_is_not_called_optional(client):
    page = client.get(f"/mentors/{MentorFactory().pk}/dbs-checks/add/").content.decode()
    considered = page.split('for="id_considered"')[1].split("</label>")[0]
    number = page.split('for="id_certificate_number"')[1].split("</label>")[0]
    assert ("(optional)" in considered, "(optional)" in number) == (False, True)


def test_nightly_job_erases(coordinator):
    DbsCheckFactory(decided_on=TODAY - timedelta(days=300), issued_on=TODAY - timedelta(days=301), considered="Old")
    DbsCheckFactory(decided_on=TODAY, issued_on=TODAY, considered="New")
    assert erase_dbs_details() == 1
    assert sorted(DbsCheck.objects.values_list("considered", flat=True)) == ["", "New"]
    assert not DbsCheck.history.filter(considered="Old").exists()


def test_erased_details_stay_away_after_a_correction(client):
    check = DbsCheckFactory(decision="not_clear", decided_on=date(2025, 3, 9), issued_on=date(2025, 3, 2))
    typed = TYPED | {"issued_on": "2025-03-02", "decision": "not_clear", "decided_on": "2025-03-09"}
    assert client.post(f"/mentors/dbs-checks/{check.pk}/change/", typed).status_code == 302
    check.refresh_from_db()
    assert check.certificate_number == "001"


def test_every_look_at_the_details_is_noted_and_listed(client, coordinator, person, sign_in):
    check = DbsCheckFactory(considered="zqzqconsidered", decided_on=TODAY, issued_on=TODAY)
    lead = person("safeguarding_lead", name="Siobhan Kerr")
    sign_in(lead).get(f"/mentors/dbs-checks/{check.pk}/")
    text = client.get(f"/mentors/dbs-checks/{check.pk}/").content.decode()
    assert "zqzqconsidered" in text
    assert "Siobhan Kerr" in text
    assert list(DbsLook.objects.values_list("user", flat=True)) == [coordinator.pk, lead.pk]
    client.get(f"/mentors/dbs-checks/{check.pk}/change/")
    assert DbsLook.objects.count() == 3
    # The mentor's page tells the outcome, not the details, and is no look.
    text = client.get(f"/mentors/{check.mentor_id}/").content.decode()
    assert "zqzqconsidered" not in text
    assert check.certificate_number not in text
    assert DbsLook.objects.count() == 3


@pytest.mark.parametrize(("role", "status"), [("family_liaison", 404), ("chief_executive", 200), ("mentor", 404)])
def test_details_are_for_those_who_decide(role, status, person, sign_in):
    check = DbsCheckFactory()
    assert sign_in(person(role)).get(f"/mentors/dbs-checks/{check.pk}/").status_code == status


def test_corrected_day_of_a_decision_erases_what_stood_under_the_wrong_day(coordinator):
    check = DbsCheckFactory(issued_on=date(2024, 12, 1), decision="", decided_on=None)
    for day in (date(2026, 11, 1), date(2025, 1, 1)):
        actions.change_dbs_check(by=coordinator, check=check, decision="clear", decided_on=day, considered="A caution")
    actions.erase_dbs_details(today=date(2026, 11, 25), figures=FIGURES)
    assert not check.history.filter(considered="A caution").exists()


def test_decision_made_meanwhile_is_not_undone_by_a_form_opened_before(client, coordinator, person):
    check = DbsCheckFactory()
    url = f"/mentors/dbs-checks/{check.pk}/change/"
    actions.change_dbs_check(by=coordinator, check=check, role_checked="Mentor")
    older = TYPED | {"decision": "clear", "seen": client.get(url).context["form"]["seen"].value()}
    other = person("coordinator", name="Una Fell")
    actions.change_dbs_check(by=other, check=check, decision="not_clear", considered="Something came up")

    page = client.post(url, older)

    check.refresh_from_db()
    assert check.decision == "not_clear"
    assert "Una Fell" in page.content.decode()
    # Seen now, the same words sent again are meant.
    again = older | {"seen": page.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    check.refresh_from_db()
    assert check.decision == "clear"


@pytest.mark.parametrize(
    ("decided_on", "today", "is_past"),
    [
        (date(2026, 8, 28), date(2027, 2, 27), False),
        (date(2026, 8, 28), date(2027, 2, 28), True),
        (date(2026, 8, 31), date(2027, 2, 27), False),
        (date(2026, 8, 31), date(2027, 2, 28), True),
        (date(2026, 9, 1), date(2027, 2, 28), False),
        (date(2026, 8, 31), date(2028, 2, 28), True),
        (date(2027, 8, 30), date(2028, 2, 28), False),
        (date(2027, 8, 31), date(2028, 2, 29), True),
        (date(2026, 2, 28), date(2026, 8, 28), True),
    ],
)
def test_page_and_job_end_the_six_months_on_the_same_day(decided_on, today, is_past):
    DbsCheckFactory(issued_on=date(2026, 1, 1), decided_on=decided_on, considered="A caution")

    assert (decided_on <= rules.outcome_alone_until(today, FIGURES)) is is_past
    assert (months_after(decided_on, FIGURES.dbs_details_months) <= today) is is_past
    assert actions.erase_dbs_details(today=today, figures=FIGURES) == is_past


@pytest.mark.parametrize(("months", "is_shown"), [(-7, False), (-5, True)])
def test_what_is_to_be_erased_is_not_shown_where_no_job_has_run(months, is_shown, client, coordinator):
    decided_on = months_after(TODAY, months)
    check = DbsCheckFactory(issued_on=date(2025, 1, 2), decided_on=decided_on, considered="zqzqfirst")
    # As it was saved while it could be kept.
    check.considered, check.on_update_service = "zqzqsecond", True
    check.save()

    page = client.get(f"/mentors/dbs-checks/{check.pk}/").content.decode()
    form = client.get(f"/mentors/dbs-checks/{check.pk}/change/")

    for word in ("zqzqfirst", "zqzqsecond"):
        assert (word in page) is is_shown
    assert ("zqzqsecond" in form.content.decode()) is is_shown
    assert form.context["form"]["on_update_service"].value() == ("yes" if is_shown else "")
    assert ("were erased" in page) is not is_shown


def test_newer_decision_does_not_bring_an_older_ones_matter_back_into_sight(client):
    check = DbsCheckFactory(
        issued_on=date(2025, 1, 2), decided_on=months_after(TODAY, -7), considered="zqzqolder", decision="not_clear"
    )
    check.decision, check.considered, check.decided_on = "clear", "zqzqnewer", TODAY
    check.save()

    page = client.get(f"/mentors/dbs-checks/{check.pk}/").content.decode()

    assert "zqzqnewer" in page
    assert "zqzqolder" not in page
