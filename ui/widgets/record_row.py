"""A row of a profile: a follow-up, or something that happened; an icon, words, and a text.

The words are painted; only the text is a label, so that it can be selected.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QToolButton, QWidget

from crmdesk.i18n import _
from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.text import breaking, restyle
from ui.widgets.hand_laid import HandLaid
from ui.widgets.user_text import set_shown

PAD, GAP, ICON, BOX = 8, 10, 20, 22
FOLDED_LINES = 6
"""Lines of a text that are shown of a longer one."""

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_NO_BREAK = "\N{NO-BREAK SPACE}"
_NO_PEN = Qt.PenStyle.NoPen


class Record(NamedTuple):
    """What a row shows.

    Attributes:
        icon: its name.
        token: the icon's colour.
        title: in bold.
        when: below it, small; "" for none.
        text: what somebody wrote.
        tone: of the ground: "danger", "warn", "info", or "" for none.
        box: whether it has a box to tick.
        ink: colour token of the title.
        menu: whether something can be done with it.
    """

    icon: str
    token: str
    title: str
    when: str = ""
    text: str = ""
    tone: str = ""
    box: bool = False
    ink: str = "text"
    menu: bool = True


class _Sizes(NamedTuple):
    """The heights of a row, its title, and the text that is shown; and whether that folds."""

    row: int
    title: int
    text: int
    folds: bool


class _Body(QLabel):
    """The text of a row; a press on it is one on the row too."""

    pressed = Signal()

    def __init__(self, row: QWidget) -> None:
        super().__init__(row)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "body")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say so before the text is marked."""
        self.pressed.emit()
        super().mousePressEvent(event)


