"""What the program is made of: each part's version and licence, read from the parts themselves.

The libraries are those of ``requirements.txt``; what their packages do not carry is in
``resources/licences``. Nothing is fetched.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from crmdesk import __version__, formats
from crmdesk.i18n import N_, _
from ui import theme

ROOT = theme.RESOURCES.parent
REQUIREMENTS = ROOT / "requirements.txt"
LICENCES = theme.RESOURCES / "licences"
FONT_VERSION, ICONS_VERSION = "33.003", "1.62.0"
_NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)==", re.MULTILINE)
_RULE = "\n\n" + "─" * 40 + "\n\n"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a package does not say of itself.

    Attributes:
        title: under which people know it.
        licence: its short name.
        texts: files of ``resources/licences`` that belong to it.
        note: a msgid, said beside the text.
    """

    title: str = ""
    licence: str = ""
    texts: tuple[str, ...] = ()
    note: str = ""


_QT = N_("Used unchanged, as shared libraries that can be replaced. Source code: code.qt.io")
_KNOWN = {
    "pyside6-essentials": _Known(
        "Qt, PySide6", "LGPL-3.0", ("LGPL-3.0.txt", "GPL-3.0.txt"), note=_QT
    ),
    "shiboken6": _Known("Shiboken", "LGPL-3.0", ("LGPL-3.0.txt", "GPL-3.0.txt"), note=_QT),
    "jalali-core": _Known("", "LGPL-2.1", ("LGPL-2.1.txt",)),
    "jdatetime": _Known("", "PSF-2.0", ("Python.txt",)),
    "pypdfium2": _Known("PDFium, pypdfium2", "BSD-3-Clause, Apache-2.0"),
    "python-bidi": _Known("", "LGPL-3.0"),
    "reportlab": _Known("ReportLab", "BSD-3-Clause"),
    "sqlcipher3": _Known("", "zlib"),
    "uharfbuzz": _Known("", "Apache-2.0"),
}


@dataclass(frozen=True, slots=True)
class Credit:
    """A part of the program.

    Attributes:
        name: as people know it.
        version: "" when the part does not tell.
        licence: the short name.
        note: what must be said beside the text, translated.
        package: name of the Python package whose texts belong to it, or "".
        files: further texts.
    """

    name: str
    version: str
    licence: str
    note: str = ""
    package: str = ""
    files: tuple[Path, ...] = ()

    def text(self) -> str:
        """Read the whole text of the licence."""
        parts = _carried(self.package) if self.package else []
        parts += [path.read_text(encoding="utf-8", errors="replace") for path in self.files]
        return _RULE.join(part.strip("\n") for part in parts)


def credits() -> list[Credit]:
    """Every part, the program itself first."""
    return [
        Credit(_("CRMDesk"), formats.digits(__version__), "MIT", files=(ROOT / "LICENSE",)),
        Credit("Python", platform.python_version(), "PSF-2.0", files=(LICENCES / "Python.txt",)),
        *sorted(_libraries(), key=lambda credit: credit.name.casefold()),
        Credit("SQLCipher", "", "BSD-3-Clause", files=(LICENCES / "SQLCipher.txt",)),
        Credit("OpenSSL", "", "Apache-2.0", files=(LICENCES / "Apache-2.0.txt",)),
        Credit("Vazirmatn", FONT_VERSION, "OFL-1.1", files=(theme.RESOURCES / "fonts/OFL.txt",)),
        Credit("Lucide", ICONS_VERSION, "ISC", files=(theme.RESOURCES / "icons/LICENSE-lucide",)),
    ]


def _libraries() -> Iterator[Credit]:
    try:
        wanted = _NAME.findall(REQUIREMENTS.read_text(encoding="utf-8"))
    except OSError:  # a package without the list still names what it is known to need
        wanted = list(_KNOWN)
    for name in wanted:
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # of another system, such as colorama
            continue
        known = _KNOWN.get(name.lower(), _Known())
        yield Credit(
            known.title or found["Name"],
            found["Version"],
            known.licence or _licence_of(found),
            _(known.note) if known.note else "",
            name,
            tuple(LICENCES / text for text in known.texts),
        )


def _licence_of(found: metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        said = (found.get_all(field) or [""])[0]
        if said:
            return str(said).splitlines()[0]
    return ""


def _carried(package: str) -> list[str]:
    """The texts that a package brings along."""
    found = metadata.distribution(package)
    names = found.metadata.get_all("License-File") or ["LICENSE"]
    texts: list[str] = []
    for name in dict.fromkeys(names):
        text = _read(found, f"licenses/{name}") or _read(found, name)
        if text:
            texts.append(text)
    return texts


def _read(package: metadata.Distribution, name: str) -> str:
    """Read a file that a package brings; not all of them are UTF-8."""
    path = Path(str(package.locate_file(""))) / f"{_folder(package)}/{name}"
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _folder(package: metadata.Distribution) -> str:
    """Return the name of the folder in which a package describes itself."""
    return next((file.parts[0] for file in package.files or () if file.name == "METADATA"), "")
