"""The start of the window: paint first, then open the data behind the picture."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import i18n
from ui import plain_import  # noqa: F401 - must be there before PySide6 is
from ui.startup_trace import StartupTrace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from crmdesk.errors import UserError
    from ui.data_swap import Swap
    from ui.loading import Loaded
    from ui.main_window import MainWindow
    from ui.single import SingleWindow
    from ui.window_state import WindowState

ALREADY_OPEN = 4
"""Exit code when another process has the window and does not answer."""

USAGE = "usage: main.py [--db FILE] [--self-test]\n"


def main(argv: list[str]) -> int:
    """Open the window and stay until it is closed; return the exit code.

    Args:
        argv: ``--db FILE`` for another data file; ``--self-test`` to walk through the window
            without a screen.
    """
    path: Path | None = None
    rest = list(argv)
    if "--self-test" in rest:
        from ui.self_test import run

        return run()
    if rest[:1] == ["--db"] and len(rest) > 1:
        path, rest = Path(rest[1]), rest[2:]
    elif rest and rest[0].startswith("--db="):
        path, rest = Path(rest[0].removeprefix("--db=")), rest[1:]
    if rest:
        sys.stderr.write(USAGE)
        return 2
    return _open_window(path)


def _open_window(path: Path | None) -> int:
    """Open the window on a data file, unless another process has it: that one is raised."""
    from crmdesk import paths
    from ui import tasks
    from ui.single import SingleWindow, not_answering

    # All that is imported stays; the collector would go through it again and again. It is turned
    # on when the data file is open.
    gc.disable()
    single = SingleWindow(path or paths.ensure_home() / paths.DATA_FILE_NAME)
    if not single.claim():
        if single.call_the_first():
            return 0
        sys.stderr.write(f"{not_answering()}\n")
        return ALREADY_OPEN
    session = Session(path, single)
    session.show()
    try:
        code = session.app.exec()
        tasks.shutdown(tasks.FOR_EVER)  # what writes data needs the claim; the window is gone
    finally:
        session.release()
    return tasks.leave(code)


class Session:
    """One run of the window.

    Attributes:
        window: the one that is shown; another language or data file builds it anew.
    """

    def __init__(self, path: Path | None = None, single: SingleWindow | None = None) -> None:
        self.trace = StartupTrace()
        from ui.window_state import WindowState

        self._own = self._path = path
        self._single = single
        self._anywhere = False
        self._unsaid, self._was_cut_short = "", False
        self._uninstall: Callable[[], None] | None = None
        self.state = WindowState.load()
        i18n.set_language(self.state.language)
        self.app = application(rtl=i18n.is_rtl())
        _set_look(self.app, self.state)
        self.window = self._made_window()
        self.window.painted.connect(self._painted)
        self.window.attached.connect(self._attached)

    def _made_window(self) -> MainWindow:
        from ui.main_window import MainWindow

        window = MainWindow(self.state)
        window.program.on_language = self.set_language
        window.program.on_file = self.show_file
        window.program.on_swap = self.swap
        return window

    def show(self) -> None:
        """Show the window; everything else begins when it is on the screen."""
        self.window.show()

    def end(self) -> None:
        """Close the window for good and take the hooks out; for tests."""
        if self.window.program.backups is not None:
            self.window.program.backups.stop()
        self.window.close()
        self.window.deleteLater()
        if self._uninstall is not None:
            self._uninstall()
            self._uninstall = None

    # ---- opening -------------------------------------------------------------------------------

    def _painted(self) -> None:
        self.trace.mark("painted")
        self.trace.watch_loop()
        self.open()

    def open(self) -> None:
        """Open the data file in the background; a problem with it is said in the window."""
        from ui import loading, tasks

        section = self.window.section
        path, anywhere = self._path, self._anywhere
        tasks.run_job(
            lambda _p: loading.load(path, section, anywhere=anywhere), self._open, self._failed
        )

    def _open(self, loaded: Loaded) -> None:
        self.window.attach(loaded.desk, loaded.preloaded)

    def _failed(self, error: Exception) -> None:
        from crmdesk.errors import UserError

        self._unsaid = ""  # it is not as it was
        if not isinstance(error, UserError):
            from crmdesk.i18n import _

            sentence = _("The program could not be started. The log tells more.")
            self._say_problem(UserError(sentence))
            raise error
        self._say_problem(error)

    def _say_problem(self, error: UserError) -> None:
        from ui.start_problem import Ways, show

        self._prepare_for_faults()
        own = self._single is not None
        ways = Ways(self._file(), self.open, self.choose_file, self.open_anywhere, own)
        show(self.window, error, ways)

    def _attached(self) -> None:
        from ui.first_paint import when_painted

        when_painted(self.window.pages.current() or self.window.pages, self._usable)

    def _usable(self) -> None:
        if self.window.desk is None:
            return  # closed meanwhile
        self.trace.mark("usable", section=self.window.section)
        if self.trace.exits:
            self.window.close()
            return
        self._prepare_for_faults()
        load_qt_texts(self.app)
        from ui import icons
        from ui.contact_files import accept_drops
        from ui.read_ahead import read_ahead

        self.app.setWindowIcon(icons.app_icon())
        read_ahead(self.window)
        accept_drops(self.window)
        if self._single is not None:
            self._single.listen(self.app, self.raise_window)
        self._greet()

    def _greet(self) -> None:
        """Say what is to be said when the window stands: a first start, a draft, the sample."""
        from ui import backup_watch, data_swap

        backup_watch.begin(self.window)
        asks = data_swap.ask(self.window, self._greet_on, before=self._unsaid)
        # After the greeting, which has the banner first.
        unsaid = "" if asks else self._unsaid
        data_swap.say_after(self.window, unsaid, cut_short=self._was_cut_short)
        self._unsaid, self._was_cut_short = "", False

    def _greet_on(self) -> None:
        from ui import contact_files, greeting, synced_banner

        def bring_in() -> None:
            contact_files.bring_in(self.window)

        greeting.greet(self.window, self.show_file, self.set_language, bring_in)
        synced_banner.look(self.window)

    def _prepare_for_faults(self) -> None:
        if self._uninstall is None:
            from crmdesk import paths
            from ui.crash import install_hooks

            _reporter, self._uninstall = install_hooks(paths.log_file())

    # ---- while it runs -------------------------------------------------------------------------

    def raise_window(self) -> None:
        """Bring the window to the front: the program was started a second time."""
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    def set_language(self, language: str) -> None:
        """Build the window anew in another language, on the same open desk.

        Not while something is done that was asked for: nobody would hear what came of it.
        """
        from ui.main_window_end import is_at_work

        if is_at_work(self.window):
            return
        self.state.language = language
        i18n.set_language(language)
        _turn(self.app, self.state)
        load_qt_texts(self.app)
        desk = self.window.release()
        if desk is None:
            return
        old = self._replace_window()
        self.window.attach(desk)
        _drop(old)

    def show_file(self, sample: bool) -> None:
        """Go to the sample data, or back to the shop's own file and throw the sample away."""
        from ui import sample as samples
        from ui import tasks

        if sample:
            tasks.run_job(samples.make, lambda path: self._go_to(path, is_sample=True), self._tell)
        else:
            self._go_to(self._own, is_sample=False)
            samples.throw_away()

    def swap(self, swap: Swap) -> None:
        """Close the data file, put another in its place, and open that in a new window."""
        from ui import data_swap

        self.window.close_desk()
        old = self._replace_window(other_file=True, section="today")
        data_swap.run(self.window, swap, self._open_again, own_window=self._single is not None)
        _drop(old)

    def _open_again(self, wrong: str) -> None:
        """Open the data file, and say then what went wrong before."""
        self._unsaid = wrong
        self.open()

    def choose_file(self, path: Path) -> None:
        """Open another data file for this run, unless another window has it."""
        from crmdesk.errors import FileProblem
        from ui.single import SingleWindow, not_answering

        if self._single is not None and path.resolve() != self._file().resolve():
            single = SingleWindow(path)
            if not single.claim():
                raise FileProblem(not_answering())
            self.release()
            self._single = single
        self._own = self._path = path
        self.open()

    def open_anywhere(self) -> None:
        """Make a new data file even where another program copies it about."""
        self._anywhere = True
        self.open()

    def release(self) -> None:
        """Give up the claim to the window."""
        if self._single is not None:
            self._single.release()

    def _file(self) -> Path:
        from crmdesk import paths

        return self._path or paths.data_file()

    def _go_to(self, path: Path | None, *, is_sample: bool) -> None:
        self.window.close_desk()
        self._path = path
        old = self._replace_window(other_file=True)
        self.window.program.is_sample = is_sample
        self.open()
        _drop(old)

    def _tell(self, error: Exception) -> None:
        from crmdesk.errors import UserError

        if not isinstance(error, UserError):
            raise error
        self.window.toasts.show(error.message, kind="error")

    def _replace_window(self, *, other_file: bool = False, section: str = "") -> MainWindow:
        """Put a new window in the place of the old one and return that."""
        old = self.window
        old.remember()
        self._was_cut_short = old.cut_short
        self.state.last_section = section or self.state.last_section
        if other_file:  # numbers of customers mean others there
            from ui import data_swap

            self.state.recents, self.state.places = [], data_swap.to_ask(self.state)
        self.window = self._made_window()
        self.window.program.is_sample = old.program.is_sample
        self.window.setGeometry(old.geometry())
        self.window.attached.connect(self._greet)
        self.window.show()
        self.window.activateWindow()
        return old


