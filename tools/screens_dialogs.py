"""Where the dialogs are brought for their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.screens_pages import talked_to
from tools.screens_stage import NotThereError, Shot, Stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

NOTE = "قیمت را پسندید، شنبه با شریکش حرف می‌زند."
FAULT = "CRMDesk 0.2.0\nsqlcipher3.dbapi2.OperationalError\n  crmdesk/store.py:118 transaction"


def by_action(stage: Stage, name: str) -> QWidget:
    """Trigger a command that opens a dialog, and return the dialog.

    Raises:
        NotThereError: none came.
    """
    from PySide6.QtWidgets import QApplication

    stage.window.actions_made[name].trigger()
    stage.settle()
    found = QApplication.activeModalWidget()
    if found is None:
        raise NotThereError(f"{name} opened nothing")
    return found


def beside(stage: Stage, name: str) -> QWidget:
    """Trigger a command that opens something beside the window, and return it."""
    from PySide6.QtWidgets import QApplication, QDialog

    before = set(QApplication.topLevelWidgets())
    stage.window.actions_made[name].trigger()
    stage.settle()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible() and widget not in before:
            return widget
    raise NotThereError(f"{name} opened nothing")


# ---- a call --------------------------------------------------------------------------------------


def _call(stage: Stage, customer_id: int | None = None) -> Any:
    from ui.dialogs.call import CallDialog

    dialog = CallDialog(stage.window, stage.desk, customer_id)
    dialog.show()
    stage.settle()
    return dialog


def call_empty(stage: Stage) -> QWidget:
    """The dialog as it opens without a customer."""
    return _call(stage)  # type: ignore[no-any-return]


def call_names(stage: Stage) -> QWidget:
    """Customers that fit the letters typed so far."""
    dialog = _call(stage)
    stage.type_text(dialog.customer.edit, "رض")
    stage.pause(0.3)
    return dialog  # type: ignore[no-any-return]


def call_filled(stage: Stage) -> QWidget:
    """Everything in, ready for Enter."""
    dialog = _call(stage, _regular(stage))
    dialog.note.begin_with(NOTE)
    dialog.when.set_text("شنبه ۱۰")
    return dialog  # type: ignore[no-any-return]


def call_no_answer(stage: Stage) -> QWidget:
    """Nobody answered: the next try is there already."""
    dialog = _call(stage, _regular(stage))
    dialog.outcomes.choose_number(2)
    return dialog  # type: ignore[no-any-return]


def call_wrong_date(stage: Stage) -> QWidget:
    """A date that was not understood."""
    dialog = call_filled(stage)
    dialog.when.set_text("یک وقتی")  # type: ignore[attr-defined]
    return dialog


def call_nobody(stage: Stage) -> QWidget:
    """Saved without a customer: the field says what is missing."""
    dialog = _call(stage)
    dialog.note.begin_with(NOTE)
    dialog.save()
    return dialog  # type: ignore[no-any-return]


def call_draft(stage: Stage) -> QWidget:
    """What was typed the last time is offered."""
    dialog = _call(stage, _regular(stage))
    dialog.note.begin_with(NOTE)
    dialog.reject()
    stage.settle()
    return _call(stage)  # type: ignore[no-any-return]


def _regular(stage: Stage) -> int:
    return stage.desk.search.find("", 40)[7].id


# ---- a new customer ------------------------------------------------------------------------------


def _new_customer(stage: Stage, line: str) -> QWidget:
    stage.page("customers").focus_first()
    dialog: Any = by_action(stage, "new_customer")
    dialog.line.setText(line)
    stage.pause(0.1)
    return dialog  # type: ignore[no-any-return]


def new_customer_empty(stage: Stage) -> QWidget:
    """The line before anything is typed."""
    return _new_customer(stage, "")


def new_customer(stage: Stage) -> QWidget:
    """A line that is understood."""
    return _new_customer(stage, "علی کریمی ۰۹۱۲۳۴۵۶۷۸۹ #عمده")


def new_customer_again(stage: Stage) -> QWidget:
    """A phone that somebody has already."""
    desk = stage.desk
    row = desk.customers.rows([hit.id for hit in desk.search.find("", 40)])[7]
    return _new_customer(stage, f"حسن مرادی {row.phone}")


# ---- follow-ups and entries ----------------------------------------------------------------------


def follow_up(stage: Stage) -> QWidget:
    """A new follow-up for the current customer."""
    stage.page("customers").focus_first()
    return by_action(stage, "new_follow_up")


def follow_up_edit(stage: Stage) -> QWidget:
    """A follow-up that is there."""
    lists = stage.desk.today.read_lists()
    stage.window.commands.edit_follow_up((lists.overdue or lists.today or lists.week)[0].id)
    return _modal(stage)


def entry(stage: Stage) -> QWidget:
    """A visit or a message."""
    stage.page("customers").focus_first()
    return by_action(stage, "log_entry")


def entry_edit(stage: Stage) -> QWidget:
    """Something that happened, to be put right."""
    items = stage.desk.timeline.of(talked_to(stage))
    first = next(item for item in items if item.what == "interaction")
    stage.window.commands.edit_entry(first.id)
    return _modal(stage)


def _modal(stage: Stage) -> QWidget:
    from PySide6.QtWidgets import QApplication

    stage.settle()
    found = QApplication.activeModalWidget()
    if found is None:
        raise NotThereError("no dialog came")
    return found


# ---- the palette ---------------------------------------------------------------------------------


def palette(stage: Stage) -> None:
    """The palette before anything is typed."""
    stage.page("customers").focus_first()
    stage.window.looks.palette()
    stage.pause(0.2)


def palette_found(stage: Stage) -> None:
    """Customers and commands that fit."""
    palette(stage)
    _type_here(stage, "رضا")


def palette_commands(stage: Stage) -> None:
    """Commands alone."""
    palette(stage)
    _type_here(stage, ">")


def palette_actions(stage: Stage) -> None:
    """What can be done with one customer."""
    palette_found(stage)
    stage.press(stage.focused, "Tab")
    stage.pause(0.2)


def palette_nobody(stage: Stage) -> None:
    """Nothing fits: the offer to make a new customer."""
    palette(stage)
    _type_here(stage, "ناشناس‌پور")


def _type_here(stage: Stage, text: str) -> None:
    stage.type_text(stage.focused, text)
    stage.pause(0.3)


# ---- first run, help, faults ---------------------------------------------------------------------


def _first_run(stage: Stage, step: int) -> QWidget:
    from ui.dialogs.first_run import FirstRun

    stage.window.pages.current().hide()
    dialog: Any = FirstRun(stage.window, stage.window.state, stage.desk, lambda _choice: None)
    dialog.open()
    stage.settle()
    for _step in range(step):
        stage.press(dialog.focusWidget() or dialog, "Return")
    return dialog  # type: ignore[no-any-return]


def first_run_1(stage: Stage) -> QWidget:
    """Language and theme."""
    return _first_run(stage, 0)


def first_run_2(stage: Stage) -> QWidget:
    """The shop's name and its money."""
    return _first_run(stage, 1)


