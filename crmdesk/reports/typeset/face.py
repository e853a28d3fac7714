"""A font face: which glyphs a run of letters becomes, and what a reader gets back from them.

Lengths are in thousandths of the size of the text, as PDF counts them.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb  # type: ignore[import-untyped]

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
FILES = {False: "Vazirmatn-Regular.ttf", True: "Vazirmatn-Bold.ttf"}
EM = 1000
BOX_WIDTH = 620
"""Width of what is drawn for a letter that the font lacks."""

KEPT = 20_000
"""Words whose shapes are remembered."""

Sources = list[str | None]
_FORMS = (*range(0xFB00, 0xFB07), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))


Point = tuple[float, float]
Points = tuple[Point, ...]


class Glyph(NamedTuple):
    """One glyph of a run.

    Attributes:
        number: in the font; 0 for a letter that the font lacks.
        advance: to the next one.
        right: how far it is moved from its place.
        up: how far it is raised.
        source: what a reader gets for it; None when that is told with another glyph.
        cluster: place in the text of the first letter that it stands for.
    """

    number: int
    advance: float
    right: float
    up: float
    source: str | None
    cluster: int


class Shape(NamedTuple):
    """A run of letters of one direction and face, from left to right.

    Attributes:
        glyphs: of the run.
        advance: of all of them.
        is_plain: whether every glyph is in the font and stands for letters of its own.
    """

    glyphs: tuple[Glyph, ...]
    advance: float
    is_plain: bool


class Face:
    """One weight of the font."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.hb_face = hb.Face(self.data)
        self._font = hb.Font(self.hb_face)
        self._scale = EM / self.hb_face.upem
        extents = self._font.get_font_extents("ltr")
        self.ascent = extents.ascender * self._scale
        self.descent = -extents.descender * self._scale
        self.shape = lru_cache(maxsize=KEPT)(self._shape)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The bounds of all glyphs: left, bottom, right, top."""
        head = self.hb_face.reference_table("head").data
        left, bottom, right, top = struct.unpack(">4h", head[36:44])
        scale = self._scale
        return round(left * scale), round(bottom * scale), round(right * scale), round(top * scale)

    def width(self, number: int) -> int:
        """Return the width of a glyph as the font gives it."""
        if number == 0:
            return BOX_WIDTH
        advance: float = self._font.get_glyph_h_advance(number) * self._scale
        return round(advance)

    def outline(self, number: int) -> Sequence[tuple[str, Points]]:
        """Return the shape of a glyph: moves, lines, curves and their points, as PDF has them."""
        pen = _Outline(self._scale)
        self._font.draw_glyph_with_pen(number, pen)
        return pen.steps

    def _shape(self, text: str, rtl: bool, before: str = "", after: str = "") -> Shape:
        """Return the glyphs of a run.

        Args:
            text: the letters, in the order in which they are read.
            rtl: the direction of the run.
            before: letters that are joined to its beginning, such as those of the line before.
            after: letters that are joined to its end.
        """
        buffer = hb.Buffer()
        codes = [ord(letter) for letter in before + text + after]
        buffer.add_codepoints(codes, len(before), len(text))
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = "Arab" if rtl else "Latn"
        buffer.language = "fa" if rtl else "en"
        # A reader turns the letters of one glyph around when it meets them from the right: Latin
        # ligatures, which say nothing that their letters do not, are left out.
        hb.shape(self._font, buffer, {"liga": rtl})
        infos, places = buffer.glyph_infos or (), buffer.glyph_positions or ()
        clusters = [info.cluster - len(before) for info in infos]
        if len(clusters) == len(text) and text.isalnum():  # no marks, no ligatures
            sources: Sources = [text[cluster] for cluster in clusters]
        else:
            sources = _sources(text, clusters, [place.x_advance for place in places], rtl=rtl)
        scale = self._scale
        glyphs = []
        for info, place, cluster, source in zip(infos, places, clusters, sources, strict=True):
            number = info.codepoint
            right, up, advance, _down = place.position
            wide = advance * scale if number else BOX_WIDTH
            glyphs.append(Glyph(number, wide, right * scale, up * scale, source, cluster))
        is_plain = all(glyph.number and glyph.source is not None for glyph in glyphs)
        return Shape(tuple(glyphs), sum([glyph.advance for glyph in glyphs]), is_plain)


class _Outline:
    """Takes the shape of a glyph down; PDF has no curves of the second degree."""

    def __init__(self, scale: float) -> None:
        self.steps: list[tuple[str, Points]] = []
        self._scale = scale
        self._last = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the library's name
        """Begin a contour."""
        self._add("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802 - the library's name
        """Add a straight line."""
        self._add("l", point)

    def curveTo(self, *points: Point) -> None:  # noqa: N802 - the library's name
        """Add a curve of the third degree."""
        self._add("c", *points)

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802 - the library's name
        """Add a curve of the second degree."""
        (x0, y0), (x1, y1), (x2, y2) = self._last, control, end
        first = (x0 + 2 * (x1 - x0) / 3, y0 + 2 * (y1 - y0) / 3)
        second = (x2 + 2 * (x1 - x2) / 3, y2 + 2 * (y1 - y2) / 3)
        self._add("c", first, second, end)

    def closePath(self) -> None:  # noqa: N802 - the library's name
        """End a contour."""
        self.steps.append(("h", ()))

    def _add(self, step: str, *points: Point) -> None:
        self._last = points[-1]
        scale = self._scale
        self.steps.append((step, tuple((x * scale, y * scale) for x, y in points)))


def face(*, bold: bool = False) -> Face:
    """Return a weight of the font of all documents."""
    return _face(bold)


@cache
def _face(bold: bool) -> Face:
    return Face(FOLDER / FILES[bold])


def _sources(text: str, clusters: Sequence[int], advances: Sequence[int], *, rtl: bool) -> Sources:
    """Return which letters each glyph stands for.

    The widest glyph of a group stands for all letters of the group, and for the marks over them
    too: a mark that were text of its own would stand on a line of its own for many readers, and
    part the word. Such glyphs stand for nothing and are drawn as shapes.
    """
    starts = sorted(set(clusters))
    letters = {
        start: text[start:stop]
        for start, stop in zip(starts, [*starts[1:], len(text)], strict=True)
    }
    base = -1
    for start in starts:
        if base >= 0 and all(map(_is_mark, letters[start])):
            letters[base] += letters.pop(start)
        else:
            base = start
    widest: dict[int, int] = {}
    for at, cluster in enumerate(clusters):
        if cluster not in widest or advances[at] > advances[widest[cluster]]:
            widest[cluster] = at
    speaking = {widest[start]: _as_one(said, rtl=rtl) for start, said in letters.items()}
    return [speaking.get(at) for at in range(len(clusters))]


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me")


def _as_one(letters: str, *, rtl: bool) -> str:
    """Return letters as a reader has to find them in one glyph.

    Several letters become the one that is composed of them, as ﻻ of لا; searching decomposes it.
    What is left is put backwards in a run from right to left: readers turn such a run around
    letter by letter, inside a glyph too.
    """
    if len(letters) == 1:
        return letters
    bare = "".join(letter for letter in letters if not _is_mark(letter))
    marks = "".join(letter for letter in letters if _is_mark(letter))
    whole = _ligatures().get(bare, bare) + marks
    return whole[::-1] if rtl else whole


@cache
def _ligatures() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in _FORMS:
        whole = unicodedata.normalize("NFKC", chr(code))
        if len(whole) > 1 and " " not in whole:
            found.setdefault(whole, chr(code))
    return found
