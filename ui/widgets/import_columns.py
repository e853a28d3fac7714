"""The columns of a table that is brought in: what each is called, holds, and becomes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.exchange.roles import EXTRA, SKIP
from crmdesk.exchange.table import ColumnGuess, Table
from crmdesk.i18n import _, ngettext
from crmdesk.text import isolate, strip_isolates
from ui import icons, theme
from ui.text import label, set_text, set_token
from ui.widgets.calm_scroll import CalmScrollArea
from ui.widgets.import_clipped import Clipped
from ui.widgets.import_roles import CalmChoice, role_model
from ui.widgets.import_source import SourceBar
from ui.widgets.user_text import one_line

AT_ONCE = 2
"""Rows that are made in one turn of the event loop: each has five widgets to be dressed."""

SAMPLES = 2
FIRST_ROWS = 3
EMPTY = "—"
LOW = 470
"""Pixels of height below which the first rows make room for the columns."""

MARK = 16
MARGIN, LAST_MARGIN = 8, 12
"""Pixels over the titles and below the last column, where there is room for them."""

ARROW = 48
"""What a choice needs beside its words."""


class ColumnRow:
    """The widgets of one column of the file."""

    def __init__(self, model: QStandardItemModel) -> None:
        self.heading = Clipped("", "strong")
        self.samples = Clipped("", "body", "text2")
        self.choice = CalmChoice("")
        self.choice.setModel(model)
        self.mark = QLabel()
        self.mark.setFixedSize(MARK, MARK)
        self.status = label(role="body", token="text2")
        self.mark.hide()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All of them, in reading order."""
        return (self.heading, self.samples, self.choice, self.mark, self.status)

    def show(self, guess: ColumnGuess) -> None:
        """Show what a column holds and becomes; nothing is told."""
        self.heading.say(one_line(guess.heading))
        said = [isolate(" ".join(each.split())) for each in guess.samples[:SAMPLES]]
        self.samples.say(_(", ").join(said))
        before = self.choice.blockSignals(True)
        self.choice.choose(guess.role)
        self.choice.blockSignals(before)
        words, icon, token = _status(guess)
        set_text(self.status, words)
        set_token(self.status, token)
        self.mark.setVisible(bool(icon))
        if icon:
            icons.set_picture(self.mark, icon, token, MARK)
        name = _("What “{column}” becomes").format(column=strip_isolates(guess.heading))
        self.choice.setAccessibleName(name)
        self.choice.setAccessibleDescription(words)

    def wait(self) -> None:
        """Say that the values are being looked at."""
        set_text(self.status, "…")
        set_token(self.status, "text3")
        self.mark.hide()


