"""What the preview of an import lists: the rows of the plan, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt

from crmdesk import formats
from crmdesk.exchange.contact import Problem
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, ImportPlan, PlanRow
from crmdesk.i18n import N_, _
from crmdesk.services.customer_data import PHONE, contact_key
from crmdesk.text import isolate, isolate_ltr, strip_isolates
from ui.models.rows_model import Column, Index, RowsModel
from ui.widgets.user_text import one_line

ERROR = "error"
ALL = "all"
FILTERS = (ALL, NEW, ADDS, SAME, SKIP, ERROR)
"""What the chips over the list choose."""

MOST_PARTS = 3
"""What a row adds that is named; the rest is counted."""

BETWEEN = " · "

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_INK = {NEW: "ok", ADDS: "info", SAME: "text2", SKIP: "text3", ERROR: "danger"}
_ICON = {
    NEW: "user-plus",
    ADDS: "plus",
    SAME: "check-check",
    SKIP: "minus",
    ERROR: "circle-alert",
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line of the list.

    Attributes:
        id: its place in the plan, from 0; of what could not be read -1, -2…
        number: where it stands in the file.
        name: of the contact, or how the row begins.
        phone: the digits of the first one.
        action: what will become of it, or ``ERROR``.
        words: the same in words.
        parts: what it adds, in words.
        differs: whether the file says something else of that customer.
        cells: how a row begins that could not be read.
        is_spoiled: whether one value of it could not be read; the rest comes in all the same.
        in_two: what becomes of it and what it adds, as two lines where there is little width; one
            where there is nothing more to say.
    """

    id: int
    number: int
    name: str
    phone: str
    action: str
    words: str
    parts: str
    differs: bool = False
    cells: tuple[str, ...] = ()
    is_spoiled: bool = False
    in_two: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Errors:
    """The problems of a plan, so that a row of the file is one line, whatever is wrong with it.

    Attributes:
        of_rows: place of a row that comes in without one value -> its problem.
        alone: ids of the lines that hold no contact.
    """

    of_rows: Mapping[int, Problem] = field(default_factory=dict)
    alone: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """How many lines there are under the chip of the errors."""
        return len(self.of_rows) + len(self.alone)


def errors_of(plan: ImportPlan) -> Errors:
    """Tell the problems with rows that come in all the same from those that hold no contact."""
    problems = {problem.line: problem for problem in plan.problems}
    if not problems:
        return Errors()
    of_rows = {
        place: problems[row.number] for place, row in enumerate(plan.rows) if row.number in problems
    }
    here = {plan.rows[place].number for place in of_rows}
    pairs = enumerate(plan.problems, start=1)
    return Errors(of_rows, tuple(-number for number, one in pairs if one.line not in here))


def lines(plan: ImportPlan, errors: Errors, ids: Sequence[int]) -> list[ImportLine]:
    """Return lines by their ids."""
    return [
        _row(each, plan.rows[each], errors.of_rows.get(each)) if each >= 0 else _problem(plan, each)
        for each in ids
    ]


def ids_of(plan: ImportPlan, errors: Errors, kind: str) -> Iterable[int]:
    """Return the ids of the lines that a chip lists, in the order of the file."""
    if kind not in (ALL, ERROR):
        return [place for place, row in enumerate(plan.rows) if row.action == kind]
    places: Iterable[int] = errors.of_rows if kind == ERROR else range(len(plan.rows))
    # Two runs that are in order already, which sorting puts together in one go.
    return sorted([*errors.alone, *places], key=lambda each: _number(plan, each))


def _number(plan: ImportPlan, each: int) -> int:
    return plan.rows[each].number if each >= 0 else plan.problems[-each - 1].line


def can_add(row: PlanRow) -> bool:
    """Return whether there is a customer that a row could add to."""
    return bool(row.customer_name)


def action_words(row: PlanRow) -> str:
    """Return what will become of a row."""
    if row.action == NEW:
        return _("New customer")
    if row.action == SKIP:
        return _("Left out")
    # What becomes of it first: a name may be cut at its end.
    words = _("Adds to {name}")
    if row.action == SAME:
        words = _("Unchanged: {name}") if row.not_taken else _("Nothing new: {name}")
    return words.format(name=isolate(row.customer_name))


