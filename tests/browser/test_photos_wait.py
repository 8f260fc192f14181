"""A photo chosen for a form waits on the phone, encrypted, beside the words; it goes with the form, once."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from . import pages
from .phone import expect_nothing_waits, says, stored_on

pytestmark = pytest.mark.usefixtures("practice_pages")
BOX = "#id_picture"
TOLD = "#id_picture + p"


def photo(width=40, height=30, colour="teal"):
    content = BytesIO()
    Image.new("RGB", (width, height), colour).save(content, "JPEG", comment=b"zqzqzqphoto")
    return {"name": "receipt.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def wait_for_photo(page):
    expect(page.locator(TOLD)).to_contain_text("Kept on this phone, encrypted, until the form is sent.")


def test_photo_waits_encrypted_without_signal_and_goes_with_its_form_once(open_form, gwen):
    page, taken = open_form(gwen), photo()
    page.context.set_offline(True)
    page.fill("#id_words", "Two bus tickets")
    page.set_input_files(BOX, taken)
    wait_for_photo(page)
    page.click("text=Send")
    says(page, "your words wait on this phone")
    records, text = stored_on(page)
    assert records == 2
    stored = text.replace(page.evaluate("document.documentElement.outerHTML"), "")
    assert [word for word in ("zqzqzqphoto", "receipt.jpg", "tickets") if word in stored] == []
    page.close()

    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/landing/")
    page.goto("/practice/")
    expect(page.locator(TOLD)).to_contain_text("It waited on this phone and is sent with the form.")
    expect(page.locator("#id_words")).to_have_value("Two bus tickets")
    page.dblclick("text=Send")
    expect(page.locator("h1")).to_have_text("Sent")
    assert [(one["words"], one["picture"]) for one in pages.sent] == [("Two bus tickets", taken["buffer"])]
    page.goto("/landing/")
    expect_nothing_waits(page)
    page.goto("/practice/")
    expect(page.locator(TOLD)).to_have_count(0)


def test_photo_goes_by_itself_with_the_form_that_was_pressed_without_signal(open_form, gwen):
    page, taken = open_form(gwen), photo()
    page.context.set_offline(True)
    page.fill("#id_words", "Two bus tickets")
    page.set_input_files(BOX, taken)
    wait_for_photo(page)
    page.click("text=Send")
    says(page, "then go by themselves")
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Sent")
    assert [one["picture"] for one in pages.sent] == [taken["buffer"]]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic" + bytes(41 * 1024 * 1024)},
            "41.0 MB",
        ),
        (
            {"name": "notes.docx", "mimeType": "application/msword", "buffer": b"words"},
            "Only a photo or a PDF can be a receipt",
        ),
        ({"name": "empty.jpg", "mimeType": "image/jpeg", "buffer": b""}, "This file is empty"),
        ({"name": "long.pdf", "mimeType": "application/pdf", "buffer": bytes(11 * 1024 * 1024)}, "at most 10.0 MB"),
    ],
)
def test_file_that_cannot_wait_is_refused_in_words_and_no_word_is_lost(open_form, gwen, file, told, tmp_path):
    path = tmp_path / file["name"]
    path.write_bytes(file["buffer"])
    page = open_form(gwen)
    page.fill("#id_words", "Two bus tickets")
    page.set_input_files(BOX, path)
    expect(page.locator(TOLD)).to_contain_text(told)
    expect(page.locator(f"{TOLD}.error")).to_contain_text("Your words are kept.")
    assert page.evaluate("document.querySelector('#id_picture').files.length") == 0
    says(page, "Saved")
    page.click("text=Send")
    expect(page.locator("h1")).to_have_text("Sent")
    assert [(one["words"], one["picture"]) for one in pages.sent] == [("Two bus tickets", None)]


def test_photo_that_only_the_portal_reads_waits_as_it_is(open_form, gwen, tmp_path):
    path = tmp_path / "IMG_1.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(30 * 1024 * 1024))
    page = open_form(gwen)
    page.set_input_files(BOX, path)
    wait_for_photo(page)
    expect(page.locator(f"{TOLD} + ul")).to_contain_text("IMG_1.HEIC, 30.0 MB")
    assert page.evaluate("document.querySelector('#id_picture').files[0].size") == path.stat().st_size


def test_large_photo_is_made_smaller(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", "Two bus tickets")
    page.set_input_files(BOX, photo(4000, 3000))
    wait_for_photo(page)
    page.click("text=Send")
    expect(page.locator("h1")).to_have_text("Sent")
    sent = pages.sent[0]["picture"]
    assert Image.open(BytesIO(sent)).size == (2000, 1500)
    assert b"zqzqzqphoto" not in sent


def test_photo_that_waits_is_told_on_the_first_page_and_before_signing_out(open_form, gwen):
    page = open_form(gwen)
    page.fill("#id_words", "Two bus tickets")
    says(page, "Saved")
    page.set_input_files(BOX, photo())
    wait_for_photo(page)
    page.goto("/landing/")
    says(page, "A photo waits on this phone, encrypted. Open its form to send it: Practice")
    page.goto("/leaving/")
    says(page, "They stay here, encrypted")
    page.goto("/practice/")
    expect(page.locator(TOLD)).to_contain_text("It waited on this phone")
    page.set_input_files(BOX, [])
    expect(page.locator(TOLD)).to_have_text("")
    page.goto("/landing/")
    expect_nothing_waits(page)


def test_photo_of_one_person_does_not_open_for_another(open_form, gwen, hilary):
    page = open_form(gwen)
    page.fill("#id_words", "Two bus tickets")
    says(page, "Saved")
    page.set_input_files(BOX, photo())
    wait_for_photo(page)
    other = open_form(hilary, page.context)
    other.wait_for_load_state("networkidle")
    expect(other.locator(TOLD)).to_have_count(0)
    assert stored_on(other)[0] == 1
