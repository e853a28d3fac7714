"""Where a list stood when the window was closed: its row, its scroll and its search."""

from __future__ import annotations

from typing import Any, NamedTuple


class Place(NamedTuple):
    """What is found again at the next start.

    Attributes:
        current: id of the current row, which may be gone meanwhile.
        scroll: in pixels.
        query: the text of the search.
    """

    current: int | None = None
    scroll: int = 0
    query: str = ""

    @classmethod
    def read(cls, saved: object) -> Place:
        """Take what was saved; what makes no sense is passed over."""
        known = saved if isinstance(saved, dict) else {}
        current, scroll, query = (known.get(key) for key in cls._fields)
        return cls(
            current if type(current) is int else None,
            scroll if type(scroll) is int and scroll > 0 else 0,
            query if isinstance(query, str) else "",
        )

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return self._asdict()
