"""The commands with their keys as one list: a widget for each would make every theme slower."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from crmdesk.i18n import N_, _
from ui import icons, theme
from ui.actions import REGISTRY, ROW, SECTIONS, Action, all_keys, keys
from ui.text import key_text, tip
from ui.widgets.setting_keys import MIDDLE, START, LineArt, pills
from ui.widgets.setting_search import Words

KEYWORDS = N_("keyboard shortcuts keys hotkeys")
PAD, ARROW, GROUND = 16, 16, 6
HEAD_ABOVE, HEAD_BELOW = 12, 4
_AT = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -999, Qt.Key.Key_End: 999}
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def fitting(query: str) -> list[Action]:
    """Return the commands that a query finds, by name, by key, or all by what they are."""
    return [one for one in REGISTRY if _words(one.text, all_keys(one.id)).fit(query)]


@lru_cache(maxsize=256)
def _words(text: str, shown: tuple[str, ...]) -> Words:
    return Words((text, KEYWORDS), *shown)


def is_fixed(action: Action) -> bool:
    """Whether lists need the keys of a command as they are."""
    return action.where == ROW


def art_of(action: Action) -> LineArt:
    """How a command is painted, with its keys of now."""
    return LineArt(_(action.text), pills(keys(action.id)), action.icon)


class ShortcutModel(QAbstractListModel):
    """Titles of menus (texts) and the commands in them."""

    def __init__(self, is_chosen: Callable[[str], bool]) -> None:
        """Begin with every command.

        Args:
            is_chosen: whether the user chose the keys of a command.
        """
        super().__init__()
        self.is_chosen = is_chosen
        self.lines: list[str | Action] = []
        self.show_only(REGISTRY)

    def show_only(self, actions: tuple[Action, ...] | list[Action]) -> None:
        """List some of the commands."""
        self.beginResetModel()
        self.lines = []
        for section, title in SECTIONS.items():
            inside = [one for one in actions if one.section == section]
            if inside:
                self.lines += [_(title).replace("&", ""), *inside]
        self.endResetModel()

    def usable(self) -> list[str]:
        """The commands that are listed and can be given other keys."""
        return [one.id for one in self.lines if isinstance(one, Action) and not is_fixed(one)]

    def row_of(self, name: str) -> int:
        """The row of a command, -1 when it is not listed."""
        found = (row for row, one in enumerate(self.lines) if self._id(one) == name)
        return next(found, -1)

    @staticmethod
    def _id(line: str | Action) -> str:
        return line.id if isinstance(line, Action) else ""

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a line: titles are only read."""
        line = self.lines[index.row()]
        usable = isinstance(line, Action) and not is_fixed(line)
        return Qt.ItemFlag.ItemIsEnabled if usable else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the line itself for the painter, and what it says for everybody else."""
        line = self.lines[index.row()]
        if role == _AT:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return art_of(line).said if isinstance(line, Action) else line
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(line, Action):
            return self.about(line)
        return None

    def about(self, action: Action) -> str:
        """What can be done with a line, for tips and screen readers."""
        if is_fixed(action):
            return _("Lists need this key as it is.")
        if self.is_chosen(action.id):
            return _("{key}: back to what it was at first").format(key=key_text("Delete"))
        return _("Press to give it another key.")


class ShortcutList(QListView):
    """As tall as its lines, one Tab stop; arrow keys go up and down in it."""

    asked = Signal(str)
    """Another key is wanted for a command."""
    put_back = Signal(str)
    """A command shall have its first keys again."""
    moved = Signal(QRect)
    """The keyboard went to another line; carries its place."""

    def __init__(self, is_chosen: Callable[[str], bool], parent: QWidget) -> None:
        """Make the list; ``is_chosen`` says whether the user chose the keys of a command."""
        super().__init__(parent)
        self.is_chosen = is_chosen
        self._lines = ShortcutModel(is_chosen)
        self._pressed = ("", QRect())
        self.room_of, self.room = "", 0
        self.setModel(self._lines)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("Shortcuts"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for set_policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # a press gives the focus when it has been heard
        self.go_to(self._lines.usable()[0])
        self.fit()

    # ---- what is listed -----------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """Ids of the commands that are listed."""
        return [one.id for one in self._lines.lines if isinstance(one, Action)]

    @property
    def current(self) -> str:
        """Id of the command that the keyboard is at; "" for none."""
        line = self.currentIndex().data(_AT)
        return line.id if isinstance(line, Action) else ""

    def said(self, name: str) -> str:
        """What the line of a command says."""
        return str(self._lines.index(self._lines.row_of(name)).data() or "")

    def show_only(self, actions: list[Action]) -> None:
        """List some of the commands."""
        before = self.current
        self._lines.show_only(actions)
        usable = self._lines.usable()
        if usable:
            self.go_to(before if before in usable else usable[0])
        self.fit()

    def refresh(self) -> None:
        """Show the keys of now."""
        lines = self._lines
        lines.dataChanged.emit(lines.index(0), lines.index(lines.rowCount() - 1))

    # ---- going about --------------------------------------------------------------------------

    def go_to(self, name: str) -> None:
        """Let the keyboard be at a command."""
        self.setCurrentIndex(self._lines.index(self._lines.row_of(name)))

    def place_of(self, name: str) -> QRect:
        """Where the line of a command is, without the room below it."""
        place = self.visualRect(self._lines.index(self._lines.row_of(name)))
        return QRect(place.topLeft(), QSize(place.width(), line_height()))

    def arrow_of(self, name: str) -> QRect:
        """Where the arrow is that gives a command its first keys back."""
        return self._arrow_in(self.place_of(name))

    def _arrow_in(self, line: QRect) -> QRect:
        side = theme.TARGET
        left = line.width() - PAD - end_width() - side
        place = QRect(line.left() + left, line.top() + (line.height() - side) // 2, side, side)
        return QStyle.visualRect(self.layoutDirection(), line, place)

    def step(self, distance: int) -> None:
        """Go to the next or previous command that can be changed, or as far as there are any."""
        usable = self._lines.usable()
        if self.current in usable:
            place = min(max(usable.index(self.current) + distance, 0), len(usable) - 1)
            self.go_to(usable[place])

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell who scrolls."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.moved.emit(self.visualRect(current))

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here: the page has a search of its own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space ask for a key, Delete gives back, up and down go to other commands."""
        key, name = Qt.Key(event.key()), self.current
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not name:
            event.ignore()
        elif key in _STEPS:
            self.step(_STEPS[key])
        elif key in _PRESSES:
            self.asked.emit(name)
        elif key == Qt.Key.Key_Delete and self.is_chosen(name):
            self.put_back.emit(name)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the line where it is now: what was asked below another one goes away."""
        line = self.indexAt(event.position().toPoint()).data(_AT)
        self._pressed = ("", QRect())
        if isinstance(line, Action) and not is_fixed(line):
            self._pressed = (line.id, self.place_of(line.id))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.go_to(line.id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The arrow gives the first keys back, the rest of the line asks for another."""
        (name, place), at = self._pressed, event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and name and place.contains(at):
            at_arrow = self.is_chosen(name) and self._arrow_in(place).contains(at)
            (self.put_back if at_arrow else self.asked).emit(name)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tip what can be done with a line."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        line = self.indexAt(event.pos()).data(_AT)
        told = isinstance(line, Action) and (is_fixed(line) or self.is_chosen(line.id))
        tip(self, self._lines.about(line) if told else "")
        QToolTip.showText(event.globalPos(), self.toolTip(), self)
        return True

    # ---- size ---------------------------------------------------------------------------------

    def make_room(self, name: str, height: int) -> None:
        """Leave room below a command for what is said about it; 0 for none."""
        if (self.room_of, self.room) != (name, height):
            self.room_of, self.room = name, height
            self.fit()

    def height_of(self, line: str | Action) -> int:
        """How tall a line is."""
        if isinstance(line, Action):
            return line_height() + (self.room if line.id == self.room_of else 0)
        return QFontMetrics(theme.font("caption")).height() + HEAD_ABOVE + HEAD_BELOW

    def fit(self) -> None:
        """Be as tall as the lines: the page scrolls, the list does not."""
        self.setFixedHeight(sum(self.height_of(line) for line in self._lines.lines))
        self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "room"):
            self.fit()


