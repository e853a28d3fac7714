"""What can be done with the marked customers of a list, and the menu that offers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from crmdesk import formats
from crmdesk.i18n import _, ngettext
from crmdesk.services.customers import Customer, CustomerRow
from crmdesk.text import isolate
from ui import bulk, icons
from ui.actions import REGISTRY
from ui.context import Context
from ui.menu_words import menu_words, pop_up
from ui.models.customer_columns import words_of
from ui.models.rows_model import RowsModel, as_table
from ui.tasks import run_job
from ui.widgets import undo_toast
from ui.widgets.rows_table import RowsTable

if TYPE_CHECKING:
    from ui.widgets.tag_prompt import TagPrompt

MENU = ("open", "log_call", "new_follow_up", "log_entry", "", "edit", "tag", "copy", "", "delete")
"""Commands of a row's menu, with lines between them."""

_ACTIONS = {action.id: action for action in REGISTRY}


class CustomerDeeds(QObject):
    """Acts on the marked rows of the customers' table."""

    def __init__(self, context: Context, table: RowsTable, model: RowsModel[CustomerRow]) -> None:
        super().__init__(table)
        self._context = context
        self._desk = context.desk
        self._table = table
        self._model = model

    # ---- editing a cell -----------------------------------------------------------------------

    def commit(self, customer: Customer, key: str, text: str) -> None:
        """Save one field of a customer as one undo step; raises UserError."""
        value: object = words_of(text) if key == "tags" else text
        self._desk.customers.change(customer.id, customer.version, **{key: value})
        said = _("{name} was changed.").format(name=isolate(customer.name))
        undo = self._context
        self._context.toasts.show(said, _("Undo"), lambda: undo_toast.take_back(undo))

    # ---- tags ---------------------------------------------------------------------------------

    def tag_prompt(self, ids: Sequence[int], leave: Callable[[], object]) -> TagPrompt:
        """Make the card that tags these customers.

        Args:
            ids: of whom.
            leave: puts the card away.
        """
        from ui.widgets.tag_prompt import TagPrompt

        prompt = TagPrompt(_("A tag for {name}").format(name=self._named(ids)))

        tags = self._desk.tags
        job = run_job(
            lambda _progress: ([name for name, _count in tags.counts()], tags.on_all(ids)),
            lambda read: prompt.offer(*read),
        )
        prompt.destroyed.connect(job.cancel)

        def close() -> None:
            job.cancel()
            leave()

        def put(name: str) -> None:
            close()
            said = _("{name} got the tag “{tag}”.")
            self._tag(ids, name, lambda: self._desk.customers.add_tag(ids, name), said)

        def take_off(name: str) -> None:
            close()
            said = _("The tag “{tag}” was taken off {name}.")
            self._tag(ids, name, lambda: self._desk.customers.remove_tag(ids, name), said)

        prompt.put.connect(put)
        prompt.taken_off.connect(take_off)
        prompt.left.connect(close)
        return prompt

    def _tag(self, ids: Sequence[int], tag: str, work: Callable[[], object], pattern: str) -> None:
        said = pattern.format(tag=isolate(tag), name=self._named(ids))
        bulk.do(self._context, len(ids), work, said, _("Tagging…"))

    def tell_words(self, tell: Callable[[list[str]], object]) -> None:
        """Read the known tags, the most used first, for a field."""
        tags = self._desk.tags
        job = run_job(lambda _progress: [name for name, _count in tags.counts()], tell)
        self.destroyed.connect(job.cancel)

    # ---- the rest -----------------------------------------------------------------------------

    def follow_up(self, ids: Sequence[int]) -> None:
        """Ask for a follow-up for them."""
        if ids:
            self._context.new_follow_up(tuple(ids))

    def delete(self, ids: Sequence[int]) -> None:
        """Put them into the trash."""
        if not ids:
            return
        row = self._row(ids)
        if row is not None:
            said = _("{name} was moved to the trash.").format(name=isolate(row.name))
        else:
            pattern = ngettext(
                "{n} customer was moved to the trash.",
                "{n} customers were moved to the trash.",
                len(ids),
            )
            said = pattern.format(n=formats.number(len(ids)))
        work = self._desk.customers.delete
        bulk.do(self._context, len(ids), lambda: work(ids), said, _("Moving to the trash…"))

    def copy(self, ids: Sequence[int], *, raw: bool = True) -> None:
        """Copy rows for other programs: tabs between, Latin digits; or as they are seen."""
        columns = self._table.columns.wanted()
        if len(ids) < bulk.MANY:
            rows = self._model.rows_at(map(self._model.row_of, ids))
            self._to_clipboard(as_table(rows, columns, raw=raw))
            return
        read, wants = self._desk.customers.rows, self._table.columns.is_wanted

        def work(_progress: object) -> str:
            rows = read(ids, with_tags=wants("tags"), with_added=wants("added"))
            return as_table(rows, columns, raw=raw)

        run_job(work, self._copied(len(ids)))

    def _copy_as_shown(self) -> None:
        self.copy(self._table.selected_ids(), raw=False)

    def _copied(self, count: int) -> Callable[[str], None]:
        def told(text: str) -> None:
            self._to_clipboard(text)
            words = ngettext("{n} row copied.", "{n} rows copied.", count)
            self._context.toasts.show(words.format(n=formats.number(count)))

        return told

    def _to_clipboard(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)

    # ---- the menu -----------------------------------------------------------------------------

    def open_menu(self, at: QPoint, command: Callable[[str], Callable[[], object] | None]) -> None:
        """Open the menu of the marked rows.

        Args:
            at: where, on the screen.
            command: tells what carries out a command.
        """
        menu = QMenu(self._table)
        menu.setAccessibleName(_("Menu of the row"))
        for name in MENU:
            do = command(name) if name else None
            if not name:
                menu.addSeparator()
            elif do is not None:
                _add(menu, name, do)
            if name == "copy":
                as_shown = menu.addAction(icons.icon("clipboard-copy"), _("Copy as shown"))
                as_shown.triggered.connect(lambda _on: self._copy_as_shown())
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, at)

    # ---- words --------------------------------------------------------------------------------

    def _row(self, ids: Sequence[int]) -> CustomerRow | None:
        """Return the only one of them, None for several."""
        return self._model.row_at(self._model.row_of(ids[0])) if len(ids) == 1 else None

    def _named(self, ids: Sequence[int]) -> str:
        row = self._row(ids)
        if row is not None:
            return isolate(row.name)
        words = ngettext("{n} customer", "{n} customers", len(ids))
        return words.format(n=formats.number(len(ids)))


def _add(menu: QMenu, name: str, do: Callable[[], object]) -> None:
    action = _ACTIONS[name]
    entry = menu.addAction(menu_words(name))
    if action.icon:
        entry.setIcon(icons.icon(action.icon))
    entry.triggered.connect(lambda _on: do())
