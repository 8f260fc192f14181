import pytest

from core.text import clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two lines\r\nhere \n", "two lines\nhere"),
        ("nul\x00 bell\x07", "nul bell"),
        ("\u202eright to left override", "right to left override"),
        ("\u200b\u200b", ""),
        (
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467 emoji",
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467 emoji",
        ),
        ("עברית عربى Zoë", "עברית عربى Zoë"),
        ("<b>not html</b>", "<b>not html</b>"),
    ],
)
def test_clean_text_keeps_what_is_meant_and_drops_what_is_unseen(typed, kept):
    assert clean_text(typed) == kept