class _Painter(QStyledItemDelegate):
    def __init__(self, owner: ShortcutList) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, self._owner.height_of(index.data(_AT)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, owner = index.data(_AT), self._owner
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Action):
            place = QRect(option.rect.topLeft(), QSize(option.rect.width(), line_height()))
            at_key = index.row() == owner.currentIndex().row() and owner.hasFocus()
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            lit = not is_fixed(line) and (hovered or line.id == owner.room_of)
            _paint_ground(painter, place, ring=at_key and not is_fixed(line), lit=lit)
            _paint_line(painter, place, option.direction, line)
            if not is_fixed(line) and owner.is_chosen(line.id):
                at = owner.arrow_of(line.id).center() - QPoint(ARROW // 2, ARROW // 2)
                painter.drawPixmap(at, icons.pixmap("rotate-ccw", "text2", ARROW))
        else:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text2"))
            words = option.rect.adjusted(PAD, HEAD_ABOVE, -PAD, -HEAD_BELOW)
            painter.drawText(words, START, line)
        painter.restore()


def _paint_ground(painter: QPainter, place: QRect, *, ring: bool, lit: bool) -> None:
    painter.setPen(QPen(theme.color("focus"), 2) if ring else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("surface2") if lit else Qt.BrushStyle.NoBrush)
    ground = QRectF(place).adjusted(GROUND, 1, -GROUND, -1)
    painter.drawRoundedRect(ground, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)


def _paint_line(painter: QPainter, place: QRect, way: Qt.LayoutDirection, action: Action) -> None:
    """Paint icon, words and keys, and at the end what can be done with the line."""
    around = 2 * PAD + end_width() + theme.TARGET
    line = QRect(place.left() + PAD, place.top(), place.width() - around, place.height())
    painter.save()
    art_of(action).paint(painter, QStyle.visualRect(way, place, line), way)
    painter.restore()
    fixed = is_fixed(action)
    left = place.right() + 1 - PAD - end_width()
    end = QRect(left, place.top(), end_width(), place.height())
    painter.setFont(theme.font("caption" if fixed else "body"))
    painter.setPen(theme.color("text3" if fixed else "link"))
    words = _("fixed") if fixed else _("Change")
    painter.drawText(QStyle.visualRect(way, place, end), MIDDLE, words)


def line_height() -> int:
    """How tall the line of a command is."""
    return LineArt.height() + 4


def end_width() -> int:
    """The same for all, so that the keys of all lines end in one place."""
    metrics = QFontMetrics(theme.font("body"))
    return max(metrics.horizontalAdvance(_("Change")), metrics.horizontalAdvance(_("fixed"))) + 24
