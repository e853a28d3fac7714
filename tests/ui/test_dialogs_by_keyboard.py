"""The import and the restore by keyboard alone: nothing is out of reach, and the way is as read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QWidget,
)

from crmdesk import clock
from crmdesk.desk import Desk, open_desk
from crmdesk.services.customers import CustomerDraft
from tests.ui import import_kit
from tests.ui.backup_kit import until
from tests.ui.import_kit import Opener, settled
from tests.ui.kit import settle_events
from ui import tasks
from ui.dialogs.import_wizard import COLUMNS, FILE, PREVIEW, RESULT, ImportDialog
from ui.dialogs.restore import RestoreDialog
from ui.widgets.setting_choice import Choice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("persian_look")
opened, table = import_kit.opened, import_kit.table
Key = Qt.Key
MOST_STOPS = 60
USED = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)


def way(dialog: QDialog) -> list[QWidget]:
    """Return what the Tab key reaches, from where the keyboard is now round to it again."""
    first = QApplication.focusWidget()
    assert first is not None
    assert dialog.isAncestorOf(first)
    stops = [first]
    for _step in range(MOST_STOPS):
        QTest.keyClick(stops[-1], Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        if here is first:
            return stops
        stops.append(here)
    raise AssertionError("the Tab key does not come round")


def used(dialog: QDialog) -> set[QWidget]:
    """Return what can be used with the pointer."""
    found = {one for kind in USED for one in dialog.findChildren(kind)}
    return {
        one
        for one in found
        if one.isVisible() and one.isEnabled() and not isinstance(one, QHeaderView)
    }


def heights(dialog: QDialog, stops: list[QWidget]) -> list[int]:
    """Return where stops stand, from the top of the dialog, beginning with the topmost."""
    found = [one.mapTo(dialog, QPoint(0, one.height() // 2)).y() for one in stops]
    start = found.index(min(found))
    return found[start:] + found[:start]


def step_shown(opened: Opener, table: Path, step: int) -> ImportDialog:
    dialog = opened(table)
    while dialog.step < step:
        dialog.next()
        settled(dialog)
    return dialog


@pytest.mark.parametrize("step", [FILE, COLUMNS, PREVIEW, RESULT])
def test_each_step_of_the_import_is_gone_round_by_tab(
    opened: Opener, table: Path, step: int
) -> None:
    dialog = opened() if step == FILE else step_shown(opened, table, step)
    stops = way(dialog)
    reached = set(stops)
    for choice in dialog.findChildren(Choice):
        if choice.isVisible():  # one stop, whose other chips the arrows reach
            assert len(reached.intersection(choice.chips)) == 1
            reached |= arrowed(choice)
    assert not [one.accessibleName() for one in used(dialog) - reached]
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in stops)
    places = heights(dialog, stops)
    assert places == sorted(places)
    back = [stops[0]]
    for _stop in stops[1:]:
        QTest.keyClick(back[-1], Key.Key_Backtab)
        here = QApplication.focusWidget()
        assert here is not None
        back.append(here)
    assert set(back) >= {one for one in stops if not isinstance(one.parent(), Choice)}


def arrowed(choice: Choice) -> set[QWidget]:
    """Return the chips that the arrow keys reach; the choice is as before when they are round."""
    chosen = next(one for one in choice.chips if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    chosen.setFocus()
    found: set[QWidget] = set()
    for _chip in choice.chips:
        here = QApplication.focusWidget()
        assert here is not None
        found.add(here)
        QTest.keyClick(here, Key.Key_Down)
        settle_events()
    return found


def test_the_import_forth_and_back_by_enter_and_esc(
    opened: Opener, table: Path, desk: Desk
) -> None:
    before = desk.customers.count()
    dialog = opened(table)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    for keys, step in (
        ((Key.Key_Return,), PREVIEW),
        ((Key.Key_Escape,), COLUMNS),
        ((Key.Key_Escape,), FILE),
    ):
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            assert dialog.isAncestorOf(focused)
            QTest.keyClick(focused, key)
        settled(dialog)
        assert dialog.step == step
    dialog.next_button.setFocus()
    QTest.keyClick(dialog.next_button, Key.Key_Return)
    settled(dialog)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    settled(dialog)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(dialog)
    assert dialog.step == RESULT
    assert desk.customers.count() > before
    assert dialog.next_button.hasFocus()
    assert closed == []
    dialog.outcome.undo_button.setFocus()
    QTest.keyClick(dialog.outcome.undo_button, Key.Key_Return)
    settled(dialog)
    assert desk.customers.count() == before
    focused = QApplication.focusWidget()
    assert focused is dialog.next_button  # its own button went away
    QTest.keyClick(focused, Key.Key_Return)
    settle_events()
    assert len(closed) == 1


# ---- the restore ---------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A data file with two customers, and an older copy of it with one."""
    paths = tmp_path / "desk.db", tmp_path / "older.db"
    for path, names in zip(paths, (("مریم", "علی"), ("مریم",)), strict=True):
        made = open_desk(path)
        for name in names:
            made.customers.add(CustomerDraft(name))
        made.close()
    return paths


@pytest.fixture
def restored(qtbot: QtBot, files: tuple[Path, Path]) -> Iterator[tuple[RestoreDialog, list[str]]]:
    """The dialog, and what it did."""
    said: list[str] = []
    dialog = RestoreDialog(None, *files, clock.now(), lambda: said.append("restored"))
    dialog.rejected.connect(lambda: said.append("left"))
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    until(qtbot, dialog.restore_button.isEnabled)
    yield dialog, said
    tasks.shutdown()


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ((Key.Key_Return,), "left"),
        ((Key.Key_Enter,), "left"),
        ((Key.Key_Escape,), "left"),
        ((Key.Key_Tab, Key.Key_Return), "restored"),
        ((Key.Key_Tab, Key.Key_Enter), "restored"),
        ((Key.Key_Tab, Key.Key_Space), "restored"),
        ((Key.Key_Backtab, Key.Key_Return), "restored"),
        ((Key.Key_Tab, Key.Key_Tab, Key.Key_Return), "left"),
    ],
)
def test_the_restore_by_keyboard(
    restored: tuple[RestoreDialog, list[str]], keys: tuple[Key, ...], wanted: str
) -> None:
    dialog, said = restored
    assert dialog.cancel_button.hasFocus()  # an Enter meant for it must not restore
    assert used(dialog) == {dialog.cancel_button, dialog.restore_button}
    for key in keys:
        QTest.keyClick(QApplication.focusWidget(), key)
        settle_events()
    assert said == [wanted]
    assert not dialog.isVisible()


def test_a_restore_that_cannot_be_is_left_by_enter(qtbot: QtBot, files: tuple[Path, Path]) -> None:
    files[1].write_bytes(bytes(range(256)) * 32)
    dialog = RestoreDialog(None, *files, clock.now(), lambda: None)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    until(qtbot, dialog.restore_button.isHidden)
    assert dialog.cancel_button.hasFocus()
    assert way(dialog) == [dialog.cancel_button]
    QTest.keyClick(dialog.cancel_button, Key.Key_Return)
    assert not dialog.isVisible()
    tasks.shutdown()
