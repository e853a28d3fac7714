"""The line over the customers: how many, in which order, and a new one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from crmdesk import formats
from crmdesk.i18n import _, ngettext
from ui import theme
from ui.actions import keys_of
from ui.buttons import button
from ui.text import key_text, label, set_text, tip
from ui.widgets.wordless import WordlessRow


class CustomersHeader(WordlessRow):
    """Says what is listed, and what is wanted of the list."""

    newest_wanted = Signal(bool)
    profile_wanted = Signal(bool)
    columns_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._nobody = False
        self.count = label(role="body", token="text2")
        self.newest_chip = _chip(_("Newest first"))
        self.profile_chip = _chip(_("Profile"))
        tip(self.profile_chip, key_text(keys_of("toggle_profile")))
        self.columns_button = button(
            _("Columns"), "secondary", self.columns_wanted.emit, "columns-3"
        )
        tip(self.columns_button, _("Columns"))
        self.new_button = button(_("New customer"), "primary", self.new_wanted.emit, "user-plus")
        tip(self.new_button, f"{_('New customer')} ({key_text(keys_of('new_customer'))})")
        self.newest_chip.clicked.connect(self.newest_wanted)
        self.profile_chip.clicked.connect(self.profile_wanted)
        self._lay_out()

    def say(self, listed: int, total: int, *, searching: bool, cut: bool) -> None:
        """Say what is listed.

        Args:
            listed: rows in the list.
            total: customers there are.
            searching: the list is what a search found.
            cut: more were found than are listed.
        """
        if not searching:
            words = ngettext("{count} customer", "{count} customers", listed)
        else:
            words = _("the first {count} of {total}") if cut else _("{count} of {total}")
        self._show_tools(nobody=not total)
        count, whole = formats.number(listed), formats.number(total)
        self.count.setMinimumWidth(1)  # the first to give way
        set_text(self.count, words.format(count=count, total=whole))
        self._fit()

    def show_order(self, *, newest: bool, searching: bool) -> None:
        """Show whether the newest stand first; a search has its own order."""
        self.newest_chip.setChecked(newest)
        self.newest_chip.setVisible(not searching and not self._nobody)
        self._fit()

    def _show_tools(self, *, nobody: bool) -> None:
        """Without any customer there is nothing to arrange, and the page itself asks for one."""
        if nobody == self._nobody:
            return
        self._nobody = nobody
        for widget in (self.count, self.profile_chip, self.columns_button, self.new_button):
            widget.setVisible(not nobody)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(_("Customers"), "h1"))
        row.addWidget(self.count)
        row.addStretch()
        for widget in (
            self.newest_chip,
            self.profile_chip,
            self.columns_button,
            self.new_button,
        ):
            row.addWidget(widget)
        self.give_way(self.columns_button, self.new_button)


def _chip(words: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setProperty("kind", "chip")
    chip.setCheckable(True)
    chip.setMinimumHeight(theme.TARGET)
    chip.setAccessibleName(words)
    return chip
