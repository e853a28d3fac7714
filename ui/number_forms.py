"""How numbers are written: the digits of the window's state, the currency of the data file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmdesk import formats
from crmdesk.settings import CURRENCY

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.window_state import WindowState


def take_digits(state: WindowState) -> bool:
    """Write numbers in the digits of the state; return whether they were others before."""
    before = formats.digits("1")
    formats.set_digits(state.digits)
    return formats.digits("1") != before


def take_currency(desk: Desk | None) -> None:
    """Write amounts in the currency of a data file."""
    if desk is not None:
        rial = desk.preferences.get(CURRENCY) == "rial"
        formats.set_currency("rial" if rial else "toman")
