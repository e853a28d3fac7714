"""What Today reads: the empty day, a slow or broken file, the next start, the next minute."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crmdesk import clock, formats
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import _, ngettext
from crmdesk.services.interactions import InteractionDraft
from crmdesk.services.today import Neglected
from tests.ui import today_kit
from tests.ui.kit import Window, at, customer, follow_up, settle_events
from tests.ui.today_kit import press
from ui.pages.today import TodayPage
from ui.widgets.neglected_list import NeglectedList

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk, ids, window = today_kit.desk, today_kit.ids, today_kit.window


# ---- the empty day ----------------------------------------------------------------------------


@pytest.fixture
def silent(desk: Desk) -> list[int]:
    """Customers: long silent, of yesterday, never called, silent with a plan."""
    made = [customer(desk, name) for name in ("رضایی", "کریمی", "سپهر", "روحانی")]
    for owner, ago in ((made[0], 40), (made[0], 50), (made[1], 1), (made[3], 60)):
        when = clock.now() - timedelta(days=ago)
        desk.interactions.log(InteractionDraft(owner, happened_at=when))
    follow_up(desk, made[3], 20)
    return made


def test_the_neglected_are_offered(qtbot: QtBot, desk: Desk, silent: list[int]) -> None:
    assert [one.id for one in desk.today.neglected()] == [silent[0], silent[2]]
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    settle_events()
    shown = window.page.neglected
    assert shown.isVisible()
    window.page.panes()[-1].setFocus()
    assert window.page.current_customer_id() == silent[0]
    press(Key.Key_Down)
    assert window.page.current_customer_id() == silent[2]
    press(Key.Key_Return)
    assert window.asked.opened == [silent[2]]
    press(Key.Key_Up, times=2)
    assert window.page.states.offers[0].hasFocus()


def test_the_neglected_go_when_there_is_work(qtbot: QtBot, desk: Desk, silent: list[int]) -> None:
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    settle_events()
    made = follow_up(desk, silent[0], 0)
    assert not window.page.neglected.isVisible()
    assert window.page.current_customer_id() == silent[0]
    desk.followups.delete([made])
    desk.interactions.log(InteractionDraft(silent[0]))
    settle_events()
    assert window.page.neglected.isVisible()
    assert window.page.current_customer_id() == silent[2], "who was called is neglected no longer"


@pytest.mark.parametrize(
    ("spoken", "never", "sentence"),
    [
        (2, 0, "{n} customers you have not spoken to for {days} days"),
        (0, 2, "{n} customers you have not spoken to yet"),
        (1, 1, "{n} customers it is time to call"),
    ],
)
def test_the_heading_says_no_more_than_is_true(
    qtbot: QtBot, spoken: int, never: int, sentence: str
) -> None:
    shown = NeglectedList()
    qtbot.addWidget(shown)
    moment = clock.now() - timedelta(days=40)
    people = [Neglected(n, "سارا", "", "", moment) for n in range(spoken)]
    people += [Neglected(n, "رضا", "", "", None) for n in range(9, 9 + never)]
    shown.show_customers(people)
    words = (_ if spoken and never else _plural)(sentence)
    wanted = words.format(n=formats.number(2), days=formats.number(30))
    assert shown.list.accessibleName() == wanted


def _plural(sentence: str) -> str:
    one = sentence.replace("customers", "customer", 1)
    return ngettext(one, sentence, 2)


def test_nobody_neglected_nothing_shown(qtbot: QtBot, desk: Desk) -> None:
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    settle_events()
    assert window.page.neglected is None


def test_without_customers_the_first_one_is_offered(qtbot: QtBot, desk: Desk) -> None:
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    page = window.page
    assert page.states.sentence.startswith(_("No follow-ups yet"))
    assert "\n" in page.states.sentence, "it says where they come from"
    first, bring_in, sample = page.states.offers
    asked: list[str] = []
    window.context.actions["import"].triggered.connect(lambda _on=False: asked.append("import"))
    bring_in.click()
    assert asked == ["import"]
    assert page.call_button.property("kind") == "secondary", "one primary button is enough"
    first.click()
    sample.click()
    assert window.asked.new == 1
    assert window.asked.program == [("show_sample",)]
    made = customer(desk, "مریم")
    settle_events()
    assert not page.states.sentence.startswith(_("No follow-ups yet"))
    follow_up(desk, made, 0)
    assert page.call_button.property("kind") == "primary"


def test_ten_of_very_many(desk: Desk) -> None:
    for number in range(14):
        customer(desk, f"مشتری {number}")
    assert len(desk.today.neglected()) == 10


# ---- reading, and a restart -------------------------------------------------------------------


def test_a_slow_file_shows_a_skeleton_and_then_takes_the_keyboard(
    qtbot: QtBot, desk: Desk, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    read = desk.today.read_lists

    def slowly() -> object:
        go.wait(10)
        return read()

    monkeypatch.setattr(desk.today, "read_lists", slowly)
    monkeypatch.setattr("tests.ui.kit.settle_events", lambda: None)
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    window.page.focus_first()
    qtbot.waitUntil(lambda: window.page.states.state == "loading", timeout=2000)
    go.set()
    qtbot.waitUntil(lambda: window.page.states.state == "content", timeout=2000)
    assert window.page.view.hasFocus()


def test_a_page_that_is_gone_hears_nothing(desk: Desk, ids: list[int], window: Window) -> None:
    again = TodayPage(window.context)
    again.deleteLater()
    settle_events()
    assert window.page.states.state == "content"


def test_an_unreadable_list_says_so(
    qtbot: QtBot, desk: Desk, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise FileProblem("unreadable")

    monkeypatch.setattr(desk.today, "read_lists", broken)
    window = Window(desk, TodayPage)
    qtbot.addWidget(window)
    assert window.page.states.state == "error"
    assert window.page.states.sentence


def test_the_place_is_found_again(qtbot: QtBot, desk: Desk, ids: list[int], window: Window) -> None:
    press(Key.Key_Down, times=2)
    window.page.save_state()
    assert window.context.state.places["today"] == {"row": ids[2], "scroll": 0}

    def as_before(context: Any) -> QWidget:
        context.state.places["today"] = {"row": ids[2], "scroll": 0}
        return TodayPage(context)

    again = Window(desk, as_before)
    qtbot.addWidget(again)
    assert again.page.view.current_row().id == ids[2]


@pytest.mark.parametrize("kept", [7, {"row": "x", "scroll": 0}, {"row": 999, "scroll": 1}, {}])
def test_a_damaged_place_does_no_harm(
    qtbot: QtBot, desk: Desk, ids: list[int], kept: object
) -> None:
    def damaged(context: Any) -> QWidget:
        context.state.places["today"] = kept
        return TodayPage(context)

    window = Window(desk, damaged)
    qtbot.addWidget(window)
    window.page.focus_first()
    assert window.page.view.current_row().id == ids[0]


def test_a_minute_repaints_the_words_and_moves_nothing(
    qtbot: QtBot, desk: Desk, window: Window, ids: list[int]
) -> None:
    press(Key.Key_Down)
    entry = window.page.list.entry(window.page.list.number_of(ids[1]))
    before = window.page.list.due_of(entry)[0]
    clock.set_now(at(0, 9, 30))
    reset: list[int] = []
    window.page.list.modelReset.connect(lambda: reset.append(1))
    window.page._tick()
    assert window.page.list.due_of(entry)[0] != before
    assert not reset
    assert window.page.view.current_row().id == ids[1]


def test_settling_repaints_its_line_alone(window: Window, ids: list[int]) -> None:
    changed: list[int] = []
    window.page.list.dataChanged.connect(lambda first, *_: changed.append(first.row()))
    window.page.list.modelReset.connect(lambda: changed.append(-1))
    press(Key.Key_Space)
    assert changed == [0, 1], "the heading with its count, and the row"
