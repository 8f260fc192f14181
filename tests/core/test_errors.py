import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("path", ["/no-such-page/", "/mentees/999999/", f"/mentees/{10**30}/"])
def test_page_that_does_not_exist_is_plain_also_in_the_demo(settings, coordinator, sign_in, debug, path):
    settings.DEBUG = debug

    page = sign_in(coordinator).get(path)

    assert page.status_code == 404
    assert "We can’t find that page" in page.content.decode()
    assert "URLconf" not in page.content.decode()


def test_lost_permission_has_its_own_page(person, sign_in):
    page = sign_in(person("trustee")).get("/children/")

    assert page.status_code == 403
    assert "not open to you" in page.content.decode()


def test_server_fault_page_asks_nothing_of_the_database(client, django_assert_num_queries):
    from core.views.errors import server_fault

    with django_assert_num_queries(0):
        page = server_fault(None)
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()


WORDS = {"activities": "A long afternoon at the museum, looking at the fossils together", "comment": "kept"}


def test_words_sent_after_signing_out_come_back(client):
    page = client.post("/meet-ups/1/note/", WORDS, headers={"origin": "http://testserver"})

    assert page.status_code == 403
    assert WORDS["activities"] in page.content.decode()


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(("path", "status"), [("/mentees/999999/change/", 404), ("/people/invite/", 403)])
def test_words_for_a_page_that_has_gone_are_shown_to_copy(settings, person, sign_in, debug, path, status):
    settings.DEBUG = debug
    page = sign_in(person("trustee")).post(path, WORDS, headers={"origin": "http://testserver"})
    text = page.content.decode()
    assert page.status_code == status
    assert WORDS["activities"] in text
    assert "They were not saved" in text
    elsewhere = sign_in(person("trustee")).post(path, WORDS, headers={"origin": "https://evil.example"})
    assert WORDS["activities"] not in elsewhere.content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_words_from_elsewhere_are_not_given_back(client, origin):
    headers = {"origin": origin} if origin else {}

    page = client.post("/meet-ups/1/note/", WORDS, headers=headers)

    assert WORDS["activities"] not in page.content.decode()


def test_words_to_copy_hold_nothing_that_nobody_typed(person, sign_in):
    sent = WORDS | {"submission": "2734ab2e-34c5-451b-8e70-0dcc610aa863"}

    page = sign_in(person("trustee")).post("/people/invite/", sent, headers={"origin": "http://testserver"})

    assert page.context["kept"] == [WORDS["activities"]]


def test_sign_in_page_leads_to_the_forms_without_account(client):
    page = client.get("/account/sign-in/").content.decode()

    assert 'href="/refer/"' in page
    assert 'href="/apply/"' in page
