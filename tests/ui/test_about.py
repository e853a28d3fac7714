"""About: every part with its version and the whole text of its licence, offline."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk import __version__, formats
from tests.sources import ROOT
from tests.ui import looking
from tests.ui.kit import settle_events, speak
from ui.dialogs import about_credits
from ui.dialogs.about import AboutDialog, flowing
from ui.dialogs.about_credits import credits
from ui.text import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")


def opened(qtbot: QtBot) -> AboutDialog:
    made = AboutDialog(None)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    settle_events()
    return made


def test_every_library_is_named_with_the_version_that_runs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [re.split(r"[<>=~!;\[ ]", line)[0] for line in project["dependencies"]]
    found = {credit.package.lower(): credit for credit in credits()}
    assert len(wanted) > 5
    for name in wanted:
        credit = found[name.lower()]
        assert credit.version == metadata.version(name)


@pytest.mark.parametrize(
    ("name", "licence", "words"),
    [
        ("Qt, PySide6", "LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("Qt, PySide6", "LGPL-3.0", "GNU GENERAL PUBLIC LICENSE"),
        ("SQLAlchemy", "MIT", "Permission is hereby granted"),
        ("SQLCipher", "BSD-3-Clause", "ZETETIC LLC"),
        ("sqlcipher3", "zlib", "Gerhard"),
        ("jdatetime", "PSF-2.0", "PYTHON SOFTWARE FOUNDATION LICENSE"),
        ("jalali_core", "LGPL-2.1", "Version 2.1, February 1999"),
        ("Vazirmatn", "OFL-1.1", "SIL OPEN FONT LICENSE"),
        ("Lucide", "ISC", "ISC License"),
        ("Python", "PSF-2.0", "Python Software Foundation"),
        ("OpenSSL", "Apache-2.0", "Apache License"),
    ],
)
def test_licences_are_there_in_full(name: str, licence: str, words: str) -> None:
    credit = next(one for one in credits() if one.name == name)
    assert credit.licence == licence
    assert words in credit.text()


def test_no_part_is_without_licence_or_text() -> None:
    for credit in credits():
        assert credit.licence, credit.name
        assert len(credit.text()) > 500, credit.name


def test_the_program_itself_is_the_first() -> None:
    first = credits()[0]
    assert first.version == formats.digits(__version__)
    assert "MIT License" in first.text()


def test_a_missing_list_or_package_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("no-such-package==1.0\nsqlalchemy==2.1.0 \\\n")
    monkeypatch.setattr(about_credits, "REQUIREMENTS", lock)
    names = [credit.name for credit in credits()]
    assert "SQLAlchemy" in names
    assert "no-such-package" not in names
    monkeypatch.setattr(about_credits, "REQUIREMENTS", tmp_path / "missing")
    assert "Qt, PySide6" in [credit.name for credit in credits()]


def test_arrows_read_through_the_licences(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    assert dialog.list.hasFocus()
    first = dialog.text.toPlainText()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.text.toPlainText() != first
    assert "Python" in plain(dialog.title)
    assert dialog.text.isReadOnly()
    names = [credit.name for credit in dialog.credits]
    dialog.list.setCurrentRow(names.index("Qt, PySide6"))
    assert dialog.note.isVisible()
    dialog.list.setCurrentRow(0)
    assert not dialog.note.isVisible()
    dialog.show_credit(-1)
    assert dialog.text.toPlainText() == first
    QTest.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_names_sizes_and_order(
    qtbot: QtBot, qapp: QApplication, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = opened(qtbot)
    assert looking.wrong(dialog) == []
    assert looking.too_large(dialog) == []


def test_licences_are_read_without_scrolling_sideways(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    bar = dialog.text.verticalScrollBar()
    for row in range(len(dialog.credits)):
        dialog.list.setCurrentRow(row)
        assert dialog.text.horizontalScrollBar().maximum() == 0
    dialog.list.setCurrentRow([one.name for one in dialog.credits].index("Qt, PySide6"))
    settle_events()
    assert bar.isVisible()
    beside = dialog.text.rect().right() - bar.mapTo(dialog.text, bar.rect().topRight()).x()
    assert 0 <= beside <= 3  # at the frame


def test_only_what_keeps_lines_short_is_taken_out() -> None:
    full = "Permission is hereby granted, free of charge, to any person"
    assert flowing(f"{full}\nwho asks.\n\nNew.") == f"{full} who asks.\n\nNew."
    for next_line in (
        "",
        "    further in",
        "* a point",
        "(b) a point",
        "2. a point",
        "Copyright 2",
    ):
        kept = f"{full}\n{next_line}"
        assert flowing(kept) == kept
    assert flowing("Copyright 1\nMIT") == "Copyright 1\nMIT"
    for credit in credits():
        assert flowing(credit.text()).split() == credit.text().split()
