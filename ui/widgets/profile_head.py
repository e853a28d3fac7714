"""The head of a profile: photo, name, organisation, and what is worth knowing today."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from crmdesk import clock, formats
from crmdesk.i18n import _
from crmdesk.photos import Photos
from crmdesk.services.customers import Customer
from crmdesk.text import strip_isolates
from ui import icons, theme
from ui.text import label, wrapped
from ui.widgets.column import Column
from ui.widgets.photo_view import RoundPhoto
from ui.widgets.user_text import set_shown, shown

PAD_X, PAD_Y, GAP, ICON = 10, 5, 6, 16
_LETTERS = 9
"""Digits of the name's size that must have room beside a photo."""


class ProfileHead(QWidget):
    """Who somebody is; without a photo the name stands where the photo would."""

    def __init__(self, photos: Photos | None, edit: QPushButton) -> None:
        """Make an empty head.

        Args:
            photos: where photos are; None shows none.
            edit: the button at the end of the line.
        """
        super().__init__()
        self._photos = photos
        self._photo: RoundPhoto | None = None
        self.name = flowing(label(role="h1", selectable=True))
        self.organisation = flowing(label(role="body", selectable=True))
        self.organisation.hide()
        self._words = Column(0)
        self._words.add(self.name)
        self._words.add(self.organisation)
        self._edit = edit
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._arranged: tuple[bool, bool, bool] | None = None
        self._arrange()

    @property
    def photo(self) -> RoundPhoto | None:
        """The photo, when one was ever shown."""
        return self._photo

    def show_customer(self, customer: Customer) -> None:
        """Show somebody else."""
        set_shown(self.name, customer.name)
        set_shown(self.organisation, customer.organisation)
        self.organisation.setVisible(bool(customer.organisation))
        if self._photo is None and customer.photo and self._photos is not None:
            self._photo = RoundPhoto(parent=self)
            self._photo.gone.connect(self._arrange)
        if self._photo is not None:
            self._photo.show_photo(self._photos, customer.photo)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words under the photo where there is no room beside it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        photo = self._photo if self._photo is not None and self._photo.wanted else None
        beside = photo is not None and self._room_beside(photo) >= 0
        alone = beside and self.organisation.isHidden()
        wanted = (photo is not None, beside, alone)
        if wanted == self._arranged:
            return
        self._arranged = wanted
        for widget in (self._words, self._edit, self._photo):
            if widget is not None:
                self._grid.removeWidget(widget)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self._edit, 0, 2, top)
        if photo is not None:
            self._grid.addWidget(photo, 0, 0, top | Qt.AlignmentFlag.AlignLeading)
        if photo is not None and not beside:
            self._grid.addWidget(self._words, 1, 0, 1, 3)
        elif beside:
            # A name alone stands at the height of the photo's middle.
            middle = Qt.AlignmentFlag.AlignVCenter if alone else top
            self._grid.addWidget(self._words, 0, 1, middle)
        else:
            self._grid.addWidget(self._words, 0, 0, 1, 2, Qt.AlignmentFlag.AlignVCenter)

    def _room_beside(self, photo: QWidget) -> int:
        """Return what a photo leaves for the name, less what a name needs."""
        needed = QFontMetrics(theme.font("h1")).horizontalAdvance("0" * _LETTERS)
        taken = photo.width() + self._edit.sizeHint().width() + 2 * self._grid.horizontalSpacing()
        return self.width() - taken - needed


class SoonPill(QWidget):
    """A birthday that is near: an icon and a few words on a soft ground."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def say(self, words: str) -> None:
        """Say something else; nothing hides it."""
        self._words = words
        self.setAccessibleName(strip_isolates(words))
        self.setVisible(bool(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        metrics = QFontMetrics(theme.font("body"))
        width = metrics.horizontalAdvance(self._words) + ICON + GAP + 2 * PAD_X
        return QSize(width, max(metrics.height(), ICON) + 2 * PAD_Y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground as wide as the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(self.width(), self.sizeHint().width())
        rtl = self.isRightToLeft()
        ground = QRectF(self.width() - width if rtl else 0, 0, width, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(ground, theme.RADIUS_CARD, theme.RADIUS_CARD)
        left = ground.right() - PAD_X - ICON if rtl else ground.left() + PAD_X
        picture = icons.pixmap("cake", "on_primary_soft", ICON)
        painter.drawPixmap(round(left), (self.height() - ICON) // 2, picture)
        used = PAD_X + ICON + GAP
        before, after = (PAD_X, -used) if rtl else (used, -PAD_X)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("on_primary_soft"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        place = ground.adjusted(before, 0, after, 0)
        metrics = QFontMetrics(theme.font("body"))
        cut = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
        painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), cut)


def about(customer: Customer) -> str:
    """Return what is said of a customer in one line: what it is, where, since when."""
    kind = _("Company") if customer.kind == "company" else _("Person")
    created = clock.local(customer.created_at).date()
    since = formats.unbroken(formats.day(created, with_weekday=False))
    parts = [kind, shown(customer.city)]
    parts.append(_("since {day}").format(day=since))
    return " · ".join(part for part in parts if part)


def flowing(made: QLabel) -> QLabel:
    """Let a label go on in the next line, and be as wide as its column."""
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if not made.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
        wrapped(made)
    else:
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made
