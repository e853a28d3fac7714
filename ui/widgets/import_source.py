"""What is known of a table that is brought in: rows, encoding, delimiter, sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crmdesk import formats
from crmdesk.exchange.csvrows import DELIMITERS
from crmdesk.exchange.encoding import ENCODINGS
from crmdesk.exchange.table import Table
from crmdesk.i18n import N_, _, ngettext
from crmdesk.text import isolate
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
    "utf-8": N_("Unicode (UTF-8)"),
    "utf-16": N_("Unicode (UTF-16)"),
    "utf-32": N_("Unicode (UTF-32)"),
    "windows-1256": N_("Old Persian Windows (1256)"),
    "windows-1252": N_("Western Windows (1252)"),
}


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
        row = FlowLayout(self, gap=12)
        row.addWidget(self._rows)
        for choice, words in (
            (self.sheet, _("Sheet")),
            (self.encoding, _("Encoding")),
            (self.delimiter, _("Between columns")),
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
        self._fill(self.encoding, ENCODINGS, _ENCODING_WORDS, table.encoding)
        self._fill(self.delimiter, DELIMITERS, _DELIMITER_WORDS, table.delimiter)
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

    def _fill(
        self, choice: CalmChoice, codes: Iterable[str], words: Mapping[str, str], found: str
    ) -> None:
        said = {code: _(words.get(code, code)) for code in codes}
        if found in said and choice not in self._chosen:
            said[found] = _("{what} (guess)").format(what=said[found])
        choice.fill(said.items(), found)

    def _tell(self, choice: CalmChoice, _index: int) -> None:
        self._chosen.add(choice)
        three = (self.encoding, self.delimiter, self.sheet)
        self.changed.emit(*(one.code if one in self._chosen else "" for one in three))


def _group(choice: CalmChoice, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label(words, "body", "text2"))
    row.addWidget(choice)
    return made
