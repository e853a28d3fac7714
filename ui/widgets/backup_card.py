"""The state of the backups at the top of their page: how safe, where, and for other computers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr
from ui import icons
from ui.buttons import button
from ui.messages import InlineMessage
from ui.text import label, restyle, set_text, set_token, wrapped
from ui.widgets import backup_words as words
from ui.widgets.user_text import breakable

if TYPE_CHECKING:
    from crmdesk.backup import BackupState, ShelfEntry

MARK = 24
BESIDE = 4
INNER, OUTER = 3, 4
"""Columns of the buttons; one alone stands at the edge."""

_SLASH = re.compile(r"([/\\])")
_TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class BackupView:
    """What the page shows; read on the worker.

    Attributes:
        state: how safe the data is.
        entries: the backups, newest first.
        second_place: the folder of the copies, None for none.
        copied: when the newest backup in the second place was made, None when there is none.
    """

    state: BackupState
    entries: tuple[ShelfEntry, ...]
    second_place: Path | None
    copied: datetime | None

    @property
    def newest(self) -> ShelfEntry | None:
        """The newest verified backup."""
        return next((one for one in self.entries if one.state == "verified"), None)


class BackupCard(QFrame):
    """Says how things stand; what is pressed goes out as signals."""

    folder_wanted = Signal()
    second_wanted = Signal()
    second_unwanted = Signal()
    pack_wanted = Signal()
    unpack_wanted = Signal()
    back_up_wanted = Signal()

    def __init__(self, data_file: Path, *, with_bundles: bool) -> None:
        """Make the card.

        Args:
            data_file: whose backups these are.
            with_bundles: whether a bundle can be put in the place of the data file.
        """
        super().__init__()
        self.setProperty("card", "true")
        self._data_file = data_file
        self._make_buttons()
        self._mark = QLabel()
        self._mark.setFixedSize(MARK, MARK)
        self._title = wrapped(label("", "strong"))
        self._facts = wrapped(label("", "caption", "text2"))
        self.alarm = InlineMessage("error", "")
        self._rows: dict[QLabel, int] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._folder = self._add("folder-open", _("Folder"), self.folder_button)
        self._second = self._add(
            "hard-drive", _("Second place"), self.forget_button, self.second_button
        )
        self._bundle = self._add(
            "package", _("Another computer"), self.unpack_button, self.pack_button
        )
        self._lay_out()
        self.take_bundles(with_bundles)

    def _make_buttons(self) -> None:
        self.folder_button = _small(_("Open the folder"), self.folder_wanted)
        self.second_button = _small(_("Choose a folder…"), self.second_wanted)
        self.forget_button = _small(_("Stop using it"), self.second_unwanted)
        self.pack_button = _small(_("Export all…"), self.pack_wanted)
        self.unpack_button = _small(_("Import all…"), self.unpack_wanted)
        self.forget_button.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Everything that can be pressed, in reading order."""
        return (
            self.alarm.button,
            self.folder_button,
            self.second_button,
            self.forget_button,
            self.pack_button,
            self.unpack_button,
        )

    def take_bundles(self, taken: bool) -> None:
        """Say whether a bundle can be put in the place of the data file."""
        self.unpack_button.setVisible(taken)
        buttons = (self.unpack_button, self.pack_button)
        self._set(self._bundle, *(buttons if taken else buttons[1:]))

    # ---- showing -----------------------------------------------------------------------------

    def show_view(self, view: BackupView) -> None:
        """Show how things stand."""
        newest = view.newest
        self._show_state(view, newest)
        folder = self._data_file.parent / "backups"
        self._say(self._folder, isolate_ltr(str(folder)))
        self._show_second(view)
        one_file = _("Everything, photos too, in one file, to continue on another computer.")
        self._say(self._bundle, one_file)

    def _show_state(self, view: BackupView, newest: ShelfEntry | None) -> None:
        state = view.state
        icon, ink = words.LEVELS[state.level]
        self._head.setVisible(newest is not None)
        if newest is None:
            self._ring(_("You have no backup yet.") if not view.entries else state.sentence)
            return
        if state.level == "bad":  # said above; the newest backup itself is sound
            self._ring(state.sentence)
            icon, ink = words.ICON, "text2"
        else:
            self.alarm.say("error", "")
        icons.set_picture(self._mark, icon, ink, MARK)
        set_text(self._title, _heading(newest, state))
        set_token(self._title, {"ok": "ok", "warn": "text", "bad": "text"}[state.level])
        facts = (words.file_size(newest.size), words.counted(newest.counts))
        set_text(self._facts, " · ".join(part for part in facts if part))

    def _ring(self, sentence: str) -> None:
        """Say what is wrong, with the way to put it right."""
        self.alarm.say("error", words.tied(sentence), _("Back up now"), self.back_up_wanted.emit)
        restyle(self.alarm.button, "kind", "primary")

    def _show_second(self, view: BackupView) -> None:
        chosen = view.second_place is not None
        self.second_button.setText(_("Change…") if chosen else _("Choose a folder…"))
        self.second_button.setAccessibleName(
            _("Choose another second place") if chosen else _("Choose a second place")
        )
        self.forget_button.setVisible(chosen)
        buttons = (self.forget_button, self.second_button)
        self._set(self._second, *(buttons if chosen else buttons[1:]))
        if view.second_place is None:
            sentence = _("None yet. If this disk fails, the backups on it are lost with it.")
            self._say(self._second, sentence, "text2")
        elif view.state.second:
            self._say(self._second, view.state.second, "warn")
        elif view.copied is None:  # it has not answered yet
            self._say(self._second, isolate_ltr(str(view.second_place)))
        else:
            folder = isolate_ltr(str(view.second_place))
            copied = formats.unbroken(words.when(view.copied))
            sentence = _("{folder} · up to date, newest copy: {when}")
            self._say(self._second, sentence.format(folder=folder, when=copied), "ok")

    def _say(self, line: QLabel, sentence: str, token: str = "text2") -> None:
        set_text(line, _breakable(words.tied(sentence)))
        line.setAccessibleName(sentence)
        set_token(line, token)

    # ---- making ------------------------------------------------------------------------------

    def _add(self, icon: str, title: str, *buttons: QPushButton) -> QLabel:
        """Add a row: a picture, a name, words that are still to come, and buttons."""
        row = self._grid.rowCount()
        picture = QLabel()
        icons.set_picture(picture, icon, "text3", 18)
        name = label(title, "body")
        name.setContentsMargins(BESIDE, 0, BESIDE, 0)
        said = wrapped(label("", "caption", "text2"))
        self._grid.addWidget(picture, row, 0)
        self._grid.addWidget(name, row, 1)
        self._grid.addWidget(said, row, 2)
        self._rows[said] = row
        self._set(said, *buttons)
        return said

    def _set(self, said: QLabel, *buttons: QPushButton) -> None:
        """Put one or two buttons at the end of a row, each as wide as those over and below it."""
        placed = [*zip((OUTER, INNER), buttons, strict=False)]
        for column, one in reversed(placed):  # in the order of reading, which Tab follows
            self._grid.addWidget(one, self._rows[said], column)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._facts)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self._mark, 0, _TOP)
        head.addLayout(texts, 1)
        line = QFrame()
        line.setProperty("line", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.alarm)
        column.addWidget(self._head)
        column.addWidget(line)
        column.addLayout(self._grid)


def _heading(newest: ShelfEntry, state: BackupState) -> str:
    from crmdesk import clock

    made = newest.made_at
    sentence = _("The newest verified backup: {when} ({ago})")
    when, ago = words.when(made), formats.within(formats.ago(made, clock.now()))
    return sentence.format(when=formats.unbroken(when), ago=formats.unbroken(ago))


def _breakable(sentence: str) -> str:
    """Let a long path go on in the next line, a long name in it too."""
    parts = _SLASH.split(sentence)
    return "".join(f"{part}\u200b" if _SLASH.match(part) else breakable(part) for part in parts)


def _small(text: str, signal: object) -> QPushButton:
    """Return a button that is never narrower than its words: what stands before it wraps."""
    made = button(text, "secondary", signal.emit)  # type: ignore[attr-defined]
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    return made
