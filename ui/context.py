"""What every page is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.actions import Actions
    from ui.backup_watch import BackupWatch
    from ui.bridge import Bridge
    from ui.data_swap import Swap
    from ui.messages import ToastHost
    from ui.window_state import WindowState


class Page(Protocol):
    """What the window asks of a page. Pages read again by themselves when they are told so."""

    def refresh(self) -> None:
        """Read everything that is shown again; selection and scroll stay."""
        ...

    def focus_first(self) -> None:
        """Put the keyboard where the work is."""
        ...

    def current_customer_id(self) -> int | None:
        """Whom a call or a follow-up would be for, as the likely one."""
        ...

    def selected_customer_ids(self) -> Sequence[int]:
        """Whom a command for several would be for; the current one alone when none is marked."""
        ...

    def command(self, action_id: str) -> Callable[[], object] | None:
        """How the page carries out a command of ``ui.actions``; None when it does not here."""
        ...

    def panes(self) -> Sequence[Any]:
        """The widgets that F6 goes round, in reading order."""
        ...

    def save_state(self) -> None:
        """Write into the window's state what the next start shall find again."""
        ...


class Program(Protocol):
    """What a page may ask of the whole program; every change shows at once."""

    def apply_look(self) -> None:
        """Show the theme, text size, density, digits and motion of the window's state."""
        ...

    def set_language(self, language: str) -> None:
        """Build the window anew in another language, where it stood."""
        ...

    def paste_contacts(self) -> None:
        """Bring in the contacts that the clipboard holds."""
        ...

    def bind_keys(self) -> None:
        """Take the keys of the window's state."""
        ...

    def show_sample(self) -> None:
        """Go to the sample data, a file of its own."""
        ...

    def leave_sample(self) -> None:
        """Go back to the shop's own file."""
        ...

    def replace_data(self, swap: Swap) -> None:
        """Close the data file, put another in its place and open that."""
        ...

    @property
    def backups(self) -> BackupWatch | None:
        """Who keeps backups; None at the start, and of the sample data."""
        ...

    @property
    def is_sample(self) -> bool:
        """Whether the sample data is shown."""
        ...


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
        new_follow_up: ``new_follow_up(customer_ids=())`` opens the dialog of a new follow-up.
        edit_follow_up: ``edit_follow_up(id)`` opens the same for one that is there.
        log_entry: ``log_entry(customer_id=None)`` opens the dialog of a visit, message or note.
        edit_entry: ``edit_entry(id)`` opens the same for an interaction that is there.
        run: calls a function; a UserError becomes a toast and the answer None.
        program: the whole program.
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
    new_follow_up: Callable[..., None]
    edit_follow_up: Callable[[int], None]
    log_entry: Callable[..., None]
    edit_entry: Callable[[int], None]
    run: Callable[[Callable[[], Any]], Any]
    program: Program
    preloaded: dict[str, Any] = field(default_factory=dict)
