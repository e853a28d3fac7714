"""What is printed of a customer, shown before it is saved or put on paper."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from crmdesk.i18n import _

if TYPE_CHECKING:
    from crmdesk.jobs import Progress
    from ui.main_window import MainWindow


def show_summary(window: MainWindow, customer_id: int | None = None) -> None:
    """Show the summary of a customer.

    Args:
        window: the main window; before its desk is open nothing happens.
        customer_id: whose; None for the customer of the current row.
    """
    desk, page = window.desk, window.pages.current()
    if desk is None:
        return
    if customer_id is None and page is not None:
        customer_id = page.current_customer_id()
    if customer_id is None:
        window.toasts.show(_("Choose a row in Today or Customers first, then use this command."))
        return
    whose = customer_id

    def make(progress: Progress) -> bytes:
        from crmdesk.reports.customer import customer_summary

        out = io.BytesIO()
        customer_summary(desk, whose, out, progress)
        return out.getvalue()

    customer = window.commands.run(lambda: desk.customers.get(whose))
    if customer is not None:
        from ui.dialogs.preview import PreviewDialog

        title = _("Summary of {name}").format(name=customer.name)
        dialog = PreviewDialog(window, make, title, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
