"""Keeps what is typed into a form while it is typed; see ``crmdesk.drafts``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from crmdesk.drafts import Drafts

EARLIER = "earlier"
"""Under which a draft holds the one before it."""

PAUSE_MS = 1000
"""Typing is kept at the latest so long after the first key since the last time."""


class DraftKeeper(QObject):
    """Belongs to one form and lives as long as it.

    The form connects every change of its fields to ``touch``, calls ``saved`` when it was saved,
    and ``flush`` when it is closed without saving. ``kept`` is what an earlier form left behind;
    the form offers it with a ``DraftStrip`` and calls ``answered`` when it was taken or let go.
    """

    def __init__(
        self,
        drafts: Drafts,
        form: str,
        read: Callable[[], dict[str, Any] | None],
        owner: QObject,
    ) -> None:
        """Start with nothing to keep.

        Args:
            drafts: of the desk.
            form: one of ``crmdesk.drafts.FORMS``.
            read: gives the values of the form as they are, None when nothing worth keeping
                was typed.
            owner: the form.
        """
        super().__init__(owner)
        self._drafts = drafts
        self._form = form
        self._read = read
        self.kept = drafts.get(form)
        self._has_own = False  # what was typed here is on disk
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.flush)

    def touch(self, *_ignored: object) -> None:
        """Say that a field changed."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep now what stands in the form, and with it an earlier draft nobody answered to.

        What was kept and is taken away again in the form is forgotten.
        """
        self._timer.stop()
        values = self._read()
        if values is not None:
            earlier = {EARLIER: self.kept} if self.kept else {}
            self._drafts.keep(self._form, {**values, **earlier})
            self._has_own = True
        elif self._has_own:
            self.saved()

    def keep_now(self) -> None:
        """Keep what would be kept within the second: the program may be gone by then."""
        if self._timer.isActive():
            self.flush()

    def answered(self) -> None:
        """The earlier draft was taken or let go: one that lay under it comes next."""
        below = (self.kept or {}).get(EARLIER)
        self.kept = below if isinstance(below, dict) and below else None
        self.saved()

    def saved(self) -> None:
        """Forget what was typed here; an earlier draft nobody answered to stays."""
        self._timer.stop()
        self._has_own = False
        if self.kept:
            self._drafts.keep(self._form, self.kept)
        else:
            self._drafts.drop(self._form)

    def drop(self) -> None:
        """Forget everything that was kept of the form."""
        self._timer.stop()
        self._has_own = False
        self.kept = None
        self._drafts.drop(self._form)
