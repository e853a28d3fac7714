"""The parts around the pages: navigation, the bar at the top, the status line, the start screens.

All of it is built before the data file is open, so nothing here knows the desk, and nothing
touches ``Qt``; see ``ui.theme``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCursor, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import __version__, i18n
from crmdesk.i18n import N_, _
from crmdesk.text import isolate_ltr, persian_digits
from ui import icons, theme
from ui.text import hint, keep_at_start, key_text, label, set_text, tip

NAV_WIDTH = 196
NAV_NARROW = 64
BAR_HEIGHT = 52
PAGE_MARGIN, GAP = 20, 8
SAID_PAD = 32
BESIDE_PRESSED = 3
"""Padding and border of the button in the status line; see the style sheet."""
STRONG_FOCUS = 11
"""Qt.FocusPolicy.StrongFocus; by its number, see ``ui.theme``."""


class Section(NamedTuple):
    """A place that the navigation leads to: its id, msgid, icon and key."""

    id: str
    title: str
    icon: str
    key: str


SECTIONS: tuple[Section, ...] = (
    Section("today", N_("Today"), "calendar-check", "Ctrl+1"),
    Section("customers", N_("Customers"), "users", "Ctrl+2"),
    Section("backup", N_("Backups"), "database-backup", ""),
    Section("settings", N_("Settings"), "settings", "Ctrl+8"),
)
"""Their numbers stay what they are when sections come between."""

LAST = "backup"
"""Stands apart, at the bottom."""


class NavRail(QFrame):
    """The sections, at the start side of the window."""

    chosen = Signal(str)

    def __init__(self, sections: Iterable[Section]) -> None:
        super().__init__()
        self.setProperty("area", "nav")
        self._narrow = False
        self._titles: dict[str, str] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._brand = label(_("CRMDesk"), "h2")
        self._brand.setContentsMargins(12, 0, 12, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 8, 8)
        self._column.setSpacing(4)
        self._brand.setFixedHeight(BAR_HEIGHT)
        self._column.addWidget(self._brand)
        for section in sections:
            if section.id == LAST:
                self._column.addStretch(1)
            self._add(section)
        self.setFixedWidth(NAV_WIDTH)

    def _add(self, section: Section) -> None:
        title = _(section.title)
        made = QPushButton(title)
        made.setProperty("kind", "nav")
        made.setCheckable(True)
        made.setMinimumHeight(40)
        made.setAccessibleName(title)
        icons.set_icon(made, section.icon, size=20)
        tip(made, f"{title} ({key_text(section.key)})" if section.key else title)
        made.clicked.connect(lambda: self.chosen.emit(section.id))
        self._group.addButton(made)
        self._column.addWidget(made)
        self._titles[section.id] = title
        self._buttons[section.id] = made

    def button(self, section_id: str) -> QPushButton:
        """The button of a section."""
        return self._buttons[section_id]

    def mark(self, section_id: str) -> None:
        """Show which section is open."""
        self._buttons[section_id].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone where the window has little room."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(NAV_NARROW if narrow else NAV_WIDTH)
        set_text(self._brand, "" if narrow else _("CRMDesk"))
        for section_id, made in self._buttons.items():
            made.setText("" if narrow else self._titles[section_id])
            icons.refresh(made)


LONGEST_SEARCH = 200
"""Letters that it takes: as many as are looked for."""


class SearchField(QLineEdit):
    """The search at the top: what is typed filters the customers at once."""

    asked = Signal(str)
    """The text changed by the user's hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setObjectName("topSearch")
        self.setMaxLength(LONGEST_SEARCH)
        hint(self, _("Name, phone, tag or city…"))
        self.setAccessibleName(_("Search customers"))
        keep_at_start(self)
        self.setMinimumHeight(36)
        self.setMaximumWidth(460)
        self.setTextMargins(24, 0, 24, 0)
        tip(self, f"{_('Search customers')} ({key_text('Ctrl+F')})")
        self._mark = QLabel(self)
        icons.set_picture(self._mark, "search", size=18)
        self._clear = QToolButton(self)
        self._clear.setProperty("kind", "icon")
        self._clear.setProperty("focusPolicy", 0)  # not in the Tab chain: Esc does the same
        self._clear.setCursor(QCursor())
        self._clear.setAccessibleName(_("Clear the search"))
        self._clear.setFixedSize(theme.TARGET, theme.TARGET)
        icons.set_icon(self._clear, "x", size=16)
        self._clear.hide()
        self._clear.clicked.connect(self._wipe)
        self.textEdited.connect(self.asked)
        self.textChanged.connect(self._show_clear)

    def wipe(self) -> None:
        """Empty the field as a user's hand would."""
        self.clear()
        self.asked.emit("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the icon at the start and the cross at the end, whichever side that is."""
        super().resizeEvent(event)
        rtl = self.isRightToLeft()
        start, end = 10, self.width() - theme.TARGET - 2
        middle = (self.height() - 18) // 2
        self._mark.setGeometry(self.width() - 28 if rtl else start, middle, 18, 18)
        self._clear.move(2 if rtl else end, (self.height() - theme.TARGET) // 2)

    def _show_clear(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _wipe(self, _checked: bool = False) -> None:
        self.wipe()


class TopBar(QFrame):
    """Search at the start, what concerns the window at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "top")
        self.setObjectName("topBar")
        self.setFixedHeight(BAR_HEIGHT)
        self.search = SearchField()
        self.palette_button = QPushButton(key_text("Ctrl+K"))
        self.palette_button.setProperty("kind", "key")
        self.palette_button.setMinimumSize(64, 36)
        self.palette_button.setAccessibleName(_("Go to anything"))
        tip(self.palette_button, f"{_('Go to anything')} ({key_text('F3')})")
        self.theme_button = _round()
        self.help_button = _round()
        icons.set_icon(self.help_button, "circle-help", size=20)
        self.help_button.setAccessibleName(_("Keys and commands"))
        tip(self.help_button, f"{_('Keys and commands')} ({key_text('F1')})")
        row = QHBoxLayout(self)
        start, end = PAGE_MARGIN, 12
        rtl = self.isRightToLeft()
        row.setContentsMargins(end if rtl else start, 0, start if rtl else end, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.palette_button)
        row.addStretch(1)
        row.addWidget(self.theme_button)
        row.addWidget(self.help_button)
        self.show_theme()

    def show_theme(self) -> None:
        """Let the button show what it leads to: the sun from the dark, the moon from the light."""
        dark = theme.current().is_dark
        words = _("Light theme") if dark else _("Dark theme")
        icons.set_icon(self.theme_button, "sun" if dark else "moon", size=20)
        self.theme_button.setAccessibleName(words)
        tip(self.theme_button, words)


def _round() -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setFixedSize(36, 36)
    return made


class StatusLine(QFrame):
    """One quiet line at the bottom: that all is saved, how many customers, which version."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "status")
        self.setObjectName("statusLine")
        self._state = label("", "caption", "text2")
        number = isolate_ltr(persian_digits(__version__) if i18n.is_rtl() else __version__)
        self._version = label(_("Version {number}").format(number=number), "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._state)
        row.addStretch(1)
        row.addWidget(self._version)
        self._row = row
        for one in (self._state, self._version):  # as high as what can be pressed beside them
            one.setContentsMargins(0, BESIDE_PRESSED, 0, BESIDE_PRESSED)
        self.setMinimumHeight(theme.TARGET)

    def add(self, widget: QWidget) -> None:
        """Put something that can be pressed before the version."""
        self._row.insertWidget(self._row.count() - 1, widget)

    def say(self, text: str) -> None:
        """Show a sentence at the start."""
        set_text(self._state, text)
        self._state.setAccessibleName(text)


class Skeleton(QWidget):
    """A page that is still to come: its title, and quiet shapes where Today's parts will be.

    Made of frames that the style sheet colours: a painter's first pen would touch ``Qt``.
    """

    painted = Signal()
    """It is on the screen for the first time."""

    def __init__(self, title: str, rows: int = 6) -> None:
        super().__init__()
        self._painted = False
        self._said: QFrame | None = None
        self.setProperty("focusPolicy", STRONG_FOCUS)
        self.setAccessibleName(title)
        self._title = label(title, "h1")
        line = QFontMetrics(theme.font()).height()
        # Not in a layout: in a low window the last rows are cut off, as those of the list will be.
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(PAGE_MARGIN, 16, PAGE_MARGIN, 0)
        column.setSpacing(GAP)
        column.addLayout(self._head(line))
        column.addWidget(self._line)
        column.addLayout(_heading_room(self._heading, line))
        for place in range(rows):
            column.addWidget(_ghost_row(place, line))
        column.addStretch(1)
        self._show_parts(title)

    def _head(self, line: int) -> QHBoxLayout:
        """Make what stands over the rows; return what stands beside the title."""
        self._date = _ghost("line", 100, 10)
        self._line = _ghost("card", 0, max(theme.TARGET, line + 14))
        self._heading = _ghost("line", 120, HEADING)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._date)
        head.addStretch(1)
        for width in GHOST_BUTTONS:
            tall = max(theme.TARGET + 1, line + 15)
            wide = round(width * (1 + max(1.0, theme.scale())) / 2)  # the words, not the room
            head.addWidget(_ghost("card", wide, tall))
        return head

    def say(self, words: str) -> None:
        """Say in the middle what is being done to the data; a bar moves as long as it lasts."""
        self._said = said = QFrame(self)
        said.setProperty("card", "true")
        said.setAccessibleName(words)
        bar = QProgressBar(said)
        bar.setVisible(theme.motion() > 0)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        column = QVBoxLayout(said)
        column.setContentsMargins(SAID_PAD, PAGE_MARGIN, SAID_PAD, PAGE_MARGIN)
        column.setSpacing(14)
        column.addWidget(label(words, "strong"))
        column.addWidget(bar)
        self._centre()
        said.show()

    def _centre(self) -> None:
        if self._said is not None:
            size = self._said.sizeHint()
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            self._said.setGeometry(left, top, size.width(), size.height())

    def set_title(self, title: str) -> None:
        """Stand for another page."""
        set_text(self._title, title)
        self._show_parts(title)

    def _show_parts(self, title: str) -> None:
        """Only Today has a line to write in."""
        today = title == _(SECTIONS[0].title)
        for part in (self._date, self._line, self._heading):
            part.setVisible(today)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the shapes the width, and all the height that they want."""
        super().resizeEvent(event)
        tall = max(self.height(), self._body.sizeHint().height())
        self._body.setGeometry(0, 0, self.width(), tall)
        self._centre()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # The picture is put on the screen when this round of painting is over.
            QTimer.singleShot(0, self.painted.emit)


HEADING = 12
GHOST_BUTTONS = (123, 111)
"""Widths of what stands for the buttons over the rows, in pixels at 100 %."""


def _ghost(kind: str, width: int, height: int) -> QFrame:
    """A quiet shape; a width of 0 means all there is."""
    made = QFrame()
    made.setProperty("ghost", kind)
    made.setFixedHeight(height)
    if width:
        made.setFixedWidth(width)
    return made


def _heading_room(heading: QWidget, line: int) -> QVBoxLayout:
    """Room for the heading of the first block; ``line`` is the height of a line of text."""
    spare = max(line + 26, 36) - HEADING
    room = QVBoxLayout()
    room.setContentsMargins(24, spare // 2, 24, spare - spare // 2 - GAP)  # here a gap follows
    room.addWidget(heading)
    return room


def _ghost_row(place: int, line: int) -> QFrame:
    """A card as tall as those of the list; ``line`` is the height of a line of text."""
    card = _ghost("card", 0, max(2 * line + 18, 56))
    column = QVBoxLayout(card)
    column.setContentsMargins(PAGE_MARGIN, 14, PAGE_MARGIN, 14)
    column.setSpacing(8)
    for part, width in enumerate((340 - 30 * (place % 3), 180 + 20 * (place % 4))):
        column.addWidget(_ghost("line", width, 10 - 2 * part))
    return card