class ImportColumns(QWidget):
    """The second step: every column that holds something, and the first rows."""

    reread = Signal(str, str, str)
    """Another encoding, delimiter or sheet was chosen; carries all three."""
    rematched = Signal(object)
    """Other roles were chosen; carries them, one a column of the file."""

    built = Signal()
    """All columns of a table are there."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ColumnRow] = []
        self.table: Table | None = None
        self._places: list[int] = []
        self._roles: list[str] = []
        self._waiting: list[int] = []
        self._model = QStandardItemModel(self)
        self._maker = QTimer(self)
        self._maker.setInterval(0)
        self._maker.timeout.connect(self._make_some)
        self.source = SourceBar()
        self.source.changed.connect(self.reread)
        self.remember = QCheckBox(_("Remember this for files with the same headings"))
        self.remember.setChecked(True)
        self._rest = label(role="caption", token="text2")
        self._lay_out()

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(16, MARGIN, 16, LAST_MARGIN)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for place, stretch in enumerate((4, 5, 5, 0, 4)):
            self._grid.setColumnStretch(place, stretch)
        self._grid.setColumnMinimumWidth(3, MARK)
        titles = (_("In the file"), _("For example"), _("Becomes"), "", _("Values"))
        for place, words in enumerate(titles):
            self._grid.addWidget(label(words, "caption", "text2"), 0, place)
        self.area = CalmScrollArea()
        self.area.setWidget(self._inside)
        self.area.setWidgetResizable(True)
        self.area.verticalScrollBar().rangeChanged.connect(self._trim)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_("Columns of the file"))
        self.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        card = QFrame()
        card.setProperty("card", "true")
        held = QVBoxLayout(card)
        held.setContentsMargins(1, 1, 1, 1)
        held.addWidget(self.area)
        self.first = FirstRows()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.source)
        column.addWidget(card, 1)
        column.addWidget(self._rest)
        column.addWidget(self.first)
        column.addWidget(self.remember)

    # ---- what is shown ------------------------------------------------------------------------

    def show_table(self, table: Table) -> None:
        """Show a table; when only the roles or values changed the rows stay where they are."""
        old, self.table = self.table, table
        self._roles = list(table.roles)
        self.source.show_table(table)
        self.remember.setVisible(bool(table.headings))
        filled = [place for place, one in enumerate(table.columns) if one.samples]
        self.first.show_table(table)
        same = old is not None and old.headings == table.headings and self._places == filled
        if same and not self._waiting:
            for row, place in zip(self.rows, self._places, strict=True):
                row.show(table.columns[place])
            return
        self._say_rest(len(table.columns) - len(filled))
        self._build(table, filled)

    @property
    def roles(self) -> tuple[str, ...]:
        """What the columns become, as it is chosen now."""
        return tuple(self._roles)

    def focus_first(self) -> None:
        """Put the keyboard on the first choice that nobody could guess, else on the first."""
        if self._waiting:
            self.area.setFocus()  # until they are made
            return
        doubtful = (row.choice for row in self.rows if row.choice.code == EXTRA)
        target = next(doubtful, self.rows[0].choice if self.rows else None)
        if target is not None:
            target.setFocus()
            # When the rows have their places: those of this moment are older than the step.
            QTimer.singleShot(0, self, self._reveal)

    def _say_rest(self, empty: int) -> None:
        words = ngettext("{n} empty column is left out.", "{n} empty columns are left out.", empty)
        set_text(self._rest, words.format(n=formats.number(empty)))
        self._rest.setVisible(empty > 0)

    def _build(self, table: Table, filled: list[int]) -> None:
        for row in self.rows:
            for widget in row.widgets:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows.clear()
        for row_of_grid in range(self._grid.rowCount()):
            self._grid.setRowStretch(row_of_grid, 0)
        self._model = role_model(table.roles, self)
        self._places, self._waiting = filled, list(filled)
        self.area.verticalScrollBar().setValue(0)
        self._maker.start()

    def _make_some(self) -> None:
        """Make a few rows: a phone's export has ninety columns, too many for one moment."""
        if self.table is None:
            return
        for place in self._waiting[:AT_ONCE]:
            self._make(place, self.table.columns[place])
        del self._waiting[:AT_ONCE]
        if not self._waiting:
            self._maker.stop()
            self._grid.setRowStretch(len(self.rows) + 1, 1)
            self._order()
            self._make_room()
            if self.area.hasFocus():
                self.focus_first()

    def _order(self) -> None:
        """Let the Tab key go from the file through the columns and on."""
        stops = [*self.source.stops, *(row.choice for row in self.rows), self.remember]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)
        self.built.emit()

    def _make(self, place: int, guess: ColumnGuess) -> None:
        row = ColumnRow(self._model)
        self.rows.append(row)
        for column, widget in enumerate(row.widgets):
            self._grid.addWidget(widget, len(self.rows), column)
        row.show(guess)  # not before: what has no parent would be a window of its own
        row.choice.currentIndexChanged.connect(lambda _index: self._chosen(place, row))

    def _chosen(self, place: int, row: ColumnRow) -> None:
        self._roles[place] = row.choice.code
        row.wait()
        self._widen()
        self.rematched.emit(self.roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the first rows out where there is room for little."""
        super().resizeEvent(event)
        self.first.setVisible(event.size().height() >= LOW * max(1.0, theme.scale()))
        QTimer.singleShot(0, self, self._make_room)

    # ---- room ---------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Show each choice in full, with margins around, and the one that has the keyboard."""
        self._widen()
        self._grid.setContentsMargins(16, MARGIN, 16, LAST_MARGIN)
        self._reveal()

    def _trim(self, _least: int, missing: int) -> None:
        """Give the margins away rather than scroll for a few pixels."""
        whole = self._grid.contentsMargins().bottom() == LAST_MARGIN
        if whole and 0 < missing <= MARGIN + LAST_MARGIN:
            below = max(0, LAST_MARGIN - missing)
            above = MARGIN - max(0, missing - LAST_MARGIN)
            self._grid.setContentsMargins(16, above, 16, below)

    def _widen(self) -> None:
        """Make the column of the choices as wide as the longest that is chosen."""
        metrics = self.fontMetrics()
        words = (metrics.horizontalAdvance(row.choice.currentText()) for row in self.rows)
        self._grid.setColumnMinimumWidth(2, max(words, default=0) + ARROW)

    def _reveal(self) -> None:
        """Bring the whole choice that has the keyboard into view."""
        focused = next((row for row in self.rows if row.choice.hasFocus()), None)
        if focused is not None:
            self._grid.activate()
            self.area.ensureWidgetVisible(focused.choice, 0, MARGIN)


class FirstRows(QFrame):
    """How the file begins, in the encoding and with the delimiter that are chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = [Clipped("", "body", "text2") for _line in range(FIRST_ROWS)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(_("The first rows"), "caption", "text2"))
        for line in self._lines:
            column.addWidget(line)

    @property
    def texts(self) -> list[str]:
        """What is shown, for tests."""
        return [strip_isolates(line.text) for line in self._lines if not line.isHidden()]

    def show_table(self, table: Table) -> None:
        """Show the beginning of a table, without what is left out."""
        # Without the columns that are empty from top to bottom: nobody is asked about those.
        pairs = enumerate(zip(table.roles, table.columns, strict=True))
        kept = [place for place, (role, one) in pairs if role != SKIP and one.samples]
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(table.rows))
            if number < len(table.rows):
                cells = table.rows[number]
                # What is empty keeps its place, or the columns would slide into each other.
                shown = (cells[place] if place < len(cells) else "" for place in kept)
                line.say("  ·  ".join(one_line(cell[:200]) or EMPTY for cell in shown))


def _status(guess: ColumnGuess) -> tuple[str, str, str]:
    """Return what is said of a column's values, an icon and a colour token."""
    if guess.role == SKIP:
        return _("left out"), "minus", "text3"
    valid, invalid = formats.number(guess.valid), formats.number(guess.invalid)
    if guess.role == EXTRA:
        return _("{n} kept as they are").format(n=valid), "", "text2"
    if guess.invalid:
        words = _("{valid} valid, {invalid} not valid").format(valid=valid, invalid=invalid)
        return words, "triangle-alert", "warn"
    return _("{valid} valid").format(valid=valid), "circle-check", "ok"
