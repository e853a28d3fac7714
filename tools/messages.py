"""Collect the program's texts, merge them into the catalogues, compile what gettext reads.

    python -m tools.messages            rewrite crmdesk.pot, every .po and every .mo
    python -m tools.messages --check    write nothing; fail when one of them is not up to date

The same sources give the same bytes on every machine: no dates, no tool versions and no line
numbers are written, and the texts are sorted. A text that left the program stays at the end of
the .po as a comment, so that its translation is not lost when it comes back.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = "crmdesk"
SOURCES = ("crmdesk", "ui")
LOCALES = ("fa",)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
COMMENT_TAG = "Translators:"
CHANGING_HEADERS = frozenset(
    {"POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team"}
)
HEADER_COMMENT = "# The texts of CRMDesk. Written by `make messages`; translate the empty msgstr."


class PlainCatalog(Catalog):
    """A catalogue whose header holds nothing that changes from day to day."""

    def _lasting_headers(self) -> list[tuple[str, str]]:
        every = super()._get_mime_headers()
        return [(name, value) for name, value in every if name not in CHANGING_HEADERS]

    mime_headers = property(_lasting_headers, Catalog._set_mime_headers)  # noqa: SLF001


def new_catalog(locale: str | None = None) -> PlainCatalog:
    """An empty catalogue; without a locale it is the template."""
    return PlainCatalog(
        locale=locale,
        domain=DOMAIN,
        header_comment=HEADER_COMMENT,
        project="CRMDesk",
        version="1",
        msgid_bugs_address="-",
        charset="utf-8",
        fuzzy=False,
    )


def extract(root: Path) -> PlainCatalog:
    """Every text marked by `_`, `N_` or `ngettext` in the sources below `root`."""
    template = new_catalog()
    for path in _python_files(root):
        place = path.relative_to(root).as_posix()
        for _line, text, comments, context in extract_from_file(
            "python", path, keywords=KEYWORDS, comment_tags=[COMMENT_TAG]
        ):
            template.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
        for text in _texts_in_fstrings(ast.parse(path.read_bytes())):
            template.add(text, locations=[(place, 0)])
    return template


def _texts_in_fstrings(tree: ast.AST) -> Iterator[str | tuple[str, ...]]:
    """The marked texts inside f-strings, which are one token before Python 3.12 and hide them."""
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    for call in (node for string_ in strings for node in ast.walk(string_)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id not in KEYWORDS:
            continue
        places = KEYWORDS[call.func.id] or (1,)
        forms = [call.args[place - 1] for place in places if place <= len(call.args)]
        values = (one.value for one in forms if isinstance(one, ast.Constant))
        words = [value for value in values if isinstance(value, str)]
        if len(words) == len(places):
            yield words[0] if len(words) == 1 else tuple(words)


def _python_files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        yield from sorted((root / source).rglob("*.py"))


def merge(template: Catalog, old: Catalog, locale: str) -> PlainCatalog:
    """The template with the translations that `old` has; nothing is guessed."""
    merged = new_catalog(locale)
    for message in _messages(template):
        known = old.get(message.id) or old.obsolete.get(_key(message))
        same_shape = known is not None and known.pluralizable == message.pluralizable
        merged.add(
            message.id,
            known.string if known is not None and same_shape else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known is not None else (),
        )
    for gone in [*_messages(old), *old.obsolete.values()]:
        if template.get(gone.id) is None and _is_translated(gone):
            gone.locations = []
            merged.obsolete[_key(gone)] = gone
    return merged


def _messages(catalog: Catalog) -> Iterator[Message]:
    """The messages without the header, which is the message of the empty text."""
    return (message for message in catalog if message.id)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | Iterable[str] | None) -> list[str]:
    """The forms of a text that counts something; a plain text has one."""
    return [text] if isinstance(text, str) else list(text or [""])


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def problems(catalog: Catalog) -> list[str]:
    """What is wrong with the translations: an empty one, or one with other placeholders."""
    found = []
    for message in _messages(catalog):
        if not _is_translated(message):
            found.append(f"not translated: {message.id!r}")
            continue
        wanted = _placeholders(_forms(message.id)[-1])
        if any(_placeholders(form) != wanted for form in _forms(message.string)):
            found.append(f"other placeholders than {sorted(wanted)}: {message.string!r}")
    return found


def _placeholders(text: str) -> set[str]:
    try:
        fields = [part[1] for part in string.Formatter().parse(text)]
    except ValueError:  # a lone brace: the text is not meant for str.format
        return set()
    return {field for field in fields if field is not None}


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as a .po or .pot file."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, sort_output=True, include_lineno=False)
    return file.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it at run time."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def read_catalog(path: Path, locale: str) -> Catalog:
    """The catalogue in a .po file; an empty one when there is no such file."""
    if not path.exists():
        return new_catalog(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=DOMAIN, abort_invalid=True)


def po_path(root: Path, locale: str) -> Path:
    """Where the catalogue of a language lies."""
    return root / "resources" / "locale" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def wanted_files(root: Path) -> dict[Path, bytes]:
    """The files that belong to the sources as they are now, with their content."""
    template = extract(root)
    files = {root / "resources" / "locale" / f"{DOMAIN}.pot": po_bytes(template)}
    for locale in LOCALES:
        path = po_path(root, locale)
        catalog = merge(template, read_catalog(path, locale), locale)
        files[path] = po_bytes(catalog)
        files[path.with_suffix(".mo")] = mo_bytes(catalog)
    return files


def stale_files(root: Path) -> dict[Path, bytes]:
    """Those of `wanted_files` whose content on disk differs."""
    return {
        path: content
        for path, content in wanted_files(root).items()
        if not path.exists() or path.read_bytes() != content
    }


def main(argv: Sequence[str], root: Path = ROOT) -> int:
    """Rewrite or check the catalogues; 1 when something is left to do for a person."""
    check = "--check" in argv
    stale = stale_files(root)
    for path, content in stale.items():
        print("not up to date:" if check else "written:", path.relative_to(root).as_posix())
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    left = [text for one in LOCALES for text in problems(read_catalog(po_path(root, one), one))]
    for text in left:
        print(text)
    return 1 if left or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
