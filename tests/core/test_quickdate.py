"""Quick dates, in Persian and English. Now is Saturday 30 Aban 1405, 09:00, in Tehran."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import clock, formats, i18n, jalali
from crmdesk.quickdate import QuickDate, parse

NOW = datetime(2026, 11, 21, 9, tzinfo=clock.zone())
TABLE = Path(__file__).parent.parent / "data" / "quick_dates.tsv"
ROWS = [
    line.split("\t")
    for line in TABLE.read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]
_WORDS = (
    "فردا پس‌فردا شنبه سه‌شنبه جمعه هفته ماه سال بعد دیگه آینده اول آخر ساعت ۵ ۱۲ ۱۲/۵ ۱۴۰۵/۰۹/۱۵"
    " ۳۱ مهر آذر اسفند دهم سی و یک نیم ربع صبح عصر شب تا تایی میلیون ۱۰:۳۰ ۹۹ روز کاری دقیقه،"
    " in 3 999 days next week at 10am pm tonight 5th Azar of ( ) / : - 00 2026-12-06"
)
VOCABULARY = _WORDS.split(" ")


def shown(found: QuickDate | None) -> str:
    """The day, and the time when one was said."""
    if found is None:
        return ""
    day = jalali.to_jalali(found.day)
    text = f"{day.year}/{day.month:02}/{day.day:02}"
    return f"{text} {found.moment:%H:%M}" if found.moment else text


def read(text: str) -> str:
    return shown(parse(text, NOW))


@pytest.mark.parametrize(("typed", "expected"), ROWS)
def test_the_table(typed: str, expected: str) -> None:
    found = parse(typed, NOW)
    if not expected:
        assert found is None
        return
    assert found is not None
    moment = found.moment_or(9)
    assert moment.date() == found.day
    assert shown(QuickDate(found.day, moment, "")) == expected


def test_the_table_was_read() -> None:
    assert len(ROWS) == 45


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("پنجشنبه هفته بعد", "1405/09/12"),
        ("هفتهٔ بعد پنج‌شنبه", "1405/09/12"),
        ("۵شنبه", "1405/09/05"),
        ("آخر هفته", "1405/09/05"),
        ("آخر هفته بعد", "1405/09/12"),
        ("اول هفته", "1405/09/07"),
        ("این سه شنبه ۱۱", "1405/09/03 11:00"),
        ("یک ماه دیگر", "1405/09/30"),
        ("سه ماه بعد", "1405/11/30"),
        ("چهار ماه بعد", "1405/12/29"),
        ("سال آینده", "1406/08/30"),
        ("دو هفته دیگه", "1405/09/14"),
        ("آخر ماه بعد", "1405/09/30"),
        ("آخر اسفند", "1405/12/29"),
        ("آخر سال", "1405/12/29"),
        ("اول سال", "1406/01/01"),
        ("اول ماه", "1405/09/01"),
        ("دهم ماه بعد", "1405/09/10"),
        ("اول آذر", "1405/09/01"),
        ("سوم دی", "1405/10/03"),
        ("بیست و یکم آذر", "1405/09/21"),
        ("بیست‌ویکم آذر ماه", "1405/09/21"),
        ("سی‌ام آذر", "1405/09/30"),
        ("سی و یک فروردین", "1406/01/31"),
        ("۱۰م آذر", "1405/09/10"),
        ("۳۰ اسفند ۱۴۰۸", "1408/12/30"),
        ("شنبه ۷ آذر", "1405/09/07"),
        ("۷ آذر، شنبه", "1405/09/07"),
        ("۱۲/۵", "1405/12/05"),
        ("۰۵/۰۹/۱۵", "1405/09/15"),
        ("۱۵/۹/۱۴۰۵", "1405/09/15"),
        ("1405-09-15", "1405/09/15"),
        ("5 Azar", "1405/09/05"),
        ("Azar 5th, 1406", "1406/09/05"),
        ("5th of Azar", "1405/09/05"),
        ("today", "1405/08/30"),
        ("day after tomorrow", "1405/09/02"),
        ("next saturday", "1405/09/07"),
        ("next week thursday", "1405/09/12"),
        ("next month", "1405/09/30"),
        ("end of month", "1405/08/30"),
        ("in a week", "1405/09/07"),
        ("in 3 working days", "1405/09/03"),
        ("2 weeks later", "1405/09/14"),
    ],
)
def test_days(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("۱۰ دقیقه دیگر", "1405/08/30 09:10"),
        ("یک ساعت و نیم دیگه", "1405/08/30 10:30"),
        ("یه ربع دیگه", "1405/08/30 09:15"),
        ("۲۰ ساعت دیگر", "1405/09/01 05:00"),
        ("in 2 hours", "1405/08/30 11:00"),
        ("in half an hour", "1405/08/30 09:30"),
        ("an hour later", "1405/08/30 10:00"),
        ("saturday 10:30", "1405/09/07 10:30"),
        ("sat 5", "1405/09/07 17:00"),
        ("tonight", "1405/08/30 20:00"),
        ("tomorrow at noon", "1405/09/01 12:00"),
        ("tomorrow in the morning", "1405/09/01 09:00"),
        ("this evening", "1405/08/30 17:00"),
        ("tomorrow 12am", "1405/09/01 00:00"),
        ("tomorrow 12pm", "1405/09/01 12:00"),
        ("امشب", "1405/08/30 20:00"),
        ("امشب ساعت ۹", "1405/08/30 21:00"),
        ("امشب ساعت ۱۲", "1405/09/01 00:00"),
        ("فردا صبح ساعت ۱۰", "1405/09/01 10:00"),
        ("فردا ساعت ۵ صبح", "1405/09/01 05:00"),
        ("فردا ۵ و نیم", "1405/09/01 17:30"),
        ("فردا ساعت پنج و ربع", "1405/09/01 17:15"),
        ("شنبه عصر ۵", "1405/09/07 17:00"),
        ("شنبه ۶", "1405/09/07 18:00"),
        ("شنبه ۷", "1405/09/07 07:00"),
        ("شنبه ۱۲", "1405/09/07 12:00"),
        ("شنبه ۰۵:۰۰", "1405/09/07 05:00"),
        ("شنبه ۵:۳۰", "1405/09/07 17:30"),
        ("ساعت ۵ شنبه", "1405/09/07 17:00"),
        ("ظهر فردا", "1405/09/01 12:00"),
        ("عصر", "1405/08/30 17:00"),
        ("ساعت ۸", "1405/09/01 08:00"),
        ("ساعت ۹", "1405/09/01 09:00"),
        ("ساعت ۹:۳۰", "1405/08/30 09:30"),
    ],
)
def test_times(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "۳۱ مهر",
        "۳۱ مهر ساعت ۱۰",
        "۳۰ اسفند",
        "۳۰ اسفند ۱۴۰۵",
        "1405/13/01 فردا",
        "2026-02-30",
        "۱۲/۵ میلیون",
        "مبلغ ۱۲/۵",
        "۱۲/۵٪",
        "۱۰ تا",
        "۳ شب هتل",
        "۲ روز بعد از عید",
        "شنبه‌ها تعطیل",
        "شرکت عصر نو",
        "۱۲ تیر آهن",
        "ساعت ۲۵",
        "ساعت ۲ عدد",
        "09121234567",
        "10",
        "99/99",
        "پیش‌فاکتور ۱۱۲",
    ],
)
def test_not_a_date(typed: str) -> None:
    assert parse(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "expected", "rest"),
    [
        ("تماس با خانم رضایی فردا ساعت ۱۰", "1405/09/01 10:00", "تماس با خانم رضایی"),
        ("ارسال پیش‌فاکتور به سپهر دوشنبه عصر", "1405/09/02 17:00", "ارسال پیش‌فاکتور به سپهر"),
        ("فردا یک تماس بگیر", "1405/09/01", "یک تماس بگیر"),
        ("فردا ۲ کارتن ببر", "1405/09/01", "۲ کارتن ببر"),
        ("فردا ۱۲/۵ میلیون واریز", "1405/09/01", "۱۲/۵ میلیون واریز"),
        ("فردا ۳ روز مرخصی", "1405/09/01", "۳ روز مرخصی"),
        ("پشتیبانی 24/7 فردا", "1405/09/01", "پشتیبانی 24/7"),
        ("شنبه 09121234567 زنگ بزن", "1405/09/07", "09121234567 زنگ بزن"),
        ("شنبه ۱۰، تماس", "1405/09/07 10:00", "تماس"),
        ("تماس (فردا)", "1405/09/01", "تماس"),
        ("ارسال كالا تا فردا", "1405/09/01", "ارسال کالا"),
        ("بازدید در روز شنبه ۷ آذر ساعت ۱۰ صبح", "1405/09/07 10:00", "بازدید"),
        ("شنبه ۲۵", "1405/09/07", "۲۵"),
        ("Call Ali tomorrow at 10", "1405/09/01 10:00", "Call Ali"),
        ("فردا", "1405/09/01", ""),
    ],
)
def test_what_is_left(typed: str, expected: str, rest: str) -> None:
    found = parse(typed, NOW)
    assert shown(found) == expected
    assert found is not None
    assert found.rest == rest


@pytest.mark.parametrize(
    "typed",
    ["سه شنبه عصر", "سه‌شنبه عصر", "سه\u00a0شنبه   عصر", "سِه‌شنبه عصر", "\u202bسه‌شنبه عصر\u202c"],
)
def test_spaces_and_marks_do_not_matter(typed: str) -> None:
    assert read(typed) == "1405/09/03 17:00"


@pytest.mark.parametrize("typed", ["15 دی", "۱۵ دي", "١٥ دى", "１５ دی"])
def test_letters_and_digits_do_not_matter(typed: str) -> None:
    assert read(typed) == "1405/10/15"


def test_every_day_number_in_words() -> None:
    words = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده"
    names = [*words.split(), "نوزده", "بیست"]
    names += [f"بیست و {name}" for name in names[:9]] + ["سی", "سی و یک"]
    assert [read(f"{name} خرداد") for name in names] == [
        f"1406/03/{day:02}" for day in range(1, 32)
    ]


def test_what_is_written_can_be_read_back() -> None:
    first = jalali.to_gregorian(1390, 1, 1)
    last = jalali.to_gregorian(1420, 12, jalali.month_length(1420, 12))
    sample = random.Random(1405).sample(range((last - first).days + 1), 400)
    for language in ("fa", "en"):
        i18n.set_language(language)
        for offset in (*sample, 0, (last - first).days):
            day = first + timedelta(days=offset)
            found = parse(formats.day(day, with_year=True), NOW)
            assert found == QuickDate(day, None, "")


def test_the_moment_is_in_the_zone_of_now() -> None:
    found = parse("فردا", NOW)
    assert found is not None
    assert found.moment_or(11) == NOW + timedelta(days=1, hours=2)
    assert found.moment_or().utcoffset() == NOW.utcoffset()


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_never_raises_on_any_text(typed: str) -> None:
    found = parse(typed, NOW)
    assert found is None or found.rest == found.rest.strip()


@given(st.lists(st.sampled_from(VOCABULARY), max_size=7).map(" ".join))
def test_never_raises_on_its_own_words(typed: str) -> None:
    found = parse(typed, NOW)
    assert found is None or found.moment is None or found.moment.date() == found.day