def first_run_3(stage: Stage) -> QWidget:
    """How to begin."""
    return _first_run(stage, 2)


def help_sheet(stage: Stage) -> QWidget:
    """Every command with its keys."""
    return beside(stage, "help")


def about(stage: Stage) -> QWidget:
    """The version and the licences."""
    return beside(stage, "about")


def guide(stage: Stage) -> QWidget:
    """The user guide."""
    return beside(stage, "guide")


def guide_searched(stage: Stage) -> QWidget:
    """A search through the user guide."""
    window: Any = beside(stage, "guide")
    stage.type_text(window.search, "پیگیری" if stage.look.language == "fa" else "follow")
    return window  # type: ignore[no-any-return]


def guide_dates(stage: Stage) -> QWidget:
    """The chapter with the table of dates."""
    window: Any = beside(stage, "guide")
    window.open_chapter("06-dates")
    return window  # type: ignore[no-any-return]


def crash(stage: Stage) -> QWidget:
    """Something went wrong in the program."""
    from pathlib import Path

    from ui.crash import CrashDialog

    dialog = CrashDialog(FAULT, Path())
    dialog.open()
    stage.settle()
    return dialog


DIALOGS: tuple[Shot, ...] = (
    Shot("call-empty", call_empty),
    Shot("call-names", call_names),
    Shot("call-filled", call_filled),
    Shot("call-no-answer", call_no_answer),
    Shot("call-wrong-date", call_wrong_date),
    Shot("call-nobody", call_nobody),
    Shot("call-draft", call_draft),
    Shot("new-customer-empty", new_customer_empty),
    Shot("new-customer", new_customer),
    Shot("new-customer-again", new_customer_again),
    Shot("follow-up", follow_up),
    Shot("follow-up-edit", follow_up_edit),
    Shot("entry", entry),
    Shot("entry-edit", entry_edit),
    Shot("palette", palette),
    Shot("palette-found", palette_found),
    Shot("palette-commands", palette_commands),
    Shot("palette-actions", palette_actions),
    Shot("palette-nobody", palette_nobody),
    Shot("help", help_sheet),
    Shot("about", about),
    Shot("guide", guide),
    Shot("guide-search", guide_searched),
    Shot("guide-dates", guide_dates),
    Shot("crash", crash),
    Shot("first-run-1", first_run_1, "empty"),
    Shot("first-run-2", first_run_2, "empty"),
    Shot("first-run-3", first_run_3, "empty"),
)
