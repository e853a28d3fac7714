"""Who carries out which command of the registry in a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui import contact_files
from ui.actions import REGISTRY, WINDOW
from ui.paper import show_summary

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def handlers(window: MainWindow) -> dict[str, Callable[[], object]]:
    """Return the handler of every action by its id."""
    commands, looks = window.commands, window.looks
    made: dict[str, Callable[[], object]] = {
        "log_call": commands.log_call,
        "log_entry": commands.log_entry,
        "new_follow_up": commands.new_follow_up,
        "new_customer": commands.new_customer,
        "import": lambda: contact_files.bring_in(window),
        "export": lambda: contact_files.take_out(window),
        "summary": lambda: show_summary(window),
        "search": window.search,
        "palette": looks.palette,
        "undo": commands.undo,
        "redo": commands.redo,
        "show_today": lambda: window.show_section("today"),
        "show_customers": lambda: window.show_section("customers"),
        "show_settings": lambda: window.show_section("settings"),
        "show_backups": lambda: window.show_section("backup"),
        "next_pane": lambda: looks.go_round(1),
        "previous_pane": lambda: looks.go_round(-1),
        "toggle_theme": looks.toggle_theme,
        "zoom_in": lambda: looks.zoom(1),
        "zoom_out": lambda: looks.zoom(-1),
        "zoom_reset": lambda: looks.zoom(0),
        "full_screen": looks.toggle_full_screen,
        "help": looks.help,
        "guide": looks.guide,
        "back_up": window.program.back_up,
        "sample": window.program.toggle_sample,
        "folder": looks.folder,
        "about": looks.about,
        "menu": looks.toggle_menu,
        "quit": window.close,
    }
    for action in REGISTRY:
        if action.where != WINDOW:
            made[action.id] = _on_page(window, action.id)
    return made


def _on_page(window: MainWindow, name: str) -> Callable[[], object]:
    return lambda: window.commands.on_page(name)
