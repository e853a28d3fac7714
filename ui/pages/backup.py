"""Backups: how safe the data is, the list of the copies, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.paths import DATA_FILE_NAME
from ui import data_swap
from ui.buttons import button
from ui.context import Context
from ui.messages import InlineMessage
from ui.text import key_text, label, tip
from ui.widgets import backup_deeds as deeds
from ui.widgets import backup_words as words
from ui.widgets import enter_key
from ui.widgets.backup_card import BackupCard, BackupView
from ui.widgets.backup_deeds import BackupDeeds, Said
from ui.widgets.backup_progress import BackupProgress, Works
from ui.widgets.backup_table import BackupTable
from ui.widgets.bar_room import keep_edge

if TYPE_CHECKING:
    from crmdesk.backup import ShelfEntry
    from ui.backup_watch import BackupWatch, Outcome

MARGIN = 20
SPACING, AROUND = 12, 20
"""Pixels between the parts, and those that stay free around the current row."""


DEED, BACKUP = "deed", "backup"


class BackupPage(QWidget):
    """The page; ``ui.backup_watch`` makes the backups themselves."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._data_file: Path = context.desk.store.path
        self._heard: BackupWatch | None = None
        self._failure = ""  # how things stood when the message began to tell of a failed backup
        self._is_unread = False  # the message says that the list could not be read
        self._is_stale = False
        self.view: BackupView | None = None
        self.make_button = button(_("Back up now"), "primary", self._back_up, "save")
        said = _("Back up now")
        tip(self.make_button, f"{said} ({key_text('Ctrl+B')})")
        self.message = InlineMessage("info", "")
        self.progress = BackupProgress()
        self._works = Works(self.progress)
        bundles = self._data_file.name == DATA_FILE_NAME
        self.card = BackupCard(self._data_file, with_bundles=bundles)
        self.backups = BackupTable()
        self._deeds = BackupDeeds(
            self, self._data_file, partial(self._begin, DEED), self.progress.step, self._end
        )
        self._lay_out()
        self._connect()
        self.refresh()

    # ---- what the window asks ------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the shelf again, and then the second place, which may answer slowly."""
        self._is_stale = False
        watch = self._watch()
        if self._context.program.is_sample:
            self._show_sample()
        elif watch is None:
            self.backups.states.show_loading()  # it comes in a moment, and tells us
        else:
            deeds.read(watch.keeper, lambda: self.view, self._show, self._not_read)

    def focus_first(self) -> None:
        """Put the keyboard into the list, or where the first backup is made."""
        if self.backups.list.rowCount():
            self.backups.table.setFocus()
        else:
            self._first_button().setFocus()

    def current_customer_id(self) -> int | None:
        """Nobody stands here."""
        return None

    def selected_customer_ids(self) -> Sequence[int]:
        """Nobody stands here."""
        return ()

    def command(self, action_id: str) -> Callable[[], object] | None:
        """Answer for the commands of the current row."""
        if self.backups.current() is None:
            return None
        answers: dict[str, Callable[[], object]] = {
            "open": lambda: self.backups.want("restore"),
            "copy": lambda: self.backups.want("copy_out"),
            "context_menu": lambda: self.backups.open_menu(self.backups.table.menu_point()),
        }
        return answers.get(action_id)

    def panes(self) -> Sequence[QWidget]:
        """What is pressed first, and the list."""
        return (self._first_button(), self.card.folder_button, self.backups.table)

    def save_state(self) -> None:
        """Nothing is remembered: the newest backup is what is wanted."""

    # ---- showing -------------------------------------------------------------------------------

    def _watch(self) -> BackupWatch | None:
        watch = self._context.program.backups
        if watch is not None and watch is not self._heard:
            self._heard = watch
            watch.looked.connect(self._looked)
            watch.busy_changed.connect(self._busy)
            self._busy(watch.busy)
        return watch

    def _show(self, view: BackupView) -> None:
        to_focus = self.backups.list.rowCount() == 0 and self._has_focus()
        makes = any(one.hasFocus() for one in (self.make_button, self.card.alarm.button))
        self.view = view
        if self._is_unread:
            self._say("info", "")
        self.card.show_view(view)
        self.card.show()
        self.backups.show_entries(view.entries, view.second_place)
        self.make_button.setVisible(self.card.alarm.isHidden())  # else it is in the alarm
        self._fit()
        if to_focus:
            self.focus_first()
        elif makes:  # the one of them that is left, and not what stands beside it
            self._first_button().setFocus()

    def _not_read(self, error: Exception) -> None:
        """Say why the list cannot be read; what was read before stays."""
        if not isinstance(error, UserError):
            raise error
        self._say("error", words.tied(error.message))
        self._is_unread = True
        self.backups.states.show_error(words.tied(error.message), self.refresh)

    def _has_focus(self) -> bool:
        focused: Any = self.window().focusWidget()
        return focused is None or focused is self or self.isAncestorOf(focused)

    def _first_button(self) -> QWidget:
        return self.card.alarm.button if self.make_button.isHidden() else self.make_button

    def _show_sample(self) -> None:
        self.card.hide()
        self.backups.hide()
        self.make_button.hide()
        sentence = _("This is the sample data; it is not backed up. Your own data is.")
        leave = self._context.program.leave_sample
        self._say("info", sentence, _("Back to my own data"), leave)

    def _say(
        self,
        kind: str,
        sentence: str,
        action: str | None = None,
        do: Callable[[], object] | None = None,
    ) -> None:
        self._failure, self._is_unread = "", False
        self.message.say(kind, sentence, action, do)

    def _looked(self, outcome: Outcome) -> None:
        """Say why there is no backup; nothing more of that once there is one."""
        level = outcome.state.level
        if outcome.error:
            self._say("error", words.tied(outcome.error))
            self._failure = level
        elif self._failure and (outcome.made is not None or level != self._failure):
            self._say("info", "")
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True

    def _busy(self, busy: bool) -> None:
        if busy:
            self._begin(BACKUP, _("Making a backup and verifying it…"), None)
        else:
            self._ended(BACKUP)

    def _begin(self, what: str, sentence: str, stop: Callable[[], object] | None) -> None:
        self._say("info", "")
        self._works.begin(what, sentence, stop)

    def _ended(self, what: str) -> None:
        had_focus = self.progress.cancel.hasFocus()
        self._works.end(what)
        if had_focus:
            self.focus_first()

    def _end(self, said: Said | None) -> None:
        self._ended(DEED)
        if said is not None:
            sentence = words.tied(said.sentence)
            self._say(said.kind, sentence, said.action or None, said.do)
        self.refresh()

    # ---- doing -----------------------------------------------------------------------------------

    def _back_up(self) -> None:
        self._context.actions["back_up"].trigger()

    def _may_begin(self) -> bool:
        """Return whether nothing is being done; else say so, before anything is asked."""
        if self._deeds.job is None:
            return True
        sentence = _("Something is being done with the backups. Wait until it ends.")
        self._context.toasts.show(sentence)
        return False

    def _pack(self) -> None:
        if self._may_begin():
            self._deeds.pack()

    def _wanted(self, name: str, entry: ShelfEntry) -> None:
        if name == "restore":
            self.restore(entry)
        elif name == "folder":
            self._deeds.folder(entry)
        elif not self._may_begin():
            return
        elif name == "verify":
            self._deeds.verify(entry)
        else:
            self._deeds.copy_out(entry)

    def restore(self, entry: ShelfEntry) -> None:
        """Show what going back to a backup would change."""
        from ui.dialogs.restore import RestoreDialog

        swap = data_swap.of_backup(self._data_file, entry.path, entry.made_at)
        replace = self._context.program.replace_data
        dialog = RestoreDialog(
            self.window(), self._data_file, entry.path, entry.made_at, lambda: replace(swap)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.rejected.connect(self.refresh)  # reading it may have found it damaged
        dialog.open()

    def choose_second_place(self) -> None:
        """Ask for the folder of the copies, and begin to copy."""
        watch = self._watch()
        place = deeds.ask_folder(self, _("Copies of the backups go to"))
        if watch is None or place is None:
            return
        try:
            deeds.check_second_place(place, self._data_file)
        except UserError as error:
            self._say("error", error.message)
            return
        watch.set_second_place(place)
        if deeds.is_same_disk(place, self._data_file):
            sentence = _(
                "This folder is on the same disk as the data: it helps against a mistake, not "
                "against a broken disk. A stick or another disk is better."
            )
            self._say("warn", sentence)

    def _forget_second_place(self) -> None:
        watch = self._watch()
        if watch is None:
            return
        place = watch.keeper.second_place
        watch.set_second_place(None)
        sentence = _("Backups are no longer copied to the second place; what is there stays.")
        again = (lambda: watch.set_second_place(place)) if place else None
        self._context.toasts.show(sentence, _("Use it again"), again)

    def bring_in(self) -> None:
        """Ask for a bundle of another computer, then whether the data shall make way for it."""
        from ui.widgets.backup_question import BringInDialog

        bundle = deeds.ask_bundle(self)
        if bundle is None:
            return
        swap = data_swap.of_bundle(self._data_file, bundle)
        replace = self._context.program.replace_data
        BringInDialog(self.window(), bundle, lambda: replace(swap)).open()

    # ---- building --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(16)
        header.addWidget(label(_("Backups"), "h1"))
        header.addStretch(1)
        header.addWidget(self.make_button)
        # In a low window the page scrolls and the list has all its rows, so that there is one
        # scroll bar. From the outside in: a widget is styled anew each time it gets another parent.
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        sheet = QWidget()
        self.area.setWidget(sheet)
        self._column = column = QVBoxLayout(sheet)
        column.setContentsMargins(MARGIN, 16, MARGIN, 12)
        column.setSpacing(SPACING)
        column.addLayout(header)
        for widget in (self.progress, self.message, self.card):
            column.addWidget(widget)
        column.addWidget(self.backups, 1)
        keep_edge(self.area, column)
        sheet.installEventFilter(self)
        self.card.hide()

    def _connect(self) -> None:
        card = self.card
        card.back_up_wanted.connect(self._back_up)
        card.folder_wanted.connect(lambda: deeds.show_folder(self._data_file.parent / "backups"))
        card.second_wanted.connect(self.choose_second_place)
        card.second_unwanted.connect(self._forget_second_place)
        card.pack_wanted.connect(self._pack)
        card.unpack_wanted.connect(self.bring_in)
        for said in (self.message, self.progress):
            said.installEventFilter(self)
        self.backups.wanted.connect(self._wanted)
        self.backups.table.row_changed.connect(self._keep_in_sight)

    # ---- keys, and a low window ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard."""
        if not enter_key.pressed(event, self):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the top, whatever was read the last time; read what went stale meanwhile."""
        super().showEvent(event)
        if not event.spontaneous():
            self.area.verticalScrollBar().setValue(0)
        if self._is_stale:
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring what is said over the list into sight when it appears; share the height anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        elif event.type() == QEvent.Type.Show and watched in (self.message, self.progress):
            QTimer.singleShot(0, self, self._show_what_is_said)  # it has its place by then
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height between the card and the list."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Tell the list how much room it has without scrolling the page."""
        room = self.area.viewport().size()
        column = self._column
        needed = column.minimumSize().height()
        if column.hasHeightForWidth():
            needed = column.minimumHeightForWidth(room.width())
        self.backups.fit(room.height() - needed + self.backups.minimumSizeHint().height())

    def _show_what_is_said(self) -> None:
        if self.message.isVisible() or self.progress.isVisible():
            self.area.verticalScrollBar().setValue(0)  # it stands below the title

    def _keep_in_sight(self) -> None:
        """Follow the current row in a low window; at the first one the page is at its top."""
        if not self.backups.table.hasFocus():
            return
        place = self.backups.place_of_current()
        row = QRect(self.backups.mapToParent(place.topLeft()), place.size())
        bar = self.area.verticalScrollBar()
        tall = self.area.viewport().height()
        if self.backups.table.currentIndex().row() == 0 and row.bottom() + AROUND <= tall:
            bar.setValue(0)
        elif row.bottom() > bar.value() + tall:
            # All of the title goes out of sight, or nothing of it.
            bar.setValue(max(row.bottom() + AROUND - tall, self.card.y() - SPACING))
        elif row.top() < bar.value():
            bar.setValue(row.top() - AROUND)