def same_words(row: PlanRow) -> str:
    """Return in a sentence that a row changes nothing: its customer has it all, or otherwise."""
    words = _("{name} stays as it is") if row.not_taken else _("{name} already has everything")
    return words.format(name=isolate(row.customer_name))


def parts_words(parts: Sequence[str]) -> str:
    """Return what a row adds, in a line."""
    named = [isolate_ltr(part) if _is_latin(part) else isolate(part) for part in parts]
    words = _(", ").join(named[:MOST_PARTS])
    more = len(named) - MOST_PARTS
    if more > 0:
        words = _("{parts} and {n} more").format(parts=words, n=formats.number(more))
    return words


def short_words(problem: Problem) -> str:
    """Return in a few words what is wrong with a row."""
    return problem.short or problem.sentence


def _row(place: int, row: PlanRow, problem: Problem | None = None) -> ImportLine:
    phone = next((contact_key(each) for each in row.draft.contacts if each.kind == PHONE), "")
    parts = parts_words(row.parts) if row.action == ADDS else ""
    differs = bool(row.differing_name or row.not_taken) and row.action in (ADDS, SAME)
    words = action_words(row)
    in_two = (words, parts)
    if problem is not None:
        in_two = (short_words(problem), BETWEEN.join(filter(None, (words, parts))))
        words = BETWEEN.join((short_words(problem), words))
    return ImportLine(
        place,
        row.number,
        row.draft.name,
        phone,
        row.action,
        words,
        parts,
        differs,
        is_spoiled=problem is not None,
        in_two=tuple(filter(None, in_two)),
    )


def _problem(plan: ImportPlan, each: int) -> ImportLine:
    problem = plan.problems[-each - 1]
    filled = [cell for cell in problem.cells if cell]
    cells = tuple(filled[:MOST_PARTS]) or (problem.excerpt,)
    name, words = BETWEEN.join(cells), short_words(problem)
    return ImportLine(each, problem.line, name, "", ERROR, words, "", cells=cells)


def _name(line: ImportLine) -> str:
    """Return a name, or the beginning of a row in the order of the reader's language."""
    return BETWEEN.join(map(one_line, line.cells or (line.name,)))


def _is_latin(part: str) -> bool:
    return part[:1] in "+0123456789@" or part.isascii()


def _mark(line: ImportLine) -> tuple[str, str]:
    if line.differs or line.is_spoiled:
        return "triangle-alert", "warn"
    return _ICON[line.action], _INK[line.action]


def _ink(line: ImportLine) -> str:
    return "warn" if line.is_spoiled else _INK[line.action]


COLUMNS: tuple[Column[ImportLine], ...] = (
    Column("name", N_("In the file"), _name),
    Column(
        "action",
        N_("Result"),
        lambda line: line.words,
        ink=_ink,
        icon=_mark,
    ),
    Column("parts", N_("Adds"), lambda line: line.parts),
    Column(
        "phone",
        N_("Phone"),
        lambda line: formats.phone(line.phone) if line.phone else "",
        raw=lambda line: line.phone,
    ),
    Column("number", N_("Row"), lambda line: formats.number(line.number), trailing=True),
)
WIDTHS = (("action", 210), ("parts", 150), ("phone", 130), ("number", 64))
"""Until it is known what the columns hold."""


class ImportRows(RowsModel[ImportLine]):
    """The list of the preview.

    Attributes:
        in_two: whether what becomes of a row is said in two lines, the second what it adds.
    """

    def __init__(
        self, fetch: Callable[[Sequence[int]], Iterable[ImportLine]], parent: QObject | None = None
    ) -> None:
        super().__init__(COLUMNS, fetch, parent)
        self.in_two = False

    def lines(self, row: int, column: int) -> tuple[str, ...]:
        """Return what a cell shows, one text or two under each other."""
        if self.in_two and COLUMNS[column].key == "action":
            line = self.row_at(row)
            if line is not None and line.in_two:
                return line.in_two
        return (self.cell(row, column)[0],)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows; to a screen reader all of its lines."""
        if role == _ACCESSIBLE and index.isValid():
            return strip_isolates("\n".join(self.lines(index.row(), index.column())))
        return super().data(index, role)
