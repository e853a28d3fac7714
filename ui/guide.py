"""The user guide: chapters at the start, their text at the end, a search through all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk import formats, i18n
from crmdesk.i18n import _, ngettext
from crmdesk.text import isolate, squash
from ui import guide_text, icons, theme
from ui.buttons import button, footer
from ui.guide_view import GuideText
from ui.text import hint, key_text, label, set_text, tip
from ui.widgets.search_edit import SearchEdit

SIZE = QSize(1000, 700)
SMALLEST = QSize(640, 420)
TITLE_BAR = 40
SIDE = 264
MOST_SIDE = 1.25
"""The list grows with the text so far; then its titles break, and the text keeps its room."""
SHORTEST = 2
"""Letters that a search needs; one alone is in every line."""

_ID = int(Qt.ItemDataRole.UserRole)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GuideWindow(QDialog):
    """Stands beside the program's window; the work can go on while it is read."""

    def __init__(self, parent: QWidget | None = None, chapter: str = "") -> None:
        """Open the guide.

        Args:
            parent: the program's window.
            chapter: the id of the first chapter to be shown, such as "06-dates"; the first of
                all when there is none of that name.
        """
        super().__init__(parent)
        self.setWindowTitle(_("User guide"))
        self.setModal(False)
        self.chapters = guide_text.read_chapters(i18n.language())
        self._by_id = {one.id: one for one in self.chapters}
        self._places: list[str] = []
        self._dress = QTimer(self)
        self._dress.setSingleShot(True)
        self._dress.setInterval(0)
        self._dress.timeout.connect(self._dress_anew)
        self._place = -1
        self._found: dict[str, int] = {}
        self._hit = 0
        self._make()
        self._lay_out()
        self._connect()
        self._list_chapters()
        if self.chapters:
            self.open_chapter(chapter if chapter in self._by_id else self.chapters[0].id)
            self.text.setFocus()
        else:
            self._say_missing()
        room = self.screen().availableSize() - QSize(0, TITLE_BAR)
        self.setMinimumSize(SMALLEST)
        self.resize(SIZE.boundedTo(room))

    @classmethod
    def open_at(cls, parent: QWidget, chapter: str = "") -> GuideWindow:
        """Show the guide at a chapter; the window that is open already when there is one."""
        made = parent.findChild(cls)
        if made is None:
            made = cls(parent, chapter)
            made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        elif chapter:
            made.open_chapter(chapter)
        made.show()
        made.raise_()
        made.activateWindow()
        return made

    # ---- making -------------------------------------------------------------------------------

    def _make(self) -> None:
        self.search = SearchEdit()
        hint(self.search, _("Search the guide…"))
        self.search.setAccessibleName(_("Search the guide"))
        self.search.setMinimumHeight(36)
        tip(self.search, f"{_('Search the guide')} ({key_text('Ctrl+F')})")
        self.found = label("", "caption", "text2")
        self.found.setWordWrap(True)
        self.found.hide()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Chapters"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setStyleSheet(_ROWS)
        self.text = GuideText()
        self.back_button = _round("arrow-left", _("Back"), "Alt+Left")
        self.forward_button = _round("arrow-right", _("Forward"), "Alt+Right")

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(4)
        steps.addWidget(self.search, 1)
        steps.addWidget(self.back_button)
        steps.addWidget(self.forward_button)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addLayout(steps)
        side.addWidget(self.found)
        side.addWidget(_card(self.list), 1)
        self._side = QWidget()
        self._side.setLayout(side)
        self._side.setFixedWidth(_side_width())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._side)
        row.addWidget(self.text, 1)
        self.close_button = button(_("Close"), "secondary", self.reject)
        self.close_button.setAutoDefault(False)  # Enter goes to the next place that was found
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addLayout(footer(self.close_button))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.currentItemChanged.connect(self._item_chosen)
        self.text.anchorClicked.connect(self._follow)
        self.back_button.clicked.connect(lambda _checked=False: self.go(-1))
        self.forward_button.clicked.connect(lambda _checked=False: self.go(1))
        for keys, do in (
            ("Ctrl+F", self._to_search),
            ("Alt+Left", lambda: self.go(-1)),
            ("Alt+Right", lambda: self.go(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(do)

    def _say_missing(self) -> None:
        self._side.hide()
        self.text.setPlainText(_("The guide is missing from this copy of the program."))

    # ---- chapters -----------------------------------------------------------------------------

    @property
    def chapter(self) -> str:
        """The id of the chapter that is shown; "" when there are none."""
        return self._places[self._place] if self._places else ""

    def open_chapter(self, chapter: str) -> None:
        """Show a chapter from its beginning; a name that does not exist is passed over."""
        if chapter not in self._by_id or chapter == self.chapter:
            return
        self._places = [*self._places[: self._place + 1], chapter]
        self._place = len(self._places) - 1
        self._show_place()

    def go(self, step: int) -> None:
        """Go back (-1) or forward (1) among the chapters that were read."""
        if 0 <= self._place + step < len(self._places):
            self._place += step
            self._show_place()

    def _show_place(self) -> None:
        self.back_button.setEnabled(self._place > 0)
        self.forward_button.setEnabled(self._place + 1 < len(self._places))
        self.text.show_chapter(self._by_id[self.chapter])
        self._mark_row()
        self._hit = 0
        self._mark_hits()

    def _list_chapters(self) -> None:
        """Fill the list: all chapters, or those that hold what is looked for."""
        self.list.blockSignals(True)
        self.list.clear()
        tall = round(36 * max(1.0, theme.scale()))
        for one in self.chapters:
            if self._found and one.id not in self._found:
                continue
            number = self._found.get(one.id)
            words = f"{one.title} · {formats.number(number)}" if number else one.title
            item = QListWidgetItem(words)
            item.setData(_ID, one.id)
            item.setSizeHint(QSize(0, tall))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._mark_row()

    def _mark_row(self) -> None:
        self.list.blockSignals(True)
        rows = range(self.list.count())
        row = next((n for n in rows if self.list.item(n).data(_ID) == self.chapter), -1)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def _item_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.open_chapter(item.data(_ID))

    def _follow(self, link: QUrl) -> None:
        """Go to another chapter; a link to anywhere else leads nowhere."""
        if not link.scheme():
            self.open_chapter(link.path().rpartition("/")[2].removesuffix(".md"))

    # ---- searching ----------------------------------------------------------------------------

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search(self, text: str) -> None:
        wanted = len(squash(text)) >= SHORTEST
        counts = {
            one.id: guide_text.count_hits(one.source, text) for one in self.chapters if wanted
        }
        self._found = {name: count for name, count in counts.items() if count}
        self._list_chapters()
        self._hit = 0
        if self._found and self.chapter not in self._found:
            self.open_chapter(next(iter(self._found)))
        else:
            self._mark_hits()
        self._say_found(text if wanted else "")

    def _say_found(self, text: str) -> None:
        total = sum(self._found.values())
        if total:
            pattern = ngettext("Found in {n} place", "Found in {n} places", total)
            set_text(self.found, pattern.format(n=formats.number(total)))
        elif text:
            words = _("Nothing was found for “{query}”").format(query=isolate(text.strip()))
            set_text(self.found, words)
        self.found.setVisible(bool(text))

    def _mark_hits(self) -> None:
        places = self.text.find_all(self.search.text()) if self._found else []
        self.text.mark(places, self._hit)

    def next_hit(self, step: int = 1) -> None:
        """Go to the next place that holds what is looked for, through all the chapters."""
        if not self._found:
            return
        self._hit += step
        if 0 <= self._hit < self._found.get(self.chapter, 0):
            self._mark_hits()
            return
        names = list(self._found)
        here = names.index(self.chapter) if self.chapter in names else -1
        wanted = names[(here + step) % len(names)]
        if wanted != self.chapter:
            self.open_chapter(wanted)
        self._hit = 0 if step > 0 else self._found[wanted] - 1
        self._mark_hits()

    # ---- keys and looks -----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter, Down and Esc in the search, and Enter in the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTER:
            if watched is self.list:
                self.text.setFocus()
            else:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.next_hit(-1 if back else 1)
            return True
        if watched is not self.search:
            return False
        if event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Dress the text anew when the theme or the size of the text changed."""
        super().changeEvent(event)
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        if event.type() in kinds and getattr(self, "_places", None) and not self._dress.isActive():
            self._dress.start()  # once for all that one change of looks brings

    def _dress_anew(self) -> None:
        self._side.setFixedWidth(_side_width())
        self._list_chapters()
        at = self.text.verticalScrollBar().value()
        self.text.show_chapter(self._by_id[self.chapter])
        self.text.verticalScrollBar().setValue(at)
        self._mark_hits()


_ROWS = """
QListWidget { padding: 4px; border-radius: 9px; }
QListWidget::item { padding: 0 8px; border-radius: 6px; }
QListWidget::item:selected { background: palette(highlight); color: palette(highlighted-text); }
QListWidget::item:hover:!selected { background: palette(light); }
"""


def _side_width() -> int:
    return round(SIDE * min(max(1.0, theme.scale()), MOST_SIDE))


def _round(icon: str, words: str, keys: str) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setFixedSize(36, 36)
    made.setEnabled(False)
    made.setAccessibleName(words)
    tip(made, f"{words} ({key_text(keys)})")
    icons.set_icon(made, icon, size=20)
    return made


def _card(inside: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("card", "true")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(inside)
    return made
