"""One row of an import beside the customer that it would add to: what is there, what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from crmdesk import birthdays, formats
from crmdesk.errors import UserError
from crmdesk.exchange.contact import Problem, read_extra
from crmdesk.exchange.plan import ADDS, NEW, SAME, SKIP, PlanRow
from crmdesk.i18n import N_, _
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import (
    EMAIL,
    HANDLE,
    PHONE,
    ContactDraft,
    CustomerDraft,
    contact_identity,
)
from crmdesk.text import direction, isolate, search_key, squash, strip_isolates
from ui import icons, theme
from ui.messages import InlineMessage
from ui.models.import_rows import same_words
from ui.text import label, plain, set_text, wrapped
from ui.widgets import address_text
from ui.widgets.calm_scroll import CalmScrollArea
from ui.widgets.compare_value import CompareValue
from ui.widgets.phone_words import phone_words

MARK = 14
AIR = 4
"""Pixels more than the letters measure, so that no line breaks for the marks in it."""

LONGEST_NOTE = 160
MOST_DETAILS = 6
_FIELDS = {
    "city": N_("City"),
    "organisation": N_("Company"),
    "birthday": N_("Birthday"),
    "photo": N_("Photo"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the comparison: a field, what is there, what the file says, whether it comes."""

    name: str
    there: str
    here: str
    is_new: bool

    @property
    def same(self) -> bool:
        """Whether both say the same, however it is written."""
        return bool(self.there) and squash(self.there) == squash(self.here)


def parts_of(
    draft: CustomerDraft, known: CustomerDraft | None, *, has_new_details: bool
) -> list[Part]:
    """Return what a row and a customer say, field by field; empty fields are left out.

    Args:
        draft: the row.
        known: the customer; None for a new one.
        has_new_details: whether what no field holds is new to the customer.
    """
    found = list(_contacts(draft, known))
    for name, field in ((_("City"), "city"), (_("Company"), "organisation")):
        found.append(_single(name, getattr(draft, field), getattr(known, field, "")))
    birthday = birthdays.words(draft.birthday)
    found.append(_single(_("Birthday"), birthday, birthdays.words(known.birthday if known else "")))
    found += _addresses(draft, known)
    found.append(_tags(draft, known))
    note = _single(_("Note"), _short(draft.note), _short(known.note if known else ""))
    if known is not None and draft.note and draft.note not in known.note:
        note = Part(note.name, note.there, note.here, is_new=True)
    found.append(note)
    found.append(Part(_("Further details"), "", _details(draft.extra), is_new=has_new_details))
    return [part for part in found if part.there or part.here]


def _contacts(draft: CustomerDraft, known: CustomerDraft | None) -> Iterator[Part]:
    names = {PHONE: _("Phone"), EMAIL: _("E-mail"), HANDLE: _("Network")}
    here = {contact_identity(each): each for each in draft.contacts}
    there = {contact_identity(each): each for each in (known.contacts if known else ())}
    for key in dict.fromkeys([*there, *here]):
        mine, theirs = here.get(key), there.get(key)
        both = theirs or mine
        assert both is not None
        said = _value(theirs) if theirs else ""
        # The same number is shown as it is written in one place: it need not be compared by eye.
        here_too = said if theirs and mine else _value(both) if mine else ""
        yield Part(names.get(both.kind, both.kind), said, here_too, theirs is None)


def _value(contact: ContactDraft) -> str:
    if contact.kind != PHONE:
        return contact.value
    return formats.unbroken(phone_words(contact.value))


def _single(name: str, here: str, there: str) -> Part:
    return Part(name, there, here, bool(here) and not there)


def _addresses(draft: CustomerDraft, known: CustomerDraft | None) -> Iterator[Part]:
    there = {one.identity(): one for one in (known.addresses if known else ())}
    here = {one.identity(): one for one in draft.addresses}
    for key in dict.fromkeys([*there, *here]):
        theirs, mine = there.get(key), here.get(key)
        yield Part(_("Address"), _place(theirs), _place(mine), theirs is None)


def _place(address: AddressDraft | None) -> str:
    return address_text.one_line(address) if address is not None else ""


