"""Settings: what is chosen is so at once, is kept, and can be put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import formats, i18n
from crmdesk.desk import Desk
from crmdesk.settings import CURRENCY, RETRY, SHOP_NAME, WEEKEND
from tests.helpers import type_text
from tests.ui import looking, settings_kit
from tests.ui.kit import Window, settle_events, speak
from tests.ui.settings_kit import control, kept, maker, shown
from tests.ui.settings_kit import row as row_of
from ui import theme
from ui.actions import choose_keys
from ui.widgets.setting_pieces import GROUPS
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("persian_look")
desk, window = settings_kit.desk, settings_kit.window


# ---- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digits", "en"),
        ("theme", "dark"),
        ("text_scale", 125),
        ("density", "compact"),
    ],
)
def test_looks_are_so_at_once_and_kept(window: Window, name: str, value: Any) -> None:
    row = row_of(window, name)
    assert not row.reset.isVisible()
    row.control.chip(value).click()
    assert getattr(window.context.state, name) == value
    assert getattr(kept(), name) == value
    assert window.asked.program == [("apply_look",)]
    assert row.control.value() == value
    assert row.reset.isVisible()
    row.reset.click()
    assert getattr(kept(), name) == getattr(WindowState(), name)
    assert not row.reset.isVisible()


def test_less_motion_is_a_switch(window: Window) -> None:
    switch = control(window, "reduce_motion")
    switch.setFocus()
    QTest.keyClick(switch, Key.Key_Space)
    assert kept().reduce_motion
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not kept().reduce_motion


def test_the_language_is_changed_when_the_click_is_over(window: Window) -> None:
    control(window, "language").chip("en").click()
    assert kept().language == "en"
    assert window.asked.program == []
    settle_events()
    assert window.asked.program == [("set_language", "en")]


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [("currency", CURRENCY, "rial"), ("retry", RETRY, 3)],
)
def test_a_setting_of_the_shop_is_one_undo_step(
    window: Window, desk: Desk, name: str, setting: Any, value: Any
) -> None:
    row = row_of(window, name)
    row.control.chip(value).click()
    settle_events()
    assert desk.preferences.get(setting) == value
    desk.store.undo()
    settle_events()
    assert desk.preferences.get(setting) == setting.default
    assert row.control.value() == setting.default
    assert row.control.chip(setting.default).isChecked()
    assert not row.reset.isVisible()
    desk.store.redo()
    settle_events()
    assert row.control.value() == value
    row.reset.click()
    assert desk.preferences.get(setting) == setting.default


def test_the_same_value_again_writes_nothing(window: Window, desk: Desk) -> None:
    control(window, "currency").chip("toman").click()
    assert desk.store.undo() is None


def test_days_off_are_several_but_never_all(window: Window, desk: Desk) -> None:
    days = control(window, "weekend")
    for day in (5, 0, 1, 2, 3):
        days.chip(day).click()
    assert desk.preferences.get(WEEKEND) == [0, 1, 2, 3, 5, 6]
    days.chip(4).click()
    assert not days.chip(4).isChecked()
    assert desk.preferences.get(WEEKEND) == [0, 1, 2, 3, 5, 6]


def test_a_number_of_days_from_elsewhere_is_offered(qtbot: QtBot, desk: Desk) -> None:
    desk.preferences.set(RETRY, 14)
    window = shown(qtbot, desk)
    assert control(window, "retry").chip(14).isChecked()


def test_the_sample_line_speaks_of_what_was_chosen(window: Window, desk: Desk) -> None:
    sample = row_of(window, "text_scale").extra
    assert "۱۲٬۵۰۰٬۰۰۰" in sample.text()
    desk.preferences.set(CURRENCY, "rial")
    settle_events()
    assert "۱۲۵٬۰۰۰٬۰۰۰" in sample.text()
    formats.set_digits("en")
    window.page.refresh()
    assert "125,000,000" in sample.text()
    assert "100" in control(window, "text_scale").chip(100).text()


def test_what_was_changed_elsewhere_is_shown(window: Window) -> None:
    assert control(window, "theme").value() == "system"
    window.context.state.theme = "dark"
    theme.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]
    assert control(window, "theme").value() == "dark"


def test_a_choice_that_cannot_be_kept_is_said(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: WindowState, _path: Path | None = None) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WindowState, "save", full)
    control(window, "density").chip("roomy").click()
    assert window.context.state.density == "roomy"
    assert "دیسک پر است" in window.toast


# ---- the name of the shop ------------------------------------------------------------------------


def test_a_name_is_stored_with_enter_and_given_back_by_esc(window: Window, desk: Desk) -> None:
    name = control(window, "shop_name")
    name.setFocus()
    type_text(name, "کیف  ستاره\n")
    assert desk.preferences.get(SHOP_NAME) == "کیف ستاره"
    type_text(name, "xx")
    QTest.keyClick(name, Key.Key_Escape)
    assert name.text() == "کیف ستاره"
    desk.store.undo()
    settle_events()
    assert name.text() == ""


def test_a_name_is_stored_when_the_field_is_left_or_after_a_pause(
    window: Window, desk: Desk
) -> None:
    name = control(window, "shop_name")
    name.setFocus()
    type_text(name, "کیف")
    window.page.search.setFocus()
    assert desk.preferences.get(SHOP_NAME) == "کیف"
    name.setFocus()
    name.end(False)
    type_text(name, " نو")
    name._pause.timeout.emit()
    assert desk.preferences.get(SHOP_NAME) == "کیف نو"
    type_text(name, "تر")
    window.page.save_state()
    assert desk.preferences.get(SHOP_NAME) == "کیف نوتر"


# ---- keys in the choices -------------------------------------------------------------------------


def test_one_tab_stop_a_choice_and_arrows_inside(window: Window) -> None:
    chips = control(window, "density").chips
    reached = [chip for chip in chips if chip.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reached == [control(window, "density").chip("normal")]
    reached[0].setFocus()
    QTest.keyClick(reached[0], Key.Key_Left)  # onward, from right to left
    assert kept().density == "roomy"
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert kept().density == "compact"
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Right)
    assert kept().density == "roomy"
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Home)
    assert kept().density == "compact"


def test_arrows_do_not_switch_days(window: Window, desk: Desk) -> None:
    days = control(window, "weekend")
    days.setFocus()
    QTest.keyClick(days.chips[0], Key.Key_Left)
    assert desk.preferences.get(WEEKEND) == [6]
    assert QApplication.focusWidget() is days.chips[1]
    QTest.keyClick(days.chips[1], Key.Key_Space)
    assert desk.preferences.get(WEEKEND) == [1, 6]


def test_putting_back_by_key_leaves_the_keyboard_at_the_value(window: Window) -> None:
    row = row_of(window, "density")
    row.control.chip("roomy").click()
    row.reset.setFocus()
    QTest.keyClick(row.reset, Key.Key_Space)
    assert QApplication.focusWidget() is row.control.chip("normal")


# ---- going about ---------------------------------------------------------------------------------


def test_one_group_is_shown_at_a_time(window: Window) -> None:
    page = window.page
    assert list(page.area.groups) == ["general"]
    page.list.button("keys").click()
    page.finish()
    assert list(page.area.groups) == ["keys"]
    assert page.list.current == page.chips.current == "keys"
    page.chips.button("data").click()
    page.finish()
    assert list(page.area.groups) == ["data"]
    assert page.list.current == page.chips.current == "data"
    assert page.keys is None


@pytest.mark.parametrize("name", [name for name, _title, _icon in GROUPS])
def test_no_group_has_many_widgets(window: Window, name: str) -> None:
    window.page.show_group(name)
    settle_events()
    inside = window.page.area.sheet.findChildren(QWidget)
    assert 0 < len(inside) < 70  # every one of them costs when the theme changes


def test_what_is_wanted_last_is_shown(window: Window) -> None:
    page = window.page
    page.list.button("display").click()
    page.list.button("about").click()
    page.finish()
    settle_events()
    assert list(page.area.groups) == ["about"]


def test_arrows_go_through_the_groups_and_enter_goes_in(window: Window) -> None:
    page = window.page
    page.list.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert page.list.current == "display"
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert page.rows["theme"].control.isAncestorOf(QApplication.focusWidget())


def test_groups_are_chips_where_it_is_narrow(window: Window) -> None:
    page = window.page
    assert page.list.isVisible()
    assert not page.chips.isVisible()
    window.resize(800, 560)
    settle_events()
    assert page.chips.isVisible()
    assert not page.list.isVisible()
    assert page.minimumSizeHint().width() <= 836


def test_the_page_comes_back_where_it_was_left(qtbot: QtBot, desk: Desk) -> None:
    state = WindowState()
    state.places["settings"] = {"group": "keys", "scroll": 300}
    window = Window(desk, maker([], state, whole=False))
    qtbot.addWidget(window)
    bar = window.page.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bool(bar.value() == 300), timeout=5000)
    assert list(window.page.area.groups) == ["keys"]
    bar.setValue(200)
    window.page.save_state()
    assert state.places["settings"] == {"group": "keys", "scroll": 200}


def test_a_search_does_not_change_where_the_page_comes_back(window: Window) -> None:
    page = window.page
    page.show_group("display")
    page.save_state()
    settings_kit.search(window, "currency")
    page.save_state()
    assert window.context.state.places["settings"] == {"group": "display", "scroll": 0}
    settings_kit.search(window, "")
    assert list(page.area.groups) == ["display"]


@pytest.mark.parametrize("junk", ["x", {"scroll": "x", "group": 7}, {"group": "gone"}, [1], None])
def test_junk_in_the_state_is_passed_over(qtbot: QtBot, desk: Desk, junk: Any) -> None:
    state = WindowState()
    state.places["settings"] = junk
    state.shortcuts = {"log_call": 7, "tag": ["Ctrl+G"]}
    choose_keys({"tag": ["Ctrl+G"]})
    window = shown(qtbot, desk, state)
    assert state.shortcuts == {"tag": ["Ctrl+G"]}
    assert window.page.area.verticalScrollBar().value() == 0


def test_panes_are_search_groups_and_page(window: Window) -> None:
    search, groups, area = window.page.panes()
    assert search is window.page.search
    area.setFocus()
    assert control(window, "language").isAncestorOf(QApplication.focusWidget())
    groups.setFocus()
    assert groups.isAncestorOf(QApplication.focusWidget())
    window.page.focus_first()
    assert search.hasFocus()


def test_what_has_the_keyboard_is_in_view(window: Window) -> None:
    window.resize(836, 320)
    switch = control(window, "reduce_motion")
    settle_events()
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    view = window.page.area.viewport()
    assert window.page.area.verticalScrollBar().value() > 0
    assert view.rect().contains(switch.mapTo(view, switch.rect().center()))


def test_the_page_asks_the_program_for_what_is_not_its_own(window: Window) -> None:
    page = window.page
    page.show_group("data")
    for row in page.area.groups["data"].rows:
        row.end.click()
    page.show_group("about")
    for button in page.area.groups["about"].rows[0].end.findChildren(QWidget):
        button.click()
    assert window.triggered == ["folder", "guide", "about"]  # type: ignore[attr-defined]
    assert ("show_sample",) in window.asked.program


# ---- the whole page ------------------------------------------------------------------------------


def test_rows_are_made_in_turns(qtbot: QtBot, desk: Desk) -> None:
    made = Window(desk, maker([], WindowState(), whole=False))
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: len(made.page.rows) == 6, timeout=5000)


def test_leaving_the_page_while_rows_are_made_is_harmless(qtbot: QtBot, desk: Desk) -> None:
    made = Window(desk, maker([], WindowState(), whole=False))
    qtbot.addWidget(made)
    made.page.list.button("keys").click()
    made.page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle_events()


@pytest.mark.parametrize("group", [name for name, _title, _icon in GROUPS])
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_names_sizes_and_order(
    qtbot: QtBot, qapp: QApplication, desk: Desk, language: str, scale: float, group: str
) -> None:
    speak(language, scale)
    window = shown(qtbot, desk)
    window.resize(836, 500)
    page = window.page
    page.show_group(group)
    for row in page.rows.values():
        if hasattr(row.control, "chips") and row.control.accessibleName() != i18n._("Language"):
            row.control.chips[-1].click()  # so that there is a way back
    settle_events()
    assert looking.wrong(page) == []
    assert page.minimumSizeHint().width() <= 836


def test_cards_stand_in_one_place_with_and_without_a_scroll_bar(window: Window) -> None:
    page = window.page
    places = set()
    for name in ("display", "keys", "about"):
        page.show_group(name)
        settle_events()
        group = page.area.groups[name]
        places.add((group.mapTo(page, group.rect().topLeft()).x(), group.width()))
    assert len(places) == 1
