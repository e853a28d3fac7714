"""Which customers are listed, and in which order: all of them or those that a search finds.

A short list is read at once. A long one is read on the worker, while the one before stays on the
screen; after a small write it is not read again at all, only mended.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal

from crmdesk.changes import Changes
from crmdesk.desk import Desk
from crmdesk.services.customer_order import ORDERS
from crmdesk.text import clean
from ui.context import Context
from ui.models.kept_order import FEW, mended
from ui.tasks import Job, run_job

FOUND = 200
"""Customers that a search lists; nobody reads on, they type another letter."""

SHORT = 5000
"""Customers up to which the whole list is read in the window's thread: a few milliseconds."""

USUAL, NEWEST = "name", "-added"
_DECIDES = {"last": ("interaction", "customer_stats"), "next": ("follow_up",)}
"""Beside ``customer``: the tables that an order depends on."""


class CustomersList(QObject):
    """The ids of the list; says when there are others."""

    read = Signal(object, bool)
    """Carries the ids, and whether the list shall be shown from its top."""
    failed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._desk: Desk = context.desk
        self._everyone: array[int] = array("q")
        self._found: list[int] = []
        self._job: Job | None = None
        self.query = ""
        self.order = USUAL
        self.loaded = False
        """Whether the whole list was read once."""

    def start(self, ids: array[int] | None) -> None:
        """Take the ids, by name, that were read while the program started, or read them now."""
        if ids is not None and self.order == USUAL:
            self._take(ids, from_top=False)
        else:
            self._read_all(from_top=False)

    def search(self, text: str) -> None:
        """List what a text finds, the best first; all for an empty text."""
        query = clean(text)
        if query != self.query:
            self.query = query
            if self.loaded:
                self._tell(from_top=True)

    def sort(self, order: str) -> None:
        """List in another order; an unknown one is passed over."""
        if order.removeprefix("-") in ORDERS and order != self.order:
            self.order = order
            if self.loaded:
                self._renew(from_top=True)

    def refresh(self) -> None:
        """Read again."""
        if self.loaded:
            self._renew(from_top=False)

    @property
    def total(self) -> int:
        """How many customers there are, also while the list is what a search found."""
        return len(self._everyone)

    def changed(self, changes: Changes) -> bool:
        """Follow a write; return whether the list was told again."""
        decides = ("customer", *_DECIDES.get(self.order.removeprefix("-"), ()))
        touched = changes.customers
        if not self.loaded or not (changes.touches(*decides) or touched is None):
            return False
        if touched is None or len(touched) > FEW or self._job is not None:
            self.refresh()
            return True
        before = self._everyone
        after = self._context.run(lambda: mended(before, touched, self._sorted))
        if after is None or (after is before and not self.query):
            return False
        self._everyone = after
        self._tell(from_top=False, keep=touched)
        return True

    # ---- inside -------------------------------------------------------------------------------

    def _sorted(self, ids: Sequence[int]) -> list[int]:
        return self._desk.customers.sorted_ids(ids, self.order)

    def _is_short(self) -> bool:
        """Whether the list was short, and is: an import may have made it long."""
        if self.total > SHORT:
            return False
        count = self._context.run(self._desk.customers.count)
        return count is None or count <= SHORT

    def _renew(self, *, from_top: bool) -> None:
        if self._is_short():
            ids = self._context.run(lambda: self._desk.customers.ids(self.order))
            if ids is not None:
                self._take(ids, from_top=from_top)
            return
        if self.query:
            self._tell(from_top=from_top)
        self._read_all(from_top=from_top)

    def _tell(self, *, from_top: bool, keep: Collection[int] = ()) -> None:
        """Tell what is listed.

        Args:
            from_top: whether it shall be shown from its top.
            keep: customers who stay where they were found although they do not fit any more:
                who was just renamed must not give way to another under the user's hands.
        """
        if not self.query:
            self.read.emit(self._everyone, from_top)
            return
        found = self._context.run(lambda: self._desk.search.find(self.query, FOUND))
        if found is None:
            return
        ids = [hit.id for hit in found]
        lost = [each for each in self._found if each in keep and each not in ids]
        alive = set(self._sorted(lost)) if lost else set()
        for place, each in enumerate(self._found):
            if each in alive:
                ids.insert(place, each)
        self._found = ids
        self.read.emit(array("q", ids), from_top)

    def _read_all(self, *, from_top: bool) -> None:
        if self._job is not None:
            self._job.cancel()
        customers, order = self._desk.customers, self.order

        def take(ids: array[int]) -> None:
            self._job = None
            self._take(ids, from_top=from_top)

        def fail(_error: Exception) -> None:
            self._job = None
            self.failed.emit()

        self._job = run_job(lambda _progress: customers.ids(order), take, fail)
        self.destroyed.connect(self._job.cancel)

    def _take(self, ids: array[int], *, from_top: bool) -> None:
        self.loaded = True
        self._everyone = ids
        # A search may have begun meanwhile: what it found stays where it is.
        self._tell(from_top=from_top and not self.query)
