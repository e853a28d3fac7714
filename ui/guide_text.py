"""The chapters of the user guide: read from Markdown, and dressed in the theme's clothes.

Qt's Markdown reader knows neither directions nor our sizes and colours, so the finished document
is gone through once. Only our own files come here, never what a user wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextList,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

from crmdesk.i18n import is_rtl
from crmdesk.text import fold, isolate, isolate_ltr, squash
from ui import theme

FOLDER = theme.RESOURCES.parent / "docs" / "guide"
NBSP = "\u00a0"
THIN = "\u202f"
"""A narrow space at both ends of a key: a wider one tears the full stop behind it off."""
PICTURE = "\ufffc"
"""The letter that stands for a picture in a document."""

NO_STEP, POINT = -1, 0
"""What a paragraph's state says: no part of a list, or a point of one without numbers."""

LINE_HEIGHT = 145.0
"""Per cent of the font's own; Persian wants air between the lines."""

_FENCE = re.compile(r"^```")
_CODE = re.compile(r"`([^`\n]+)`")
_CHIP = re.compile("\u202f[\u2066\u2068].*?\u2069\u202f")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(")
_ROW = re.compile(r"^\|.*\|$")
_LATIN_FIRST = re.compile(r"[A-Za-z<>+\-.,/]")
_HEADINGS = {1: ("h1", 0, 10), 2: ("h2", 18, 4), 3: ("strong", 12, 2)}
"""Level -> role of its text, space above and below in pixels."""

_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_DECIMAL = QTextListFormat.Style.ListDecimal
_QUOTE = QTextFormat.Property.BlockQuoteLevel.value
_FENCED = QTextFormat.Property.BlockCodeFence.value


class Chapter(NamedTuple):
    """One file of the guide: its id is the file's name without the ending."""

    id: str
    title: str
    source: str
    folder: Path


class Hit(NamedTuple):
    """A place in a document that holds what is looked for: first character and the one after."""

    start: int
    end: int


def read_chapters(language: str, folder: Path = FOLDER) -> tuple[Chapter, ...]:
    """Read the guide in a language, in its order; () when its files are not there."""
    place = folder if language == "fa" else folder / language
    found = []
    for path in sorted(place.glob("[0-9]*.md")):
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        title = source.partition("\n")[0].lstrip("# ").strip() or path.stem
        found.append(Chapter(path.stem, title, source, place))
    return tuple(found)


def prepared(source: str) -> str:
    """Return the Markdown with each code span in one piece and in its own direction.

    Qt lays tables out from the left alone, so from right to left their columns change places.
    """
    lines, fenced = [], False
    for line in source.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        lines.append(line if fenced else _prepared_line(line))
    return "\n".join(lines)


def _prepared_line(line: str) -> str:
    made = _CODE.sub(_chip, line)
    return _turned(made) if is_rtl() and _ROW.match(made) else made


def _turned(row: str) -> str:
    return "|".join(["", *reversed(row.split("|")[1:-1]), ""])


def _chip(match: re.Match[str]) -> str:
    words = match[1].replace(" ", NBSP)
    apart = isolate_ltr if _LATIN_FIRST.match(words) else isolate
    return f"`{THIN}{apart(words)}{THIN}`"


# ---- searching ---------------------------------------------------------------------------------


def count_hits(source: str, wanted: str) -> int:
    """Count how often a chapter holds a text, in whatever spelling."""
    needle = squash(wanted)
    return sum(len(list(_found(block, needle))) for block in _squashed(source))


def hits(document: QTextDocument, wanted: str) -> list[Hit]:
    """Return where a document holds a text; spaces, half-spaces and letter forms do not matter."""
    needle = squash(wanted)
    return [hit for block in blocks(document) for hit in _hits_in(block, needle)]


def _hits_in(block: QTextBlock, needle: str) -> Iterator[Hit]:
    words = block.text()
    folded = [_folded(letter) for letter in words]
    places = [place for place, letters in enumerate(folded) for _letter in letters]
    for at in _found("".join(folded), needle):
        last = places[at + len(needle) - 1]
        yield Hit(block.position() + places[at], block.position() + last + 1)


def _found(text: str, needle: str) -> Iterator[int]:
    at = -1
    while needle and (at := text.find(needle, at + 1)) >= 0:
        yield at


@lru_cache(maxsize=32)
def _squashed(source: str) -> tuple[str, ...]:
    """The paragraphs of a chapter, in the one spelling that is searched."""
    document = QTextDocument()
    document.setMarkdown(prepared(source))
    return tuple("".join(map(_folded, block.text())) for block in blocks(document))


@lru_cache(maxsize=1024)
def _folded(letter: str) -> str:
    return fold(letter).replace(" ", "")


# ---- dressing ----------------------------------------------------------------------------------


def made_document(chapter: Chapter) -> QTextDocument:
    """Return a chapter as it is shown in the current theme, language and text size."""
    document = QTextDocument()
    document.setDefaultFont(theme.font())
    document.setDocumentMargin(0)
    document.setMarkdown(prepared(chapter.source))
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)
    for block in blocks(document):
        block.setUserState(_step_number(block))
    for block in blocks(document):
        _dress_block(block)
    _dress_links(document, chapter.source)
    for block in [one for one in blocks(document) if _is_set_apart(one)]:
        _set_apart(block)
    for block in blocks(document):
        if block.length() == 1:
            _shrink(block)
    return document


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Go through the paragraphs of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _step_number(block: QTextBlock) -> int:
    """The number of a step, 0 for a point of a list without numbers, -1 outside of lists."""
    items: QTextList | None = block.textList()
    if items is None:
        return NO_STEP
    return items.itemNumber(block) + 1 if items.format().style() == _DECIMAL else POINT


