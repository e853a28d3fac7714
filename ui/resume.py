"""Opens the form that a draft belongs to, and fills it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from crmdesk.errors import UserError
from crmdesk.i18n import _
from ui.widgets.draft_strip import DraftStrip

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def go_on_with(window: MainWindow, form: str) -> None:
    """Open a form where it was left; a record that is gone meanwhile is said.

    Args:
        window: it has its desk.
        form: one of ``crmdesk.drafts.FORMS`` of which a draft is kept.
    """
    desk = window.desk
    kept = desk.drafts.get(form) if desk is not None else None
    if desk is None or kept is None:
        return
    try:
        place = _open(window, form, kept)
    except UserError:
        words = _("What this was written for is gone. The text was copied to the clipboard.")
        _copy(kept)
        desk.drafts.drop(form)
        window.toasts.show(words, kind="warn")
        return
    strip = place.findChild(DraftStrip)
    if strip is not None:
        strip.go_on.click()


def _open(window: MainWindow, form: str, kept: Mapping[str, Any]) -> QWidget:
    from ui.dialogs.call import CallDialog
    from ui.dialogs.entry import EntryDialog
    from ui.dialogs.follow_up import FollowUpDialog
    from ui.dialogs.new_customer import NewCustomerDialog

    desk, commands = window.desk, window.commands
    assert desk is not None
    record = kept.get("id")
    record = record if isinstance(record, int) else None
    if form == "call":
        return commands.show(CallDialog(window, desk, on_logged=commands.call_logged))
    if form == "follow_up":
        return commands.show(FollowUpDialog(window, desk, (), record, commands.saved))
    if form == "entry":
        return commands.show(EntryDialog(window, desk, None, record, commands.saved))
    if form == "customer" and record is not None:
        desk.customers.get(record)
        window.open_customer(record)
        profile = window.pages.page("customers").profile
        profile.resume(record)
        return profile  # type: ignore[no-any-return]
    made, opened = commands.customer_made, window.open_customer
    return commands.show(NewCustomerDialog(window, desk, "", made, opened))


def _copy(kept: Mapping[str, Any]) -> None:
    from PySide6.QtGui import QGuiApplication

    texts = [value for value in kept.values() if isinstance(value, str) and value.strip()]
    QGuiApplication.clipboard().setText("\n".join(texts))
