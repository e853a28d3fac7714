"""Where the settings and the window around the pages are brought for their pictures."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.screens_backup import later
from tools.screens_pages import keys
from tools.screens_stage import Shot, Stage, standing_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


# ---- Settings ------------------------------------------------------------------------------------


def settings(stage: Stage) -> None:
    """The settings as they open."""
    _grown(stage).show_group("general")


def _grown(stage: Stage) -> Any:
    """The settings with the rows of their group, which come a few at a time."""
    page = stage.page("settings")
    page.finish()
    stage.pause(0.3)
    return page


def settings_searched(stage: Stage) -> None:
    """What a search leaves of the settings."""
    page = stage.page("settings")
    page.focus_first()
    stage.type_text(page.search, "متن" if stage.look.language == "fa" else "text")
    stage.pause(0.2)


def settings_group(name: str) -> Callable[[Stage], None]:
    """Return how a group of the settings is brought into view."""

    def show(stage: Stage) -> None:
        _grown(stage).show_group(name)
        stage.pause(0.2)

    return show


def settings_nothing(stage: Stage) -> None:
    """A search for what cannot be set."""
    page = stage.page("settings")
    stage.type_text(page.search, "ققنوس")
    stage.pause(0.2)


def settings_keys_taken(stage: Stage) -> None:
    """A key that another command has already."""
    _new_key(stage, "Ctrl+K")


def settings_keys_refused(stage: Stage) -> None:
    """A key that no command can have."""
    _new_key(stage, "Ctrl+C")


def _new_key(stage: Stage, key: str) -> None:
    page = _grown(stage)
    page.show_group("keys")
    stage.pause(0.2)
    page.keys.begin("log_call")
    stage.settle()
    keys(stage, key)
    page.area.show_place(page.keys.strip, page.keys.strip.rect())


# ---- the window ----------------------------------------------------------------------------------


def menu_bar(stage: Stage) -> None:
    """The menu bar, its first menu open."""
    stage.page("customers").focus_first()
    stage.window.looks.toggle_menu()
    stage.settle()
    keys(stage, "Down")


def toast(stage: Stage) -> None:
    """A short message with its button."""
    from crmdesk.i18n import _

    words = _("The follow-up of {name} is done.").format(name="مریم گلپایگانی")
    stage.window.toasts.show(words, _("Undo"), lambda: None)


def toast_error(stage: Stage) -> None:
    """An error as a short message."""
    from crmdesk.i18n import _

    stage.window.toasts.show(_("The list could not be read."), kind="error")


def sample_banner(stage: Stage) -> None:
    """The strip that says the data is invented."""
    from ui.greeting import greet

    with standing_in(stage.window.program, "is_sample", True):
        greet(stage.window, lambda _sample: None, lambda _language: None, lambda: None)


def draft_banner(stage: Stage) -> None:
    """The strip that offers what was not saved."""
    from ui.greeting import offer_draft

    stage.desk.drafts.keep("call", {"note": "قیمت را پسندید"})
    offer_draft(stage.window)


def loading(stage: Stage) -> None:
    """The window before its data is there."""
    from ui.shell import Skeleton

    _without_backups(stage)
    _stand_in(stage, Skeleton(_title()))


def start_problem(stage: Stage) -> None:
    """The data file cannot be opened."""
    from crmdesk.errors import FileProblem
    from crmdesk.i18n import _
    from crmdesk.refusals import reason
    from crmdesk.text import isolate_ltr
    from ui.start_problem import StartProblem, Ways

    sentence = _("The data folder {folder} could not be created: {reason}")
    words = sentence.format(
        folder=isolate_ltr("/media/usb/crmdesk"), reason=reason(PermissionError(errno.EACCES, ""))
    )
    ways = Ways(Path("desk.db"), _nothing, _nothing, _nothing)
    screen = StartProblem(stage.window, FileProblem(words), ways)
    _stand_in(stage, screen)
    _without_backups(stage)
    stage.window.status.say("")
    count = stage.window._count  # noqa: SLF001 - what the line said belongs to the next picture
    screen.destroyed.connect(count)


def _without_backups(stage: Stage) -> None:
    """Before the data is there nothing is known of its backups."""
    watch = stage.window.program.backups
    if watch is not None:
        watch.line.hide()
        later(stage, watch.line.show)


def _stand_in(stage: Stage, widget: QWidget) -> None:
    """Show something in place of the pages until the next picture."""
    stage.window.pages.show_stand_in(widget)
    stage.settle()


def _title() -> str:
    from crmdesk.i18n import _

    return _("Today")


def _nothing(*_what: object) -> None:
    pass


WINDOW: tuple[Shot, ...] = (
    Shot("settings", settings),
    *(
        Shot(f"settings-{name}", settings_group(name))
        for name in ("display", "keys", "data", "about")
    ),
    Shot("settings-search", settings_searched),
    Shot("settings-search-nothing", settings_nothing),
    Shot("settings-keys-taken", settings_keys_taken),
    Shot("settings-keys-refused", settings_keys_refused),
    Shot("window-menu-bar", menu_bar),
    Shot("window-toast", toast),
    Shot("window-toast-error", toast_error),
    Shot("window-sample", sample_banner),
    Shot("window-draft", draft_banner),
    Shot("window-loading", loading),
    Shot("window-problem", start_problem),
)
