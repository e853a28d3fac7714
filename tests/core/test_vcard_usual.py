"""Cards that are taken apart at once give what they give line by line."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from crmdesk.errors import Cancelled
from crmdesk.exchange import vcard
from crmdesk.exchange.contact import ParsedContact, Problem
from crmdesk.exchange.encoding import to_bytes_per_letter
from crmdesk.exchange.usualcard import LONGEST, usual_cards
from crmdesk.exchange.vcard import read_vcards
from crmdesk.jobs import Progress
from tests.core.vcard_help import FILES, FOLDER, card

ALI = card("N:کریمی;علی;;;\nFN:علی کریمی\nTEL;TYPE=CELL:09121234567\nitem1.EMAIL:a@b.ir")
PIECES = (
    *(b"\r\n", b"\n", b"\r", b"\n\n", b" ", b"\t", b":", b";", b"=", b'"', b"(", b"\\"),
    *(b"\xef\xbb\xbf", b"\xff", b"END:VCARD", b"BEGIN:VCARD\r\n", b"END:VCARD\r\n"),
    *(b"AGENT:\r\n", b"NOTE;ENCODING=QUOTED-PRINTABLE:=D8=\r\n", b"end:vcard\n", b"\r\n x"),
    *(b"PHOTO;ENCODING=b:/9j/\r\n", b"VERSION:2.1\r\n", b"item1.X-ABLABEL:_$!<Home>!$_\r\n"),
)
Read = Callable[[bytes], list[ParsedContact | Problem]]


@pytest.fixture
def line_by_line(monkeypatch: pytest.MonkeyPatch) -> Read:
    def nothing(*_args: object) -> Iterator[object]:
        return iter(())

    def read(data: bytes) -> list[ParsedContact | Problem]:
        with monkeypatch.context() as patched:
            patched.setattr(vcard, "usual_cards", nothing)
            return list(read_vcards(data))

    return read


@pytest.mark.parametrize("name", FILES)
def test_sample_files(name: str, line_by_line: Read) -> None:
    data = (FOLDER / name).read_bytes()
    assert list(read_vcards(data)) == line_by_line(data)


def test_damaged_cards(line_by_line: Read) -> None:
    chance = random.Random(7)
    files = [to_bytes_per_letter((FOLDER / name).read_bytes()) for name in FILES]
    samples = [ALI, *(data[:3000] for data in files)]
    for _turn in range(600):
        data = ALI + chance.choice(samples) + ALI
        for _piece in range(chance.randint(1, 3)):
            at = chance.randrange(len(ALI), len(data))
            data = data[:at] + chance.choice(PIECES) + data[at + chance.choice((0, 0, 1, 9)) :]
        assert list(read_vcards(data)) == line_by_line(data), data


def test_which_cards_are_taken_at_once() -> None:
    begin = len(b"BEGIN:VCARD\r\n")

    def taken(data: bytes) -> list[int]:
        return [number for number, _lines, _place in usual_cards(data, begin, 1)]

    assert taken(ALI + ALI + ALI) == [1, 8, 15]
    assert taken(ALI.replace(b"\r\n", b"\n").replace(b"BEGIN:VCARD\n", b"BEGIN:VCARD\r\n", 1)) == [
        1
    ]
    assert taken(ALI[:-2]) == [1], "the last line of a file needs no end"
    assert taken(ALI + b"\r\n" + ALI) == [1], "what is blank ends the run"
    folded, encoded = card("FN:a\n b"), card("FN;ENCODING=QUOTED-PRINTABLE:=41")
    for other in (folded, encoded, card("FN:\xff".encode("latin-1")), card("AGENT:x"), b""):
        assert taken(ALI + other) == [1]
    assert taken(card(f"FN:a\nNOTE:{'x' * LONGEST}")) == []


def test_many_cards_tell_how_far_they_are_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    progress = Progress(lambda done, total, _text: told.append((done, total)))
    assert len(list(read_vcards(ALI * 1500, progress, 1500))) == 1500
    assert told == [(512, 1500), (1024, 1500)]
    progress.cancel()
    with pytest.raises(Cancelled):
        list(read_vcards(ALI * 600, progress, 600))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"VERSION:3.0\r\n", b"VERSION\r\n"),
        (b"END:VCARD\r\n", b"END:VCARD\r\n folded\r\n"),
        (b"END:VCARD\r\n", b"END:VCARD\r\n\tfolded\r\nEND:VCARD\r\n"),
        (b"BEGIN:VCARD\r\n", b"BEGIN:VCARD\r\n \r\n"),
        (b"BEGIN:VCARD\r\n", b"BEGIN:VCARD\r \n"),
        (b"END:VCARD\r\n", b"NOTE:END:VCARD\r\nEND:VCARD\r\n"),
        (b"END:VCARD\r\n", b"END:VCARDS\r\nEND:VCARD\r\n"),
        (b"TEL", b"\xef\xbb\xbfTEL"),
        (b"\r\n", b"\r"),
    ],
)
def test_what_is_nearly_usual(before: bytes, after: bytes, line_by_line: Read) -> None:
    data = ALI + ALI.replace(before, after) + ALI
    assert list(read_vcards(data)) == line_by_line(data)
