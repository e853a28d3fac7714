"""What every page is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.actions import Actions
    from ui.bridge import Bridge
    from ui.messages import ToastHost
    from ui.window_state import WindowState


@dataclass(slots=True)
class Context:
    """The desk, what the pages share, and what a page may ask of the window.

    Attributes:
        desk: the services.
        toasts: where short messages go.
        state: sizes and columns to remember; the window saves it when it closes.
        bridge: the signal of changes; the window passes it on to the pages itself.
        actions: every command, by id.
        open_customer: shows a customer on the customers' page.
        log_call: ``log_call(customer_id=None, follow_up_id=None)`` opens the call dialog.
        run: calls a function; a UserError becomes a toast and the answer None.
        preloaded: what was read in the background while the program started, so that the first
            page need not read it in the window's thread: ``customer_ids`` (an array, by name) and
            ``today`` (TodayLists). A page takes it once, with ``pop(name, None)``.
    """

    desk: Desk
    toasts: ToastHost
    state: WindowState
    bridge: Bridge
    actions: Actions
    open_customer: Callable[[int], None]
    log_call: Callable[..., None]
    run: Callable[[Callable[[], Any]], Any]
    preloaded: dict[str, Any] = field(default_factory=dict)
