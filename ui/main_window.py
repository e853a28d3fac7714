"""The window: navigation, search, a stack of pages, a status line, and the commands."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from crmdesk import i18n
from crmdesk.i18n import _
from ui import theme
from ui.banner import Banner
from ui.pages_host import PagesHost
from ui.program import WindowProgram
from ui.shell import SECTIONS, NavRail, Skeleton, StatusLine, TopBar
from ui.window_state import WindowState

if TYPE_CHECKING:
    from crmdesk.changes import Changes
    from crmdesk.desk import Desk
    from ui.actions import Actions
    from ui.bridge import Bridge
    from ui.context import Context
    from ui.messages import ToastHost
    from ui.window_commands import WindowCommands
    from ui.window_looks import WindowLooks

MINIMUM, USUAL, TITLE_BAR = (900, 560), (1200, 760), 40
NARROW_BELOW, COUNT_AFTER_MS = 1000, 250

A_TURN_MS = 1
"""Until the next turn of the event loop; what is asked for at once (0) comes still in this one."""


class MainWindow(QMainWindow):
    """Painted at once; ``attach`` brings it to life when the desk is open.

    Attributes:
        desk: None until the data file is open, and again when the window was closed.
        toasts: where short messages go; made by ``wake``, like the next two.
        commands: what the commands do.
        actions_made: every command with its keys.
        writes: how many there were; what was read before the newest may be old.
        cut_short: letting go of the desk stopped something that was being done beside it.
    """

    painted = Signal()
    """The frame is on the screen."""
    attached = Signal()
    """The first page is there."""

    toasts: ToastHost
    commands: WindowCommands
    looks: WindowLooks
    actions_made: Actions

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self.state = state
        self.desk: Desk | None = None
        self.context: Context | None = None
        self._bridge: Bridge | None = None
        self._preloaded: dict[str, Any] = {}
        self._section = self._first_section()
        self.setWindowTitle(_("CRMDesk"))
        self.setMinimumSize(*MINIMUM)
        self.program = WindowProgram(self)
        self._awake = False
        self.writes = 0
        self.cut_short = False
        self._build()
        self._restore_geometry()
        self._skeleton.setFocus()  # else the first button of the navigation has it

    # ---- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.nav = NavRail(SECTIONS)
        self.nav.chosen.connect(self.show_section)
        self.nav.mark(self._section)
        self.top = TopBar()
        self.top.theme_button.clicked.connect(lambda: self._clicked("toggle_theme"))
        self.top.help_button.clicked.connect(lambda: self._clicked("help"))
        self.top.palette_button.clicked.connect(lambda: self._clicked("palette"))
        self.banner = Banner()
        self.top.search.asked.connect(self._search_asked)
        self._skeleton = Skeleton(self._title())
        self._skeleton.painted.connect(self.painted)
        self.pages = PagesHost(self._skeleton)
        self.status = StatusLine()
        self.centre = QWidget()
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget in (self.top, self.banner, self.pages):
            right.addWidget(widget)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.nav)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self.centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.setCentralWidget(self.centre)

    def wake(self) -> None:
        """Make what needs no place in the first picture: commands, keys, toasts."""
        if self._awake:
            return
        self._awake = True
        from PySide6.QtGui import QGuiApplication

        from ui.actions import Actions, choose_keys
        from ui.dialogs.form_keys import reachable
        from ui.keyfilter import KeyFilter
        from ui.messages import ToastHost
        from ui.search_keys import SearchKeys
        from ui.window_commands import WindowCommands
        from ui.window_handlers import handlers
        from ui.window_looks import WindowLooks
        from ui.window_state import shortcuts_of

        self.toasts = ToastHost(self.centre)
        self.commands = WindowCommands(self)
        self.looks = WindowLooks(self)
        choose_keys(shortcuts_of(self.state))
        self.actions_made = Actions(self, handlers(self))
        KeyFilter(lambda: reachable(self, self.actions_made), self.looks.toggle_menu, self)
        SearchKeys(self.top.search, self._search_entered, self.focus_page)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)
        self._system_theme_changed()

    def _first_section(self) -> str:
        known = [section.id for section in SECTIONS]
        return self.state.last_section if self.state.last_section in known else known[0]

    def _title(self) -> str:
        place = next(section for section in SECTIONS if section.id == self._section)
        return _(place.title)

    # ---- the desk ----------------------------------------------------------------------------

    def attach(self, desk: Desk, preloaded: dict[str, Any] | None = None) -> None:
        """Take the open desk and show the first page; each step is a turn of the event loop."""
        self.desk = desk
        self._preloaded = preloaded or {}
        QTimer.singleShot(A_TURN_MS, self, self._attach)

    def _attach(self) -> None:
        from ui.bridge import Bridge
        from ui.context import Context
        from ui.number_forms import take_currency, take_digits

        take_digits(self.state)
        desk = self.desk
        if desk is None:
            return  # closed meanwhile
        self.wake()
        self._bridge = Bridge(desk.store, self)
        self._bridge.changed.connect(self._changed)
        self.context = Context(
            desk=desk,
            toasts=self.toasts,
            state=self.state,
            bridge=self._bridge,
            actions=self.actions_made,
            open_customer=self.open_customer,
            log_call=self.commands.log_call,
            new_follow_up=self.commands.new_follow_up,
            edit_follow_up=self.commands.edit_follow_up,
            log_entry=self.commands.log_entry,
            edit_entry=self.commands.edit_entry,
            program=self.program,
            run=self.commands.run,
            preloaded=self._preloaded,
        )
        self.pages.attach(self.context)
        take_currency(desk)
        self.looks.show_shop()
        self._in_turns(
            lambda: self.pages.make(self._section),
            lambda: self.pages.page(self._section),
            self._show_first_page,
        )

    def _in_turns(self, *steps: Callable[[], object]) -> None:
        """Take the steps one by one, with a turn of the event loop between them."""

        def take() -> None:
            steps[0]()
            self._in_turns(*steps[1:])

        if steps and self.context is not None:
            QTimer.singleShot(A_TURN_MS, self, take)

    def _show_first_page(self) -> None:
        if self.desk is None:
            return  # closed meanwhile
        at_search = self.top.search.hasFocus() and bool(self.top.search.text())
        page = self.pages.show_section(self._section)
        if at_search:
            self._search_asked(self.top.search.text())
        else:
            page.focus_first()
        if self.desk.recovered:
            self.toasts.show(_("An import that was cut short has been taken back."))
        self.attached.emit()
        # Not now: the worker would take turns with the first painting of the page.
        QTimer.singleShot(COUNT_AFTER_MS, self, self._count)

    def show_skeleton(self) -> None:
        """Show what stands for the page while the data file is being opened again."""
        self.pages.show_stand_in(Skeleton(self._title()))

    def _changed(self, changes: Changes) -> None:
        self.writes += 1
        if self.context is not None:
            self.context.preloaded.clear()
        if changes.touches("setting"):
            from ui.number_forms import take_currency

            take_currency(self.desk)
            self.looks.show_shop()
        self.pages.changed(changes)
        if changes.touches("customer"):
            self._count()

    def _count(self) -> None:
        """Count the customers on the worker: with very many of them it is no matter of a moment."""
        from ui.tasks import run_job

        if self.desk is not None:
            customers = self.desk.customers
            run_job(lambda _progress: customers.count(), self._show_count)

    def _show_count(self, count: int) -> None:
        from crmdesk import formats

        words = i18n.ngettext("{count} customer", "{count} customers", count)
        saved = _("Saved")
        self.status.say(f"{saved} · {words.format(count=formats.number(count))}")

    # ---- going about -------------------------------------------------------------------------

    @property
    def section(self) -> str:
        """Id of the section that is shown."""
        return self._section

    def show_section(self, section: str, *, focus: bool = True) -> None:
        """Show a section; before the desk is open only its frame."""
        self._section = section
        self.nav.mark(section)
        if self.context is None:
            if isinstance(self.pages.stand_in, Skeleton):
                self.pages.stand_in.set_title(self._title())
            return
        page = self.pages.show_section(section)
        self.looks.keep_soon()
        if focus:
            page.focus_first()

    def open_customer(self, customer_id: int) -> None:
        """Show a customer on the customers' page."""
        self.show_section("customers", focus=False)
        self.pages.page("customers").open_customer(customer_id)

    def search(self) -> None:
        """Begin to search: in the page's own field where it has one, else in the window's."""
        page = self.pages.current()
        own = page.command("search") if page is not None else None
        (own or self.focus_search)()

    def focus_search(self) -> None:
        """Put the cursor into the search, its text ready to be replaced."""
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _search_asked(self, text: str) -> None:
        if self.context is None:
            return
        if self._section != "customers":
            self.show_section("customers", focus=False)
            self.top.search.setFocus()
        self.pages.page("customers").set_query(text)

    def _search_entered(self, text: str) -> None:
        if self.desk is None:
            return
        desk = self.desk
        hits = self.commands.run(lambda: desk.search.find(text, 1)) if text.strip() else None
        if hits:
            self.open_customer(hits[0].id)
        self.focus_page()

    def focus_page(self) -> None:
        """Put the focus into the list of the page that is shown."""
        page = self.pages.current()
        if page is not None:
            page.focus_first()

    # ---- looks -------------------------------------------------------------------------------

    def apply_look(self) -> None:
        """Show the theme, text size, density, digits and motion of the window's state."""
        from ui.number_forms import take_digits

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        other_digits = take_digits(self.state)
        theme.set_reduce_motion(self.state.reduce_motion)
        theme.set_density(self.state.density)
        theme.wear(app, self.state.theme, self.state.text_scale / 100)
        self.top.show_theme()
        self.looks.keep_soon()
        if other_digits:
            self.pages.refresh_all()
            self._count()

    def bind_keys(self) -> None:
        """Take the keys that the user chose."""
        from ui.actions import choose_keys
        from ui.window_state import shortcuts_of

        choose_keys(shortcuts_of(self.state))
        self.actions_made.bind()
        self.looks.forget_menu()

    def _clicked(self, name: str) -> None:
        if self._awake:
            self.actions_made[name].trigger()

    def _system_theme_changed(self) -> None:
        if theme.ask_system() and self.state.theme == "system":
            self.apply_look()

    # ---- the window itself ---------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages the room of the navigation where there is little."""
        super().resizeEvent(event)
        self.nav.set_narrow(event.size().width() < NARROW_BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, on every page."""
        from ui.widgets import enter_key  # not needed for the first picture

        if not enter_key.pressed(event, self):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how things stood, and close the data file."""
        self.remember()
        self.hide()  # nobody shall look at a window that waits for what still runs
        self.close_desk()
        super().closeEvent(event)

    def close_desk(self) -> None:
        """Let go of the data file; calling it twice is harmless."""
        desk = self.release()
        if desk is not None:
            desk.close()

    def release(self) -> Desk | None:
        """Stop using the desk and hand it over, open, to who wants to go on with it."""
        from ui.main_window_end import settle

        self.cut_short = settle(self)
        if self._awake:
            self.looks.close_all()
        if self._bridge is not None:
            self._bridge.stop()
        desk, self.desk, self.context = self.desk, None, None
        return desk

    def remember(self) -> None:
        """Keep how things stand for the next start."""
        for page in self.pages.pages.values():
            save = getattr(page, "save_state", None)
            if save is not None:
                save()
        self.state.last_section = self._section
        self.state.geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        with contextlib.suppress(OSError):  # a full disk must not keep the window open
            self.state.save()

    def _restore_geometry(self) -> None:
        saved = QByteArray.fromBase64(self.state.geometry.encode("ascii", "ignore"))
        if saved.isEmpty() or not self.restoreGeometry(saved):
            room = self.screen().availableSize()
            self.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height() - TITLE_BAR))
