"""Writing pages as PDF: reportlab makes the file, the text in it is ours.

A font is one composite font per weight. Each pair of a glyph and the letters it stands for has a
code of its own, so that a reader that copies or searches gets the letters that were written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import cache

import uharfbuzz as hb  # type: ignore[import-untyped]
from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfdoc  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from crmdesk import clock
from crmdesk.reports.typeset.face import EM, Face, Glyph, face
from crmdesk.reports.typeset.lines import Line, Look, Piece
from crmdesk.text import ZWJ, ZWNJ

# Bytes stay bytes: as text the file would be a quarter longer, and take longer to write.
rl_config.useA85 = 0

A4 = (595.28, 841.89)
"""Width and height of a sheet, in points."""

_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "cmap", "name", "DSIG", "STAT", "post", "OS/2")
_SEEN = 0.5
"""A shift that is told, in thousandths of the size; less nobody sees."""

_BLOCK = 100
"""Lines of a block in a ToUnicode map; the format allows no more."""


class PdfFile:
    """A document that is being written, page after page, from the bottom left up."""

    def __init__(self, title: str, author: str, language: str, *, rtl: bool) -> None:
        self._buffer = io.BytesIO()
        # "invariant" keeps reportlab from reading the clock; the moment is put in below.
        self._canvas = _Canvas(
            self._buffer, A4, pageCompression=1, invariant=1, lang=language, initialFontName=None
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("CRMDesk")
        self._canvas.setProducer("CRMDesk")
        self._canvas.setViewerPreference("Direction", "R2L" if rtl else "L2R")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        _date(self._document)
        self._fonts: dict[bool, _Font] = {}
        self._rtl = rtl

    def draw_line(self, line: Line, left: float, base: float, size: float, spread: float) -> None:
        """Draw a line of text.

        Args:
            line: its pieces.
            left: where its first piece begins.
            base: height of the line on which the letters stand.
            size: of the letters.
            spread: what each space is made wider by.
        """
        code: list[str] = ["BT"]
        shapes: list[str] = []
        look: Look | None = None
        for piece in line.pieces:
            font = self._font(bold=piece.look.bold)
            if piece.look != look:
                look = piece.look
                code.append(f"{_rgb(look.color)} rg /{font.name} {_num(size)} Tf")
            code.append(f"1 0 0 1 {_num(left)} {_num(base)} Tm")
            code.append(font.shown(piece.shape.glyphs, size))
            if not piece.shape.is_plain:
                shapes += _shapes(piece, left, base, size)
            left += piece.width + (spread if piece.is_space else 0)
        self._canvas.addLiteral(" ".join([*code, "ET", *shapes]))

    def fill(self, left: float, bottom: float, width: float, height: float, color: str) -> None:
        """Fill a rectangle."""
        numbers = " ".join(_num(one) for one in (left, bottom, width, height))
        self._canvas.addLiteral(f"{_rgb(color)} rg {numbers} re f")

    def end_page(self) -> None:
        """Go on with the next page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the whole file."""
        self._canvas.save()
        return self._buffer.getvalue()

    @property
    def _document(self) -> pdfdoc.PDFDocument:
        return self._canvas._doc  # noqa: SLF001 - reportlab has no other way to its objects

    def _font(self, *, bold: bool) -> _Font:
        if bold not in self._fonts:
            made = self._fonts[bold] = _Font(face(bold=bold), f"P{int(bold)}", rtl=self._rtl)
            self._document.delayedFonts.append(made)
        return self._fonts[bold]


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas whose pages do not begin with a font that is not used."""

    def _make_preamble(self) -> None:
        self._preamble = ""


