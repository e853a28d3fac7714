"""The user guide as a text: what it says is so, and how it is written."""

from __future__ import annotations

import ast
import re
from datetime import datetime
from pathlib import Path

import pytest

from crmdesk import clock, formats, i18n, quickdate, snooze, text
from crmdesk.cli.app import _parser
from tests.sources import ROOT, tree
from tools import screenshots
from tools.screens_guide import GUIDE_LOOKS, shots_of

GUIDE = ROOT / "docs" / "guide"
CHAPTERS = (
    *("01-start", "02-call", "03-today", "04-customers", "05-palette", "06-dates"),
    *("07-settings", "08-undo-safety", "09-contacts", "10-backup", "11-questions"),
)
FILES = [GUIDE / place / f"{name}.md" for place in ("", "en") for name in CHAPTERS]
IDS = [path.relative_to(GUIDE).as_posix() for path in FILES]
LONGEST = 420
"""Words; that is two screens."""

MOST_BYTES = 60 * 1024
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|[A-Z0-9,=\-]|Backspace)|F\d{1,2}")
ARABIC = re.compile("[\u064a\u0643\u0660-\u0669]")
NO_HALF_SPACE = re.compile(r"(?<!\w)(?:ن?می) \w|\w ها(?:ی|یی)?(?!\w)|[^\W\d_]هٔ\u200c")
IN_DIALOGS = {*(f"Alt+{digit}" for digit in range(6)), "Ctrl+Enter"}
"""Keys that only one form hears; the others are in the registry."""

both = pytest.mark.parametrize("path", FILES, ids=IDS)
persian = pytest.mark.parametrize("path", FILES[: len(CHAPTERS)], ids=IDS[: len(CHAPTERS)])


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def registry_keys() -> set[str]:
    """The keys of the registry, read from its source: the core is tested without Qt."""
    found: set[str] = set()
    for node in ast.walk(tree(ROOT / "ui" / "actions.py")):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Action":
            parts = [*node.args[2:4], *(word.value for word in node.keywords)]
            for part in parts:
                found |= {one.value for one in ast.walk(part) if isinstance(one, ast.Constant)}
    return {key for key in found if isinstance(key, str)}


def test_both_languages_have_the_same_chapters() -> None:
    assert sorted(GUIDE.glob("*.md")) == FILES[: len(CHAPTERS)]
    assert sorted((GUIDE / "en").glob("*.md")) == FILES[len(CHAPTERS) :]


@both
def test_a_chapter_has_one_title_and_fits_two_screens(path: Path) -> None:
    lines = read(path).splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in lines) == 1
    assert len(re.sub(r"\|[-|]+\|", "", read(path)).split()) < LONGEST


@both
def test_links_lead_to_chapters_and_pictures(path: Path) -> None:
    for picture, target in LINK.findall(read(path)):
        assert "://" not in target
        assert "@" not in target
        assert bool(picture) == target.endswith(".png")
        assert (path.parent / target).is_file(), target


@both
def test_each_chapter_leads_to_the_next(path: Path) -> None:
    last = LINK.findall(read(path).splitlines()[-1])
    assert len(last) == 1
    place = (CHAPTERS.index(path.stem) + 1) % len(CHAPTERS)
    assert last[0][1] == f"{CHAPTERS[place]}.md"


@both
def test_keys_are_keys_of_the_program(path: Path) -> None:
    known = registry_keys() | IN_DIALOGS
    said = {code for code in CODE.findall(read(path)) if KEY.fullmatch(code)}
    assert said - known == set()


def test_the_keys_are_really_looked_at() -> None:
    said = {code for path in FILES for code in CODE.findall(read(path)) if KEY.fullmatch(code)}
    assert {"F4", "Ctrl+K", "Ctrl+,", "Ctrl+=", "Alt+Shift+Backspace"} <= said
    assert {"F4", "Shift+F4", "Ctrl+,", "Ctrl+T", "Alt+Backspace"} <= registry_keys()


@both
def test_commands_are_commands_of_the_program(path: Path) -> None:
    parser = _parser()
    commands = re.findall(r"^python3 main\.py (.+)$", read(path), re.MULTILINE)
    for command in commands:
        if not command.startswith("--db"):  # that opens the window
            parser.parse_args(command.split())


def dates(path: Path) -> list[tuple[str, str]]:
    return re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", read(path), re.MULTILINE)


