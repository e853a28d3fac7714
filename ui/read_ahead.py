"""Prepares in the background what the user will want next, once the window is usable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import loading
from ui.tasks import run_job

if TYPE_CHECKING:
    from array import array

    from ui.main_window import MainWindow


def read_ahead(window: MainWindow) -> None:
    """Import the other pages and the dialogs, and read the customers for their page."""
    desk, writes = window.desk, window.writes

    def keep(ids: array[int]) -> None:
        if window.context is not None and window.writes == writes:
            window.context.preloaded["customer_ids"] = ids

    if desk is not None:
        wanted = "customers" not in window.pages.pages
        run_job(lambda _progress: loading.load_the_rest(desk, wanted), keep if wanted else None)
