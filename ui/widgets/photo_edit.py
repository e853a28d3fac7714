"""The photo of a customer in a form: chosen from a file, dropped here, pasted, or taken off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QPushButton, QVBoxLayout, QWidget

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.photos import Photos
from ui.buttons import button
from ui.text import label, restyle, set_text, wrapped
from ui.widgets import photo_work
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.photo_view import Latest, RoundPhoto


class PhotoEdit(QWidget):
    """A round picture and what can be done with it; what was chosen is stored at once.

    A photo that is not saved with the customer in the end stays in the folder, where nothing
    is ever removed, and belongs to nobody.
    """

    changed = Signal()
    settled = Signal(bool)
    """A picture that was being read is there (or cannot be used)."""

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self._photos = photos
        self._reading = Latest(self)
        self.value = ""
        """The name of the photo, "" for none."""
        self.setAccessibleName(_("Photo"))
        self.picture = RoundPhoto()
        self.choose_button = self._button(_("Choose a photo…"), self.choose, "image")
        self.paste_button = self._button(_("Paste"), self.paste, "clipboard-paste")
        self.off_button = self._button(_("Take the photo off"), self.take_off, "x")
        self.paste_button.setAccessibleName(_("Paste a photo"))
        self._told = wrapped(label(role="caption", token="text2"))
        self._lay_out()
        self.show_photo("")

    def _button(self, words: str, do: Callable[[], object], icon: str) -> QPushButton:
        made = button(words, "ghost", do, icon)
        made.setMinimumWidth(0)
        return made

    def _lay_out(self) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons, gap=4)
        for one in self.tab_order:
            row.addWidget(one)
        line = self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(12)
        line.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(buttons, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._told)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the picture where they have no room beside it."""
        super().resizeEvent(event)
        widest = max(one.sizeHint().width() for one in self.tab_order)
        beside = self.width() >= self.picture.width() + self._line.spacing() + widest
        kinds = QBoxLayout.Direction
        self._line.setDirection(kinds.LeftToRight if beside else kinds.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        """It can become narrow."""
        return QSize(160, super().minimumSizeHint().height())

    @property
    def tab_order(self) -> list[QWidget]:
        """What takes the keyboard, in reading order."""
        return [self.choose_button, self.paste_button, self.off_button]

    @property
    def busy(self) -> bool:
        """Whether a picture is being read."""
        return self._reading.running

    @property
    def said(self) -> str:
        """The sentence under the picture, for tests."""
        return self._told.text()

    def show_photo(self, name: str) -> None:
        """Show a photo, "" for none."""
        self.value = name
        self.picture.show_photo(self._photos, name)
        self.off_button.setVisible(bool(name))
        self._tell("")

    # ---- where photos come from ---------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file."""
        path = ask_file(self)
        if path is not None:
            self.take_file(path)

    def paste(self) -> None:
        """Take what the clipboard holds."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._tell(_("There is no picture in the clipboard."), wrong=True)

    def take_off(self) -> None:
        """Have no photo."""
        self._reading.stop()
        self.show_photo("")
        self.choose_button.setFocus()
        self.changed.emit()

    def take_file(self, path: Path) -> None:
        """Take a picture of a file."""
        self._work(lambda: photo_work.from_file(path))

    def take(self, data: QMimeData | None) -> bool:
        """Take the first file, or the picture, that was dropped or copied; False for neither."""
        if data is None:  # an empty clipboard
            return False
        files = [Path(one.toLocalFile()) for one in data.urls() if one.isLocalFile()]
        if files:
            self.take_file(files[0])
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self._work(lambda: photo_work.from_image(image))
            return True
        return False

    def _work(self, read: Callable[[], bytes]) -> None:
        photos = self._photos
        self._tell(_("Reading the picture…"))
        self._reading.start(lambda _progress: photos.keep(read()), self._came, self._failed)

    def _came(self, name: str) -> None:
        self.show_photo(name)
        self.changed.emit()
        self.settled.emit(True)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._tell("")
            raise error
        self._tell(error.message, wrong=True)
        self.settled.emit(False)

    def _tell(self, sentence: str, *, wrong: bool = False) -> None:
        set_text(self._told, sentence)
        restyle(self._told, "token", "danger" if wrong else "text2")
        self._told.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste by the usual key while one of the buttons has the keyboard."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)


def may_hold_photo(data: QMimeData) -> bool:
    """Return whether something that is dragged may be dropped as a photo."""
    return data.hasImage() or any(one.isLocalFile() for one in data.urls())


def ask_file(parent: QWidget) -> Path | None:
    """Ask for a file with a picture, beginning where the desktop keeps pictures."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    endings = " ".join(f"*.{ending}" for ending in photo_work.ENDINGS)
    kinds = _("Pictures ({endings})").format(endings=endings)
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose a photo"), folder, kinds)
    return Path(chosen) if chosen else None
