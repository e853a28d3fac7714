"""The first start: three steps by keyboard alone, each of which can be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import formats, i18n
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.settings import CURRENCY, SHOP_NAME
from tests.helpers import type_text
from tests.ui import looking
from tests.ui.kit import settle_events, speak
from ui import theme
from ui.dialogs.first_run import SIZE, FirstRun
from ui.greeting import greet
from ui.main_window import MainWindow
from ui.text import plain
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("persian_look")
Opener = Callable[..., FirstRun]


@pytest.fixture
def answers() -> list[str]:
    return []


@pytest.fixture
def state() -> WindowState:
    made = WindowState()
    made.theme = "light"
    return made


@pytest.fixture
def begun(qtbot: QtBot, state: WindowState, answers: list[str]) -> Iterator[Opener]:
    def make(desk: Desk | None = None) -> FirstRun:
        dialog = FirstRun(None, state, desk, answers.append)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        settle_events()
        return dialog

    yield make
    formats.set_currency("toman")


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    QApplication.processEvents()


def said(dialog: QWidget) -> str:
    return " ".join(
        plain(one)
        for one in dialog.findChildren(type(dialog.dots.words))
        if one.isVisible()  # type: ignore[attr-defined]
    )


def test_three_steps_with_enter_alone(begun: Opener, answers: list[str], desk: Desk) -> None:
    dialog = begun(desk)
    for step in (1, 2):
        assert dialog.step == step
        press(Key.Key_Return)
    assert dialog.step == 3
    assert answers == []
    press(Key.Key_Return)
    assert answers == ["empty"]
    undone = desk.store.undo()
    assert undone is None or undone.op != "change_setting"  # nothing chosen, nothing written


def test_arrows_go_to_the_sample(begun: Opener, answers: list[str]) -> None:
    dialog = begun()
    dialog.next_step()
    dialog.next_step()
    press(Key.Key_Down)
    assert dialog.cards["sample"].hasFocus()
    press(Key.Key_Up)
    press(Key.Key_Up)
    assert dialog.cards["sample"].hasFocus()
    press(Key.Key_Return)
    assert answers == ["sample"]


def test_a_click_on_a_card_chooses_it(begun: Opener, answers: list[str]) -> None:
    dialog = begun()
    dialog.next_step()
    dialog.next_step()
    QTest.mouseClick(dialog.cards["sample"], Qt.MouseButton.LeftButton)
    assert answers == ["sample"]


@pytest.mark.parametrize("by_key", [True, False])
def test_contacts_can_be_brought_in_at_once(
    begun: Opener, answers: list[str], by_key: bool
) -> None:
    dialog = begun()
    dialog.next_step()
    dialog.next_step()
    settle_events()
    assert dialog.bring is not None
    assert dialog.bring.isVisible()
    if by_key:
        press(Key.Key_Tab)
        press(Key.Key_Tab)
        assert dialog.bring.hasFocus()
        press(Key.Key_Return)
    else:
        dialog.bring.click()
    assert answers == ["import"]


def test_the_import_comes_after_the_language(window: MainWindow, desk: Desk) -> None:
    desk.customers.delete(list(desk.customers.ids()))
    done: list[str] = []
    greet(window, print, done.append, lambda: done.append("import"))
    dialog = window.findChild(FirstRun)
    assert dialog is not None
    dialog.language.chip("en").click()
    dialog.choose("import")
    settle_events()
    assert done == ["en", "import"]


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("by_key", [True, False])
def test_every_step_can_be_skipped(
    begun: Opener, answers: list[str], step: int, by_key: bool
) -> None:
    dialog = begun()
    for _ in range(step - 1):
        dialog.next_step()
    settle_events()
    assert dialog.skip.isVisible()
    if by_key:
        press(Key.Key_Escape)
    else:
        dialog.skip.click()
    assert answers == ["skipped"]


def test_the_language_is_so_at_once(begun: Opener, state: WindowState, answers: list[str]) -> None:
    dialog = begun()
    assert dialog.layoutDirection() == Qt.LayoutDirection.RightToLeft
    press(Key.Key_Left)  # onward
    assert state.language == i18n.language() == "en"
    assert "Welcome" in said(dialog)
    assert dialog.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert dialog.language.chip("en").hasFocus()
    press(Key.Key_Left)
    assert state.language == "fa"
    assert dialog.layoutDirection() == Qt.LayoutDirection.RightToLeft
    dialog.language.chip("en").click()
    dialog.reject()
    assert answers == ["skipped"]
    assert state.language == "en"  # what was chosen before stays


def test_the_theme_is_so_at_once(begun: Opener, state: WindowState) -> None:
    dialog = begun()
    dialog.theme.chip("dark").click()
    assert state.theme == "dark"
    assert theme.current().is_dark
    dialog.theme.chip("light").click()
    assert not theme.current().is_dark


def test_name_and_money_are_stored(begun: Opener, desk: Desk) -> None:
    dialog = begun(desk)
    dialog.next_step()
    type_text(dialog.shop, "کیف  ستاره")
    dialog.money.chip("rial").click()
    dialog.previous_step()
    assert desk.preferences.get(SHOP_NAME) == "کیف ستاره"
    assert desk.preferences.get(CURRENCY) == "rial"
    assert formats.money(50).startswith("۵۰ ")
    dialog.next_step()
    assert dialog.shop.text() == "کیف ستاره"
    assert dialog.money.value() == "rial"


def test_a_name_typed_before_skipping_is_kept(begun: Opener, desk: Desk) -> None:
    dialog = begun(desk)
    dialog.next_step()
    type_text(dialog.shop, "کیف")
    press(Key.Key_Escape)
    assert desk.preferences.get(SHOP_NAME) == "کیف"


def test_without_a_desk_the_answers_are_on_the_dialog(begun: Opener) -> None:
    dialog = begun()
    dialog.next_step()
    type_text(dialog.shop, "کیف")
    dialog.next_step()
    assert (dialog.name, dialog.currency) == ("کیف", "toman")


def test_what_cannot_be_stored_is_said_and_the_step_stays(
    begun: Opener, desk: Desk, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    def full(*_any: Any) -> None:
        raise FileProblem("the disk is full")

    dialog = begun(desk)
    dialog.next_step()
    type_text(dialog.shop, "کیف")
    monkeypatch.setattr(desk.preferences, "set", full)
    press(Key.Key_Return)
    assert dialog.step == 2
    assert dialog.error.accessibleName() == "the disk is full"
    assert dialog.shop.text() == "کیف"
    press(Key.Key_Escape)
    assert answers == ["skipped"]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_names_sizes_and_order(
    begun: Opener, state: WindowState, qapp: QApplication, language: str, scale: float
) -> None:
    speak(language, scale)
    dialog = begun()
    for step in (1, 2, 3):
        assert dialog.step == step
        assert formats.digits(str(step)) in dialog.dots.accessibleName()
        assert looking.wrong(dialog) == []
        assert dialog.width() == SIZE.width()
        assert dialog.height() <= 520
        dialog.next_step()
        settle_events()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_tab_goes_as_one_reads(qapp: QApplication, begun: Opener, language: str, step: int) -> None:
    speak(language)
    rtl = language == "fa"
    dialog = begun()
    for _ in range(step - 1):
        dialog.next_step()
    settle_events()
    stops: list[tuple[int, int]] = []
    seen: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in seen:
        assert focused is not None
        seen.append(focused)
        place = focused.mapTo(dialog, focused.rect().center())
        stops.append((place.y() // 20, -place.x() if rtl else place.x()))
        press(Key.Key_Tab)
    assert len(stops) > 3
    assert stops == sorted(stops)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.3, 1.6])
def test_the_dots_stay_in_the_middle(begun: Opener, language: str, scale: float) -> None:
    speak(language, scale)
    dialog = begun()
    for step in (1, 2, 3):
        assert dialog.step == step
        settle_events()
        place = QRect(dialog.dots.mapTo(dialog, QPoint()), dialog.dots.size())
        assert abs(place.center().x() - dialog.rect().center().x()) <= 1
        for one in (dialog.skip, dialog.back, dialog.forward):
            held = QRect(one.mapTo(dialog, QPoint()), one.size())
            assert not one.isVisible() or not held.intersects(place)
        dialog.next_step()
