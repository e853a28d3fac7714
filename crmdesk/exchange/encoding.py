"""Which encoding a contact file has: decided by rules, never by statistics of a language.

The order is: byte order mark, strict UTF-8, UTF-16 by its regular zero bytes, Windows-1256
(the Arabic code page of Persian Windows programs). A text that is mostly UTF-8 with a few
damaged bytes stays UTF-8, so that one flipped bit does not turn a whole file into noise.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only these: Python also knows "codecs" that are slow or are no text encodings (idna, zip).
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1256": "cp1256",
    "cp1256": "cp1256",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-6": "iso8859_6",
}
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-32": "utf-32",
    "windows-1256": "cp1256",
    "windows-1252": "cp1252",
}
"""What a person may choose for a text file; Python's names for them."""

_SAMPLE = 64 * 1024
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a\x1b")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WIDE_HIGH_BYTES = b"\x00\x06"  # Latin and Persian letters in UTF-16


def decode_value(raw: bytes, charset: str = "") -> str:
    """Decode a short text; `charset` is what its line claims, which is often wrong."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    claimed = _CHARSETS.get(charset.strip().lower(), "")
    if claimed and claimed != "utf-8":
        return raw.decode(claimed, "replace")
    return _utf8_or_1256(raw)[0]


def decode_file(data: bytes, encoding: str = "") -> str:
    """Decode a whole text file without its byte order mark.

    Args:
        data: the file.
        encoding: one of ENCODINGS that a person chose; empty to find it out.
    """
    return decode_named(data, encoding)[0]


def decode_named(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file, as `decode_file` does, and the encoding, one of ENCODINGS."""
    if encoding:
        return _chosen(data, encoding), encoding
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), _family(name)
    wide = _wide_without_mark(data)
    if wide:
        return data.decode(wide, "replace"), _family(wide)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        content, is_utf8 = _utf8_or_1256(data)
        return content, "utf-8" if is_utf8 else "windows-1256"


def _chosen(data: bytes, encoding: str) -> str:
    if encoding.startswith("utf-"):
        for mark, name in _BOMS:
            if data.startswith(mark) and _family(name) == encoding:
                return data[len(mark) :].decode(name, "replace")
        if encoding == "utf-16":
            return data.decode(_wide_without_mark(data) or "utf-16-le", "replace")
    return data.decode(ENCODINGS[encoding], "replace")


def _family(name: str) -> str:
    return name.removesuffix("-le").removesuffix("-be")


def to_bytes_per_letter(data: bytes) -> bytes:
    """Return UTF-16 and UTF-32 data as UTF-8, other data unchanged but without its mark.

    Cards are unfolded as bytes, since a fold may stand in the middle of a UTF-8 letter.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    wide = _wide_without_mark(data) or next(
        (name for mark, name in _BOMS if data.startswith(mark)), ""
    )
    if not wide:
        return data
    return decode_file(data).encode("utf-8", "replace")


def looks_binary(data: bytes) -> bool:
    """Tell whether the data are no text at all (a picture, a spreadsheet, a program)."""
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or _wide_without_mark(data):
        return False
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 50 > len(sample)


def _wide_without_mark(data: bytes) -> str:
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4 or b"\x00" not in sample:
        return ""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[start::2]
        rest = high.translate(None, _WIDE_HIGH_BYTES)
        low = sample[1 - start :: 2]
        if len(rest) * 5 < half and low.count(0) * 20 < half:
            return name
    return ""


def _utf8_or_1256(raw: bytes) -> tuple[str, bool]:
    """Return the text, and whether it is UTF-8 with a few damaged bytes."""
    as_utf8 = raw.decode("utf-8", "replace")
    damaged = as_utf8.count("\ufffd")
    whole = sum(1 for _ in _NOT_ASCII.finditer(as_utf8)) - damaged
    is_utf8 = whole > damaged
    return (as_utf8 if is_utf8 else raw.decode("cp1256", "replace")), is_utf8
