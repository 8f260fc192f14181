"""An event on a phone of 360 px: long names stay whole words."""

from django.utils import timezone

from tests.factories import EventFactory, RegisterEntryFactory


def test_a_long_name_has_a_line_of_its_own_beside_mark_and_link(phone, browser_sign_in, coordinator):
    event = EventFactory(held_on=timezone.localdate())
    RegisterEntryFactory(event=event, child__surname="Featherstonehaugh-Marjoribanks", mark="booked")
    context = phone()
    browser_sign_in(context, coordinator)
    page = context.new_page()
    page.goto(f"/events/{event.pk}/")

    row = page.locator(".marks > li").first
    name, take_off = row.get_by_role("link").first.bounding_box(), row.get_by_text("Take off").bounding_box()
    assert take_off["y"] >= name["y"] + name["height"]
    assert name["width"] > 0.7 * row.bounding_box()["width"]