def _tags(draft: CustomerDraft, known: CustomerDraft | None) -> Part:
    theirs = known.tags if known else ()
    keys = {search_key(tag) for tag in theirs}
    fresh = [tag for tag in draft.tags if search_key(tag) not in keys]
    return Part(_("Tags"), _listed(theirs), _listed(draft.tags), bool(fresh))


def _listed(tags: Sequence[str]) -> str:
    """Return tags with the comma of their own script: among Persian words ours would be lost."""
    persian = tags and all(direction(tag) == "rtl" for tag in tags)
    return ("، " if persian else _(", ")).join(tags)


def _details(extra: str) -> str:
    lines = [f"{name}: {value}" for name, _params, value in read_extra(extra)[:MOST_DETAILS]]
    return "\n".join(_short(line) for line in lines)


def _short(note: str) -> str:
    line = " ".join(note.split())
    return line if len(line) <= LONGEST_NOTE else line[: LONGEST_NOTE - 1] + "…"


class ImportCompare(QFrame):
    """Side by side; of a new customer only what the file says."""

    def __init__(self, read: Callable[[int], CustomerDraft]) -> None:
        """Make it.

        Args:
            read: returns a customer by the id; raises UserError.
        """
        super().__init__()
        self._read = read
        self._labels: list[QWidget] = []
        self.setProperty("card", "true")
        self._title = wrapped(label(role="strong"))
        self.note = InlineMessage("warn", "")
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(12, 4, 12, 12)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self.area = CalmScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_("The row and the customer"))
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 10, 1, 1)
        column.setSpacing(6)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self.note)
        column.addLayout(head)
        column.addWidget(self.area, 1)

    @property
    def said(self) -> str:
        """What is shown, for tests."""
        labels = [one for one in self.findChildren(QLabel) if not one.isHidden()]
        return "\n".join([self.note.accessibleName(), *map(_whole, labels)])

    def show_nothing(self, words: str = "") -> None:
        """Show no row."""
        self._clear()
        set_text(self._title, words)
        self.note.say("warn", "")

    def show_problem(self, sentence: str, cells: Sequence[str]) -> None:
        """Show a row that could not be read, and why."""
        self._clear()
        set_text(self._title, _("Row with an error"))
        self.note.say("error", sentence)
        for number, cell in enumerate(each for each in cells if each):
            self._put(CompareValue(cell), number, 0, 3)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def show_row(self, row: PlanRow, problem: Problem | None = None) -> None:
        """Show a row and the customer that it belongs to.

        Args:
            row: what the file says.
            problem: why one value of it does not come in.
        """
        self._clear()
        known = self._known(row)
        set_text(self._title, _title(row))
        self._say_note(row, problem)
        other = known if row.action != NEW else None
        details = _("further details") in row.parts or other is None
        parts = parts_of(row.draft, other, has_new_details=details)
        if known is not None and row.action != NEW:
            self._put(label(_("In CRMDesk"), "caption", "text2"), 0, 1)
            self._put(label(_("In the file"), "caption", "text2"), 0, 2)
            name = Part(_("Name"), known.name, row.draft.name, is_new=False)
            parts.insert(0, name)
            for number, part in enumerate(parts, start=1):
                self._compare(number, part, comes=part.is_new and row.action != SKIP)
        else:
            for number, part in enumerate(parts):
                self._put(wrapped(label(part.name, "body", "text2")), number, 0)
                self._put(CompareValue(part.here), number, 1, 2)
        self._share()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _known(self, row: PlanRow) -> CustomerDraft | None:
        if not row.customer_id:
            return None
        try:
            return self._read(row.customer_id)
        except UserError:  # somebody deleted the customer meanwhile
            return None

    def _say_note(self, row: PlanRow, problem: Problem | None) -> None:
        words = ""
        if row.action in (ADDS, SAME):
            words = " ".join(_differences(row))
        elif row.action == NEW and row.customer_name:
            words = _("{name} has the same number. There will be two customers with it.").format(
                name=isolate(row.customer_name)
            )
        if problem is not None:
            words = " ".join(filter(None, (_without(row), problem.sentence, words)))
        self.note.say("warn", words)

    def _compare(self, line: int, part: Part, *, comes: bool) -> None:
        self._put(wrapped(label(part.name, "body", "text2")), line, 0)
        self._put(CompareValue(part.there or "—"), line, 1)
        if comes:
            self._put(_New(part.here), line, 2)
        elif part.same:
            self._put(label(_("the same"), "body", "text3"), line, 2)
        else:
            self._put(CompareValue(part.here or "—", "text2"), line, 2)

    def _put(self, widget: QWidget, row: int, column: int, span: int = 1) -> None:
        self._labels.append(widget)
        self._grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        widget.show()  # now, not in the next round: it would flicker

    def _clear(self) -> None:
        for widget in self._labels:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._labels.clear()
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self.area.verticalScrollBar().setValue(0)

    # ---- room ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share()

    def _share(self) -> None:
        """Give the two columns the room that their texts want: one of them often says little."""
        there, here = self._wanted(1), self._wanted(2)
        grid = self._grid
        for column in (1, 2):
            grid.setColumnMinimumWidth(column, 0)
            grid.setColumnStretch(column, 1)
        if not there or not here:
            return
        margins = grid.contentsMargins()
        room = self.area.width() - margins.left() - margins.right() - 2 * grid.horizontalSpacing()
        room -= self._wanted(0)
        if room <= 0:
            return
        small, large = (2, 1) if here <= there else (1, 2)
        # The one that wants less has all of it, as long as that is no more than its half.
        least = min(here, there, room // 2)
        grid.setColumnMinimumWidth(small, least)
        grid.setColumnMinimumWidth(large, max(0, min(max(here, there), room - least)))
        grid.setColumnStretch(small, least)
        grid.setColumnStretch(large, max(1, room - least))

    def _wanted(self, column: int) -> int:
        """Return the width of the longest line of a column; what spans two counts for none."""
        widest = 0
        for widget in self._labels:
            place = self._grid.getItemPosition(self._grid.indexOf(widget))
            row, first, _rows, columns = cast("tuple[int, int, int, int]", place)
            del row
            if first != column or columns > 1:
                continue
            said = widget if isinstance(widget, QLabel) else widget.findChildren(QLabel)[-1]
            lines = _whole(said).split("\n")
            metrics = said.fontMetrics()
            widths = [metrics.horizontalAdvance(strip_isolates(line)) for line in lines]
            beside = 0 if widget is said else MARK + 4
            widest = max(widest, *(width + beside + AIR for width in widths))
        return widest


class _New(QWidget):
    """A value that will come in, with a plus before it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        mark = QLabel()
        icons.set_picture(mark, "plus", "ok", MARK)
        mark.setFixedSize(MARK, theme.TARGET - 12)
        mark.setAccessibleName(_("new"))
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(4)
        row.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(CompareValue(text, "ok"), 0, 1)
        row.setColumnStretch(1, 1)


def _whole(said: QLabel) -> str:
    return said.whole if isinstance(said, CompareValue) else plain(said)


def _title(row: PlanRow) -> str:
    if row.action == NEW:
        return _("New customer: {name}").format(name=isolate(row.draft.name))
    if row.action == SKIP:
        return _("Left out: {name}").format(name=isolate(row.draft.name))
    if row.earlier:
        words = _("Adds to {name}, whom an earlier row of this file makes.")
        return words.format(name=isolate(row.customer_name))
    if row.action == ADDS:
        return _("Adds to {name}").format(name=isolate(row.customer_name))
    return same_words(row)


def _without(row: PlanRow) -> str:
    """Return what becomes of a row of which one value could not be read."""
    if row.action == NEW:
        return _("The customer is imported without this number.")
    return _("The rest is imported without this number.") if row.action == ADDS else ""


def _differences(row: PlanRow) -> Iterator[str]:
    """Yield what the file says otherwise, and what becomes of it."""
    if row.differing_name:
        sentence = (
            _("The file calls this customer {name}. That goes into the note; the name here stays.")
            if row.other_name
            else _("The file calls this customer {name}. The name in CRMDesk stays.")
        )
        yield sentence.format(name=isolate(row.draft.name))
    if row.not_taken:
        sentence = _("Different in the file, and not changed here: {what}.")
        yield sentence.format(what=_(", ").join(_(_FIELDS[name]) for name in row.not_taken))
