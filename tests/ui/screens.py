"""Every page and every dialog by its name, as a user comes to it: one table for all walks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.kit import settle_events
from ui.crash import CrashDialog
from ui.main_window import MainWindow
from ui.shell import SECTIONS

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
}


def close(window: MainWindow, shown: QWidget) -> None:
    """Close what an opener showed."""
    if shown is not window:
        if window.looks._palette is shown:
            window.looks._palette.close_palette()
        else:
            shown.close()
    settle_events()
