"""`make messages`: collecting, merging and compiling the texts of the program."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import messages

SOURCE = """
from crmdesk.i18n import N_, _, ngettext
LABEL = N_("Call")
def words(name, n):
    # Translators: {name} is a customer
    a = _("Entry for {name}").format(name=name)
    return a, ngettext("{n} day", "{n} days", n), _("Today")
"""

TRANSLATED = {
    "Call": "تماس",
    "Entry for {name}": "یادداشت برای {name}",
    "{n} day": "{n} روز",
    "Today": "امروز",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A little project with four texts."""
    (tmp_path / "crmdesk").mkdir()
    (tmp_path / "ui").mkdir()
    (tmp_path / "crmdesk" / "words.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def translate(root: Path, words: dict[str, str]) -> None:
    path = messages.po_path(root, "fa")
    catalog = messages.read_catalog(path, "fa")
    for english, persian in words.items():
        message = catalog.get(english)
        assert message is not None
        message.string = (persian,) if message.pluralizable else persian
    path.write_bytes(messages.po_bytes(catalog))


def compiled(root: Path) -> gettext.GNUTranslations:
    """Read afresh: `gettext.translation` keeps what it once read."""
    with messages.po_path(root, "fa").with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_new_texts_wait_for_a_translation(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main([], root) == 1
    told = capsys.readouterr().out
    assert "not translated: 'Today'" in told
    assert "not translated: ('{n} day', '{n} days')" in told
    assert "resources/locale/crmdesk.pot" in told


def test_a_translated_program(root: Path) -> None:
    messages.main([], root)
    translate(root, TRANSLATED)
    assert messages.main([], root) == 0
    persian = compiled(root)
    assert persian.gettext("Call") == "تماس"
    assert persian.ngettext("{n} day", "{n} days", 1) == "{n} روز"
    assert persian.ngettext("{n} day", "{n} days", 5) == "{n} روز"
    assert messages.main(["--check"], root) == 0


def test_the_same_sources_give_the_same_bytes(root: Path) -> None:
    messages.main([], root)
    translate(root, TRANSLATED)
    messages.main([], root)
    first = messages.wanted_files(root)
    assert messages.wanted_files(root) == first
    for path, content in first.items():
        assert path.read_bytes() == content
        assert b"Date" not in content
        assert b"Babel" not in content


def test_check_writes_nothing(root: Path) -> None:
    assert messages.main(["--check"], root) == 1
    assert not (root / "resources").exists()


def test_a_text_that_left_and_came_back_keeps_its_translation(root: Path) -> None:
    messages.main([], root)
    translate(root, TRANSLATED)
    source = root / "crmdesk" / "words.py"
    source.write_text("", encoding="utf-8")
    assert messages.main([], root) == 0
    assert "امروز" in messages.po_path(root, "fa").read_text(encoding="utf-8")
    assert compiled(root).gettext("Today") == "Today"
    source.write_text(SOURCE, encoding="utf-8")
    assert messages.main([], root) == 0
    assert compiled(root).gettext("Today") == "امروز"
    assert compiled(root).ngettext("{n} day", "{n} days", 2) == "{n} روز"


def test_a_lost_placeholder_is_found(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages.main([], root)
    translate(root, {**TRANSLATED, "Entry for {name}": "یادداشت برای {نام}"})
    assert messages.main([], root) == 1
    assert "other placeholders than ['name']" in capsys.readouterr().out


def test_comments_for_translators_arrive(root: Path) -> None:
    messages.main([], root)
    template = (root / "resources" / "locale" / "crmdesk.pot").read_text(encoding="utf-8")
    assert "#. Translators: {name} is a customer" in template
    assert "#: crmdesk/words.py\n" in template


def test_texts_inside_f_strings_are_found(root: Path) -> None:
    source = root / "crmdesk" / "words.py"
    source.write_text(
        "def words(n, what):\n"
        """    one = f"{_('Files')} (*);;{_(what)}"\n"""
        """    return one + f'{ngettext("{n} file", "{n} files", n).format(n=n):>{n}}'\n""",
        encoding="utf-8",
    )
    template = messages.extract(root)
    found = template.get("Files")
    assert found is not None
    assert found.locations == [("crmdesk/words.py", 0)]
    assert [message.id for message in template if message.id] == [
        "Files",
        ("{n} file", "{n} files"),
    ]
