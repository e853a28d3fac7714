"""Labels stand on the side where the reader looks, and show their text as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from crmdesk import i18n
from ui import theme
from ui.text import (
    RLM,
    hint,
    keep_at_start,
    key_text,
    label,
    plain,
    restyle,
    set_text,
    set_token,
    tip,
    wrapped,
)
from ui.widgets.user_text import LONGEST_WORD, breakable, set_shown

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WIDTH = 300
TEXTS = ["۱۲", "12", "۱۰:۰۰", "Hotel Caspian", "\u2066۰۹۱۲ ۱۲۳ ۴۵۶۷\u2069", "سلام"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.load_fonts()
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def centroid(widget: QLabel) -> float:
    """The mean x of what is drawn, in parts of the width."""
    widget.setFixedSize(WIDTH, 30)
    image = widget.grab().toImage()
    ground = image.pixel(WIDTH // 2, 0)
    places = [x for x in range(WIDTH) for y in range(30) if image.pixel(x, y) != ground]
    assert places
    return sum(places) / len(places) / WIDTH


@pytest.mark.parametrize("text", TEXTS)
def test_right_to_left(qtbot: QtBot, text: str) -> None:
    made = label(text)
    qtbot.addWidget(made)
    assert centroid(made) > 0.6


@pytest.mark.parametrize("text", ["12", "Hotel Caspian", "10:00"])
def test_left_to_right(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    i18n.set_language("en")
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)
    made = label(text)
    qtbot.addWidget(made)
    assert made.text() == text
    assert centroid(made) < 0.4


def test_the_text_is_plain(qtbot: QtBot) -> None:
    made = label("<b>درشت</b> & co", "h2", "danger")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert plain(made) == "<b>درشت</b> & co"
    assert (made.property("role"), made.property("token")) == ("h2", "danger")


def test_an_empty_text_stays_empty(qtbot: QtBot) -> None:
    made = label("x")
    qtbot.addWidget(made)
    set_text(made, "")
    assert made.text() == ""


def test_selectable(qtbot: QtBot) -> None:
    made = label("۱۲", selectable=True)
    qtbot.addWidget(made)
    flags = made.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_a_tip_is_no_markup(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    tip(button, "<b>a & b")
    assert button.toolTip() == '<p dir="rtl">&lt;b&gt;a &amp; b</p>'
    tip(button, "")
    assert button.toolTip() == ""


def test_keys_keep_their_order() -> None:
    assert key_text("Ctrl+L") == "\u2066Ctrl+L\u2069"


def test_a_token_can_change(qtbot: QtBot) -> None:
    made = label("۱۲", token="text2")
    qtbot.addWidget(made)
    made.ensurePolished()
    set_token(made, "danger")
    role = made.foregroundRole()
    assert made.palette().color(role).name().upper() == theme.LIGHT["danger"]
    restyle(made, "token", "ok")
    assert made.palette().color(role).name().upper() == theme.LIGHT["ok"]


def test_a_word_without_end_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    word = "ن" * 300
    name = label(role="h1")
    qtbot.addWidget(name)
    name.setWordWrap(True)
    set_shown(name, word)
    name.ensurePolished()
    line = name.fontMetrics().horizontalAdvance("ن" * LONGEST_WORD)
    assert name.minimumSizeHint().width() < line * 1.2
    assert name.heightForWidth(round(line * 1.2)) > 5 * name.fontMetrics().height()
    joined = breakable(word).replace("\u200b", "").replace("\u200d", "")
    assert joined == word
    assert breakable("چند واژهٔ معمولی") == "چند واژهٔ معمولی"


def test_an_empty_field_has_its_caret_where_reading_begins(qtbot: QtBot) -> None:
    for code, at_end in (("fa", True), ("en", False)):
        i18n.set_language(code)
        field = QLineEdit()
        qtbot.addWidget(field)
        field.resize(200, 32)
        keep_at_start(field)
        field.grab()
        assert (field.cursorRect().center().x() > 100) is at_end


def test_a_wrapped_label_reads_as_it_was_said(qtbot: QtBot) -> None:
    i18n.set_language("fa")
    made = wrapped(label("یک دو سه"))
    qtbot.addWidget(made)
    assert made.wordWrap()
    assert plain(made) == "یک دو سه"
    set_text(made, "چهار پنج")
    assert plain(made) == "چهار پنج"


def test_a_hint_leaves_room_for_the_caret(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    hint(field, "نام")
    assert field.placeholderText().removeprefix(RLM) == "\u00a0نام"
