"""What the preview of an import lists: the rows of the plan, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmdesk import formats
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, ImportPlan, PlanRow
from crmdesk.i18n import N_, _
from crmdesk.services.customer_data import PHONE, contact_key
from crmdesk.text import isolate, isolate_ltr
from ui.models.rows_model import Column
from ui.widgets.user_text import one_line

ERROR = "error"
ALL = "all"
FILTERS = (ALL, NEW, ADDS, SAME, SKIP, ERROR)
"""What the chips over the list choose."""

MOST_PARTS = 3
"""What a row adds that is named; the rest is counted."""

BETWEEN = " · "

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


def lines(plan: ImportPlan, ids: Sequence[int]) -> list[ImportLine]:
    """Return lines by their ids."""
    return [_row(each, plan.rows[each]) if each >= 0 else _problem(plan, each) for each in ids]


def ids_of(plan: ImportPlan, kind: str) -> Iterable[int]:
    """Return the ids of the lines that a chip lists, in the order of the file."""
    errors = range(-1, -len(plan.problems) - 1, -1)
    if kind == ERROR:
        return errors
    if kind == ALL:
        # Two runs that are in order already, which sorting puts together in one go.
        return sorted([*errors, *range(len(plan.rows))], key=lambda each: _number(plan, each))
    return [place for place, row in enumerate(plan.rows) if row.action == kind]


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
    name = isolate(row.customer_name)
    if row.action == SAME:
        return same_words(row)
    return _("Adds to {name}").format(name=name)


def same_words(row: PlanRow) -> str:
    """Return that a row changes nothing: its customer has it all, or has it otherwise."""
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


def _row(place: int, row: PlanRow) -> ImportLine:
    phone = next((contact_key(each) for each in row.draft.contacts if each.kind == PHONE), "")
    parts = parts_words(row.parts) if row.action == ADDS else ""
    differs = bool(row.differing_name or row.not_taken) and row.action in (ADDS, SAME)
    return ImportLine(
        place,
        row.number,
        row.draft.name,
        phone,
        row.action,
        action_words(row),
        parts,
        differs,
    )


def _problem(plan: ImportPlan, each: int) -> ImportLine:
    problem = plan.problems[-each - 1]
    filled = [cell for cell in problem.cells if cell]
    cells = tuple(filled[:MOST_PARTS]) or (problem.excerpt,)
    words = problem.short or problem.sentence
    return ImportLine(each, problem.line, BETWEEN.join(cells), "", ERROR, words, "", cells=cells)


def _name(line: ImportLine) -> str:
    """Return a name, or the beginning of a row in the order of the reader's language."""
    return BETWEEN.join(map(one_line, line.cells or (line.name,)))


def _is_latin(part: str) -> bool:
    return part[:1] in "+0123456789@" or part.isascii()


def _mark(line: ImportLine) -> tuple[str, str]:
    if line.differs:
        return "triangle-alert", "warn"
    return _ICON[line.action], _INK[line.action]


COLUMNS: tuple[Column[ImportLine], ...] = (
    Column("name", N_("In the file"), _name),
    Column(
        "action",
        N_("Result"),
        lambda line: line.words,
        ink=lambda line: _INK[line.action],
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
