"""The start of the window: paint first, then open the data behind the picture."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import i18n
from ui import plain_import  # noqa: F401 - must be there before PySide6 is
from ui.startup_trace import StartupTrace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.loading import Loaded
    from ui.window_state import WindowState

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
    session = Session(path)
    session.show()
    return session.app.exec()


class Session:
    """One run of the window."""

    def __init__(self, path: Path | None = None) -> None:
        self.trace = StartupTrace()
        from ui.window_state import WindowState

        self._path = path
        self._uninstall: Callable[[], None] | None = None
        self.state = WindowState.load()
        i18n.set_language(self.state.language)
        self.app = application(rtl=i18n.is_rtl())
        from ui.main_window import MainWindow

        _set_look(self.app, self.state)
        self.window = MainWindow(self.state)
        self.window.painted.connect(self._painted)
        self.window.attached.connect(self._attached)

    def show(self) -> None:
        """Show the window; everything else begins when it is on the screen."""
        self.window.show()

    def end(self) -> None:
        """Close the window for good and take the hooks out; for tests."""
        self.window.close()
        self.window.deleteLater()
        if self._uninstall is not None:
            self._uninstall()
            self._uninstall = None

    def _painted(self) -> None:
        self.trace.mark("painted")
        self.trace.watch_loop()
        self.open()

    def open(self) -> None:
        """Open the data file in the background; a problem with it is said in the window."""
        from ui import loading, tasks

        section = self.window.section
        tasks.run_job(lambda _p: loading.load(self._path, section), self._open, self._failed)

    def _open(self, loaded: Loaded) -> None:
        self.window.attach(loaded.desk, loaded.preloaded)

    def _failed(self, error: Exception) -> None:
        from crmdesk.errors import UserError

        if not isinstance(error, UserError):
            from crmdesk.i18n import _

            self._prepare_for_faults()
            sentence = _("The program could not be started. The log tells more.")
            self.window.show_problem(UserError(sentence), self.open)
            raise error
        self.window.show_problem(error, self.open)

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
        from ui.read_ahead import read_ahead

        self.app.setWindowIcon(icons.app_icon())

        read_ahead(self.window)

    def _prepare_for_faults(self) -> None:
        if self._uninstall is None:
            from crmdesk import paths
            from ui.crash import install_hooks

            _reporter, self._uninstall = install_hooks(paths.log_file())


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


def load_qt_texts(app: QApplication) -> bool:
    """Qt's own words, as in the menu of a text field, in the language of the program."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{i18n.language()}", folder):
        return False
    # A Persian catalogue of Qt says "right to left", which "-reverse" would turn around.
    app.setLayoutDirection(app.layoutDirection())
    return bool(app.installTranslator(translator))
