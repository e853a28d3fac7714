"""The table of keys: every command, its keys, and how to give it another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.i18n import _
from ui.actions import REGISTRY, ROW, all_keys, conflict, keys
from ui.buttons import button
from ui.text import key_text, label
from ui.widgets.setting_key_capture import KeyCapture, KeyQuestion, refusal
from ui.widgets.setting_shortcut_list import GROUND, PAD, ShortcutList, fitting

Chosen = dict[str, list[str]]
_ACTIONS = {action.id: action for action in REGISTRY}
ABOVE, BELOW = 2, 6
"""Room around what is said below a command."""


class ShortcutEditor(QWidget):
    """The list of commands, and below one of them what is asked or said about its key.

    Attributes:
        strip: what is said below a command, None most of the time.
        asked: id of that command.
    """

    moved = Signal(QRect)
    """The keyboard went to another place; carries it."""

    def __init__(self, chosen: Chosen, on_change: Callable[[Chosen], object]) -> None:
        """Make the table.

        Args:
            chosen: keys that the user chose, by command; written to.
            on_change: gets what was chosen before; makes the new keys work.
        """
        super().__init__()
        self._chosen = chosen
        self._on_change = on_change
        self.strip: QWidget | None = None
        self.asked = ""
        self.all_button = button(_("Reset all"), "secondary", self.put_all_back)
        self.list = ShortcutList(self.is_chosen, self)
        self.list.asked.connect(self.begin)
        self.list.put_back.connect(self.put_back)
        self.list.moved.connect(self._tell_place)
        self._head = self._made_head()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.list)
        self.setFocusProxy(self.list)
        self._tell_all()

    def _made_head(self) -> QWidget:
        made = QWidget(self)
        about = _("Ctrl with a letter works on a Persian keyboard too: press the same key.")
        said = label(about, "caption", "text2")
        said.setWordWrap(True)
        row = QHBoxLayout(made)
        row.setContentsMargins(PAD, 4, PAD, 4)
        row.setSpacing(PAD)
        row.addWidget(said, 1)
        row.addWidget(self.all_button)
        return made

    # ---- what the page asks -------------------------------------------------------------------

    def first_control(self) -> QWidget:
        """The keyboard goes to the list."""
        return self.list

    def filter(self, query: str) -> None:
        """Show the commands that fit."""
        self._end()
        whole = not query.strip()
        self._head.setVisible(whole)
        self._column.setContentsMargins(0, 8 if whole else 4, 0, 8)
        self.list.show_only(fitting(query))

    def refresh(self) -> None:
        """Show the keys of now everywhere."""
        self.list.refresh()
        self._tell_all()

    def is_chosen(self, name: str) -> bool:
        """Whether the user chose the keys of a command."""
        return name in self._chosen

    # ---- changing -----------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """Wait for a key for a command."""
        self.list.go_to(name)
        capture = KeyCapture(_(_ACTIONS[name].text))
        capture.taken.connect(partial(self._taken, name))
        capture.removed.connect(partial(self._remove, name))
        capture.left.connect(self._leave)
        self._say(name, capture)
        capture.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_back(self, name: str) -> None:
        """Give a command its first keys, taken back from whoever has them now."""
        before = self._copy()
        action = _ACTIONS[name]
        self._chosen.pop(name, None)
        for key in (action.key, action.alias, *action.more):
            if key:
                self._take_from_others(name, key)
        self._commit(before, name)

    def put_all_back(self) -> None:
        """Give every command its first keys."""
        before = self._copy()
        self._chosen.clear()
        self._commit(before, self.list.current)

    def _taken(self, name: str, key: str) -> None:
        """A key was pressed: take it, say why not, or ask what to do about its owner."""
        why_not = refusal(name, key)
        if why_not:
            self._refuse(name, why_not)
            return
        other = conflict(name, key)
        if other is None:
            self._take(name, key)
        else:
            self._ask(name, key, other)

    def _refuse(self, name: str, sentence: str) -> None:
        again = button(_("Another key"), "secondary", lambda: self.begin(name))
        leave = button(_("Cancel"), "ghost", self._leave)
        self._question(name, sentence, again, leave)

    def _ask(self, name: str, key: str, other: str) -> None:
        words = _("{key} is now for “{name}”.").format(
            key=key_text(key), name=_(_ACTIONS[other].text)
        )
        move = button(_("Move it here"), "secondary", lambda: self._take(name, key))
        leave = button(_("Cancel"), "ghost", self._leave)
        self._question(name, words, move, leave)

    def _question(self, name: str, words: str, first: QPushButton, other: QWidget) -> None:
        question = KeyQuestion(words, first, other)
        self._say(name, question)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, name: str, key: str) -> None:
        """The key becomes the main one; a second key of the command stays."""
        before = self._copy()
        own = list(keys(name))
        rest = [one for one in own if not _same(one, key)]
        if rest == own and own[:1] != [_ACTIONS[name].alias]:
            rest = own[1:]  # the place of the main key; an alias that stands there alone stays
        self._take_from_others(name, key)
        self._choose(name, [key, *rest])
        self._commit(before, name)

    def _remove(self, name: str) -> None:
        before = self._copy()
        self._choose(name, list(keys(name))[1:])
        self._commit(before, name)

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

    def _commit(self, before: Chosen, name: str) -> None:
        self._end()
        if self._chosen != before:
            self._on_change(before)
        self.refresh()
        self.list.go_to(name)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> Chosen:
        return {name: list(own) for name, own in self._chosen.items()}

    # ---- going about --------------------------------------------------------------------------

    def _leave(self) -> None:
        at_strip = self._has_focus(self.strip)
        self._end()
        if at_strip:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _has_focus(strip: QWidget | None) -> bool:
        focused = QApplication.focusWidget()
        if strip is None or focused is None:
            return False
        return strip is focused or strip.isAncestorOf(focused)

    def _end(self) -> None:
        """Take away what is said below a command."""
        old, self.strip = self.strip, None
        self.list.make_room("", 0)
        if isinstance(old, KeyCapture):
            old.blockSignals(True)
            old.stop()
        if old is not None:
            old.hide()
            old.deleteLater()

    def _say(self, name: str, strip: QWidget) -> None:
        """Show something below a command."""
        self._end()
        self.strip, self.asked = strip, name
        strip.setParent(self)  # not of the list, which would hear keys that were not for it
        strip.show()
        self._place_strip()
        self.moved.emit(self.list.place_of(name).united(strip.geometry()))

    def _place_strip(self) -> None:
        if self.strip is None:
            return
        width = self.list.width() - 2 * GROUND
        height = max(self.strip.heightForWidth(width), self.strip.minimumHeight())
        self.list.make_room(self.asked, height + ABOVE + BELOW)
        line = self.list.place_of(self.asked).translated(self.list.pos())
        self.strip.setGeometry(line.left() + GROUND, line.bottom() + 1 + ABOVE, width, height)

    def event(self, event: QEvent) -> bool:
        """Keep what is said below its command when something changed its size."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_strip()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said below its command."""
        super().resizeEvent(event)
        self._place_strip()

    def _tell_place(self, place: QRect) -> None:
        self.moved.emit(place.translated(self.list.pos()))

    def _tell_all(self) -> None:
        self.all_button.setEnabled(bool(self._chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a question that is open."""
        if event.key() == Qt.Key.Key_Escape and self.strip is not None:
            self._leave()
            return
        super().keyPressEvent(event)


def _same(one: str, other: str) -> bool:
    return QKeySequence(one) == QKeySequence(other)
