"""A document of A4 pages: margins, what stands at the top and the foot of each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmdesk import formats
from crmdesk.i18n import _, is_rtl, language
from crmdesk.jobs import Progress
from crmdesk.reports.typeset.lines import SOFT, Style, break_lines
from crmdesk.reports.typeset.pdffile import A4, PdfFile
from crmdesk.reports.typeset.strips import Pen, Strip, paginate
from crmdesk.text import strip_isolates

SIDE, TOP, BOTTOM = 50, 56, 62
"""Empty space around the column; what stands on every page stands in it."""

WIDTH = A4[0] - 2 * SIDE
"""Width of the column that everything stands in."""

ROOM = A4[1] - TOP - BOTTOM
"""Height of the column."""

RUNNING = Style(size=8, color=SOFT)
_RUN_TOP, _RUN_FOOT = A4[1] - 26, 44


@dataclass(frozen=True, slots=True)
class Running:
    """What is told of a document on its pages.

    Attributes:
        subject: above all pages but the first.
        owner: whose document it is, at the foot.
        title: of the reader's window.
    """

    subject: str
    owner: str
    title: str


def pages_of(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Return the strips of each page, at least one."""
    return paginate(strips, ROOM) or [[]]


def write_pages(
    pages: Sequence[Sequence[Strip]], running: Running, progress: Progress | None = None
) -> bytes:
    """Return pages as a PDF file.

    Args:
        pages: from ``pages_of``.
        running: what stands on every page.
        progress: told of each page.

    Raises:
        Cancelled: the job was asked to stop.
    """
    progress = progress or Progress()
    rtl = is_rtl()
    file = PdfFile(running.title, strip_isolates(running.owner), language(), rtl=rtl)
    pen = Pen(file, SIDE, WIDTH, rtl)
    for number, strips in enumerate(pages, 1):
        progress.step(number - 1, len(pages))
        if number > 1:
            _run(pen, _RUN_TOP, running.subject, "")
        top = A4[1] - TOP
        for strip in strips:
            strip.draw(pen, top)
            top -= strip.height
        _run(pen, _RUN_FOOT, running.owner, page_words(number, len(pages)))
        file.end_page()
    progress.step(len(pages), len(pages))
    return file.finish()


def page_words(number: int, total: int) -> str:
    """Return «صفحهٔ ۱ از ۲»."""
    words = _("Page {number} of {total}")
    return words.format(number=formats.number(number), total=formats.number(total))


def _run(pen: Pen, top: float, start: str, end: str) -> None:
    """Draw a line of small words at both edges."""
    half = WIDTH / 2
    for words, at, align in ((start, 0.0, "start"), (end, half, "end")):
        style = Style(RUNNING.size, color=RUNNING.color, align="end" if align == "end" else "start")
        lines = break_lines(words, style, half - 8, rtl=pen.rtl) if words else []
        if lines:
            pen.line(lines[0], style, top, at, half)
