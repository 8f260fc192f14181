from datetime import timedelta

import pytest
from django.utils import timezone

from core import drafts
from core.roles import Role
from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db

NEW = "/policy/versions/new/"


@pytest.fixture
def client_of(person, sign_in):
    """A client of somebody with a role: `client_of(Role.TRUSTEE)`."""

    def make(role, **fields):
        user = person(role, **fields)
        client = sign_in(user)
        client.user = user
        return client

    return make


@pytest.fixture
def coordinator_client(client_of):
    return client_of(Role.COORDINATOR)


def first_day(ahead=40):
    return timezone.localdate() + timedelta(days=ahead)


def as_filled_in(client, path=NEW, **changed):
    """What the browser would send back from the page as it was opened, with some fields typed anew."""
    form = client.get(path).context["form"]
    data = {name: form[name].value() for name in form.fields}
    typed = {"name": "Policy 2027", "what_changes": "Why not", "in_force_from": first_day().isoformat()}
    return {name: value for name, value in (data | typed | changed).items() if value is not None}


def draft():
    return PolicyVersion.objects.drafts().get()


def errors_of(response):
    return response.context["form"].errors


def test_page_as_opened_changes_no_figure(coordinator_client):
    response = coordinator_client.post(NEW, as_filled_in(coordinator_client))

    assert response.status_code == 302
    assert draft().figures == PolicyVersion.objects.signed().get().figures


def test_every_kind_of_figure_can_be_changed(coordinator_client):
    sent = as_filled_in(
        coordinator_client,
        note_due_days="5",
        monthly_spending="25.50",
        attendance_needed="79.5",
        attendance_counts_camps_only="yes",
        meetups_need_confirmation="no",
        reminder_days="14 and 90",
        report_year_starts_month="9",
        venue_kinds_1_label="",
        venue_kinds_13_label="Zoo or aquarium",
        venue_kinds_17_label="Ice rink",
        venue_kinds_17_mentors="2",
        start_steps_0_label="The child is known",
        outcome_measures_6_label="",
        dbs_needed="enhanced",
        peer_courses_4_label="Looking after yourself",
    )

    coordinator_client.post(NEW, sent)

    figures = draft().figures
    assert (figures.note_due_days, str(figures.monthly_spending), str(figures.attendance_needed)) == (
        5,
        "25.50",
        "79.5",
    )
    assert (figures.attendance_counts_camps_only, figures.meetups_need_confirmation) == (True, False)
    assert (figures.reminder_days, figures.report_year_starts_month) == ((90, 14), 9)
    assert figures.venue_kind("cinema") is None
    assert figures.venue_kind("zoo").label == "Zoo or aquarium"
    assert figures.venue_kind("ice_rink").mentors == 2
    assert (figures.start_steps[0].key, figures.start_steps[0].label) == ("referral", "The child is known")
    assert figures.dbs_needed == "enhanced"
    assert [course.label for course in figures.peer_courses][3:] == ["When to refer on", "Looking after yourself"]
    assert "substances" not in {measure.key for measure in figures.outcome_measures}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "\u200b\u202e"),
        ("what_changes", ""),
        ("in_force_from", ""),
        ("in_force_from", "31/02/2027"),
        ("in_force_from", "0001-01-01"),
        ("note_due_days", "-1"),
        ("note_due_days", "61"),
        ("note_due_days", "2.5"),
        ("note_due_days", "9" * 5000),
        ("note_due_days", ""),
        ("monthly_spending", "-0.01"),
        ("monthly_spending", "1.005"),
        ("monthly_spending", "NaN"),
        ("monthly_spending", "1e99"),
        ("monthly_spending", "<b>20</b>"),
        ("attendance_needed", "100.1"),
        ("report_year_starts_month", "13"),
        ("attendance_counts_camps_only", "perhaps"),
        ("reminder_days", "soon"),
        ("reminder_days", "0"),
        ("reminder_days", "7, 7"),
        ("reminder_days", ""),
        ("smallest_number_shown", "2"),
        ("venue_kinds_0_mentors", "0"),
        ("venue_kinds_0_mentors", "many"),
        ("venue_kinds_0_label", "x" * 81),
        ("venue_kinds_1_label", "museum"),
        ("venue_kinds_18_mentors", "2"),
    ],
)
def test_what_cannot_be_is_said_where_it_was_typed(coordinator_client, field, typed):
    sent = as_filled_in(coordinator_client, **{field: typed})

    response = coordinator_client.post(NEW, sent)

    where = "venue_kinds_18_label" if field == "venue_kinds_18_mentors" else field
    assert response.status_code == 200
    assert where in errors_of(response)
    assert response.context["form"]["what_changes"].value() == sent["what_changes"]
    assert not PolicyVersion.objects.drafts().exists()


