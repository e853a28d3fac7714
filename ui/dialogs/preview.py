"""A document before it is printed or saved: its pages, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats
from crmdesk.documents import file_name, save
from crmdesk.endings import free_with_ending
from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.text import isolate_ltr, strip_isolates
from ui import icons, pdf, tasks, theme
from ui.buttons import button, footer
from ui.dialogs.form import strip_of
from ui.pdf import PageSize
from ui.text import key_text, label, set_text, tip
from ui.widgets import enter_key
from ui.widgets.preview_pages import PreviewPages, page_words
from ui.widgets.state_stack import Offer, StateStack

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

MakePdf = Callable[[Progress], bytes]
"""Makes the file; called in the worker's thread."""

WIDTH, HEIGHT = 860, 760
LEAST = QSize(480, 380)
TITLE_BAR = 40
PATIENCE_MS = 150
"""How long nothing is said of a file that is still being written: most are there sooner."""


class PreviewDialog(QDialog):
    """Makes a document in the background and shows it.

    Closed while the document is saved or printed it waits for the end of that: a file that is not
    there, or pages that are missing, would be noticed too late.
    """

    def __init__(
        self, window: QWidget | None, make_pdf: MakePdf, title: str, suggested_name: str
    ) -> None:
        """Show nothing yet; the document is begun at once.

        Args:
            window: the dialog stands in front of it.
            make_pdf: makes the file, in the worker's thread.
            title: of the window.
            suggested_name: of the file; what no system takes is left out of it.
        """
        super().__init__(window)
        self._make_pdf = make_pdf
        self._name = file_name(strip_isolates(suggested_name).removesuffix(".pdf"))
        self._data = b""
        self._made_here: dict[str, tasks.Job] = {}  # the document, and one picture of it
        self._saving: list[tasks.Job] = []  # one worker: they end in their order
        self._printing: pdf.Printing | None = None
        self._leaving: int | None = None  # the result with which it closes
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say_waiting)
        self.setWindowTitle(strip_isolates(title))
        self.setModal(True)
        self.setMinimumSize(LEAST)
        self.pages = PreviewPages()
        self.stack = StateStack(self.pages)
        self.message = strip_of("info")
        self.page_label = label(role="body", token="text2")
        self._make_zoom()
        self.close_button = button(_("Close"), "secondary", self.reject)
        self.print_button = button(_("Print…"), "secondary", self.print_pages, "printer")
        self.save_button = button(_("Save…"), "primary", self.save, "save")
        tip(self.print_button, key_text("Ctrl+P"))
        tip(self.save_button, key_text("Ctrl+S"))
        self._lay_out()
        self._connect()
        self._fit()
        self.make()

    # ---- making --------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the document, and show it or what went wrong."""
        self._can_use()
        self.stack.show_loading()
        if self.stack.state == "content":  # the pages of nothing yet
            self.pages.set_pages(())

        def work(progress: Progress) -> tuple[bytes, list[PageSize]]:
            data = self._make_pdf(progress)
            return data, pdf.page_sizes(data)

        self._made_here["document"] = tasks.run_job(work, self._made, self._failed)

    def _made(self, found: tuple[bytes, list[PageSize]]) -> None:
        self._data, sizes = found
        self.stack.show_content()
        self._can_use()
        self.pages.set_pages(sizes)
        self.pages.setFocus()

    def _failed(self, error: Exception) -> None:
        known = isinstance(error, UserError)
        self._show_error(error.message if isinstance(error, UserError) else "")
        if not known:
            raise error  # to the window's banner, which has the details

    def _show_error(self, reason: str) -> None:
        """Say that there is no document, why, and that nothing else has happened."""
        head = _("The document could not be created")
        why = reason if reason.rstrip(".") != head else ""
        rest = " ".join(filter(None, (why, _("Nothing was changed; your data is all there."))))
        words = f"{head}\n{rest}"
        again = Offer(_("Try again"), self.make, "rotate-ccw")
        self.stack.show_empty("circle-alert", words, [again])
        set_text(self.page_label, "")
        for button_there in self.stack.offers:
            button_there.setFocus(Qt.FocusReason.TabFocusReason)

    def _draw(self, number: int, scale: float) -> None:
        data = self._data

        def work(_progress: Progress) -> QImage:
            return pdf.render(data, number, scale)

        def drawn(picture: QImage) -> None:
            self.pages.give(number, scale, picture)

        def failed(error: Exception) -> None:
            self.pages.failed(number)
            self._say_error(error)

        self._made_here["picture"] = tasks.run_job(work, drawn, failed)

    # ---- saving and printing -------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a place and write the file there."""
        if not self.save_button.isEnabled():
            return
        start = str(Path(_documents()) / self._name)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save the document"), start, _("PDF documents (*.pdf)")
        )
        if not chosen:
            return
        target = free_with_ending(Path(chosen), ".pdf")
        data = self._data
        self._name = target.name
        job = tasks.run_job(
            lambda _progress: save(data, target),
            lambda _none: self._saved(target),
            self._not_saved,
        )
        self._saving.append(job)

    def _saved(self, target: Path) -> None:
        self._saving.pop(0)
        sentence = _("Saved: {path}").format(path=isolate_ltr(str(target)))
        self._say_done(sentence)

    def _not_saved(self, error: Exception) -> None:
        self._saving.pop(0)
        self._say_error(error)

    def print_pages(self) -> None:
        """Ask for a printer and print the pages there."""
        if not self.print_button.isEnabled():
            return
        # Not above: a part of Qt that the worker loads while the window works is a crash.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.windowTitle())
        asked = QPrintDialog(printer, self)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setWindowModality(Qt.WindowModality.WindowModal)
        asked.accepted.connect(lambda *_printer: self.print_to(printer))
        asked.show()

    def print_to(self, printer: QPrinter) -> None:
        """Print the pages on a printer that was set up, unless it is closing."""
        if not self.print_button.isEnabled():
            return
        self.message.say("info", _("Printing…"))
        self._printing = pdf.Printing(self._data, printer, self._printed)
        self._can_use()

    def _printed(self, error: Exception | None) -> None:
        self._printing = None
        self._can_use()
        if error is None:
            self._say_done(_("Handed to the printer."))
        else:
            self._say_error(error)

    def _say_done(self, sentence: str) -> None:
        """Say what is done; while it closes, go on with that: what is said then stays."""
        if self._leaving is None:
            self.message.say("ok", sentence)
        else:
            self.done(self._leaving)

    def _say_error(self, error: Exception) -> None:
        """Say what went wrong, and stay so that it is read."""
        self._stay()
        if not isinstance(error, UserError):
            self.message.say("error", _("That went wrong. Try again."))
            raise error
        self.message.say("error", error.message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, and save from the pages."""
        if enter_key.pressed(event, self):
            return
        if enter_key.is_enter(event) and self.pages.hasFocus():
            self.save()
        else:
            super().keyPressEvent(event)

    # ---- closing -------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """Close; what is being saved or printed comes to its end first."""
        if not self._saving and self._printing is None:
            self._go(result)
        elif self._leaving is None:
            self._leaving = result
            self._can_use()  # nothing more is begun that it would wait for
            self._patience.start()
        elif not self._patience.isActive():
            self._say_waiting()  # again, with the way out: something else may be said there

    def _stay(self) -> None:
        self._leaving = None
        self._patience.stop()
        self._can_use()

    def _say_waiting(self) -> None:
        saved = _("This closes by itself when the document is saved.")
        printed = _("This closes by itself when the printer has all pages.")
        sentence = saved if self._printing is None else printed
        self.message.say("info", sentence, _("Stop and close"), self._give_up)

    def _give_up(self) -> None:
        """Close at once; no half file stays, but pages may be missing on paper."""
        for job in self._saving:
            job.stop()  # one that fails is still heard of
        if self._printing is not None:
            self._printing.cancel()
        self._go(self._leaving or 0)

    def _go(self, result: int) -> None:
        """Close; what is still being made is not needed any more."""
        self._stay()
        for job in self._made_here.values():
            job.cancel()
        super().done(result)

    # ---- looks ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.page_label)
        bar.addStretch(1)
        for one in (self.zoom_out_button, self.zoom_label, self.zoom_in_button, self.fit_button):
            bar.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        column.addLayout(footer(self.close_button, self.print_button, self.save_button))

    def _connect(self) -> None:
        self.pages.picture_wanted.connect(self._draw)
        self.pages.page_changed.connect(self._show_page)
        self.pages.zoom_changed.connect(self._show_zoom)
        for keys, act in (
            ("Ctrl+S", self.save),
            ("Ctrl+P", self.print_pages),
            ("Ctrl+=", lambda: self.pages.zoom_by(1)),
            ("Ctrl++", lambda: self.pages.zoom_by(1)),
            ("Ctrl+-", lambda: self.pages.zoom_by(-1)),
            ("Ctrl+0", self.pages.zoom_to_fit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    def _show_page(self, page: int, total: int) -> None:
        set_text(self.page_label, page_words(page, total) if total else "")

    def _show_zoom(self, percent: int) -> None:
        words = _("{n}%").format(n=formats.number(percent))
        set_text(self.zoom_label, words if self._data else "")

    def _zoom(self, steps: int) -> None:
        if steps:
            self.pages.zoom_by(steps)
        else:
            self.pages.zoom_to_fit()

    def _can_use(self) -> None:
        """Let be pressed what has an effect: all needs the document, and nothing begins at the end.

        What has the keyboard and can no longer be pressed hands it to the button that closes.
        """
        ready = bool(self._data)
        begins = ready and self._leaving is None
        had_focus = self.save_button.hasFocus() or self.print_button.hasFocus()
        self.save_button.setEnabled(begins)
        self.print_button.setEnabled(begins and self._printing is None)
        if had_focus and not begins:
            self.close_button.setFocus()
        for one in (self.zoom_in_button, self.zoom_out_button, self.fit_button):
            one.setEnabled(ready)
        zoom = (self.zoom_out_button, self.zoom_label, self.zoom_in_button, self.fit_button)
        for shown in zoom:
            shown.setVisible(ready)

    def _fit(self) -> None:
        room = self.screen().availableSize()
        larger = max(1.0, theme.scale())
        width, height = round(WIDTH * larger), HEIGHT
        self.resize(min(width, room.width()), min(height, room.height() - TITLE_BAR))
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000%"))

    def _make_zoom(self) -> None:
        self.zoom_label = label(role="body", token="text2")
        self.zoom_out_button = self._tool("zoom-out", _("Smaller"), "Ctrl+-", -1)
        self.zoom_in_button = self._tool("zoom-in", _("Larger"), "Ctrl+=", 1)
        self.fit_button = self._tool("maximize", _("Fit the width"), "Ctrl+0", 0)

    def _tool(self, icon: str, words: str, keys: str, steps: int) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "icon")
        made.setAccessibleName(words)
        made.setMinimumSize(theme.TARGET, theme.TARGET)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tip(made, f"{words} ({key_text(keys)})")
        icons.set_icon(made, icon)
        made.clicked.connect(lambda _on=False: self._zoom(steps))
        return made


def _documents() -> str:
    """Return the folder where people keep documents."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
