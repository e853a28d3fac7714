"""A photo as a round picture; read and made small on the worker, and kept for the next time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.i18n import _
from crmdesk.jobs import Progress
from crmdesk.photos import Photos
from ui import theme
from ui.tasks import Job, run_job
from ui.widgets import photo_work

SIZE = 56
"""Pixels of a round photo."""
MOST_KEPT = 60

_kept: OrderedDict[tuple[str, str, int], QPixmap] = OrderedDict()


class Latest:
    """The newest of some jobs: nothing is heard of those before it, nor after its owner is gone."""

    def __init__(self, owner: QObject) -> None:
        self._jobs: list[Job] = []
        jobs = self._jobs
        owner.destroyed.connect(lambda: _cancel(jobs))

    @property
    def running(self) -> bool:
        """Whether something is still to be heard of it."""
        return bool(self._jobs)

    def start(
        self,
        work: Callable[[Progress], Any],
        on_done: Callable[[Any], object],
        on_error: Callable[[Exception], object],
    ) -> None:
        """Begin another job in place of the one that runs; see ``run_job``."""
        self.stop()
        self._jobs.append(
            run_job(work, lambda found: self._end(on_done, found), lambda e: self._end(on_error, e))
        )

    def stop(self) -> None:
        """Hear no more of it."""
        _cancel(self._jobs)

    def _end(self, then: Callable[[Any], object], what: object) -> None:
        self._jobs.clear()
        then(what)


def _cancel(jobs: list[Job]) -> None:
    for job in jobs:
        job.cancel()
    jobs.clear()


class RoundPhoto(QWidget):
    """Shows a photo; it is hidden where there is none, and has its place while it is read."""

    gone = Signal()
    """The photo that was to be read is not there, or is no picture."""

    def __init__(self, size: int = SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        """Of the photo that is shown or read now."""
        self.wanted = False
        """Whether there is a photo, or one is being read."""
        self._picture: QPixmap | None = None
        self._reading = Latest(self)
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Photo"))
        self.hide()

    @property
    def picture(self) -> QPixmap | None:
        """What is painted; None while there is none."""
        return self._picture

    def show_photo(self, photos: Photos | None, name: str) -> None:
        """Show another photo.

        Args:
            photos: where it is; None shows nothing.
            name: of the photo; "" for none.
        """
        if photos is None or not name:
            self._stop("")
            self._picture = None
            self.wanted = False
            self.hide()
            return
        pixels = round(self.width() * self.devicePixelRatioF())
        key = (str(photos.folder), name, pixels)
        if key in _kept:
            _kept.move_to_end(key)
            self._stop(name)
            self._take(_kept[key])
        elif name != self.name:
            self._stop(name)
            self._picture = None
            self.wanted = True
            self.show()
            self._reading.start(
                lambda _progress: photo_work.small(photos.read(name), pixels),
                lambda image: self._came(key, image),
                lambda _error: self._came(key, QImage()),
            )

    def _stop(self, name: str) -> None:
        self.name = name
        self._reading.stop()

    def _came(self, key: tuple[str, str, int], image: QImage) -> None:
        if image.isNull():  # the file is gone, or is no picture: as if there were none
            self.wanted = False
            self.hide()
            self.gone.emit()
            return
        _kept[key] = QPixmap.fromImage(image)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        self._take(_kept[key])

    def _take(self, picture: QPixmap) -> None:
        self._picture = picture
        self.wanted = True
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """It has one size."""
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the middle of the picture in a circle, or the ground that it will cover."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        circle = QPainterPath()
        circle.addEllipse(place)
        painter.fillPath(circle, theme.color("surface2"))
        if self._picture is not None:
            painter.save()
            painter.setClipPath(circle)
            side = min(self._picture.width(), self._picture.height())
            middle = QPointF(self._picture.width() / 2, self._picture.height() / 2)
            part = QRectF(0, 0, side, side)
            part.moveCenter(middle)
            painter.drawPixmap(QRectF(self.rect()), self._picture, part)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawEllipse(place)
