"""What is known of a table that is brought in: rows, encoding, delimiter, sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk import formats
from crmdesk.exchange.csvrows import DELIMITERS
from crmdesk.exchange.encoding import ENCODINGS
from crmdesk.exchange.table import Table
from crmdesk.i18n import N_, _, ngettext
from crmdesk.text import isolate, isolate_ltr
from ui.text import label, set_text
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.import_roles import CalmChoice

_DELIMITER_WORDS = {
    ",": N_("comma ,"),
    ";": N_("semicolon ;"),
    "\t": N_("tab"),
    "|": N_("bar |"),
}
_ENCODING_WORDS = {
    "utf-8": (N_("Unicode"), "UTF-8"),
    "utf-16": (N_("Unicode"), "UTF-16"),
    "utf-32": (N_("Unicode"), "UTF-32"),
    "windows-1256": (N_("Old Persian Windows"), "1256"),
    "windows-1252": (N_("Western Windows"), "1252"),
}
"""Code -> what it is called, and the name by which other programs know it, digits and all."""


class SourceBar(QWidget):
    """Shows what was guessed of a file, and lets it be changed.

    What a person chose is no guess any more, until another file comes.
    """

    changed = Signal(str, str, str)
    """Carries encoding, delimiter and sheet; "" for what nobody chose."""

    def __init__(self) -> None:
        super().__init__()
        self.encoding = CalmChoice(_("Encoding of the file"))
        self.delimiter = CalmChoice(_("What stands between the columns"))
        self.sheet = CalmChoice(_("Sheet of the workbook"))
        self._rows = label(role="body", token="text2")
        self._groups: dict[CalmChoice, QWidget] = {}
        self._chosen: set[CalmChoice] = set()
        row = FlowLayout(self, gap=16)
        row.addWidget(self._rows)
        for choice, words in (
            (self.sheet, _("Sheet")),
            (self.encoding, _("Encoding")),
            (self.delimiter, _("Separator")),
        ):
            self._groups[choice] = group = _group(choice, words)
            row.addWidget(group)
            choice.setSizeAdjustPolicy(CalmChoice.SizeAdjustPolicy.AdjustToContents)
            choice.currentIndexChanged.connect(partial(self._tell, choice))

    def show_table(self, table: Table) -> None:
        """Show what is known of a table; nothing is told."""
        rows = ngettext("{n} row", "{n} rows", table.total).format(n=formats.number(table.total))
        set_text(self._rows, rows)
        self._rows.setMinimumHeight(self.encoding.sizeHint().height())
        encodings = {code: _ENCODING_WORDS.get(code, (code, "")) for code in ENCODINGS}
        delimiters = {code: (_DELIMITER_WORDS.get(code, code), "") for code in DELIMITERS}
        self._fill(self.encoding, encodings, table.encoding)
        self._fill(self.delimiter, delimiters, table.delimiter)
        self.sheet.fill([(name, isolate(name)) for name in table.sheets], table.sheet)
        for choice, needed in (
            (self.encoding, table.kind == "csv"),
            (self.delimiter, table.kind == "csv"),
            (self.sheet, len(table.sheets) > 1),
        ):
            self._groups[choice].setVisible(needed)

    @property
    def stops(self) -> tuple[CalmChoice, ...]:
        """What takes the keyboard, in reading order."""
        return self.sheet, self.encoding, self.delimiter

    def forget(self) -> None:
        """Take what comes next as guessed again."""
        self._chosen.clear()

    def _fill(self, choice: CalmChoice, words: Mapping[str, tuple[str, str]], found: str) -> None:
        guessed = found if choice not in self._chosen else ""
        said = [(code, _said(*two, guessed=code == guessed)) for code, two in words.items()]
        choice.fill(said, found)

    def _tell(self, choice: CalmChoice, _index: int) -> None:
        self._chosen.add(choice)
        three = (self.encoding, self.delimiter, self.sheet)
        self.changed.emit(*(one.code if one in self._chosen else "" for one in three))


def _said(words: str, code: str, *, guessed: bool) -> str:
    """Return the words of a choice, and all that is said beside them in one pair of brackets."""
    beside = [isolate_ltr(code)] * bool(code) + [_("guess")] * guessed
    if not beside:
        return _(words)
    return _("{what} ({more})").format(what=_(words), more=_(", ").join(beside))


def _group(choice: CalmChoice, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label(words, "body", "text2"))
    row.addWidget(choice)
    return made
