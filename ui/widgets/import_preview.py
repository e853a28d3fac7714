"""What an import would do, row by row, and a person's say in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crmdesk import formats
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, ImportPlan, PlanRow
from crmdesk.i18n import N_, _, ngettext
from crmdesk.services.customer_data import CustomerDraft
from crmdesk.text import swap_layout
from ui import theme
from ui.menu_words import pop_up
from ui.models.import_rows import (
    ALL,
    ERROR,
    FILTERS,
    Errors,
    ImportLine,
    ImportRows,
    can_add,
    errors_of,
    ids_of,
    lines,
)
from ui.text import label, set_text
from ui.widgets.import_compare import ImportCompare
from ui.widgets.import_table import ImportTable
from ui.widgets.list_pane import side_by_side
from ui.widgets.setting_choice import Choice, Option

KEYS = {"n": NEW, "a": ADDS, "s": SKIP}
"""Letter -> what becomes of the rows; the key counts, whatever it writes."""

FRAME = 1
"""Pixels of the card's border around the list."""

FEW = 50
"""Changed rows that are painted anew one by one."""

WHOLE, PANEL, LEAST_PANEL = 900, 324, 276
"""Of so many pixels the comparison has that many, or as few as the last where the list is cut."""

REST_MS = 40
"""How long a row is current before it is compared: a held arrow key does not wait for it."""

_ACTIONS = {NEW: N_("New customer (N)"), ADDS: N_("Add (A)"), SKIP: N_("Leave out (S)")}
_ICONS = {NEW: "user-plus", ADDS: "plus", SKIP: "minus"}
_KINDS = {
    ALL: N_("All {n}"),
    NEW: N_("New {n}"),
    ADDS: N_("Add to a customer {n}"),
    SAME: N_("Nothing new {n}"),
    SKIP: N_("Left out {n}"),
    ERROR: N_("Errors {n}"),
}


