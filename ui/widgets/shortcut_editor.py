"""The table of keys: every command, its keys, and how to give it another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.i18n import _
from ui.actions import REGISTRY, ROW, SECTIONS, Action, all_keys, conflict, keys
from ui.buttons import button
from ui.text import key_text, label
from ui.widgets.setting_key_capture import KeyCapture, KeyQuestion, refusal
from ui.widgets.setting_shortcut_row import PAD, ShortcutRow

Chosen = dict[str, list[str]]
_ACTIONS = {action.id: action for action in REGISTRY}


def plain_title(section: str) -> str:
    """The title of a menu without the mark of its letter."""
    return _(SECTIONS[section]).replace("&", "")


class ShortcutEditor(QWidget):
    """The whole table, one Tab stop; arrow keys go up and down in it."""

    def __init__(self, chosen: Chosen, on_change: Callable[[Chosen], object]) -> None:
        """Make the table.

        Args:
            chosen: keys that the user chose, by command; written to.
            on_change: gets what was chosen before; makes the new keys work.
        """
        super().__init__()
        self._chosen = chosen
        self._on_change = on_change
        self._heads: dict[str, QWidget] = {}
        self.rows: dict[str, ShortcutRow] = {}
        self.all_button = button(_("All as at first"), "secondary", self.put_all_back)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self._head = self._made_head()
        self._column.addWidget(self._head)
        self._current: ShortcutRow | None = None
        self._tell_all()

    def grow(self) -> Iterator[None]:
        """Add the rows, one a step: all at once would keep the window waiting."""
        for section in SECTIONS:
            head = label(plain_title(section), "caption", "text2")
            head.setContentsMargins(16, 12, 16, 4)
            self._heads[section] = head
            self._column.addWidget(head)
            for action in REGISTRY:
                if action.section == section:
                    self._add(action)
                    yield

    def _add(self, action: Action) -> None:
        row = self.rows[action.id] = ShortcutRow(self, action)
        self._column.addWidget(row)
        if self._current is None and not row.is_fixed:
            self._make_current(row)
        elif not row.is_fixed:
            row.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _made_head(self) -> QWidget:
        made = QWidget()
        about = _("Ctrl with a letter works on a Persian keyboard too: the same key is meant.")
        said = label(about, "caption", "text2")
        said.setWordWrap(True)
        row = QHBoxLayout(made)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(16)
        row.addWidget(said, 1)
        row.addWidget(self.all_button)
        return made

    # ---- what the page asks -------------------------------------------------------------------

    def filter(self, query: str) -> bool:
        """Show the commands that fit; returns whether any does."""
        self._end()
        found: set[str] = set()
        for row in self.rows.values():
            fits = row.words.fit(query)
            row.setVisible(fits)
            if fits:
                found.add(row.action.section)
        for section, head in self._heads.items():
            head.setVisible(section in found)
        self._head.setVisible(not query.strip())
        shown = self._usable()
        if shown and self._current not in shown:
            self._make_current(shown[0])
        return bool(found)

    def refresh(self) -> None:
        """Show the keys of now everywhere."""
        for row in self.rows.values():
            row.refresh()
        if self._current is not None:
            self._make_current(self._current)
        self._tell_all()

    def is_chosen(self, name: str) -> bool:
        """Whether the user chose the keys of a command."""
        return name in self._chosen

    # ---- changing -----------------------------------------------------------------------------

    def begin(self, row: ShortcutRow) -> None:
        """Wait for a key for a command."""
        self._end()
        self._make_current(row)
        capture = KeyCapture(_(row.action.text))
        capture.taken.connect(partial(self._taken, row))
        capture.removed.connect(partial(self._remove, row))
        capture.left.connect(partial(self._leave, row))
        self._say(row, capture)
        capture.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_back(self, row: ShortcutRow) -> None:
        """Give a command its first keys, taken back from whoever has them now."""
        before = self._copy()
        action = row.action
        self._chosen.pop(action.id, None)
        for key in (action.key, action.alias, *action.more):
            if key:
                self._take_from_others(action.id, key)
        self._commit(before, row)

    def put_all_back(self) -> None:
        """Give every command its first keys."""
        before = self._copy()
        self._chosen.clear()
        self._commit(before, self._current)

    def step(self, row: ShortcutRow, distance: int) -> None:
        """Go to the next or previous command that is shown."""
        shown = self._usable()
        place = shown.index(row) + distance
        if 0 <= place < len(shown):
            self._make_current(shown[place])
            self._focus_current()

    def _taken(self, row: ShortcutRow, key: str) -> None:
        """A key was pressed: take it, say why not, or ask what to do about its owner."""
        why_not = refusal(row.action.id, key)
        if why_not:
            self._refuse(row, why_not)
            return
        other = conflict(row.action.id, key)
        if other is None:
            self._take(row, key)
        else:
            self._ask(row, key, other)

    def _refuse(self, row: ShortcutRow, sentence: str) -> None:
        again = button(_("Another key"), "secondary", lambda: self.begin(row))
        leave = button(_("Never mind"), "ghost", lambda: self._leave(row))
        self._question(row, sentence, again, leave)

    def _ask(self, row: ShortcutRow, key: str, other: str) -> None:
        words = _("{key} is now for “{name}”").format(
            key=key_text(key), name=_(_ACTIONS[other].text)
        )
        move = button(_("Move it here"), "secondary", lambda: self._take(row, key))
        leave = button(_("Never mind"), "ghost", lambda: self._leave(row))
        self._question(row, words, move, leave)

    def _question(self, row: ShortcutRow, words: str, first: QPushButton, other: QWidget) -> None:
        question = KeyQuestion(words, first, other)
        self._say(row, question)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, row: ShortcutRow, key: str) -> None:
        """The key becomes the main one; a second key of the command stays."""
        before = self._copy()
        name = row.action.id
        own = list(keys(name))
        rest = [one for one in own if not _same(one, key)]
        if rest == own and own[:1] != [row.action.alias]:
            rest = own[1:]  # the place of the main key; an alias that stands there alone stays
        self._take_from_others(name, key)
        self._choose(name, [key, *rest])
        self._commit(before, row)

    def _remove(self, row: ShortcutRow) -> None:
        before = self._copy()
        self._choose(row.action.id, list(keys(row.action.id))[1:])
        self._commit(before, row)

    def _choose(self, name: str, wanted: list[str]) -> None:
        action = _ACTIONS[name]
        first = [key for key in (action.key, action.alias) if key]
        if wanted == first and all(conflict(name, key) is None for key in action.more):
            self._chosen.pop(name, None)
        else:
            self._chosen[name] = wanted

    def _take_from_others(self, name: str, key: str) -> None:
        for action in REGISTRY:
            theirs = self._chosen.get(action.id, list(all_keys(action.id)))
            if action.id != name and action.where != ROW and any(_same(one, key) for one in theirs):
                self._chosen[action.id] = [one for one in theirs if not _same(one, key)]

    def _commit(self, before: Chosen, row: ShortcutRow | None) -> None:
        self._end()
        if self._chosen != before:
            self._on_change(before)
        self.refresh()
        if row is not None:
            self._make_current(row)
            self._focus_current()

    def _copy(self) -> Chosen:
        return {name: list(own) for name, own in self._chosen.items()}

    # ---- going about --------------------------------------------------------------------------

    def _leave(self, row: ShortcutRow) -> None:
        focused, strip = QApplication.focusWidget(), row.strip
        at_strip = (
            focused is not None
            and strip is not None
            and (strip is focused or strip.isAncestorOf(focused))
        )
        self._say(row, None)
        if at_strip:
            self._focus_current()

    def _end(self) -> None:
        for row in self.rows.values():
            if row.strip is not None:
                self._say(row, None)

    def _say(self, row: ShortcutRow, strip: QWidget | None) -> None:
        """Show something below a command, or nothing."""
        old, row.strip = row.strip, strip
        if isinstance(old, KeyCapture):
            old.blockSignals(True)
            old.stop()
        around_old = old.parentWidget() if old is not None else None
        if around_old is not None:
            around_old.hide()
            around_old.deleteLater()
        if strip is not None:
            holder = QWidget(self)
            around = QVBoxLayout(holder)
            around.setContentsMargins(PAD, 2, PAD, 6)
            around.addWidget(strip)
            self._column.insertWidget(self._column.indexOf(row) + 1, holder)
            holder.show()
        row.update()

    def _usable(self) -> list[ShortcutRow]:
        """The commands that are shown and can be changed."""
        return [row for row in self.rows.values() if not row.is_fixed and not row.isHidden()]

    def _make_current(self, row: ShortcutRow) -> None:
        """One row of the table is in the Tab chain; arrow keys go to the others."""
        if self._current is not None:
            self._current.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = row
        row.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(row)

    def _focus_current(self) -> None:
        if self._current is not None:
            self._current.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_all(self) -> None:
        self.all_button.setEnabled(bool(self._chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a question that is open."""
        row = self._current
        if event.key() == Qt.Key.Key_Escape and row is not None and row.strip is not None:
            self._leave(row)
            return
        super().keyPressEvent(event)


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
