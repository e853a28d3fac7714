"""Paints a line of Today: a heading, or a follow-up as a card with its buttons.

Painted, not built of widgets: six hundred follow-ups cost no more than the ten that are seen.
All places are computed from left to right and mirrored as a whole in a right-to-left window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crmdesk import formats
from crmdesk.services.followups import FollowUpRow
from ui import icons, theme
from ui.models.followup_list import OVERDUE, Entry, FollowUpList
from ui.widgets import elided
from ui.widgets.user_text import shown

CHECK, CALL, SNOOZE, BODY = "check", "call", "snooze", "body"
KIND_ICONS: Mapping[str, tuple[str, str]] = {
    "call": ("phone-call", "info"),
    "visit": ("users", "warn"),
    "message": ("message-circle", "ok"),
    "email": ("mail", "info"),
    "task": ("list-checks", "text2"),
}
PAD = 12
GAP = 8
BOX = 22
ICON = 20
TARGET = 36
PHONE_FROM = 640
"""Width of a card in pixels from which the phone has room beside the text."""

_LEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NO_PEN = Qt.PenStyle.NoPen
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of a card are, already mirrored."""

    card: QRect
    check: QRect
    icon: QRect
    text: QRect
    phone: QRect
    call: QRect
    snooze: QRect


class FollowUpDelegate(QStyledItemDelegate):
    """Paints the lines of Today and says which part of a card is under a point."""

    hover = QPoint(-1, -1)
    """Where the pointer is over the view."""

    dirty: QRegion | None = None
    """What has to be painted, None for all; the view asks for each row between two such places."""

    def __init__(self, rows: FollowUpList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list = rows
        self._heights: tuple[QSize, QSize, QSize] | None = None

    def forget(self) -> None:
        """Measure anew: the font is another."""
        self._heights = None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a line; the view gives the width."""
        if self._heights is None:
            line = QFontMetrics(theme.font("body")).height()
            heights = (max(2 * line + 18, 56) + GAP, max(line + 26, 36), max(line + 16, 36))
            card, heading, more = (QSize(100, height) for height in heights)
            self._heights = card, heading, more
        entry = self._list.entry(index.row())
        if entry is None or entry.row is not None:
            return self._heights[0]
        return self._heights[1 if entry.is_heading else 2]

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a line."""
        entry = self._list.entry(index.row())
        if entry is None or (self.dirty is not None and not self.dirty.intersects(option.rect)):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.row is None:
            self._paint_heading(painter, option, entry)
        else:
            self._paint_card(painter, option, entry, entry.row)
        painter.restore()

    def part_at(self, option: QStyleOptionViewItem, point: QPoint) -> str:
        """Return which part of a card is under a point."""
        places = _places(option.rect, option.direction)
        for name, rect in ((CHECK, places.check), (CALL, places.call), (SNOOZE, places.snooze)):
            if rect.contains(point):
                return name
        return BODY

    # ---- headings -----------------------------------------------------------------------------

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        rect = option.rect
        if not entry.is_heading:
            _write(painter, rect.adjusted(PAD, 0, -PAD, 0), entry.title, "caption", "text3")
            return
        if _is_current(option):
            _ring(painter, rect.adjusted(1, 3, -1, -5))
        token = "danger" if entry.block == OVERDUE else "text"
        arrow = QRect(rect.left(), rect.top(), ICON, rect.height())
        name = "chevron-down" if not entry.folded else "chevron-right"
        _icon(painter, _mirrored(option.direction, rect, arrow), name, "text3", 16)
        words = rect.adjusted(ICON + 4, 0, 0, 0)
        words = _mirrored(option.direction, rect, words)
        _write(painter, words, entry.title, "h2", token)

    # ---- cards --------------------------------------------------------------------------------

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, row: FollowUpRow
    ) -> None:
        places = _places(option.rect, option.direction)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self._paint_surface(painter, option, places.card, over)
        self._paint_check(painter, places.check, entry.settled)
        name, token = KIND_ICONS.get(row.kind, KIND_ICONS["task"])
        _icon(painter, places.icon, name, "text3" if entry.settled else token, ICON)
        due = self._list.due_of(entry)
        _paint_words(painter, places.text, option.direction, entry, row, due)
        if not places.phone.isEmpty() and row.phone:
            _write(painter, places.phone, formats.phone(row.phone), "body", "text2")
        if not entry.settled:
            self._paint_button(painter, places.call, "phone", over)
            self._paint_button(painter, places.snooze, "alarm-clock", over)

    def _paint_surface(
        self, painter: QPainter, option: QStyleOptionViewItem, card: QRect, over: bool
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        edge = "border_strong" if chosen or over else "border"
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(card.topLeft(), _surface(card.size(), edge, ratio))
        if _is_current(option):
            _ring(painter, card)

    def _paint_check(self, painter: QPainter, target: QRect, settled: bool) -> None:
        box = QRect(0, 0, BOX, BOX)
        box.moveCenter(target.center())
        painter.setPen(_NO_PEN if settled else QPen(theme.color("border_strong"), 2))
        painter.setBrush(theme.color("primary") if settled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.toRectF().adjusted(1, 1, -1, -1), 5, 5)
        if settled:
            _icon(painter, box, "check", "on_primary", 16)

    def _paint_button(self, painter: QPainter, target: QRect, name: str, over: bool) -> None:
        if over and target.contains(self.hover):
            painter.setPen(_NO_PEN)
            painter.setBrush(theme.color("surface2"))
            painter.drawRoundedRect(target.toRectF(), 8, 8)
        _icon(painter, target, name, "text2", ICON)


def _places(rect: QRect, direction: Qt.LayoutDirection) -> _Places:
    card = rect.adjusted(0, 0, 0, -GAP)
    middle, right = card.center().y(), card.right() - PAD

    def at(left: int, width: int, height: int) -> QRect:
        place = QRect(left, middle - height // 2, width, height)
        return _mirrored(direction, card, place)

    text_left = card.left() + 4 + TARGET + 4 + ICON + PAD
    snooze_left = right - TARGET + 6
    call_left = snooze_left - TARGET - 4
    phone_width = _phone_width() if card.width() >= PHONE_FROM else 0
    phone_left = call_left - phone_width - 8
    return _Places(
        card,
        at(card.left() + 4, TARGET + 4, TARGET + 4),
        at(card.left() + 4 + TARGET + 4, ICON, ICON),
        at(text_left, phone_left - PAD - text_left, card.height() - 8),
        at(phone_left, phone_width, card.height() - 8),
        at(call_left, TARGET, TARGET),
        at(snooze_left, TARGET, TARGET),
    )


def _phone_width() -> int:
    """Room for a mobile phone in its groups."""
    return _letters("body")[1].horizontalAdvance("۰۹۸۸ ۸۸۸ ۸۸۸۸") + 8


def _paint_words(
    painter: QPainter,
    rect: QRect,
    direction: Qt.LayoutDirection,
    entry: Entry,
    row: FollowUpRow,
    due: tuple[str, bool],
) -> None:
    """Write the name in bold, the reason after it, and when it is due below."""
    half = rect.height() // 2
    top = QRect(rect.left(), rect.top(), rect.width(), half)
    below = QRect(rect.left(), rect.top() + half, rect.width(), half)
    colour = "text3" if entry.settled else "text"
    used = _write(painter, top, shown(entry.title), "strong", colour, struck=entry.settled)
    reason = " ".join(row.reason.split())
    left = top.width() - used
    if reason and left > 40:
        rest = QRect(top.left() + used, top.top(), left, half)
        rest = _mirrored(direction, top, rest)
        _write(painter, rest, f" — {shown(reason)}", "body", colour, struck=entry.settled)
    when, late = due[0], due[1] and not entry.settled
    role, token = ("strong", "danger") if late else ("body", "text2")
    _write(painter, below, when, role, "text3" if entry.settled else token)


def _write(
    painter: QPainter, rect: QRect, words: str, role: str, token: str, *, struck: bool = False
) -> int:
    """Write one line from the leading side, cut with … when too long; return its width."""
    font, metrics = _letters(role, struck=struck)
    return elided.write(painter, rect, words, font, token, metrics)


def _icon(painter: QPainter, target: QRect, name: str, token: str, size: int) -> None:
    place = QRect(0, 0, size, size)
    place.moveCenter(target.center())
    painter.drawPixmap(place, icons.pixmap(name, token, size))


_fonts: dict[tuple[str, bool], tuple[QFont, QFontMetrics]] = {}
_surfaces: dict[tuple[int, int, str, float], QPixmap] = {}
_SURFACES = 8
theme.on_change(_fonts.clear)
theme.on_change(_surfaces.clear)


def _surface(size: QSize, edge: str, ratio: float) -> QPixmap:
    """The ground of a card: all are alike, and round corners are dear to draw."""
    key = (size.width(), size.height(), edge, ratio)
    found = _surfaces.get(key)
    if found is None:
        if len(_surfaces) >= _SURFACES:  # the window is being resized
            _surfaces.clear()
        found = _surfaces[key] = QPixmap(size * ratio)
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("surface"))
        frame = QRect(0, 0, size.width(), size.height()).toRectF()
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.end()
    return found


def _letters(role: str, *, struck: bool = False) -> tuple[QFont, QFontMetrics]:
    """A font with its measures, kept until the look changes: making them is half of a painting."""
    found = _fonts.get((role, struck))
    if found is None:
        font = theme.font(role)
        font.setStrikeOut(struck)
        found = _fonts[role, struck] = font, QFontMetrics(font)
    return found


def _ring(painter: QPainter, rect: QRect) -> None:
    painter.setPen(QPen(theme.color("primary"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.toRectF().adjusted(1, 1, -1, -1), 10, 10)


def _is_current(option: QStyleOptionViewItem) -> bool:
    wanted = QStyle.StateFlag.State_HasFocus
    return bool(option.state & wanted)


def _mirrored(direction: Qt.LayoutDirection, whole: QRect, part: QRect) -> QRect:
    return QStyle.visualRect(direction, whole, part) if direction == _RIGHT_TO_LEFT else part