def _drop(window: MainWindow) -> None:
    """Close a window that another one has replaced; the desk is not its any more."""
    window.hide()
    window.deleteLater()


def application(*, rtl: bool) -> QApplication:
    """The one QApplication, made when there is none yet.

    Direction and style go in as arguments: the calls for them would touch ``Qt`` and ``QStyle``,
    which is dear before the first paint (see ``ui.theme``).
    """
    from PySide6.QtWidgets import QApplication

    from ui import theme

    found = QApplication.instance()
    if isinstance(found, QApplication):
        from PySide6.QtCore import Qt

        directions = Qt.LayoutDirection
        found.setLayoutDirection(directions.RightToLeft if rtl else directions.LeftToRight)
        return found
    app = QApplication(["crmdesk", "-style", "fusion", *(["-reverse"] if rtl else [])])
    app.setProperty(theme.STYLED, True)
    app.setApplicationName("crmdesk")
    app.setApplicationDisplayName(i18n._("CRMDesk"))
    app.setDesktopFileName("crmdesk")
    return app


def _set_look(app: QApplication, state: WindowState) -> None:
    """Fonts and colours, before anything is made that shows them."""
    from ui import theme

    theme.load_fonts()
    theme.set_density(state.density)
    theme.set_reduce_motion(state.reduce_motion)
    theme.apply(app, state.theme, state.text_scale / 100)


def _turn(app: QApplication, state: WindowState) -> None:
    """Turn the layout round for another language, and give the style sheet its sides."""
    from PySide6.QtCore import Qt

    directions = Qt.LayoutDirection
    app.setLayoutDirection(directions.RightToLeft if i18n.is_rtl() else directions.LeftToRight)
    app.setApplicationDisplayName(i18n._("CRMDesk"))
    _set_look(app, state)


def load_qt_texts(app: QApplication) -> bool:
    """Qt's own words, as in the menu of a text field, in the language of the program."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{i18n.language()}", folder):
        return False
    # A Persian catalogue of Qt says "right to left", which "-reverse" would turn around.
    app.setLayoutDirection(app.layoutDirection())
    return bool(app.installTranslator(translator))
