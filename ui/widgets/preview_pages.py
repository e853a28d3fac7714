"""Pages one below the other, to scroll through; drawn only while they are near the eye."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from crmdesk import formats
from crmdesk.i18n import _
from ui import theme
from ui.pdf import PageSize

MARGIN, BETWEEN = 20, 16
FRAME = 2
AROUND = 400
"""Pixels over and below the view: pages that come so near are drawn before they are seen."""
WHOLE = 96 / 72
"""Pixels per point at 100 %."""

ZOOMS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
FIT_MOST = 1.25
"""The largest that a page becomes by itself, however wide the window is."""

KEPT = 6
"""Pictures that are kept; an A4 page of 100 % has 3.5 MB, at twice the pixels 14 MB."""

PAPER = QColor("#FFFFFF")


class PreviewPages(QAbstractScrollArea):
    """Shows pages; asks for their pictures and does not make them itself.

    One picture is asked for at a time, the next when it came: a wheel that turns fast asks for
    what it stops at, and not for all that it passes.
    """

    picture_wanted = Signal(int, float)
    """A page, from 0, and pixels of the screen per point; ``give`` or ``failed`` answers."""
    page_changed = Signal(int, int)
    """The page in view, from 1, and how many there are."""
    zoom_changed = Signal(int)
    """In per cent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: Sequence[PageSize] = ()
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self._asked: int | None = None
        self._refused: set[int] = set()
        self._zoom: float | None = None
        self._shown = (0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages"))
        self.setFrameShape(QAbstractScrollArea.Shape.Box)
        self.setLineWidth(FRAME)
        self.verticalScrollBar().setSingleStep(48)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._moved())
        self.horizontalScrollBar().setSingleStep(48)

    # ---- what it shows -------------------------------------------------------------------------

    def set_pages(self, sizes: Sequence[PageSize]) -> None:
        """Show another document from its beginning."""
        self._sizes = sizes
        self._pictures.clear()
        self._asked = None
        self._shown = (0, 0)
        self._lay()
        self.verticalScrollBar().setValue(0)
        self._moved()

    def give(self, number: int, scale: float, picture: QImage) -> None:
        """Take the picture of a page; one of another size than the present is stretched."""
        self._pictures[number] = (scale, picture)
        near = self._near()
        while len(self._pictures) > KEPT:
            far = max(self._pictures, key=lambda one: abs(one + 1 - self.page))
            if far in near:
                break  # it would be asked for again at once
            del self._pictures[far]
        self.viewport().update()
        self._asked = None
        self._ask()

    def failed(self, number: int) -> None:
        """A picture could not be made; it is asked for again when the pages move."""
        self._refused.add(number)
        self._asked = None
        self._ask()

    @property
    def page(self) -> int:
        """The page that takes most of the view, from 1; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        found = 0
        for number in range(len(self._sizes)):
            if number == 0 or self._place(number).top() <= middle:
                found = number + 1
        return found

    @property
    def zoom(self) -> float:
        """How large the pages are; 1 is their real size."""
        return self._zoom if self._zoom is not None else self._fitting()

    def zoom_by(self, steps: int) -> None:
        """Make the pages larger or smaller by steps."""
        now = self.zoom
        if steps > 0:
            self._set_zoom(next((one for one in ZOOMS if one > now + 0.01), ZOOMS[-1]))
        else:
            self._set_zoom(next((one for one in reversed(ZOOMS) if one < now - 0.01), ZOOMS[0]))

    def zoom_to_fit(self) -> None:
        """Make the pages as wide as the view, also when that changes."""
        self._set_zoom(None)

    def go_to(self, page: int) -> None:
        """Scroll to the top of a page, counted from 1."""
        if self._sizes:
            number = max(0, min(page - 1, len(self._sizes) - 1))
            self.verticalScrollBar().setValue(round(self._place(number).top()) - BETWEEN)

    # ---- places --------------------------------------------------------------------------------

    def _fitting(self) -> float:
        widest = max((size.width for size in self._sizes), default=1.0)
        room = self.viewport().width() - 2 * MARGIN
        return max(0.2, min(FIT_MOST, room / (widest * WHOLE)))

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        height = max(1.0, self._height())
        middle = (bar.value() + self.viewport().height() / 2) / height
        self._zoom = zoom
        self._lay()
        bar.setValue(round(middle * self._height() - self.viewport().height() / 2))
        self._moved()

    def _lay(self) -> None:
        """Fit the scroll bars to the pages."""
        view = self.viewport().size()
        scale = self.zoom * WHOLE
        width = max((size.width for size in self._sizes), default=0.0) * scale + 2 * MARGIN
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        wanted = (round(self._height()), round(width) if self._zoom is not None else 0)
        for bar, total, room in zip(bars, wanted, (view.height(), view.width()), strict=True):
            bar.setRange(0, max(0, total - room))
            bar.setPageStep(room)
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        self.zoom_changed.emit(round(self.zoom * 100))
        self.viewport().update()

    def _height(self) -> float:
        scale = self.zoom * WHOLE
        pages = sum(size.height * scale for size in self._sizes)
        return pages + 2 * MARGIN + BETWEEN * max(0, len(self._sizes) - 1)

    def _place(self, number: int) -> QRectF:
        """Return where a page is, from the top left of all that can be scrolled to."""
        scale = self.zoom * WHOLE
        above = sum(size.height for size in self._sizes[:number]) * scale
        size = self._sizes[number]
        width = size.width * scale
        room = self.viewport().width()
        across = self.horizontalScrollBar()
        left = max(float(MARGIN), (room - width) / 2) if not across.maximum() else float(MARGIN)
        return QRectF(
            round(left), round(MARGIN + above + BETWEEN * number), width, size.height * scale
        )

    def _in_view(self, number: int) -> QRectF:
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        moved = across.maximum() - across.value() if self.isRightToLeft() else across.value()
        return self._place(number).translated(-moved, -bar.value())

    def _moved(self) -> None:
        """Tell which page is in view, and ask for the pictures of the near ones."""
        self.viewport().update()
        shown = (self.page, len(self._sizes))
        if shown != self._shown:
            self._shown = shown
            self.page_changed.emit(*shown)
            self._announce(*shown)
        self._refused.clear()
        self._ask()

    def _ask(self) -> None:
        """Ask for the picture that is missed most, unless one is being made."""
        if self._asked is not None:
            return
        scale = self._pixels()
        for number in self._near():
            drawn, _picture = self._pictures.get(number, (0.0, None))
            if drawn != scale and number not in self._refused:
                self._asked = number
                self.picture_wanted.emit(number, scale)
                return

    def _near(self) -> list[int]:
        """Return the pages in view and close to it; the one that takes most of it is the first."""
        room = QRectF(self.viewport().rect()).adjusted(0, -AROUND, 0, AROUND)
        numbers = range(len(self._sizes))
        places = ((number, self._in_view(number)) for number in numbers)
        close = [
            number
            for number, place in places
            if place.bottom() > room.top() and place.top() < room.bottom()
        ]
        shown = self.page - 1
        return sorted(close, key=lambda number: abs(number - shown))

    def _pixels(self) -> float:
        """Return pixels of the screen per point."""
        return self.zoom * WHOLE * self.devicePixelRatioF()

    def _announce(self, page: int, total: int) -> None:
        words = page_words(page, total)
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # ---- events --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages again."""
        super().resizeEvent(event)
        page = self.page
        self._lay()
        if event.oldSize().width() != event.size().width() and self._zoom is None:
            self.go_to(page)
        self._moved()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the ground in the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages that are in view; a page is white in every theme."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("surface2"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(len(self._sizes)):
            place = self._in_view(number)
            if not place.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(place, PAPER)
            if number in self._pictures:
                scale, picture = self._pictures[number]
                if scale == self._pixels():
                    # One pixel of the picture on one of the screen, or it would be blurred.
                    picture.setDevicePixelRatio(self.devicePixelRatioF())
                    painter.drawImage(place.topLeft(), picture)
                else:
                    painter.drawImage(place, picture)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def _paint_frame(self) -> None:
        """Paint a line around the pages and their scroll bar; a thick one with the keyboard."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface2"))
        focused = self.hasFocus()
        painter.setPen(QPen(theme.color("focus" if focused else "border"), 2 if focused else 1))
        inset = 1.0 if focused else 0.5
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Paint the frame, which is the area's own and not the view's."""
        if event.type() == QEvent.Type.Paint:
            self._paint_frame()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll: Home and End to the ends, space and the page keys by a view."""
        bar = self.verticalScrollBar()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
            Qt.Key.Key_Space: (-1 if back else 1) * (bar.pageStep() - 48),
        }
        key = Qt.Key(event.key())
        if key in steps:
            bar.setValue(bar.value() + steps[key])
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for a page of a fair size."""
        return QSize(720, 640)


def page_words(page: int, total: int) -> str:
    """Return «صفحهٔ ۱ از ۲»."""
    words = _("Page {number} of {total}")
    return words.format(number=formats.number(page), total=formats.number(total))
