"""Tells what was done, with the way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from crmdesk.i18n import _
from crmdesk.text import isolate
from ui.context import Context


def do(context: Context, work: Callable[[], object], sentence: str) -> bool:
    """Do something to the data and say so with «Undo»; an error is said instead.

    Returns:
        Whether it was done.
    """

    def whole() -> bool:
        work()
        return True

    if not context.run(whole):
        return False
    context.toasts.show(sentence, _("Undo"), lambda: take_back(context))
    return True


def take_back(context: Context) -> None:
    """Undo the newest operation and say which it was."""
    undone = context.run(context.desk.store.undo)
    if undone is not None:
        context.toasts.show(_("Undone: {what}").format(what=isolate(undone.label)))
