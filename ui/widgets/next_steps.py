"""Offers the next step after each follow-up that was settled; made when the first one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.services.followups import FollowUpRow
from ui.widgets.followup_view import FollowUpView
from ui.widgets.followup_work import FollowUpWork
from ui.widgets.tab_order import stand_before

if TYPE_CHECKING:
    from ui.widgets.next_step import NextStep


class NextSteps(QObject):
    """Shows a strip over a list of follow-ups; the keyboard stays in the list.

    Attributes:
        strip: None until it is wanted for the first time.
    """

    given_back = Signal()
    """The strip had the keyboard and is gone."""

    def __init__(
        self, work: FollowUpWork, view: FollowUpView, place: Callable[[QWidget], object]
    ) -> None:
        """Wait for something to be settled.

        Args:
            work: tells of it, and adds what is chosen.
            view: the list.
            place: puts the strip into the page.
        """
        super().__init__(view)
        self._work = work
        self._view = view
        self._place = place
        self.strip: NextStep | None = None
        work.settled.connect(self._settled)

    def pass_over(self) -> bool:
        """Take the strip away; return whether it was there."""
        strip = self.strip
        if strip is None or strip.isHidden():
            return False
        focused = QApplication.focusWidget()
        had_focus = focused is not None and strip.isAncestorOf(focused)
        height = strip.height()
        strip.hide()
        strip.row = None
        self._hold_still(-height)
        if had_focus:
            self.given_back.emit()
        return True

    def forget(self, ids: Iterable[int]) -> None:
        """Take the strip away when it speaks of one of these: it is open again, or gone."""
        row = self.strip.row if self.strip is not None else None
        if row is not None and row.id in set(ids):
            self.pass_over()

    def _settled(self, row: FollowUpRow) -> None:
        # When the row is painted: the key that settles must feel immediate.
        QTimer.singleShot(0, self, lambda: self._offer(row))

    def _offer(self, row: FollowUpRow) -> None:
        if not self._view.isVisible():
            return  # the page was left meanwhile
        strip = self._made()
        strip.speak_of(row)
        if strip.isHidden():
            strip.show()
            strip.ensurePolished()
            self._hold_still(0)

    def _made(self) -> NextStep:
        if self.strip is None:
            from ui.widgets.next_step import NextStep

            self.strip = NextStep()
            self.strip.hide()
            self.strip.wanted.connect(self._add)
            self.strip.date_wanted.connect(self._ask)
            self.strip.left.connect(self.pass_over)
            self._place(self.strip)
            stand_before(self.strip.stops, self._view)
        return self.strip

    def _hold_still(self, gone: int) -> None:
        """Rows stay where the eye has them, as far as the list can scroll.

        Args:
            gone: minus the height of a strip that is gone, 0 when it has come.
        """
        strip = self.strip
        page = strip.parentWidget() if strip is not None else None
        layout = page.layout() if page is not None else None
        if strip is None or layout is None or not self._view.isVisible():
            return
        before = self._view.verticalScrollBar().value()
        layout.activate()
        moved = (gone or strip.height()) + (layout.spacing() if gone >= 0 else -layout.spacing())
        wanted = before + moved
        # At the top no row stands where the eye had it before: better whole rows.
        self._view.scroll_to(wanted if before else self._view.line_near(wanted))

    def _add(self, phrase: str) -> None:
        from ui.widgets.quick_date_field import understand

        row = self.strip.row if self.strip is not None else None
        when = understand(phrase)
        self.pass_over()
        if row is not None and when is not None:
            self._work.add_next(row, when)

    def _ask(self) -> None:
        row = self.strip.row if self.strip is not None else None
        self.pass_over()
        if row is not None:
            self._work.deeds.ask(
                row.customer_name,
                lambda when, _why: self._work.add_next(row, when) if when else None,
                dated=True,
            )