class ImportPreview(QWidget):
    """The third step; the plan itself keeps what is chosen."""

    counted = Signal()
    """A choice changed the counts."""
    left = Signal()
    """Esc was pressed in the list, with at most one row marked."""

    def __init__(self, read: Callable[[int], CustomerDraft]) -> None:
        """Make the step.

        Args:
            read: returns a customer by the id; raises UserError.
        """
        super().__init__()
        self.plan: ImportPlan | None = None
        self.counts: Counter[str] = Counter()
        self.errors = Errors()
        self.filters = Choice(
            _("Which rows are listed"),
            [Option(kind, partial(self._count, kind)) for kind in FILTERS],
        )
        self.model = ImportRows(self._fetch, self)
        self.table = ImportTable(self.model)
        self.table.setAccessibleName(_("Rows of the file"))
        self.compare = ImportCompare(read)
        self.action = Choice(
            _("What becomes of the row"),
            [Option(code, partial(_, words), _ICONS[code]) for code, words in _ACTIONS.items()],
        )
        self._whose = label(role="body", token="text2")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self._compare)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("card", "true")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        self.splitter = side_by_side()
        self.splitter.addWidget(card)
        self.splitter.addWidget(self.compare)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 3)
        panel = min(round(PANEL * theme.scale()), WHOLE // 2)
        self.splitter.setSizes([WHOLE - panel, panel])
        self._is_parted = False
        self.splitter.splitterMoved.connect(self._part)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._whose)
        row.addWidget(self.action, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.filters)
        column.addWidget(self.splitter, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self.filters.changed.connect(self._list)
        self.action.changed.connect(self.choose)
        self.table.row_changed.connect(self._later.start)
        self.table.marks_changed.connect(self._show_choice)
        self.table.typed.connect(self._typed)
        self.table.commanded.connect(self._commanded)
        self.table.menu_wanted.connect(self.open_menu)
        self.table.doubleClicked.connect(lambda _index: self.open_menu(self.table.menu_point()))
        self.table.left.connect(self._left)

    # ---- what is listed -----------------------------------------------------------------------

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan from its beginning."""
        self.plan = plan
        self.errors = errors_of(plan)
        self._recount()
        self.filters.set_value(ALL)
        self._list(ALL)

    def focus_first(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()

    def _fetch(self, ids: Sequence[int]) -> Iterable[ImportLine]:
        return lines(self.plan, self.errors, ids) if self.plan is not None else ()

    def _list(self, kind: str) -> None:
        if self.plan is None:
            return
        self.model.set_ids(ids_of(self.plan, self.errors, kind))
        self._share()
        self.table.scrollToTop()
        if not self.table.go_to_id(None):
            self.compare.show_nothing(_("There are no such rows."))
        self._show_choice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share()

    def _part(self) -> None:
        """Leave list and panel as a person has parted them."""
        self._is_parted = True

    def _share(self) -> None:
        """Give the list what its texts want, as long as the panel keeps enough."""
        kind = self.filters.value() or ALL
        empty = self._saying_nothing(kind)
        must = ("number",) if kind == ERROR else ()  # what is wrong is put right in the file
        whole = self.splitter.width() - self.splitter.handleWidth()
        if self.plan is not None and not self._is_parted and whole > 0:
            large = max(1.0, theme.scale())
            usual = min(round(whole * PANEL / WHOLE * large), whole // 2)
            least = min(round(LEAST_PANEL * large), usual)
            most = whole - least - 2 * FRAME
            wanted = self.table.wanted_width(most, empty, must) + 2 * FRAME
            panel = min(max(whole - wanted, least), usual)
            self.splitter.setSizes([whole - panel, panel])
        self.table.share(empty, must)

    def _saying_nothing(self, kind: str) -> tuple[str, ...]:
        """Return the columns that hold nothing in any row that a chip lists."""
        if kind == ERROR:
            return "parts", "phone"
        return () if kind == ADDS or (kind == ALL and self.counts[ADDS]) else ("parts",)

    def _count(self, kind: str) -> str:
        if self.plan is None:
            return ""
        number = self.errors.total if kind == ERROR else self.counts[kind]
        if kind == ALL:  # a row that comes in without one value is still one row
            number = len(self.plan.rows) + len(self.errors.alone)
        return _(_KINDS[kind]).format(n=formats.number(number))

    def _recount(self) -> None:
        if self.plan is not None:
            self.counts = self.plan.counts
        self.filters.relabel()

    # ---- the current row ----------------------------------------------------------------------

    def _current(self) -> PlanRow | None:
        place = self.table.current_id()
        return self.plan.rows[place] if self.plan and place is not None and place >= 0 else None

    def _compare(self) -> None:
        place = self.table.current_id()
        if self.plan is None or place is None:
            self.compare.show_nothing()
        elif place < 0:
            problem = self.plan.problems[-place - 1]
            self.compare.show_problem(problem.sentence, problem.cells or (problem.excerpt,))
        else:
            self.compare.show_row(self.plan.rows[place], self.errors.of_rows.get(place))

    def _marked(self) -> list[PlanRow]:
        if self.plan is None:
            return []
        return [self.plan.rows[place] for place in self.table.selected_ids() if place >= 0]

    def _show_choice(self) -> None:
        rows = self._marked()
        actions = {ADDS if row.action == SAME else row.action for row in rows}
        self.action.set_value(actions.pop() if len(actions) == 1 else None)
        self.action.setEnabled(bool(rows))
        self.action.chip(ADDS).setEnabled(any(map(can_add, rows)))
        if len(rows) > 1:
            words = ngettext("{n} marked row:", "{n} marked rows:", len(rows))
            set_text(self._whose, words.format(n=formats.number(len(rows))))
        else:
            set_text(self._whose, _("This row:"))

    # ---- choosing -----------------------------------------------------------------------------

    def choose(self, action: str) -> None:
        """Let the marked rows become something; those that cannot stay as they are."""
        if self.plan is None:
            return
        changed = []
        for place in self.table.selected_ids():
            if place < 0 or (action == ADDS and not can_add(self.plan.rows[place])):
                continue
            self.plan.choose(self.plan.rows[place].number, action)
            changed.append(place)
        if not changed:
            self._show_choice()
            return
        self.model.refresh_ids(changed if len(changed) <= FEW else None)
        self._recount()
        self._show_choice()
        self._compare()
        self.counted.emit()

    def _typed(self, text: str) -> None:
        letter = text.casefold()
        action = KEYS.get(letter) or KEYS.get(swap_layout(letter))
        if action:
            self.choose(action)

    def _commanded(self, command: str) -> None:
        if command == "delete":
            self.choose(SKIP)
        elif command in ("open", "context_menu"):
            self.open_menu(self.table.menu_point())

    def _left(self) -> None:
        if self.table.marked_count() > 1:
            self.table.mark_current_only()
        else:
            self.left.emit()

    def open_menu(self, at: QPoint) -> None:
        """Open the choices of the marked rows at a point of the screen."""
        rows = self._marked()
        if not rows:
            return
        menu = QMenu(self.table)
        menu.setAccessibleName(_("What becomes of the row"))
        for code, words in _ACTIONS.items():
            entry = menu.addAction(_(words))
            entry.setCheckable(True)
            entry.setChecked(self.action.value() == code)
            entry.setEnabled(code != ADDS or any(map(can_add, rows)))
            entry.triggered.connect(lambda _on=False, code=code: self.choose(code))
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, at)
