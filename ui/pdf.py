"""Pages of PDF files as pictures, on the screen and on paper.

pdfium may be used by one thread at a time: everything but ``Printing`` is for the worker of
``ui.tasks``. Each call opens the file anew, which takes less than a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from crmdesk.errors import FileProblem
from crmdesk.i18n import _
from ui import tasks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
MOST_PIXELS = 40_000_000
"""Of one picture; a page that would have more is drawn coarser."""

PRINT_DPI = 300
"""Dots of printed pages; finer ones nobody sees, and they take four times the memory."""


class PageSize(NamedTuple):
    """Width and height of a page, in points (1/72 inch)."""

    width: float
    height: float


def page_sizes(data: bytes) -> list[PageSize]:
    """Return the size of each page.

    Raises:
        FileProblem: it is no PDF that can be shown.
    """
    with _opened(data) as document:
        return [PageSize(*document.get_page_size(number)) for number in range(len(document))]


def render(data: bytes, number: int, scale: float) -> QImage:
    """Return a page as a picture on white.

    Args:
        data: the file.
        number: of the page, from 0.
        scale: pixels per point.

    Raises:
        FileProblem: the page cannot be shown.
    """
    with _opened(data) as document:
        page = document[number]
        try:
            width, height = page.get_size()
            scale = min(scale, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            shape = (bitmap.width, bitmap.height, bitmap.stride)
            # The picture keeps no hold of the buffer: it has pixels of its own.
            picture = QImage(bytes(bitmap.buffer), *shape, QImage.Format.Format_RGB32).copy()
            bitmap.close()
        finally:
            page.close()
    return picture


class Printing:
    """Prints pages one after another: drawn by the worker, painted here."""

    def __init__(
        self,
        data: bytes,
        printer: QPrinter,
        on_end: Callable[[Exception | None], object],
    ) -> None:
        """Begin at once.

        Args:
            data: the file.
            printer: set up by the user; its range of pages and its scale are kept.
            on_end: called in this thread, with what went wrong or None.
        """
        self._data = data
        self._printer = printer
        self._on_end = on_end
        self._painter: QPainter | None = None
        self._pages: Iterator[int] = iter(())
        self._job = tasks.run_job(lambda _progress: len(page_sizes(data)), self._begin, self._fail)

    def cancel(self) -> None:
        """Print no more pages."""
        self._job.cancel()
        self._close()

    def _begin(self, count: int) -> None:
        first, last = self._printer.fromPage() or 1, self._printer.toPage() or count
        self._pages = iter(range(max(1, first) - 1, min(count, last)))
        painter = QPainter()
        if not painter.begin(self._printer):
            self._fail(FileProblem(_("The printer does not take the pages. Is it switched on?")))
            return
        self._painter = painter
        self._next(is_first=True)

    def _next(self, *, is_first: bool = False) -> None:
        number = next(self._pages, None)
        if number is None:
            self._close()
            self._on_end(None)
            return
        if not is_first:
            self._printer.newPage()
        scale = min(PRINT_DPI, self._printer.resolution()) / POINTS_PER_INCH
        self._job = tasks.run_job(
            lambda _progress: render(self._data, number, scale), self._paint, self._fail
        )

    def _paint(self, picture: QImage) -> None:
        if self._painter is None:
            return
        room = self._printer.pageLayout().paintRectPixels(self._printer.resolution())
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
        self._painter.drawImage(QRectF(left, top, size.width(), size.height()), picture)
        self._next()

    def _fail(self, error: Exception) -> None:
        self._close()
        self._on_end(error)

    def _close(self) -> None:
        painter, self._painter = self._painter, None
        if painter is not None:
            painter.end()


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FileProblem(_("The document cannot be shown: it is damaged.")) from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise FileProblem(_("The document cannot be shown: it is damaged.")) from error
    finally:
        document.close()
