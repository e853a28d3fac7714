"""Work on many rows: on the worker when it would take longer than a moment."""

from __future__ import annotations

from collections.abc import Callable

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.store import Undone
from crmdesk.text import isolate
from ui.context import Context
from ui.tasks import run_job
from ui.widgets import undo_toast

MANY = 150
"""Customers from which a write is no matter of a moment: about 0.15 ms each."""


def do(context: Context, count: int, work: Callable[[], object], sentence: str, doing: str) -> None:
    """Do something to the data and say so with «Undo»; an error is said instead.

    Args:
        context: of the page.
        count: how many rows it is about.
        work: the write; one undo step. For many rows it is called in the worker's thread.
        sentence: what was done.
        doing: what is being done, shown while it lasts.
    """
    if count < MANY:
        undo_toast.do(context, work, sentence)
        return
    context.toasts.show(doing)

    def told(_nothing: object) -> None:
        context.toasts.show(sentence, _("Undo"), lambda: _take_back(context))

    run_job(lambda _progress: work(), told, lambda error: _say(context, error))


def _take_back(context: Context) -> None:
    """Undo on the worker too: it takes as long again."""
    context.toasts.show(_("Taking it back…"))

    def told(undone: Undone | None) -> None:
        if undone is not None:
            context.toasts.show(_("Undone: {what}").format(what=isolate(undone.label)))

    run_job(lambda _progress: context.desk.store.undo(), told, lambda error: _say(context, error))


def _say(context: Context, error: Exception) -> None:
    if not isinstance(error, UserError):
        raise error
    context.toasts.show(error.message, kind="error")
