"""Who is at the keyboard."""

from __future__ import annotations

import getpass
from functools import cache


@cache
def actor() -> str:
    """Return who is at the keyboard, as far as the system knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container without an entry for its user
        return ""
