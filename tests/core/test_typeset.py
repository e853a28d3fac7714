"""Setting text: directions, shapes, lines, pages."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.reports.typeset.face import face
from crmdesk.reports.typeset.levels import levels, reordered
from crmdesk.reports.typeset.lines import Line, Span, Style, break_lines
from crmdesk.reports.typeset.sheet import ROOM, WIDTH, pages_of
from crmdesk.reports.typeset.strips import Strip, beside, gap, height_of, paginate, paragraph
from crmdesk.reports.typeset.table import Column, row_width, table
from crmdesk.reports.typeset.words import one_line, pdf_text, shortened
from crmdesk.text import LRI, PDI, isolate, strip_isolates

STYLE = Style()
LONG = 24_000
LETTERS = "ابپ abAB 12۱۲٣ ()[]{}«».,-+%/:!\u2066\u2067\u2068\u2069"
HARD = (
    "سلام، لا اله الا الله. للّه الحمد! مُحَمَّد رَسولُ اللهِ و لَا حَولَ و لأن لآلی کوچهٔ خانهٔ"
    " می‌خواهم علی‌رضا منشیِ دفتر اوّل ۱۲٬۵۰۰ جزءِ سؤال (ACME Co.) +98 912 345 6789 12kg"
)


def shown(text: str, *, rtl: bool = True) -> str:
    """Return a text as it stands on paper, from left to right, brackets not mirrored."""
    return strip_isolates("".join(reordered(list(text), levels(text, rtl=rtl))))


def said(line: Line) -> str:
    """Return the letters of a line, piece by piece from left to right."""
    parts = []
    for piece in line.pieces:
        sources = [glyph.source or "" for glyph in piece.shape.glyphs]
        parts.append("".join(sources[::-1] if piece.level % 2 else sources))
    return unicodedata.normalize("NFKC", "".join(parts))


# ---- directions --------------------------------------------------------------------------------


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(LETTERS, max_size=14), st.booleans())
def test_letters_stand_where_the_standard_puts_them(text: str, rtl: bool) -> None:
    # Spaces at the end of a line or of an isolate are left out of lines here.
    text = text.replace(" \u2069", "\u2069").strip(" ") + ("x" if text else "")
    wanted = get_display(text, base_dir="R" if rtl else "L")
    assert isinstance(wanted, str)
    if " \u2069" not in text:
        assert shown(text, rtl=rtl) == strip_isolates(wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ساعت ۱۰:۳۰ شد", "دش ۱۰:۳۰ تعاس"),
        (f"تلفن {LRI}0912 345 6789{PDI} است", "تسا 0912 345 6789 نفلت"),
        (f"{LRI}10:00{PDI} - {LRI}11:00{PDI}", "11:00 - 10:00"),
        ("iPhone (new) خوب", "بوخ iPhone (new)"),
        (isolate("Ali (علی)") + " و", "و Ali (یلع)"),
        ("", ""),
    ],
)
def test_known_orders(text: str, wanted: str) -> None:
    assert shown(text) == wanted


def test_deep_and_unclosed_isolates_are_no_trouble() -> None:
    deep = "\u2068" * 50_000 + "a"
    assert len(levels(deep, rtl=True)) == len(deep)
    assert levels("\u2069\u2069a", rtl=False) == [0, 0, 0]
    assert max(levels("ا\u2066b" * 200, rtl=True)) < 250


# ---- words of people ---------------------------------------------------------------------------


def test_what_has_no_place_on_paper_goes() -> None:
    dirty = "a\x00\x07b\ud800c\u202ed\ufeffe\U0001fffff\tg\r\nh\u2028i"
    assert strip_isolates(pdf_text(dirty)) == "abcdef g\nh\ni"
    assert one_line("a\n b\tc") == isolate("a b c")
    assert pdf_text("") == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("شرکت (ACME Co.) است", "تسا )ACME Co.( تکرش"),
        ("با +98 912 345 6789 تماس", "سامت +98 912 345 6789 اب"),
        ("تلفن (021) 8877-6655", "(021) 8877-6655 نفلت"),
        ("نسخهٔ 2.5.1-beta", "2.5.1-beta ٔهخسن"),
        ("نشانی https://x.ir/?a=1&b=2 است", "تسا https://x.ir/?a=1&b=2 یناشن"),
        ("به a.b-c@x.ir بفرست", "تسرفب a.b-c@x.ir هب"),
    ],
)
def test_latin_parts_keep_their_order(text: str, wanted: str) -> None:
    assert shown(pdf_text(text)) == wanted


def test_shortened_ends_at_a_space() -> None:
    assert shortened("سلام بر شما", 0) == "سلام بر شما"
    assert shortened("سلام بر شما", 9) == "سلام بر…"
    assert shortened("س" * 20, 10) == "س" * 10 + "…"


# ---- shapes and lines --------------------------------------------------------------------------


def test_ligatures_are_one_letter_for_a_reader() -> None:
    shape = face().shape("سلام", True)
    assert [glyph.source for glyph in shape.glyphs] == ["م", "\ufefb", "س"]
    (whole,) = face().shape("الله", True).glyphs
    assert unicodedata.normalize("NFKC", whole.source or "") == "الله"
    assert [glyph.source for glyph in face().shape("office", False).glyphs] == list("office")


def test_marks_are_told_with_their_letter() -> None:
    shape = face().shape("مُد", True)
    assert [glyph.source for glyph in shape.glyphs] == ["د", None, "ُم"]


def test_a_letter_that_is_missing_is_a_box() -> None:
    (glyph,) = face().shape("\N{THUMBS UP SIGN}", False).glyphs
    assert (glyph.number, glyph.source) == (0, "\N{THUMBS UP SIGN}")
    assert glyph.advance > 0


@pytest.mark.parametrize("rtl", [True, False])
def test_no_letter_is_lost_and_no_line_is_too_wide(rtl: bool) -> None:
    text = " ".join([HARD, "ب" * 700, "x" * 300, HARD])
    lines = break_lines(pdf_text(text), STYLE, 200, rtl=rtl)
    assert len(lines) > 20
    assert all(line.width <= 200 for line in lines)
    wanted = unicodedata.normalize("NFKC", text.replace(" ", ""))
    found = "".join(said(line) for line in lines).replace(" ", "")
    assert sorted(found) == sorted(wanted)


def test_a_long_word_keeps_its_joins_over_the_line() -> None:
    first, second, *_others = break_lines("ب" * 300, STYLE, 100, rtl=True)
    inner = face().shape("ب", True, "ب", "ب").glyphs[0].number
    assert first.pieces[0].shape.glyphs[0].number == inner
    assert second.pieces[0].shape.glyphs[-1].number == inner


def test_a_long_address_breaks_at_its_signs() -> None:
    lines = break_lines("someone.with.a.long.name@example-company.com", STYLE, 110, rtl=False)
    assert len(lines) > 1
    assert all(said(line)[-1] in "@.-" for line in lines[:-1])


def test_spans_have_their_look_and_do_not_part_words() -> None:
    (line,) = break_lines(
        [Span("سل", bold=True), Span("ام", color="#FF0000")], STYLE, 400, rtl=True
    )
    assert {piece.look.bold for piece in line.pieces} == {True, False}
    assert said(line) == "امسل"
    # «ل» goes on into «ا» although the two look different.
    assert face().shape("سل", True, "", "ا").glyphs != face().shape("سل", True).glyphs


def test_line_breaks_and_empty_lines_stay() -> None:
    lines = break_lines("a\n\nb", STYLE, 100, rtl=False)
    assert [said(line) for line in lines] == ["a", "", "b"]
    assert all(line.ends for line in lines)


def test_time_grows_with_the_length_only() -> None:
    rng = random.Random(1)
    words = ["".join(rng.choices("ابپتسشعقلمنوهی 1(a)", k=7)) for _ in range(4_000)]
    prose = " ".join(words)

    def spent(text: str) -> float:
        face().shape.cache_clear()
        before = time.process_time()
        break_lines(pdf_text(text), STYLE, WIDTH, rtl=True)
        return time.process_time() - before

    for text in (prose, "س" * LONG, "a1ب" * LONG, "(" * LONG, "\u200c" * LONG):
        quarter = min(spent(text[: LONG // 4]) for _ in range(2))
        # Four times as long takes four times the time; sixteen times it would be a square.
        assert spent(text[:LONG]) < 9 * quarter + 0.2


# ---- pages -------------------------------------------------------------------------------------


def strips(count: int, height: float = 10) -> list[Strip]:
    return [Strip(height) for _ in range(count)]


def test_pages_are_filled_and_never_over() -> None:
    pages = paginate(strips(25), 100)
    assert [len(page) for page in pages] == [10, 10, 5]
    assert paginate([], 100) == []
    assert pages_of([]) == [[]]


def test_what_is_glued_stays_together() -> None:
    title = Strip(10, glued=True)
    pages = paginate([*strips(9), title, *strips(3)], 100)
    assert [len(page) for page in pages] == [9, 4]
    assert pages[1][0] is title
    # What is glued for longer than a page is parted all the same.
    assert [len(page) for page in paginate([Strip(10, glued=True)] * 25, 100)] == [10, 10, 5]


def test_no_empty_space_at_the_top_of_a_page() -> None:
    pages = paginate([*strips(10), gap(30), *strips(1)], 100)
    assert [one.is_gap for page in pages for one in page] == [False] * 11


def test_a_table_repeats_its_head_and_parts_a_long_row() -> None:
    columns = (Column("الف", 100, STYLE), Column("ب", 200, STYLE))
    rows = table(columns, [("۱", "کوتاه"), ("۲", "سلام " * 2000), ("۳", "پایان")], rtl=True)
    pages = pages_of([strip for row in rows for strip in row])
    assert len(pages) > 2
    assert all(height_of(page) <= ROOM + 0.1 for page in pages)
    heads = rows[1][0].heads
    assert heads
    assert all(tuple(page[: len(heads)]) == heads for page in pages)
    assert row_width(columns) == 312
    assert table(columns, [], rtl=True) == []


def test_short_rows_are_never_parted() -> None:
    columns = (Column("الف", 100, STYLE),)
    rows = table(columns, [("سلام " * 10,)] * 60, rtl=True)
    pages = pages_of([strip for row in rows for strip in row])
    ends = {id(row[-1]) for row in rows}
    assert len(pages) > 1
    assert all(id(page[-1]) in ends for page in pages)


def test_columns_beside_each_other_take_the_higher_lines() -> None:
    found = beside([strips(2, 10), strips(3, 14)])
    assert [strip.height for strip in found] == [14, 14, 14]
    assert [strip.glued for strip in found] == [True, True, False]


def test_paragraphs_leave_no_line_alone() -> None:
    lines = paragraph("سلام " * 200, STYLE, 200, rtl=True)
    assert len(lines) > 4
    assert lines[0].glued
    assert lines[-2].glued
    assert not lines[-1].glued
    assert not any(line.glued for line in lines[1:-2])
    (only,) = paragraph("سلام", STYLE, 200, rtl=True, glued=True)
    assert only.glued
