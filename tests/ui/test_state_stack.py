"""The states of a section: nothing flashes, and every dead end has a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from crmdesk.text import isolate
from ui.text import RLM
from ui.widgets.state_stack import Offer, StateStack

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def states(qtbot: QtBot) -> StateStack:
    made = StateStack(QLabel("content"))
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def test_a_quick_read_shows_no_skeleton(states: StateStack, qtbot: QtBot) -> None:
    states.show_loading()
    assert states.state == "waiting"
    states.show_content()
    assert states.state == "content"
    assert not states._timer.isActive()


def test_a_slow_read_shows_one(states: StateStack, qtbot: QtBot) -> None:
    states.show()
    states.show_error("x", lambda: None)
    states.show_loading()
    qtbot.waitUntil(lambda: states.state == "loading", timeout=2000)
    assert not states.grab().isNull()


def test_content_that_is_there_stays(states: StateStack) -> None:
    states.show()
    states.show_loading()
    assert states.state == "content"


def test_an_offer_is_a_button(states: StateStack) -> None:
    done: list[str] = []
    offers = [Offer("One & all", lambda: done.append("one")), Offer("Two", lambda: None)]
    states.show_empty("users", "Nothing yet", offers)
    assert states.sentence == "Nothing yet"
    first, second = states.offers
    assert (first.property("kind"), second.property("kind")) == ("primary", "")
    assert first.accessibleName() == "One & all"
    first.click()
    assert done == ["one"]
    states.show_no_match("Not found", [])
    assert states.offers == []


def test_an_error_can_be_tried_again(states: StateStack) -> None:
    tried: list[int] = []
    states.show_error("Could not be read", lambda: tried.append(1))
    assert states.state == "error"
    assert states.sentence == "Could not be read"
    states.currentWidget().findChildren(QPushButton)[0].click()
    assert tried == [1]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("No one yet. Add one: a name is enough.", ["No one yet", "Add one: a name is enough."]),
        ("All done\nTomorrow more.", ["All done", "Tomorrow more."]),
        ("Nothing yet", ["Nothing yet"]),
        (f"Not found: {isolate('a. b')}", [f"Not found: {isolate('a. b')}"]),
    ],
)
def test_the_first_sentence_is_the_heading(
    states: StateStack, sentence: str, shown: list[str]
) -> None:
    states.show_empty("users", sentence)
    states.show()
    words = [one for one in states.currentWidget().findChildren(QLabel) if one.text()]
    assert [one.text().lstrip(RLM) for one in words if one.isVisible()] == shown
    assert words[0].property("role") == "h2"
    assert states.sentence == sentence


def test_what_stands_in_leaves_the_room_of_the_scroll_bar(qtbot: QtBot) -> None:
    made = StateStack(QLabel("content"), beside=12)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.show_empty("users", "Nothing yet")
    room = made.currentWidget().contentsRect()
    assert room.width() == 600 - 12
    assert room.left() == (12 if made.isRightToLeft() else 0)


def test_a_low_notice_keeps_its_words_alone(states: StateStack) -> None:
    states.show_empty("users", "All done\nTomorrow more.")
    states.show()
    notice = states.currentWidget()
    picture = notice.findChildren(QLabel)[0]
    for room, seen in ((400, True), (100, False), (400, True)):
        states.fit(room)
        states.resize(600, room)
        assert picture.isVisible() == seen
        layout = notice.layout()
        assert layout is not None
        assert layout.heightForWidth(600) <= room