def test_day_that_is_over_is_refused_at_its_field(coordinator_client):
    response = coordinator_client.post(NEW, as_filled_in(coordinator_client, in_force_from=first_day(0).isoformat()))

    assert "still to come" in errors_of(response)["in_force_from"][0]


def test_list_without_an_entry_is_refused(coordinator_client):
    sent = as_filled_in(coordinator_client)
    sent |= {name: "" for name in sent if name.startswith("venue_kinds_") and name.endswith("_label")}

    response = coordinator_client.post(NEW, sent)

    assert "Keep at least one entry" in errors_of(response)["venue_kinds_0_label"]


@pytest.mark.parametrize("label", ["🎳", "<script>alert(1)</script>", "Ice rink"])
def test_new_kind_of_place_gets_a_key_that_rows_can_store(coordinator_client, label):
    coordinator_client.post(NEW, as_filled_in(coordinator_client, venue_kinds_17_label=label, venue_kinds_17_key="zoo"))

    new = draft().figures.venue_kinds[-1]
    assert (new.label, new.mentors) == (label, 1)
    assert new.key.replace("_", "").isalnum()
    assert new.key != "zoo"


def test_more_rows_than_were_offered_are_taken_as_far_as_sense_goes(coordinator_client):
    sent = as_filled_in(coordinator_client) | {"venue_kinds_40_label": "Farm", "venue_kinds_99_label": "Too far"}

    coordinator_client.post(NEW, sent)

    assert [kind.label for kind in draft().figures.venue_kinds[17:]] == ["Farm"]


def test_form_with_nothing_in_it_says_what_is_missing(coordinator_client):
    response = coordinator_client.post(NEW, {"name": ""})

    assert {"name", "in_force_from", "what_changes", "note_due_days"} <= errors_of(response).keys()


def test_second_version_is_turned_to_the_draft_there_is(coordinator_client):
    sent = as_filled_in(coordinator_client)
    coordinator_client.post(NEW, sent)

    opened = coordinator_client.get(NEW)
    again = coordinator_client.post(NEW, sent)
    other = coordinator_client.post(NEW, sent | {"name": "Other"})

    assert opened.url == again.url == f"/policy/versions/{draft().pk}/"
    assert "There is a draft already" in str(errors_of(other))
    assert draft().name == "Policy 2027"


def test_words_being_typed_come_back_and_are_gone_once_saved(coordinator_client):
    form = coordinator_client.get(NEW).context["form"]
    typed = {
        "what_changes": ["Half a thought"],
        "venue_kinds_25_label": ["Farm"],
        "attendance_counts_camps_only": ["yes"],
    }
    drafts.save(
        user=coordinator_client.user,
        key="policy-version:new",
        fields={name: value[0] for name, value in typed.items()},
        submission=form.initial["submission"],
        version=0,
    )

    page = coordinator_client.get(NEW).content.decode()
    coordinator_client.post(NEW, as_filled_in(coordinator_client))

    assert "Half a thought" in page
    assert 'value="Farm"' in page
    assert drafts.load(coordinator_client.user, "policy-version:new") is None


