"""What the palette lists for a text: rows of plain data, put together without any widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from crmdesk import formats, text
from crmdesk.desk import Desk
from crmdesk.i18n import _
from crmdesk.services.customers import CustomerRow
from crmdesk.services.groups import Groups
from crmdesk.services.notes import NoteHit
from crmdesk.services.search import Hit
from crmdesk.text import isolate, strip_isolates
from ui.actions import REGISTRY, Action, keys
from ui.palette_match import INSIDE, Fit, fits
from ui.widgets.user_text import one_line, shown
from ui.window_state import WindowState

HITS = 7
"""Customers that are listed; who is not among them is found with one more letter."""

COMMANDS = 8
"""Commands that are listed beside customers."""

RECENTS = 7
"""What was used last and is offered before anything is typed."""

GUESSES = ("sound", "fuzzy")
"""How customers were found that are only perhaps meant."""

COMMAND, TAG, CITY = ">", "#", "@"
PREFIXES = (COMMAND, TAG, CITY)
"""First letter of a text: what is listed."""

IRANIAN = {"<": COMMAND, "\u066b": TAG, "\u066c": CITY}
"""What the same keys give on the Iranian standard layout."""

OF_CUSTOMER = ("log_call", "new_follow_up", "log_entry", "summary", "tag", "delete")
"""What can be done with a customer, besides opening it."""


class Want(NamedTuple):
    """What a row stands for; two rows that want the same are the same row.

    Attributes:
        kind: "customer" (open), "note" (open), "action", "customer_action", "new" (a customer),
            "fill" (go on typing with a text), or "" for a heading.
        name: id of the action, or the text.
        customer_id: whom it is about, 0 for nobody.
    """

    kind: str
    name: str = ""
    customer_id: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the palette.

    Attributes:
        want: what it stands for.
        text: as it is shown.
        detail: what is shown after it, quieter.
        icon: "" for none.
        key: of the command, in Qt's form; "" for none.
        who: name of the customer that it is about.
    """

    want: Want
    text: str
    detail: str = ""
    icon: str = ""
    key: str = ""
    who: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it only names the rows under it."""
        return not self.want.kind

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        parts = (self.text, self.detail, self.key)
        return strip_isolates(" · ".join(part for part in parts if part))


def heading(words: str) -> Row:
    """Return the line above a group."""
    return Row(Want(""), words)


def split_prefix(typed: str) -> tuple[str, str]:
    """Return which kind is asked for ("" for all), and the rest of the text."""
    typed = typed.lstrip()
    first, rest = typed[:1], typed[1:]
    if first in PREFIXES:
        return first, rest
    latin = any(letter.isascii() and letter.isalpha() for letter in rest)
    if first in IRANIAN and not latin:
        return IRANIAN[first], rest
    return "", typed


class Results:
    """Finds the rows; nothing it does takes longer than a keystroke may."""

    def __init__(self, desk: Desk, state: WindowState) -> None:
        self._desk = desk
        self._groups = Groups(desk.store)
        self._state = state

    # ---- what was typed ------------------------------------------------------------------------

    def found(self, typed: str) -> list[Row]:
        """Return what can be found at once; notes and guesses come later."""
        kind, rest = split_prefix(typed)
        if kind == COMMAND:
            return _group(_("Commands"), _commands(fits(rest), rest))
        if kind == TAG:
            return self._of_tag(rest)
        if kind == CITY:
            return self._of_city(rest)
        if not text.clean(rest):
            return self._at_first()
        return self._everything(rest)

    def _everything(self, typed: str) -> list[Row]:
        hits = self._desk.search.find(typed, HITS, quick=True) if text.search_key(typed) else ()
        customers = _group(_("Customers"), map(hit_row, hits))
        guessed = bool(hits) and hits[0].match in GUESSES
        # Beside people who are meant, commands that are only near would be noise.
        fitting = fits(typed, guess=guessed or not hits)[:COMMANDS]
        first = _for_first(hits[0]) if hits else []
        commands = _group(_("Commands"), [*first, *map(_command, fitting)])
        # A command by its name comes before people whose names only sound like it.
        if guessed and fitting and fitting[0].rank <= INSIDE:
            return _group(_("Commands"), map(_command, fitting)) + customers
        return customers + commands

    def _at_first(self) -> list[Row]:
        rows = self._recent_rows()
        known = {row.want for row in rows}
        commands = [action for action in REGISTRY if Want("action", action.id) not in known]
        # Who reads this has found the palette.
        commands = [action for action in commands if action.id != "palette"]
        return _group(_("Used last"), rows) + _group(_("Commands"), map(action_row, commands))

    def _of_tag(self, rest: str) -> list[Row]:
        if text.search_key(rest):
            return _group(_("Customers"), map(hit_row, self._groups.tagged(rest, HITS)))
        return _group(_("Tags"), (_filling(TAG, tag, "tag") for tag in self._groups.tags()))

    def _of_city(self, rest: str) -> list[Row]:
        if text.search_key(rest):
            return _group(_("Customers"), map(hit_row, self._groups.in_city(rest, HITS)))
        cities = self._groups.cities(HITS)
        return _group(_("Cities"), (_filling(CITY, city, "map-pin") for city in cities))

    # ---- what was used last --------------------------------------------------------------------

    def remember(self, want: Want) -> None:
        """Put what is used now before what was used earlier."""
        newest: list[Any]
        if want.kind in ("customer", "note", "customer_action"):
            newest = ["customer", want.customer_id]
        elif want.kind == "action":
            newest = ["action", want.name]
        else:
            return
        kept = [list(one) for one in clean_recents(self._state.recents)]
        rest = [one for one in kept if one != newest]
        self._state.recents = [newest, *rest][:RECENTS]

    def _recent_rows(self) -> list[Row]:
        recents = clean_recents(self._state.recents)
        ids = [one for kind, one in recents if kind == "customer"]
        there = {row.id: row for row in self._desk.customers.rows(ids)} if ids else {}
        rows = []
        for kind, one in recents:
            if kind == "action":
                rows.append(action_row(_ACTIONS[one]))
            elif one in there:
                rows.append(customer_row(there[one]))
        return rows


_ACTIONS = {action.id: action for action in REGISTRY}


def clean_recents(stored: Any) -> list[tuple[str, Any]]:
    """Return the entries of a stored list that mean something, each once."""
    found: list[tuple[str, Any]] = []
    for one in stored if isinstance(stored, list) else ():
        if not isinstance(one, list) or len(one) != 2:
            continue
        kind, what = one
        is_customer = kind == "customer" and type(what) is int and 0 < what < 2**63
        is_action = kind == "action" and isinstance(what, str) and what in _ACTIONS
        if (is_customer or is_action) and (kind, what) not in found:
            found.append((kind, what))
    return found[:RECENTS]


# ---- rows --------------------------------------------------------------------------------------


def later(hits: Sequence[Hit], notes: Sequence[NoteHit]) -> list[Row]:
    """Return the rows of what took longer: customers, if there were none at once, and notes."""
    guessed = bool(hits) and hits[0].match in GUESSES
    customers = _group(_("Perhaps") if guessed else _("Customers"), map(hit_row, hits))
    return customers + _group(_("Notes"), map(_note, notes))


def new_customer(typed: str) -> list[Row]:
    """Return the row that makes a new customer of a text; nothing for a text that is no name."""
    kind, rest = split_prefix(typed)
    name = text.clean(rest)
    if kind or not text.search_key(name):
        return []
    words = _("New customer “{name}”").format(name=one_line(name))
    return [Row(Want("new", name), words, icon="plus", key=_key("new_customer"))]


def nothing(typed: str) -> list[Row]:
    """Return the line that says that nothing was found."""
    words = _("Nothing was found for “{query}”").format(query=one_line(text.clean(typed)))
    return [heading(words)]


def of_customer(customer_id: int, name: str, typed: str = "") -> list[Row]:
    """Return what can be done with a customer, as far as it fits a text."""
    actions = [_ACTIONS["open"], *(_ACTIONS[one] for one in OF_CUSTOMER)]
    if text.clean(typed):
        actions = [fit.action for fit in fits(typed, actions)]
    rows = [_on_customer(action, customer_id, name) for action in actions]
    return [heading(shown(name)), *(rows or nothing(typed))]


def hit_row(hit: Hit) -> Row:
    """Return the row of a customer that was found."""
    return _person(hit.id, hit.name, hit.kind, hit.phone, hit.city)


def customer_row(row: CustomerRow) -> Row:
    """Return the row of a customer."""
    return _person(row.id, row.name, row.kind, row.phone, row.city)


def action_row(action: Action) -> Row:
    """Return the row of a command."""
    want = Want("action", action.id)
    return Row(want, _(action.text), icon=action.icon, key=_key(action.id))


def _person(customer_id: int, name: str, kind: str, phone: str, city: str) -> Row:
    parts = [formats.phone(phone)] if phone else []
    if city:
        parts.append(isolate(city))
    icon = "building-2" if kind == "company" else "user"
    want = Want("customer", customer_id=customer_id)
    return Row(want, one_line(name), " · ".join(parts), icon, who=name)


def _for_first(hit: Hit) -> list[Row]:
    """Return the two commands that are most often wanted for whom one looks for."""
    name = one_line(hit.name)
    call, follow_up = _ACTIONS["log_call"], _ACTIONS["new_follow_up"]
    return [
        Row(
            Want("customer_action", action.id, hit.id),
            words.format(name=name),
            icon=action.icon,
            key=_key(action.id),
            who=hit.name,
        )
        for action, words in (
            (call, _("Log a call with {name}")),
            (follow_up, _("Follow-up for {name}")),
        )
    ]


def _on_customer(action: Action, customer_id: int, name: str) -> Row:
    opens = action.id == "open"
    want = (
        Want("customer", "", customer_id)
        if opens
        else Want("customer_action", action.id, customer_id)
    )
    return Row(want, _(action.text), icon=action.icon, key=_key(action.id), who=name)


def _command(fit: Fit) -> Row:
    return action_row(fit.action)


def _commands(fitting: Iterable[Fit], typed: str) -> list[Row]:
    return list(map(_command, fitting)) if text.clean(typed) else list(map(action_row, REGISTRY))


def _note(hit: NoteHit) -> Row:
    want = Want("note", hit.excerpt, hit.customer_id)
    words = _("“{text}”").format(text=one_line(hit.excerpt))
    return Row(want, words, one_line(hit.customer_name), "history", who=hit.customer_name)


def _filling(prefix: str, name: str, icon: str) -> Row:
    return Row(Want("fill", prefix + name), shown(name), icon=icon)


def _group(words: str, rows: Iterable[Row]) -> list[Row]:
    listed = list(rows)
    return [heading(words), *listed] if listed else []


def _key(name: str) -> str:
    found = keys(name)
    return found[0] if found else ""
