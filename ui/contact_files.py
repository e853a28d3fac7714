"""Contacts come in and customers go out: the dialogs, and what is dropped or pasted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk.i18n import _

if TYPE_CHECKING:
    from ui.context import Context
    from ui.main_window import MainWindow
    from ui.widgets.state_stack import Offer


def bring_in(window: MainWindow, source: list[Path] | str | None = None) -> None:
    """Open the import.

    Args:
        window: the main window; before its desk is open nothing happens.
        source: files, of which the first is taken, or rows as text; None asks for them.
    """
    desk = window.desk
    if desk is None:
        return
    from ui.dialogs.form_keys import share_keys
    from ui.dialogs.import_wizard import ImportDialog

    def show_newest() -> None:
        window.show_section("customers")
        window.pages.page("customers").list.sort("-added")

    rows = source if isinstance(source, str) else None
    dialog = ImportDialog(window, desk, rows, on_show=show_newest)
    dialog.finished.connect(lambda _result: window.focus_page())
    share_keys(dialog, window.actions_made)
    dialog.opened()
    if isinstance(source, list):
        dialog.take_files(source)


def paste(window: MainWindow) -> None:
    """Bring in what the clipboard holds, when that is a file or rows of contacts."""
    from ui.drop import clipboard_contacts

    found = clipboard_contacts()
    if found is None:
        window.toasts.show(_("There are no contacts in the clipboard. Copy rows in Excel first."))
    else:
        bring_in(window, [found] if isinstance(found, Path) else found)


def take_out(window: MainWindow) -> None:
    """Open the export: of all, of those who are marked, or of those who were found."""
    desk, page = window.desk, window.pages.current()
    if desk is None:
        return
    from ui.dialogs.export import ExportDialog
    from ui.dialogs.form_keys import share_keys

    marked = page.selected_customer_ids() if page is not None else ()
    is_search = getattr(getattr(page, "list", None), "query", "") != ""
    found = list(page.model.ids) if page is not None and is_search else None
    dialog = ExportDialog(window, desk, marked, found)
    dialog.finished.connect(lambda _result: window.focus_page())
    share_keys(dialog, window.actions_made)
    dialog.opened()


def other_beginnings(context: Context) -> list[Offer]:
    """Return what an empty list of customers offers beside writing down the first one."""
    from ui.widgets.state_stack import Offer

    program = context.program
    bring_in = context.actions["import"].trigger
    found = [Offer(_("Import from Excel or a phone"), bring_in, "upload")]
    if not program.is_sample:
        found.append(Offer(_("See it with sample data"), program.show_sample, "sparkles"))
    return found


def accept_drops(window: MainWindow) -> None:
    """Let files be dropped on the window."""
    from ui.drop import FileDrop

    FileDrop(window, lambda files: bring_in(window, files))
