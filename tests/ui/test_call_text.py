"""What the forms read out of their texts: durations, and the reason of the next step."""

from __future__ import annotations

import pytest

from crmdesk import formats, i18n
from ui.dialogs.call_text import read_duration, reason_for_next, split_duration


@pytest.mark.parametrize(
    ("note", "left", "seconds"),
    [
        ("سلام ۳دق", "سلام", 180),
        ("سلام، ۳ دقیقه.", "سلام", 180),
        ("قیمت داد، ۱ ساعت و ۵ دقیقه", "قیمت داد", 3900),
        ("٤ دق", "", 240),
        ("talked 5 min", "talked", 300),
        ("۱۲ متر خواست 12 m", "۱۲ متر خواست 12 m", None),
        ("۳دق بعد زنگ زد", "۳دق بعد زنگ زد", None),
        ("کد۱۲دق", "کد۱۲دق", None),
        ("0 min", "0 min", None),
        ("", "", None),
    ],
)
def test_durations(note: str, left: str, seconds: int | None) -> None:
    assert split_duration(note) == (left, seconds)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("۳", 180),
        ("۳ دقیقه", 180),
        ("۱ ساعت و ۲۰ دقیقه", 4800),
        ("1h 20m", 4800),
        ("۴۵ ثانیه", 45),
        ("۱ دقیقه و ۵ ثانیه", 65),
        ("0", None),
        ("۳۰ ساعت", None),
        ("کمی", None),
        ("", None),
    ],
)
def test_a_duration_by_itself(typed: str, seconds: int | None) -> None:
    assert read_duration(typed) == seconds


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("seconds", [5, 59, 60, 180, 3600, 3660, 7200, 84000])
def test_durations_that_formats_writes(seconds: int, language: str) -> None:
    i18n.set_language(language)
    assert read_duration(formats.duration(seconds)) == seconds


def test_every_next_step_has_a_reason() -> None:
    assert reason_for_next("با شریک", "سلام", "answered") == "با شریک"
    assert reason_for_next("", "خط اول\nخط دوم", "answered") == "خط اول"
    assert reason_for_next("", " ", "no_answer")
    assert reason_for_next("", "", "answered") == ""
    long = reason_for_next("", "کلمه " * 60, "answered")
    assert len(long) <= 141
    assert long.endswith("کلمه…")
