"""The tags of a customer in lines: two of them, the others on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from crmdesk import formats
from crmdesk.i18n import _
from crmdesk.text import isolate
from ui import theme
from ui.text import tip
from ui.widgets.hand_laid import HandLaid

PAD_X, GAP = 10, 6
LINES = 2
"""Lines of tags that are shown of more."""

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class _Pill(QAbstractButton):
    """A word that can be pressed; painted, so that it costs nothing to fill it anew."""

    ground, ink, edge = "info_soft", "on_info_soft", ""
    """Colours; the edge only where there is always one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of the words, tall enough for a finger."""
        return QSize(_width(self.words), theme.TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a ground lower than the button, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.rect().toRectF().adjusted(1, 3, -1, -3)
        painter.setBrush(theme.color(self.ground))
        painter.setPen(self._outline())
        painter.drawRoundedRect(ground, 9, 9)
        font = theme.font("caption")
        painter.setFont(font)
        painter.setPen(theme.color(self.ink))
        room = self.width() - 2 * PAD_X + 2
        shown = QFontMetrics(font).elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), _MIDDLE, shown)

    def _outline(self) -> QPen:
        if self.hasFocus():
            return QPen(theme.color("focus"), 2)
        edge = self.ink if self.underMouse() else self.edge
        return QPen(theme.color(edge), 1) if edge else QPen(Qt.PenStyle.NoPen)


class TagPill(_Pill):
    """A tag."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tag = ""

    def set_tag(self, tag: str) -> None:
        """Show another tag."""
        if tag == self.tag:
            return
        self.tag, self.words = tag, isolate(tag)
        self.setAccessibleName(_("Customers with the tag {tag}").format(tag=tag))
        tip(self, _("Customers with the tag {tag}").format(tag=isolate(tag)))
        self.update()


class FoldPill(_Pill):
    """Shows the tags that have no room in the lines, or hides them again."""

    ground, ink, edge = "surface", "text2", "border"

    def say(self, words: str, name: str) -> None:
        """Say something else.

        Args:
            words: what stands on it.
            name: the same for screen readers, in full.
        """
        if words != self.words:
            self.words = words
            self.setAccessibleName(name)
            tip(self, name)
            self.update()


class TagRow(HandLaid):
    """The tags of a customer, in lines."""

    clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tags: tuple[str, ...] = ()
        self._widths: list[int] = []
        self._pills: list[TagPill] = []
        self._shown = 0
        self._open = False
        self._after: QWidget | None = None
        self.fold: FoldPill | None = None

    @property
    def pills(self) -> Sequence[TagPill]:
        """The tags that are shown."""
        return self._pills[: self._shown]

    def show_tags(
        self, tags: Sequence[str], after: QWidget | None = None, *, again: bool = False
    ) -> None:
        """Show other tags.

        Args:
            tags: of a customer.
            after: the Tab key comes from there to the first of them.
            again: of the same customer; what was unfolded stays so.
        """
        self._tags, self._after = tuple(tags), after
        self._widths = [_width(isolate(tag)) for tag in tags]
        self._open = self._open and again
        self._place()
        self.updateGeometry()

    def toggle(self) -> None:
        """Show all tags and go to the first of the new ones; or show two lines of them again."""
        before = self._shown
        self._open = not self._open
        self._place()
        self.updateGeometry()
        if self._open and before < self._shown:
            self._pills[before].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.fold is not None:
            self.fold.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- places -------------------------------------------------------------------------------

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines."""
        shown, folds = self._fitting(width)
        widths = [*self._widths[:shown], *([_widest_fold(len(self._tags))] if folds else ())]
        bottom = 0
        for _x, y, _room in _flow(widths, width):
            bottom = y + theme.TARGET
        return bottom

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._widths = [_width(isolate(tag)) for tag in self._tags]
            self._place()

    def _fitting(self, width: int) -> tuple[int, bool]:
        """Return how many tags are shown, and whether there is a pill that folds."""
        fold = _widest_fold(len(self._tags))
        shown = 0
        for number, (x, y, room) in enumerate(_flow(self._widths, width), 1):
            line = y // theme.TARGET
            if line >= LINES:
                return (len(self._tags) if self._open else max(shown, 1)), True
            if line < LINES - 1 or x + room + GAP + fold <= width:
                shown = number
        return len(self._tags), False

    def _place(self) -> None:
        """Show what has room, each in its place."""
        shown, folds = self._fitting(self.width())
        self._make(shown, folds=folds)
        parts: list[_Pill] = list(self.pills)
        widths = self._widths[:shown]
        if self.fold is not None and folds:
            parts.append(self.fold)
            widths = [*widths, self.fold.sizeHint().width()]
        whole = QRect(0, 0, self.width(), max(self.height(), 1))
        direction = self.layoutDirection()
        for part, (x, y, room) in zip(parts, _flow(widths, self.width()), strict=True):
            place = QRect(x, y, room, theme.TARGET)
            part.setGeometry(QStyle.visualRect(direction, whole, place))

    def _make(self, shown: int, *, folds: bool) -> None:
        """Have as many pills as are shown, and hide the others."""
        while len(self._pills) < shown:
            self._add()
        self._shown = shown
        for pill, tag in zip(self._pills, self._tags[:shown], strict=False):
            pill.set_tag(tag)
        for number, pill in enumerate(self._pills):
            pill.setVisible(number < shown)
        if folds and self.fold is None:
            self.fold = FoldPill(self)
            self.fold.clicked.connect(lambda _on=False: self.toggle())
            QWidget.setTabOrder(self._pills[-1], self.fold)
        if self.fold is not None:
            self.fold.setVisible(folds)
            self.fold.say(*self._fold_words(len(self._tags) - shown))

    def _add(self) -> None:
        pill = TagPill(self)
        before = self._pills[-1] if self._pills else self._after
        if before is not None:
            QWidget.setTabOrder(before, pill)
        pill.clicked.connect(lambda _on=False: self.clicked.emit(pill.tag))
        self._pills.append(pill)
        if self.fold is not None:
            QWidget.setTabOrder(pill, self.fold)

    def _fold_words(self, hidden: int) -> tuple[str, str]:
        if self._open:
            return _("Fewer tags"), _("Show fewer tags")
        count = formats.number(hidden)
        return _("+{n} more").format(n=count), _("Show {n} more tags").format(n=count)


def _width(words: str) -> int:
    """Return the width of a pill with these words."""
    return QFontMetrics(theme.font("caption")).horizontalAdvance(words) + 2 * PAD_X + 2


def _widest_fold(tags: int) -> int:
    """Return the room that the folding pill may need among so many tags."""
    more = _("+{n} more").format(n=formats.number(tags))
    return max(_width(more), _width(_("Fewer tags")))


def _flow(widths: Sequence[int], width: int) -> Iterator[tuple[int, int, int]]:
    """Yield the place and the width of each pill from the leading side, line by line."""
    x, y = 0, 0
    for wanted in widths:
        room = min(wanted, max(width, 1))
        if x and x + room > width:
            x, y = 0, y + theme.TARGET
        yield x, y, room
        x += room + GAP
