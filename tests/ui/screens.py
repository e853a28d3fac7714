"""Every page and every dialog by its name, as a user comes to it: one table for all walks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import clock
from crmdesk.backup.trouble import Kind, described
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem
from crmdesk.settings import REMINDERS_PAUSED
from tests.ui.backup_kit import shelf, watched
from tests.ui.kit import settle_events
from ui import data_swap, synced_banner
from ui.crash import CrashDialog
from ui.dialogs.export import ExportDialog
from ui.main_window import MainWindow
from ui.paper import show_summary
from ui.shell import SECTIONS
from ui.start_problem import StartProblem, Ways
from ui.widgets.backup_question import BringInDialog

PAGES = tuple(section.id for section in SECTIONS)

Opener = Callable[[MainWindow], QWidget]


def page(name: str) -> Opener:
    """Return how a page is shown; the whole window is looked at."""

    def show(window: MainWindow) -> QWidget:
        window.show_section(name)
        settle_events()
        return window

    return show


def modal(window: MainWindow) -> QWidget:
    """Return the dialog that stands in front of the window."""
    settle_events()
    found = QApplication.activeModalWidget()
    assert found is not None
    assert found is not window
    return found


def _by_action(name: str) -> Opener:
    def show(window: MainWindow) -> QWidget:
        window.show_section("customers")
        settle_events()
        window.actions_made[name].trigger()
        return modal(window)

    return show


def _beside(name: str) -> Opener:
    def show(window: MainWindow) -> QWidget:
        window.actions_made[name].trigger()
        settle_events()
        return window.looks._open[name]

    return show


def _palette(window: MainWindow) -> QWidget:
    window.actions_made["palette"].trigger()
    settle_events()
    assert window.looks._palette is not None
    return window.looks._palette


def _edit_follow_up(window: MainWindow) -> QWidget:
    assert window.desk is not None
    lists = window.desk.today.read_lists()
    window.commands.edit_follow_up((lists.today or lists.overdue or lists.week)[0].id)
    return modal(window)


def _edit_entry(window: MainWindow) -> QWidget:
    desk = window.desk
    assert desk is not None
    for who in desk.customers.ids():
        items = [one for one in desk.timeline.of(who) if one.what == "interaction"]
        if items:
            window.commands.edit_entry(items[0].id)
            return modal(window)
    raise AssertionError("nothing happened yet")


def _profile_form(window: MainWindow) -> QWidget:
    window.show_section("customers")
    settle_events()
    profile = window.pages.page("customers").profile
    profile.edit()
    settle_events()
    return window


def _first_run(window: MainWindow) -> QWidget:
    from ui.dialogs.first_run import FirstRun

    dialog = FirstRun(window, window.state, window.desk, lambda _choice: None)
    dialog.open()
    return modal(window)


def _crash(window: MainWindow) -> QWidget:
    dialog = CrashDialog("CRMDesk 0\nZeroDivisionError\n  ui/app.py:1 x", Path())
    dialog.open()
    settle_events()
    return dialog


# ---- backups, and what goes with them ------------------------------------------------------------


def _desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _no_backup(window: MainWindow) -> QWidget:
    """The page while there is none: whoever keeps them lets the window close at once."""
    watched(window).stop()
    window.show_section("backup")
    window.pages.page("backup").refresh()
    settle_events()
    return window


def _backups(window: MainWindow) -> QWidget:
    shelf(_desk(window).store.path, 30, 3)
    page = window.pages.page("backup")
    window.show_section("backup")
    page.refresh()
    settle_events()
    page.message.say("ok", "همه‌چیز خوب است.", "باز کردن پوشه", lambda: None)
    page.focus_first()
    return window


def _backup_progress(window: MainWindow) -> QWidget:
    window.show_section("backup")
    settle_events()
    page = window.pages.page("backup")
    page.message.say("info", "")
    page.progress.begin("در حال گرفتن پشتیبان…", lambda: None)
    page.progress.step(3, 7)
    return window


def _restore(window: MainWindow) -> QWidget:
    window.show_section("backup")
    settle_events()
    page = window.pages.page("backup")
    page.progress.end()
    row = page.backups.current()
    assert row is not None
    page.restore(row.entry)
    return modal(window)


def _bring_in(window: MainWindow) -> QWidget:
    BringInDialog(window, Path("desk-20261121.crmdesk"), lambda: None).open()
    return modal(window)


def _restored(window: MainWindow) -> QWidget:
    preferences = _desk(window).preferences
    kept = next((_desk(window).store.path.parent / "backups").glob("*.db"))
    preferences.set(REMINDERS_PAUSED, True)
    data_swap.remember(window.state, data_swap.Swap(lambda _own: None, "", clock.now()), kept)
    data_swap.ask(window, lambda: None)
    preferences.set(REMINDERS_PAUSED, False)
    settle_events()
    assert window.banner.isVisible()
    return window


def _synced(window: MainWindow) -> QWidget:
    folder = _desk(window).store.path.parent
    synced_banner.look(window, lambda there: f"{there} Dropbox")
    settle_events()
    assert window.banner.isVisible(), folder
    return window


def _problem(kind: Kind) -> Opener:
    def show(window: MainWindow) -> QWidget:
        path = _desk(window).store.path
        screen = _stand_in(window, FileProblem("نشد"), path)
        screen._found(described(kind, path))  # a file that is open is not to be looked at
        settle_events()
        return window

    return show


def _synced_problem(window: MainWindow) -> QWidget:
    error = synced_banner.InSyncedFolderError("Dropbox")
    _stand_in(window, error, _desk(window).store.path)
    settle_events()
    return window


def _stand_in(window: MainWindow, error: FileProblem, path: Path) -> StartProblem:
    ways = Ways(path, lambda: None, lambda _path: None, lambda: None)
    screen = StartProblem(window, error, ways)
    window.pages.show_stand_in(screen)
    return screen


def _export(window: MainWindow) -> QWidget:
    ids = list(_desk(window).customers.ids())
    ExportDialog(window, _desk(window), marked=ids[:2], found=ids[:3]).opened()
    return modal(window)


def _preview(window: MainWindow) -> QWidget:
    show_summary(window, _desk(window).customers.ids()[0])
    return modal(window)


BACKUPS: dict[str, Opener] = {
    "no_backup": _no_backup,
    "backups": _backups,
    "backup_progress": _backup_progress,
    "restore": _restore,
    "bring_in": _bring_in,
    "restored": _restored,
    "synced": _synced,
    "problem_damaged": _problem("damaged"),
    "problem_missing": _problem("missing"),
    "problem_full": _problem("full"),
    "problem_folder": _problem("folder"),
    "problem_synced": _synced_problem,
    "export": _export,
    "preview": _preview,
}
"""In this order: the page has no backup at first."""

DIALOGS: dict[str, Opener] = {
    "call": _by_action("log_call"),
    "new_customer": _by_action("new_customer"),
    "follow_up": _by_action("new_follow_up"),
    "entry": _by_action("log_entry"),
    "edit_follow_up": _edit_follow_up,
    "edit_entry": _edit_entry,
    "palette": _palette,
    "help": _beside("help"),
    "about": _beside("about"),
    "guide": _beside("guide"),
    "first_run": _first_run,
    "crash": _crash,
}
SCREENS: dict[str, Opener] = {
    **{name: page(name) for name in PAGES},
    "profile_form": _profile_form,
    **DIALOGS,
    **BACKUPS,
}


def close(window: MainWindow, shown: QWidget) -> None:
    """Close what an opener showed."""
    if shown is not window:
        if window.looks._palette is shown:
            window.looks._palette.close_palette()
        else:
            shown.close()
    window.banner.drop()
    if window.pages.stand_in is not None:
        window.show_section("today")
    settle_events()
