"""Broken, cut off and damaged vCards: a sentence for each, and their neighbours are read."""

from __future__ import annotations

import random
import time

import pytest

from crmdesk import i18n
from crmdesk.errors import Cancelled, FileProblem, UserError
from crmdesk.exchange import vcard
from crmdesk.exchange.contact import ParsedContact, Problem, read_extra
from crmdesk.exchange.vcard import count_cards, read_vcards
from crmdesk.jobs import Progress
from tests.core.vcard_help import FILES, FOLDER, card


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


# --- broken cards -----------------------------------------------------------------------------

GOOD = card("FN:خوب\nTEL;TYPE=CELL:1", ending="\n")


@pytest.mark.parametrize(
    ("broken", "line", "words", "excerpt"),
    [
        (b"BEGIN:VCARD\nFN:a\nTEL:1\n", 6, "no end", "a"),
        (card("FN:a\nno colon\nneither", ending="\n"), 9, "no colon", "no colon"),
        (card("FN:a\nسلام: b", ending="\n"), 9, "not a line of a contact card", "سلام: b"),
        (card("NOTE:a\nFN:", ending="\n"), 6, "no name", "NOTE: a · FN:"),
        (card("FN:a\nX-ADDRESSBOOKSERVER-KIND:group", ending="\n"), 6, "a list of people", "a"),
        (b"stray\nlines: x\n", 6, "belongs to no card", "stray"),
        (b"FN:a\nEND:VCARD\n", 6, "belongs to no card", "FN:a"),
        (card("FN:a\n" + "AGENT:\nBEGIN:VCARD\n" * 9 + "END:VCARD\n" * 9), 6, "too many", "a"),
    ],
)
def test_a_broken_card_swallows_nobody(broken: bytes, line: int, words: str, excerpt: str) -> None:
    first, problem, last = read_vcards(GOOD + broken + GOOD)
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)
    assert first.name == last.name == "خوب"
    assert last.line == 6 + broken.count(b"\n")
    assert isinstance(problem, Problem)
    assert (problem.line, problem.excerpt) == (line, excerpt)
    assert words in problem.sentence


def test_a_file_that_was_cut_off() -> None:
    first, problem = read_vcards(GOOD + b"BEGIN:VCARD\nFN:a\nTEL")
    assert isinstance(first, ParsedContact)
    assert isinstance(problem, Problem)
    assert problem.line == 8


def test_a_card_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MAX_CARD", 1000)
    large = card("FN:a\n b\n" + "X-A:b\n" * 400, ending="\n")
    first, problem, last = read_vcards(GOOD + large + GOOD)
    assert isinstance(problem, Problem)
    assert (problem.line, "20 MB" in problem.sentence) == (6, True)
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "cannot read this file"),
        (b"Name,Phone\nAli,0912\n", "no contact card"),
    ],
)
def test_hopeless_files_are_refused_at_once(data: bytes, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        read_vcards(data)


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcard, "MAX_FILE", 10)
    with pytest.raises(FileProblem, match="50 MB"):
        read_vcards(GOOD)


def test_count_cards() -> None:
    assert count_cards(GOOD * 3) == 3
    assert count_cards((FOLDER / "iphone-3.0-utf16.vcf").read_bytes()) == 1


# --- damage -----------------------------------------------------------------------------------


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A copy with flipped, lost, doubled or foreign bytes, or without its end."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(raw))
        match chance.randrange(5):
            case 0:
                raw[place] ^= 1 << chance.randrange(8)
            case 1:
                raw[place] = chance.randrange(256)
            case 2:
                del raw[place : place + chance.randint(1, 40)]
            case 3:
                raw[place:place] = chance.choice([b"\n", b"=\n", b":", b'"', b"(", b";", b"\\"])
            case _:
                raw[place:place] = raw[: chance.randint(1, 200)]
        if not raw:
            break
    return bytes(raw[: chance.randrange(len(raw))] if raw and chance.random() < 0.3 else raw)


@pytest.mark.parametrize("file", FILES)
def test_damaged_files_never_raise_anything_but_a_sentence(file: str) -> None:
    data = (FOLDER / file).read_bytes()
    chance = random.Random(file)
    started = time.process_time()
    for number in range(60):
        try:
            items = list(read_vcards(damaged(data, chance)))
        except UserError as error:
            assert error.message, number
            continue
        assert items, number
        for item in items:
            if isinstance(item, ParsedContact):
                assert item.name, number
                assert read_extra(item.extra) or not item.extra
            else:
                assert item.sentence, number
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "body",
    [
        "FN:x\n" + "TEL;" + "(" * 8000 + ":1",
        "FN:x\n" + ("TEL;" + '"(' * 2000 + ":1\n") * 100,
        "FN:x\nNOTE:" + "\\" * 2_000_000,
        "FN:x\n" + "item1.X-ABLabel:a\n" * 20_000,
        "FN:x\n" + "ADR;PREF=1:;;;a;;;\n" * 20_000,
        "FN:x\nPHOTO;ENCODING=b:" + "\n QUJD" * 200_000,
        "FN;ENCODING=QUOTED-PRINTABLE:" + "=\n=D8" * 100_000,
        "FN:" + "a" * 1_000_000,
        "FN:x\n" + "CATEGORIES:" + ",".join(map(str, range(200_000))),
    ],
)
def test_no_card_takes_long(body: str) -> None:
    started = time.process_time()
    [contact] = read_vcards(card(body))
    assert time.process_time() - started < 10
    assert isinstance(contact, ParsedContact)
    assert 0 < len(contact.name) <= 300


def test_a_card_of_very_many_lines_is_left_out_alone() -> None:
    lines = "\n".join(f"X-A:{n}" for n in range(vcard.MAX_LINES))
    first, problem, last = read_vcards(GOOD + card(f"FN:a\n{lines}", ending="\n") + GOOD)
    assert isinstance(problem, Problem)
    assert "50,000 lines" in problem.sentence
    assert isinstance(first, ParsedContact)
    assert isinstance(last, ParsedContact)


def test_an_endless_name_is_kept_but_not_taken_apart() -> None:
    endless = "ی;" * (vcard.MAX_LINE // 2)
    (found,) = read_vcards(card(f"FN:علی\nN:{endless}", ending="\n"))
    assert isinstance(found, ParsedContact)
    assert (found.name, found.given_name) == ("علی", "")
    assert ("N", [], endless) in read_extra(found.extra)


@pytest.mark.parametrize("data", [b"\n" * 100_000, GOOD.replace(b"FN", b" \n" * 50_000 + b"FN")])
def test_reading_can_be_stopped_between_any_lines(data: bytes) -> None:
    progress = Progress()
    items = read_vcards(GOOD + data, progress)
    assert isinstance(next(items), ParsedContact)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(items)
