"""Where the start that failed and the preview of a document are brought for their pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.screens_backup import DAYS, PRETTY, later, shelf, synced
from tools.screens_stage import Shot, Stage, standing_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

KINDS = (
    *("missing", "empty", "foreign", "damaged", "stale_wal"),
    *("newer", "read_only", "locked", "full", "folder"),
)


# ---- the start that failed -----------------------------------------------------------------------


def problem(kind: str) -> Callable[[Stage], None]:
    """Return how the start screen of a trouble is shown."""

    def show(stage: Stage) -> None:
        from crmdesk import backup
        from crmdesk.errors import FileProblem
        from ui.start_problem import Ways

        trouble = _trouble(stage, kind)
        ways = Ways(PRETTY / "desk.db", _nothing, _nothing, _nothing)
        with standing_in(backup, "diagnose", lambda *_a, **_k: trouble):
            _start_problem(stage, FileProblem(trouble.sentence), ways)

    return show


def _trouble(stage: Stage, kind: str) -> Any:
    from crmdesk.backup import trouble

    data = shelf(stage, "well", DAYS).data_file
    found = trouble.described(kind, data)  # type: ignore[arg-type]
    sentence = found.sentence.replace(str(data.parent), str(PRETTY))
    return dataclasses.replace(found, sentence=sentence)


def problem_synced(stage: Stage) -> None:
    """A new file would be made in a synced folder."""
    from ui.start_problem import Ways
    from ui.synced_banner import refused

    ways = Ways(PRETTY / "desk.db", _nothing, _nothing, _nothing)
    _start_problem(stage, refused(synced(), PRETTY), ways)


def problem_saved(stage: Stage) -> None:
    """What could be read of a damaged file was saved."""
    from crmdesk.salvage import LostRange, SalvageReport

    problem("damaged")(stage)
    report = SalvageReport(
        saved={"customer": 341, "interaction": 2088, "follow_up": 96},
        lost=(LostRange("customer", 118, 124),),
        set_aside=9,
        aside=Path("desk-saved-20261121-092000-rest.jsonl"),
        mended=(),
    )
    screen: Any = stage.window.pages.currentWidget()
    screen._was_saved(PRETTY / "desk-saved.db", report)  # noqa: SLF001


def problem_saving(stage: Stage) -> None:
    """While what can be read is saved."""
    from crmdesk.i18n import _

    problem("damaged")(stage)
    screen: Any = stage.window.pages.currentWidget()
    screen._begin(_("Reading the damaged file…"), lambda: None)  # noqa: SLF001
    screen.progress.step(1210, 2600)


def _start_problem(stage: Stage, error: Exception, ways: Any) -> None:
    from ui import start_problem

    window = stage.window
    watch = window.program.backups
    if watch is not None:  # without a data file there is none
        watch.line.hide()
        later(stage, watch.line.show)
    start_problem.show(window, error, ways)  # type: ignore[arg-type]
    later(stage, window._count)  # noqa: SLF001 - what the line said belongs to the next picture
    stage.settle()


def _nothing(*_what: object) -> None:
    pass


# ---- the preview ---------------------------------------------------------------------------------


def preview(stage: Stage) -> QWidget:
    """The summary of a customer, before it is printed."""
    from PySide6.QtWidgets import QApplication

    from ui.paper import show_summary

    show_summary(stage.window, stage.desk.search.find("", 40)[7].id)
    stage.pause(0.3)
    shown = QApplication.activeModalWidget()
    assert shown is not None
    return shown


def preview_failed(stage: Stage) -> QWidget:
    """A document that cannot be made."""
    from crmdesk.errors import FileProblem
    from crmdesk.i18n import _
    from ui.dialogs.preview import PreviewDialog

    def make(_progress: object) -> bytes:
        raise FileProblem(_("The document could not be created"))

    dialog = PreviewDialog(stage.window, make, _("Summary of {name}").format(name="مریم"), "x")
    dialog.open()
    stage.pause(0.3)
    return dialog


PROBLEMS: tuple[Shot, ...] = (
    *(Shot(f"problem-{kind}", problem(kind)) for kind in KINDS),
    Shot("problem-synced", problem_synced),
    Shot("problem-saved", problem_saved),
    Shot("problem-saving", problem_saving),
    Shot("preview", preview),
    Shot("preview-failed", preview_failed),
)