class RecordRow(HandLaid):
    """One row; says what the pointer does to it."""

    pressed = Signal()
    opened = Signal()
    """Pressed twice."""
    ticked = Signal()
    menu_wanted = Signal(QPoint)
    """Where the menu is to open, in global pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._record: Record | None = None
        self._text: QLabel | None = None
        self._fold: QPushButton | None = None
        self._dots: QToolButton | None = None
        self._unfolded = False
        self._current = self._ringed = False
        self._placed = False
        self._heights: dict[int, _Sizes] = {}

    # ---- what it shows ------------------------------------------------------------------------

    @property
    def record(self) -> Record | None:
        """What it shows."""
        return self._record

    def fill(self, record: Record) -> None:
        """Show something else."""
        if record == self._record:
            return
        self._record = record
        self._heights.clear()
        self._unfolded = False
        if record.text or self._text is not None:
            body = self._body()
            restyle(body, "token", f"on_{record.tone}_soft" if record.tone else "text")
            set_shown(body, record.text)
            body.setVisible(bool(record.text))
        words = ". ".join(word for word in (record.title, record.when, record.text) if word)
        self.setAccessibleName(strip_isolates(words).replace(_NO_BREAK, " "))
        self._placed = False
        self.updateGeometry()
        self.update()

    def set_current(self, current: bool, *, ringed: bool) -> None:
        """Be the row that the keys speak of; with a ring while they are heard."""
        if (current, ringed and current) == (self._current, self._ringed):
            return
        self._current, self._ringed = current, current and ringed
        self._show_dots(current or self.underMouse())
        self.update()

    # ---- its size -----------------------------------------------------------------------------

    def heightForWidth(self, width: int) -> int:
        """Return the height of all its parts."""
        return self._measured(width).row

    def settle(self) -> None:
        """Place what is not painted, after another thing was filled in at the same size."""
        if not self._placed:
            self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text and the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._heights.clear()
            self.updateGeometry()
            self.update()

    def _start(self) -> int:
        """Return where the words begin, seen from the leading side."""
        box = BOX + GAP if self._record and self._record.box else 0
        return PAD + box + ICON + GAP

    def _measured(self, width: int) -> _Sizes:
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self._measure(width)
        return found

    def _measure(self, width: int) -> _Sizes:
        record = self._record
        if record is None:
            return _Sizes(0, 0, 0, False)
        room = max(40, width - self._start() - theme.TARGET - PAD)
        metrics = QFontMetrics(theme.font("strong"))
        words = _wrapping(record.title, metrics, room)
        title = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, words).height()
        height = PAD + title + PAD
        if record.when:
            height += 2 + QFontMetrics(theme.font("caption")).height()
        shown, folds = 0, False
        if record.text and self._text is not None:
            shown, folds = self._shown_height(max(40, width - self._start() - PAD))
            height += 4 + shown + (theme.TARGET + 2 if folds else 0)
        return _Sizes(max(height, theme.TARGET + 2 * 4), title, shown, folds)

    def _shown_height(self, width: int) -> tuple[int, bool]:
        """Return how much of the text is shown, and whether there is more or less to show."""
        assert self._text is not None
        metrics = QFontMetrics(theme.font("body"))
        # What the label would answer as well, in a third of the time.
        room = QRect(0, 0, width, 1_000_000)
        whole = metrics.boundingRect(room, _WRAPPED, self._text.text()).height()
        line = metrics.lineSpacing()
        if whole <= (FOLDED_LINES + 1) * line:  # a button for one more line helps nobody
            return whole, False
        return (whole if self._unfolded else FOLDED_LINES * line + 2), True

    def _place(self) -> None:
        record = self._record
        if record is None:
            return
        self._placed = True
        _row, title, shown, folds = self._measured(self.width())
        top = PAD + title + 4
        if record.when:
            top += 2 + QFontMetrics(theme.font("caption")).height()
        start = self._start()
        width = max(40, self.width() - start - PAD)
        if self._text is not None and record.text:
            self._text.setGeometry(self._mirrored(QRect(start, top, width, shown)))
            self._offer_fold(QRect(start, top + shown + 2, width, theme.TARGET), folds=folds)
        elif self._fold is not None:
            self._fold.hide()
        if self._dots is not None:
            corner = QRect(self.width() - theme.TARGET - 4, 4, theme.TARGET, theme.TARGET)
            self._dots.setGeometry(self._mirrored(corner))

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    # ---- parts that are made when they are needed ----------------------------------------------

    def _body(self) -> QLabel:
        if self._text is None:
            self._text = _Body(self)
            # By the mouse alone: the arrow keys are for the rows.
            self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._text.pressed.connect(self.pressed)
            self._text.setWordWrap(True)
            leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            self._text.setAlignment(leading)
            self._text.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        return self._text

    def _offer_fold(self, place: QRect, *, folds: bool) -> None:
        if folds and self._fold is None:
            self._fold = QPushButton(self)
            self._fold.setProperty("kind", "ghost")
            self._fold.clicked.connect(lambda _on=False: self._turn_fold())
        if self._fold is None:
            return
        self._fold.setVisible(folds)
        words = _("Less") if self._unfolded else _("More")
        self._fold.setText(words)
        self._fold.setAccessibleName(words)
        place.setWidth(min(place.width(), self._fold.sizeHint().width()))
        self._fold.setGeometry(self._mirrored(place))

    def _turn_fold(self) -> None:
        self._unfolded = not self._unfolded
        self._heights.clear()
        self._place()
        self.updateGeometry()

    def _show_dots(self, shown: bool) -> None:
        shown = shown and self._record is not None and self._record.menu
        if shown and self._dots is None:
            self._dots = QToolButton(self)
            self._dots.setProperty("kind", "icon")
            self._dots.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu key does the same
            self._dots.setAccessibleName(_("Menu of the row"))
            icons.set_icon(self._dots, "ellipsis")
            self._dots.clicked.connect(lambda _on=False: self._dots_clicked())
        if self._dots is not None:
            self._dots.setVisible(shown)
            self._place()

    def _dots_clicked(self) -> None:
        assert self._dots is not None
        self.pressed.emit()
        self.menu_wanted.emit(self._dots.mapToGlobal(self._dots.rect().bottomLeft()))

    # ---- painting -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the ring, the box, the icon and the words."""
        record = self._record
        if record is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if record.tone:
            painter.setPen(_NO_PEN)
            painter.setBrush(theme.color(f"{record.tone}_soft"))
            painter.drawRoundedRect(self.rect(), theme.RADIUS_CARD, theme.RADIUS_CARD)
        if self._ringed:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = self.rect().toRectF().adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, theme.RADIUS_CARD, theme.RADIUS_CARD)
        if record.box:
            self._paint_box(painter, record)
        self._paint_words(painter, record)

    def _paint_box(self, painter: QPainter, record: Record) -> None:
        ink = f"on_{record.tone}_soft" if record.tone else "border_strong"
        painter.setPen(QPen(theme.color(ink), 2))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self._box().toRectF().adjusted(1, 1, -1, -1), 5, 5)

    def _paint_words(self, painter: QPainter, record: Record) -> None:
        ink = f"on_{record.tone}_soft" if record.tone else ""
        picture = icons.pixmap(record.icon, ink or record.token, ICON)
        start = self._start()
        line = QFontMetrics(theme.font("strong")).height()
        icon = QRect(start - GAP - ICON, PAD + (line - ICON) // 2, ICON, ICON)
        painter.drawPixmap(self._mirrored(icon), picture)
        title = self._measured(self.width()).title
        room = max(40, self.width() - start - theme.TARGET - PAD)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color(ink or record.ink))
        place = self._mirrored(QRect(start, PAD, room, title))
        words = _wrapping(record.title, painter.fontMetrics(), room)
        painter.drawText(place, _WRAPPED, words)
        if record.when:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color(ink or "text2"))
            height = QFontMetrics(theme.font("caption")).height()
            place = self._mirrored(QRect(start, PAD + title + 2, room, height))
            painter.drawText(place, _WRAPPED, record.when)

    def _box(self) -> QRect:
        line = QFontMetrics(theme.font("strong")).height()
        return self._mirrored(QRect(PAD, PAD + (line - BOX) // 2, BOX, BOX))

    # ---- the pointer --------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the button of the menu."""
        self._show_dots(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take it away again, unless the keys speak of this row."""
        self._show_dots(self._current)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Become the current row; in the box, tick it."""
        self.pressed.emit()
        in_box = self._box().adjusted(-5, -5, 5, 5).contains(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if left and in_box and self._record is not None and self._record.box:
            self.ticked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open it for editing."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu where the pointer is."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.pressed.emit()
            self.menu_wanted.emit(event.globalPos())
        else:
            event.ignore()


def _wrapping(words: str, metrics: QFontMetrics, room: int) -> str:
    """Return a title as it is painted: what is to stay in one line stays there if it has room."""
    for loose in (f"{_NO_BREAK}·{_NO_BREAK}", _NO_BREAK):
        runs = words.split(" ") if _NO_BREAK in words else ()
        if any(metrics.horizontalAdvance(run) > room for run in runs):
            words = words.replace(loose, loose.replace(_NO_BREAK, " "))
    return _without_hanging_dots(words, metrics, room) if "·" in words else breaking(words)


def _without_hanging_dots(words: str, metrics: QFontMetrics, room: int) -> str:
    """Return a title in its lines; a dot that would end or begin one goes with the break."""
    lines = [""]
    for run in words.split(" "):
        longer = f"{lines[-1]} {run}".lstrip(" ")
        if not lines[-1] or metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(run)
    return "\n".join(filter(None, (line.strip(" ·") for line in lines)))