class _Font:
    """One weight in one document; reportlab asks it for its objects at the end."""

    def __init__(self, of: Face, name: str, *, rtl: bool) -> None:
        self.name = name
        # In lines from left to right readers part Persian words at the half-space, and put the
        # two halves in the wrong order.
        self._left_out = () if rtl else (ZWNJ, ZWJ)
        self._face = of
        self._codes: dict[tuple[int, str], int] = {(0, " "): 0}
        self._widths = {0: of.width(0)}

    def shown(self, glyphs: Iterable[Glyph], size: float) -> str:
        """Return the operators that show glyphs, from the present place on."""
        code: list[str] = []
        row: list[str] = []
        codes, widths, left_out = self._codes, self._widths, self._left_out
        owed = rise = 0.0
        for number, advance, right, up, source, _cluster in glyphs:
            if source is None or source in left_out:
                owed -= advance
                continue
            if up != rise:
                code += ["[<", *row, ">]TJ ", f"{_num(up * size / EM)} Ts "]
                row, rise = [], up
            move = owed - right
            if move > _SEEN or move < -_SEEN:
                row.append(f">{_num(move)}<")
            known = codes.get((number, source))
            row.append(f"{self._code(number, source) if known is None else known:04x}")
            owed = widths[number] - advance + right
        code += ["[<", *row, ">]TJ"]
        return "".join([*code, " 0 Ts"] if rise else code)

    def _code(self, number: int, source: str) -> int:
        key = number, source
        if key not in self._codes:
            self._codes[key] = len(self._codes)
        if number not in self._widths:
            self._widths[number] = self._face.width(number)
        return self._codes[key]

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Put the font into the document: its outlines, widths, and what its codes stand for."""
        base = f"CRMDSK+{'Vazirmatn-Bold' if self.name == 'P1' else 'Vazirmatn-Regular'}"
        numbers = [number for number, _source in self._codes]
        descendant = _dictionary(
            Type="/Font",
            Subtype="/CIDFontType2",
            BaseFont=f"/{base}",
            CIDSystemInfo=_dictionary(
                Registry=pdfdoc.PDFString("Adobe"),
                Ordering=pdfdoc.PDFString("Identity"),
                Supplement=0,
            ),
            FontDescriptor=document.Reference(self._descriptor(document, base)),
            DW=EM,
            W=pdfdoc.PDFArray([0, pdfdoc.PDFArray([self._widths.get(one, EM) for one in numbers])]),
            CIDToGIDMap=_stream(document, b"".join(one.to_bytes(2, "big") for one in numbers)),
        )
        whole = _dictionary(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=f"/{base}",
            Encoding="/Identity-H",
            DescendantFonts=pdfdoc.PDFArray([document.Reference(descendant)]),
            ToUnicode=_stream(document, self._to_unicode().encode("ascii")),
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(whole)

    def _descriptor(self, document: pdfdoc.PDFDocument, base: str) -> pdfdoc.PDFDictionary:
        outlines = _subset(self._face, {number for number, _source in self._codes})
        return _dictionary(
            Type="/FontDescriptor",
            FontName=f"/{base}",
            Flags=4,
            FontBBox=pdfdoc.PDFArray(list(self._face.box)),
            ItalicAngle=0,
            Ascent=round(self._face.ascent),
            Descent=round(-self._face.descent),
            CapHeight=700,
            StemV=140 if self.name == "P1" else 80,
            FontFile2=_stream(document, outlines, Length1=len(outlines)),
        )

    def _to_unicode(self) -> str:
        rows = [
            f"<{code:04X}> <{source.encode('utf-16-be').hex().upper()}>"
            for (_number, source), code in self._codes.items()
        ]
        head = (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        )
        blocks = [rows[at : at + _BLOCK] for at in range(0, len(rows), _BLOCK)]
        body = "".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
        )
        return f"{head}{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def _shapes(piece: Piece, left: float, base: float, size: float) -> list[str]:
    """Return what of a piece is drawn and not written.

    These are marks over letters, and boxes for the letters that the font lacks.
    """
    scale = size / EM
    code: list[str] = []
    for glyph in piece.shape.glyphs:
        if glyph.number == 0:
            box = (left + 0.08 * size, base, 0.46 * size, 0.66 * size)
            code += [f"{_rgb(piece.look.color)} RG {_num(size * 0.05)} w", *map(_num, box), "re S"]
        elif glyph.source is None:
            x, y = left + glyph.right * scale, base + glyph.up * scale
            code.append(f"{_rgb(piece.look.color)} rg")
            for step, points in face(bold=piece.look.bold).outline(glyph.number):
                code += [f"{_num(x + a * scale)} {_num(y + b * scale)}" for a, b in points]
                code.append(step)
            code.append("f")
        left += glyph.advance * scale
    return code


def _subset(of: Face, numbers: set[int]) -> bytes:
    """Return the outlines of some glyphs as a font file, each under its own number."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(numbers)
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.encode("ascii"), "big") for tag in _LAYOUT_TABLES
    )
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    return bytes(hb.subset(of.hb_face, wanted).blob.data)


def _dictionary(**entries: object) -> pdfdoc.PDFDictionary:
    return pdfdoc.PDFDictionary(entries)


def _stream(
    document: pdfdoc.PDFDocument, content: bytes, **entries: object
) -> pdfdoc.PDFObjectReference:
    made = pdfdoc.PDFStream(_dictionary(**entries), content, [pdfdoc.PDFZCompress])
    return document.Reference(made)


def _date(document: pdfdoc.PDFDocument) -> None:
    """Date a document by the program's own clock."""
    stamp, moment = document._timeStamp, clock.local(clock.now())  # noqa: SLF001 - see above
    offset = moment.utcoffset()
    hours, seconds = divmod(int(offset.total_seconds()) if offset else 0, 3600)
    stamp.YMDhms = moment.timetuple()[:6]
    stamp.dhh, stamp.dmm = hours, seconds // 60


@cache
def _rgb(color: str) -> str:
    return " ".join(_num(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _num(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
