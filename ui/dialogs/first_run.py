"""The first start: language and theme, the shop's name and money, empty or with sample data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats, i18n
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.settings import CURRENCY, SHOP_NAME, Setting
from ui import icons, theme
from ui.buttons import button
from ui.dialogs.first_run_parts import Card, Dots, Field
from ui.messages import InlineMessage
from ui.text import hint, keep_at_start, label, wrapped
from ui.widgets.setting_catalogue import currency_choice, language_choice, theme_choice
from ui.window_state import WindowState

if TYPE_CHECKING:
    from crmdesk.desk import Desk

STEPS = 3
SIZE = QSize(560, 424)
HIGHEST = 520
"""Pixels, with which it fits into the smallest window."""
ICON = 56
ABOVE_FOOT = 24
"""Pixels between a step and what leads on, besides the usual ones."""

FLAT = 14
"""Pixels from the edge of a flat button to its words, which shall end where the column ends."""
LONGEST_NAME = 200
EMPTY, SAMPLE, IMPORT, SKIPPED = "empty", "sample", "import", "skipped"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FirstRun(QDialog):
    """Three steps, each of which can be left out; what is chosen is so at once.

    Attributes:
        step: the number of the step that is shown, from 1.
        name: what the shop is called.
        currency: "toman" or "rial".
    """

    def __init__(
        self,
        parent: QWidget | None,
        state: WindowState,
        desk: Desk | None,
        on_done: Callable[[str], object],
    ) -> None:
        """Make the dialog.

        Args:
            parent: the window.
            state: takes language and theme.
            desk: takes the name and the money; None when it is not open.
            on_done: gets "empty", "sample", "import" or "skipped" when the dialog is closed.
        """
        super().__init__(parent)
        self._state = state
        self._desk = desk
        self._on_done = on_done
        self._answer = SKIPPED
        self.step = 1
        self.name = str(self._stored(SHOP_NAME))
        self.currency = str(self._stored(CURRENCY))
        self.setModal(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None
        self._show_step(1)
        self.finished.connect(self._finished)

    # ---- steps --------------------------------------------------------------------------------

    def next_step(self) -> None:
        """Go on; what cannot be stored is said and the step stays."""
        if self._keep() and self.step < STEPS:
            self._show_step(self.step + 1)

    def previous_step(self) -> None:
        """Go back to the step before."""
        if self.step > 1 and self._keep():
            self._show_step(self.step - 1)

    def choose(self, answer: str) -> None:
        """Close with "empty", "sample" or "import"."""
        self._answer = answer
        self.accept()

    def _show_step(self, step: int) -> None:
        """Build a step anew: in the language of now, from its side."""
        self.step, before = step, self.size()
        self.setWindowTitle(_("Welcome"))
        old, self._body = self._body, QWidget()
        self._fill(self._body)
        self._column.addWidget(self._body)
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._body.show()
        self._fit(before)
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def _fill(self, body: QWidget) -> None:
        makers = (self._first_step, self._second_step, self._third_step)
        column = QVBoxLayout(body)
        column.setContentsMargins(40, 28, 40, 20)
        column.setSpacing(8)
        self.error = InlineMessage("error", "", parent=body)
        title, sentence = _titles()[self.step - 1]
        self.bring: QPushButton | None = None
        self._picture = _picture()
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role, token in ((title, "h1", None), (sentence, "body", "text2")):
            said = wrapped(label(words, role, token))
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(said)
        column.addSpacing(8)
        column.addStretch(1)
        self._first = makers[self.step - 1](column)
        column.addWidget(self.error)
        column.addSpacing(ABOVE_FOOT)  # no stretch: the same in each step
        column.addLayout(self._footer())

    def _first_step(self, column: QVBoxLayout) -> QWidget:
        self.language = language_choice()
        self.language.set_value(i18n.language())
        self.language.changed.connect(self._speak)
        self.theme = theme_choice()
        self.theme.set_value(self._state.theme)
        self.theme.changed.connect(self._look)
        column.addWidget(Field(_("Language"), self.language))
        column.addSpacing(8)
        column.addWidget(Field(_("Theme"), self.theme))
        return self.language

    def _second_step(self, column: QVBoxLayout) -> QWidget:
        self.shop = QLineEdit(self.name)
        keep_at_start(self.shop)
        self.shop.setAccessibleName(_("Name of the shop"))
        hint(self.shop, _("For example: Setareh Bags"))
        self.shop.setMinimumHeight(theme.TARGET)
        self.shop.setMaxLength(LONGEST_NAME)
        self.money = currency_choice()
        self.money.set_value(self.currency)
        column.addWidget(Field(_("Name of the shop"), self.shop))
        column.addSpacing(8)
        column.addWidget(Field(_("Money is shown in"), self.money))
        return self.shop

    def _third_step(self, column: QVBoxLayout) -> QWidget:
        self.cards = {
            EMPTY: Card("user-plus", _("Start empty"), _("Add your own customers, one line each.")),
            SAMPLE: Card(
                "sparkles",
                _("Look around with sample data"),
                _("A made-up shop in a file of its own; you can leave it at any time."),
            ),
        }
        for answer, card in self.cards.items():
            card.clicked.connect(lambda _checked=False, answer=answer: self.choose(answer))
            card.stepped.append(self._step_cards)
            column.addWidget(card)
        words = _("Import from Excel or a phone")
        self.bring = button(words, "ghost", lambda: self.choose(IMPORT), "upload")
        column.addWidget(self.bring, 0, Qt.AlignmentFlag.AlignHCenter)
        return self.cards[EMPTY]

    def _step_cards(self, card: QPushButton, distance: int) -> None:
        cards: list[QPushButton] = list(self.cards.values())
        cards[(cards.index(card) + distance) % len(cards)].setFocus()

    def _footer(self) -> QGridLayout:
        self.skip = button(_("Skip"), "ghost", self.reject)
        self.dots = Dots(self.step, STEPS)
        self.back = button(_("Back"), "secondary", self.previous_step)
        self.forward = button(_("Next"), "primary", self.next_step)
        self.skip.setMinimumWidth(theme.TARGET)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addSpacing(-FLAT)
        ends.addWidget(self.skip)
        ends.addStretch(1)
        ends.addWidget(self.back)
        ends.addWidget(self.forward)
        row = QGridLayout()  # the dots lie over the row: the buttons differ from step to step
        row.addLayout(ends, 0, 0)
        row.addWidget(self.dots, 0, 0, Qt.AlignmentFlag.AlignCenter)
        if self.step == 1:
            self.back.hide()
        if self.step == STEPS:
            self.forward.hide()
        else:
            self.forward.setDefault(True)
        return row

    def _fit(self, before: QSize) -> None:
        """Keep the size from step to step, unless larger text needs more.

        The picture goes where the step would be too high with it.

        Args:
            before: the size of the last step; Qt may have added what this one needs.
        """
        high = self._column.totalHeightForWidth(SIZE.width())
        if high > HIGHEST and self._body is not None:
            self._picture.hide()
            self._body.updateGeometry()
            high = self._column.totalHeightForWidth(SIZE.width())
        wanted = SIZE.expandedTo(QSize(SIZE.width(), high))
        self.resize(before.expandedTo(wanted) if self.isVisible() else wanted)

    # ---- what is chosen -----------------------------------------------------------------------

    def _speak(self, language: str) -> None:
        self._state.language = language
        i18n.set_language(language)
        self._apply_look()
        self._show_step(self.step)
        self.language.setFocus(Qt.FocusReason.TabFocusReason)

    def _look(self, name: str) -> None:
        self._state.theme = name
        self._apply_look()

    def _apply_look(self) -> None:
        """The window behind is turned round too; its words follow when it is built anew."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._state.theme, self._state.text_scale / 100, _direction())

    def _keep(self) -> bool:
        """Store what the second step holds; says what is wrong and returns False."""
        if self.step != 2:
            return True
        self.name = " ".join(self.shop.text().split())
        self.currency = self.money.value()
        try:
            self._store(SHOP_NAME, self.name)
            self._store(CURRENCY, self.currency)
        except UserError as error:
            self.error.say("error", error.message)
            self.shop.setFocus()
            return False
        formats.set_currency("rial" if self.currency == "rial" else "toman")
        return True

    def _stored(self, setting: Setting) -> Any:
        return setting.default if self._desk is None else self._desk.preferences.get(setting)

    def _store(self, setting: Setting, value: str) -> None:
        if self._desk is not None and value != self._stored(setting):
            self._desk.preferences.set(setting, value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from any field; on a card it chooses that one."""
        if event.key() in _ENTER:
            focused = self.focusWidget()
            flat = (self.skip, self.back, self.bring)
            if isinstance(focused, QPushButton) and (isinstance(focused, Card) or focused in flat):
                focused.click()
            elif self.step < STEPS:
                self.next_step()
            return
        super().keyPressEvent(event)

    def _finished(self, _result: int) -> None:
        self._keep()  # a name that was typed before «skip» is kept too
        self._on_done(self._answer)
        self.deleteLater()


def _titles() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Welcome to CRMDesk"),
            _("Whom to call, and why: nobody is forgotten. Everything stays on this computer."),
        ),
        (_("Your shop"), _("Both can be changed later in the settings.")),
        (_("How shall we begin?"), _("You can do the rest later.")),
    )


def _picture() -> QLabel:
    made = QLabel()
    made.setPixmap(icons.app_icon().pixmap(QSize(ICON, ICON)))
    made.setAccessibleName(_("CRMDesk"))
    return made


def _direction() -> Qt.LayoutDirection:
    """Where the language of now begins."""
    ways = Qt.LayoutDirection
    return ways.RightToLeft if i18n.is_rtl() else ways.LeftToRight