def step_room() -> int:
    """How far a step stands in, in pixels."""
    return round(30 * max(1.0, theme.scale()))


def _direction(*, latin: bool = False) -> Qt.LayoutDirection:
    rtl = is_rtl() and not latin
    return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight


def _dress_block(block: QTextBlock) -> None:
    old = block.blockFormat()
    cursor = QTextCursor(block)
    made = QTextBlockFormat()
    made.setLayoutDirection(_direction(latin=old.hasProperty(_FENCED)))
    made.setLineHeight(LINE_HEIGHT, _PROPORTIONAL)
    made.setBottomMargin(10)
    if PICTURE in block.text():
        made.setLineHeight(100.0, _PROPORTIONAL)  # of the picture itself
    for kept in (_QUOTE, _FENCED):
        if old.hasProperty(kept):
            made.setProperty(kept, old.property(kept))
    if cursor.currentTable() is not None:
        made.setLineHeight(100.0, _PROPORTIONAL)
        made.setBottomMargin(0)
    if old.headingLevel():
        role, above, below = _HEADINGS[min(old.headingLevel(), 3)]
        made.setHeadingLevel(old.headingLevel())
        made.setTopMargin(above * theme.scale())
        made.setBottomMargin(below * theme.scale())
        _paint_heading(block, role)
    _dress_chips(block)
    if block.userState() >= 0:
        _dress_step(block, made)
    cursor.setBlockFormat(made)


def _paint_heading(block: QTextBlock, role: str) -> None:
    style = QTextCharFormat()
    style.setFont(theme.font(role))
    style.setForeground(theme.color("text"))
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(style)
    cursor.setBlockCharFormat(style)


def _dress_step(block: QTextBlock, made: QTextBlockFormat) -> None:
    """Make room for the number or the dot, which the viewer paints: Qt's digits are Latin."""
    last = block.next().userState() == NO_STEP
    made.setBottomMargin(12 if last else 5)
    if is_rtl():
        made.setRightMargin(step_room())
    else:
        made.setLeftMargin(step_room())


def _dress_chips(block: QTextBlock) -> None:
    style = QTextCharFormat()
    style.setFont(theme.font())
    style.setBackground(theme.color("surface2"))
    style.setForeground(theme.color("text"))
    for found in _CHIP.finditer(block.text()):
        _words(block, found.start(), found.end()).setCharFormat(style)


def _dress_links(document: QTextDocument, source: str) -> None:
    style = QTextCharFormat()
    style.setForeground(theme.color("link"))
    style.setFontUnderline(True)
    labels = set(_LINK.findall(source))
    for block in blocks(document):
        text = block.text()
        for label in labels:
            at = text.find(label)
            words = _words(block, at, at + len(label)) if at >= 0 else None
            if words is not None and words.charFormat().isAnchor():
                words.mergeCharFormat(style)


def _words(block: QTextBlock, start: int, end: int) -> QTextCursor:
    """Select a part of a block."""
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + start)
    cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _dress_table(table: QTextTable) -> None:
    made = QTextTableFormat()
    made.setLayoutDirection(_direction())
    made.setBorder(1)
    made.setBorderBrush(theme.color("border"))
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderCollapse(True)
    made.setCellPadding(6)
    made.setCellSpacing(0)
    made.setHeaderRowCount(1)
    made.setTopMargin(4)
    made.setBottomMargin(14)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(made)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        style = cell.format()
        style.setBackground(theme.color("surface2"))
        cell.setFormat(style)
        cursor = cell.firstCursorPosition()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        bold = QTextCharFormat()
        bold.setFontWeight(theme.font("strong").weight())
        cursor.mergeCharFormat(bold)


def _is_set_apart(block: QTextBlock) -> bool:
    style = block.blockFormat()
    return style.hasProperty(_QUOTE) or style.hasProperty(_FENCED)


def _set_apart(block: QTextBlock) -> None:
    """Put a hint or a command line into a coloured frame of its own."""
    hint = block.blockFormat().hasProperty(_QUOTE)
    made = QTextFrameFormat()
    made.setBackground(theme.color("info_soft" if hint else "surface2"))
    made.setPadding(10)
    made.setTopMargin(4)
    made.setBottomMargin(12)
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    inside = block.blockFormat()
    inside.setBottomMargin(0)
    cursor.mergeBlockFormat(inside)
    if hint:
        style = QTextCharFormat()
        style.setForeground(theme.color("on_info_soft"))
        cursor.mergeCharFormat(style)
    frame = cursor.insertFrame(made)
    frame.firstCursorPosition().setBlockFormat(inside)


def _shrink(block: QTextBlock) -> None:
    """Take the height of an empty paragraph, which Qt puts around frames and tables."""
    made = QTextBlockFormat()
    made.setLineHeight(1.0, _FIXED)
    QTextCursor(block).setBlockFormat(made)
