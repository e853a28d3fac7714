"""The profile beside the list: a blank card until the list is on the screen, or it is asked for.

Making it takes as long as the list itself, and the customers shall be there first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from crmdesk.changes import Changes
from crmdesk.i18n import _
from ui.context import Context
from ui.first_paint import when_painted
from ui.tasks import run_job
from ui.widgets.rows_table import RowsTable

if TYPE_CHECKING:
    from crmdesk.desk import Desk
    from ui.customer_profile import ProfileKeeper
    from ui.profile_deeds import ProfileDeeds
    from ui.widgets.profile import ProfilePane

MIN_WIDTH = 280
_PLACE = 1
"""Where it stands in the splitter."""


class LateProfile(QObject):
    """Keeps the place of the profile, and makes it when it is first needed."""

    def __init__(
        self,
        context: Context,
        table: RowsTable,
        splitter: QSplitter,
        put_over: Callable[[QWidget], object],
        search_for: Callable[[str], object],
    ) -> None:
        """Put a blank card into a splitter that has the list already.

        Args:
            context: of the page.
            table: whose current row is shown.
            splitter: where it stands.
            put_over: puts a card over the list.
            search_for: searches for a tag that was clicked.
        """
        super().__init__(table)
        self._context = context
        self._table = table
        self._splitter = splitter
        self._put_over = put_over
        self._search_for = search_for
        self._blank = QFrame()
        self._blank.setProperty("card", "true")
        self._blank.setMinimumWidth(MIN_WIDTH)
        splitter.insertWidget(_PLACE, self._blank)
        self._folded = False
        self._sizes: list[int] = []

    @property
    def made(self) -> bool:
        """Whether it is there already."""
        return "_parts" in self.__dict__

    @property
    def folded(self) -> bool:
        """Whether the user wants the list alone."""
        return self._folded

    @property
    def pane(self) -> ProfilePane:
        """The profile itself, made now when it was not there yet."""
        return self._parts[0]

    @property
    def keeper(self) -> ProfileKeeper:
        """What keeps it on the current customer."""
        return self._parts[1]

    @cached_property
    def _parts(self) -> tuple[ProfilePane, ProfileKeeper, ProfileDeeds]:
        from ui.customer_profile import ProfileKeeper
        from ui.profile_deeds import ProfileDeeds
        from ui.widgets.profile import ProfilePane

        pane = ProfilePane(self._context.desk)
        pane.setMinimumWidth(MIN_WIDTH)
        pane.setSizePolicy(self._blank.sizePolicy())  # the splitter keeps its stretch there
        sizes = self._splitter.sizes()
        self._splitter.replaceWidget(_PLACE, pane)
        pane.setVisible(not self._folded)
        self._splitter.setSizes(sizes)
        self._blank.deleteLater()
        pane.tag_clicked.connect(self._search_for)
        pane.left_behind.connect(self._left_behind)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), pane)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._table.setFocus)
        keeper = ProfileKeeper(self._context, self._table, pane)
        keeper.soon()
        return pane, keeper, ProfileDeeds(self._context, pane, keeper, self._put_over)

    def make(self) -> None:
        """Make it now, and show the current customer in the next turn."""
        self.pane.show()

    def restore(self, sizes: object, *, shown: bool) -> None:
        """Take the sizes of the list and the profile, and whether it is shown; junk is left out."""
        usable = isinstance(sizes, list) and all(type(one) is int and one > 0 for one in sizes)
        if usable and len(sizes) == len(self._splitter.sizes()):  # type: ignore[arg-type]
            self._sizes = list(sizes)  # type: ignore[call-overload]
            self._splitter.setSizes(self._sizes)
        self.set_shown(shown)

    def sizes(self) -> list[int]:
        """Return the sizes of the list and the profile, as they are while it is shown."""
        return self._sizes if self._folded else self._splitter.sizes()

    def set_shown(self, shown: bool) -> None:
        """Unfold it, or fold it away."""
        if not shown and not self._folded and all(self._splitter.sizes()):
            self._sizes = self._splitter.sizes()
        self._folded = not shown
        if self.made:
            self.pane.setVisible(shown)
        else:
            self._blank.setVisible(shown)
            if shown and self._table.isVisible():
                self._arrive()
        if shown and self._sizes:
            self._splitter.setSizes(self._sizes)

    def holds(self, widget: object) -> bool:
        """Whether a widget is inside."""
        return self.made and isinstance(widget, QWidget) and self.pane.isAncestorOf(widget)

    # ---- what the page passes on --------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Follow a write."""
        if self.made:
            self.keeper.changed(changes)

    def refresh(self) -> None:
        """Read the current customer again."""
        if self.made:
            self.keeper.refresh()

    def clear(self) -> None:
        """Show nobody."""
        if self.made:
            self.keeper.clear()

    def catch_up(self) -> None:
        """Show the current customer now, where the profile is shown at all."""
        if self.made:
            self.keeper.catch_up()

    def follow_the_list(self) -> None:
        """Come when the list is on the screen."""
        if not self.made:
            when_painted(self._table.viewport(), self._come)

    def _come(self) -> None:
        """Come, unless the list is gone already: its modules are imported on the worker."""
        if not self.made and not self._folded and self._table.isVisible():
            desk, current = self._context.desk, self._table.current_id()
            # What could not be read is said by the keeper, who reads it again.
            job = run_job(lambda _progress: _prepare(desk, current), self._arrive, self._arrive)
            self._table.destroyed.connect(job.cancel)

    def _left_behind(self, customer_id: int) -> None:
        """Give the keyboard to the list if it was here; say so when the customer was deleted."""
        if self.holds(self._table.window().focusWidget()):
            self._table.setFocus()
        if not self._context.desk.customers.rows([customer_id]):
            words = _("This customer is not there any more: it was deleted meanwhile.")
            self._context.toasts.show(words, kind="error")

    def _arrive(self, _what: object = None) -> None:
        if not self._folded and self._table.isVisible():
            self.make()


def _prepare(desk: Desk, customer_id: int | None) -> None:
    """Import what the profile needs, and read it once: that compiles its statements."""
    from ui import customer_profile, profile_deeds  # noqa: F401 - imported, not used

    if customer_id is not None and desk.customers.rows([customer_id]):
        desk.customers.get(customer_id)
        desk.followups.open_of(customer_id)
        desk.timeline.of(customer_id)