def full(found: quickdate.QuickDate) -> str:
    """The sentence under a date field, without how far away it is."""
    day = formats.day(found.day, with_year=True)
    if found.moment is None:
        return day
    words = i18n._("→ {day}, at {time} ({away})").partition(" (")[0].removeprefix("→ ")
    words = words.removeprefix("← ")
    return words.format(day=day, time=text.strip_isolates(formats.time(found.moment)))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_dates_mean_what_the_table_says(language: str) -> None:
    i18n.set_language(language)  # type: ignore[arg-type]
    now = clock.local(clock.now())
    rows = dates(GUIDE / ("" if language == "fa" else "en") / "06-dates.md")
    assert len(rows) > 10
    found = {typed: quickdate.parse(typed, now) for typed, _meaning in rows}
    said = {typed: full(one) if one else "" for typed, one in found.items()}
    i18n.set_language("fa")
    assert said == dict(rows)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("شنبه ۵", datetime(2026, 11, 28, 17)),
        ("فردا ۵ صبح", datetime(2026, 11, 22, 5)),
        ("امروز ۱۰", datetime(2026, 11, 21, 10)),
        ("شنبه ۱۰ قیمت نهایی", datetime(2026, 11, 28, 10)),
        ("Saturday 5", datetime(2026, 11, 28, 17)),
    ],
)
def test_the_hints_are_so(typed: str, moment: datetime) -> None:
    everything = "\n".join(read(path) for path in FILES)
    assert f"`{typed}`" in everything
    found = quickdate.parse(typed, clock.local(clock.now()))
    assert found is not None
    assert found.moment == moment.replace(tzinfo=clock.zone())


def test_every_digit_is_explained() -> None:
    for path, digits in ((FILES[2], "۱۲۳۴۵۶۷۸۹۰"), (FILES[len(CHAPTERS) + 2], "1234567890")):
        rows = [typed for typed, _meaning in dates(path) if len(typed) == 1]
        assert "".join(one for one in rows if one in digits) == digits
    assert set(snooze.SNOOZES) == set("12345678")


def test_the_pictures_are_small_and_all_are_used() -> None:
    targets = ((path.parent, *found) for path in FILES for found in LINK.findall(read(path)))
    used = {(folder / target).resolve() for folder, picture, target in targets if picture}
    there = {path.resolve(): path.stat().st_size for path in GUIDE.rglob("*.png")}
    made = {
        (GUIDE / folder / f"{shot.name}.png").resolve()
        for look, folder in GUIDE_LOOKS.items()
        for shot in shots_of(look)
    }
    assert used == set(there) == made
    assert {name: size for name, size in there.items() if size > MOST_BYTES} == {}


def test_each_language_has_pictures_of_its_own() -> None:
    for path in FILES:
        for picture, target in LINK.findall(read(path)):
            assert not picture or target.startswith("pictures/"), (path, target)


@both
def test_the_heads_of_tables_begin_with_a_capital(path: Path) -> None:
    for head in re.findall(r"^\|([^\n]*)\|\n\|---", read(path), flags=re.MULTILINE):
        for words in head.split("|"):
            assert not words.strip()[:1].islower(), words


def test_every_screen_has_a_name_of_its_own() -> None:
    names = [shot.name for shot in screenshots.SHOTS]
    assert len(names) == len(set(names)) > 60
    assert len({look.name for look in screenshots.LOOKS}) == len(screenshots.LOOKS)


def test_a_look_that_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert screenshots.main([str(tmp_path), "--look", "fa-purple"]) == 2
    assert "fa-light-1366" in capsys.readouterr().err


@persian
def test_the_persian_is_written_well(path: Path) -> None:
    words = CODE.sub("", read(path))
    assert "لطفا" not in words
    assert ARABIC.findall(words) == []
    assert [found[0] for found in NO_HALF_SPACE.finditer(words)] == []
    assert "  " not in re.sub(r"```.*?```", "", read(path), flags=re.DOTALL)


def test_the_patterns_find_what_they_look_for() -> None:
    assert NO_HALF_SPACE.search("کتاب ها")
    assert NO_HALF_SPACE.search("او می رود")
    assert NO_HALF_SPACE.search("نمی شود")
    assert not NO_HALF_SPACE.search("کتاب‌ها را می‌خواند")
    assert ARABIC.search("علي")


@persian
def test_sentences_are_short(path: Path) -> None:
    for paragraph in re.sub(r"```.*?```", "", read(path), flags=re.DOTALL).splitlines():
        if paragraph.startswith("|"):
            continue
        for sentence in re.split(r"[.؟!:؛]\s", paragraph):
            assert len(sentence.split()) <= 30, sentence