@pytest.mark.rule("KOT-20.4")
def test_version_from_draft_to_signature(coordinator_client, client_of):
    chief = client_of(Role.CHIEF_EXECUTIVE, name="Delphine Osei")
    trustee = client_of(Role.TRUSTEE)
    coordinator_client.post(NEW, as_filled_in(coordinator_client, note_due_days="5"))
    path = f"/policy/versions/{draft().pk}/"
    hidden = trustee.get(path).status_code

    page = chief.get(path).content.decode()
    signing = {
        "agreed_by_trustees_on": timezone.localdate().isoformat(),
        "agreed_by_committee_on": timezone.localdate().isoformat(),
        "next_review_on": first_day(400).isoformat(),
        "typed_name": "Delphine Osei",
        "seen": draft().seen,
    }
    wrong = chief.post(f"{path}sign/", signing | {"typed_name": "Somebody", "agreed_by_trustees_on": first_day(1)})
    chief.post(f"{path}sign/", signing)
    signed = trustee.get(path).content.decode()

    assert hidden == 404
    assert "2 days" in page
    assert "<b>5 days</b>" in page
    assert "not come yet" in str(errors_of(wrong)["agreed_by_trustees_on"])
    assert "Delphine Osei, chief executive" in signed
    assert "coming" in signed


def test_name_of_somebody_else_is_refused_at_the_field(coordinator_client, client_of):
    chief = client_of(Role.CHIEF_EXECUTIVE, name="Delphine Osei")
    coordinator_client.post(NEW, as_filled_in(coordinator_client))
    day = timezone.localdate().isoformat()
    signing = {
        "agreed_by_trustees_on": day,
        "agreed_by_committee_on": day,
        "next_review_on": first_day(400).isoformat(),
    }

    response = chief.post(f"/policy/versions/{draft().pk}/sign/", signing | {"typed_name": "Farida Khan"})

    assert "Delphine Osei" in errors_of(response)["typed_name"][0]
    assert response.context["form"]["typed_name"].value() == "Farida Khan"


def test_change_of_a_draft_that_somebody_changed_keeps_the_words_and_asks_again(coordinator_client):
    coordinator_client.post(NEW, as_filled_in(coordinator_client))
    path = f"/policy/versions/{draft().pk}/change/"
    mine = as_filled_in(coordinator_client, path, name="Mine")
    coordinator_client.post(path, as_filled_in(coordinator_client, path, name="Theirs"))

    refused = coordinator_client.post(path, mine)
    seen_anew = refused.context["form"]["seen"].value()
    coordinator_client.post(path, mine | {"seen": seen_anew})

    assert "while you were reading" in str(errors_of(refused))
    assert refused.context["form"]["name"].value() == "Mine"
    assert draft().name == "Mine"


def test_draft_is_thrown_away_after_a_question(coordinator_client):
    coordinator_client.post(NEW, as_filled_in(coordinator_client))
    path = f"/policy/versions/{draft().pk}/discard/"

    asked = coordinator_client.get(path)
    coordinator_client.post(path, {"seen": asked.context["form"]["seen"].value()})

    assert not PolicyVersion.objects.drafts().exists()


@pytest.mark.parametrize("what", ["change", "sign", "discard"])
def test_page_to_change_what_is_signed_leads_back(client_of, what):
    chief = client_of(Role.CHIEF_EXECUTIVE)
    version = PolicyVersion.objects.signed().get()

    assert chief.get(f"/policy/versions/{version.pk}/{what}/").url == f"/policy/versions/{version.pk}/"


def test_history_of_a_draft_tells_figures_and_no_stored_text(coordinator_client):
    coordinator_client.post(NEW, as_filled_in(coordinator_client))
    path = f"/policy/versions/{draft().pk}/"
    coordinator_client.post(f"{path}change/", as_filled_in(coordinator_client, f"{path}change/", note_due_days="9"))

    page = coordinator_client.get(path).content.decode()

    assert "Note due after the meet-up: " in page
    assert "note_due_days" not in page
