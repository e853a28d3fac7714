"""Where the pages are brought for their pictures: one function a state, one table of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.screens_stage import NotThereError, Shot, Stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

NOBODY = "ناشناس مطلق"
SEARCH = "رضا"
LINE = "تماس با مریم درباره پیش‌فاکتور فردا ۱۰"


def child(inside: QWidget, kind: str) -> Any:
    """Return the first visible widget of a class, by the class's name.

    Raises:
        NotThereError: there is none.
    """
    from PySide6.QtWidgets import QWidget

    for one in inside.findChildren(QWidget):
        if type(one).__name__ == kind and one.isVisible():
            return one
    raise NotThereError(f"no {kind}")


def command(stage: Stage, name: str) -> None:
    """Let the page that is shown carry out a command.

    Raises:
        NotThereError: it does not do that here.
    """
    page = stage.window.pages.current()
    work = page.command(name) if page is not None else None
    if work is None:
        raise NotThereError(f"no command {name} on {stage.window.section}")
    work()
    stage.settle()


def keys(stage: Stage, *pressed: str) -> None:
    """Press keys where the keyboard is."""
    for one in pressed:
        stage.press(stage.focused, one)


# ---- Today ---------------------------------------------------------------------------------------


def today(stage: Stage) -> None:
    """The start page."""
    stage.page("today").focus_first()


def today_settled(stage: Stage) -> None:
    """Two rows done: struck through until the page is left, and the offer to undo."""
    stage.page("today").focus_first()
    keys(stage, "Space", "Esc", "Down", "Space")
    stage.pause(0.1)


def today_snooze(stage: Stage) -> None:
    """The menu that puts a row off."""
    stage.page("today").focus_first()
    command(stage, "snooze")


def today_when(stage: Stage) -> None:
    """The prompt for a date, with one that is understood."""
    stage.page("today").focus_first()
    keys(stage, "9")
    stage.type_text(stage.focused, "شنبه ۱۰")


def today_no_date(stage: Stage) -> None:
    """The prompt for why there is no date."""
    stage.page("today").focus_first()
    keys(stage, "0")


def today_line(stage: Stage) -> None:
    """The quick line with the chips of what it understood."""
    page = stage.page("today")
    line = child(page, "QuickLine")
    _write(stage, line, LINE)


def today_line_unknown(stage: Stage) -> None:
    """The quick line with a name that nobody has."""
    line = child(stage.page("today"), "QuickLine")
    _write(stage, line, "آقای ناشناس‌پور: قیمت عمده خواست")


def _write(stage: Stage, line: Any, text: str) -> None:
    from PySide6.QtWidgets import QLineEdit

    field = line if isinstance(line, QLineEdit) else line.findChild(QLineEdit)
    field.setFocus()
    field.clear()
    stage.type_text(field, text)
    stage.pause(0.4)


def today_menu(stage: Stage) -> None:
    """The menu of a row."""
    stage.page("today").focus_first()
    command(stage, "context_menu")


def today_empty(stage: Stage) -> None:
    """Nothing to do."""
    stage.page("today")


# ---- Customers -----------------------------------------------------------------------------------


def customers(stage: Stage) -> None:
    """The list and the profile of somebody with a long story."""
    stage.page("customers")
    stage.window.open_customer(talked_to(stage))
    stage.pause(0.15)


def talked_to(stage: Stage) -> int:
    """Return somebody with a long timeline."""
    desk = stage.desk
    hits = desk.search.find("", 400)
    return max(hits, key=lambda hit: len(desk.timeline.of(hit.id))).id


def _at_row(stage: Stage, number: int) -> None:
    """Put the keyboard on a row, nothing else being marked."""
    table = stage.page("customers").table
    table.setFocus()
    table.clearSelection()
    table.setCurrentIndex(table.model().index(number, 0))
    table.scrollToTop()
    stage.pause(0.15)


def _searched(stage: Stage, text: str) -> None:
    page = stage.page("customers")
    own = page.command("search")
    (own or stage.window.focus_search)()
    stage.settle()
    stage.type_text(stage.focused, text)
    stage.pause(0.25)


def customers_found(stage: Stage) -> None:
    """A search that finds some."""
    _searched(stage, SEARCH)


def customers_nobody(stage: Stage) -> None:
    """A search that finds nobody."""
    _searched(stage, NOBODY)


def customers_marked(stage: Stage) -> None:
    """Several rows marked: the strip with what can be done to all."""
    _at_row(stage, 0)
    keys(stage, "Shift+Down", "Shift+Down", "Shift+Down")
    stage.pause(0.15)
    stage.window.pages.page("customers").table.scrollToTop()


def customers_tag(stage: Stage) -> None:
    """Several rows marked, and a tag for them."""
    customers_marked(stage)
    command(stage, "tag")
    stage.pause(0.15)


def customers_edit(stage: Stage) -> None:
    """A name being changed in its row."""
    _at_row(stage, 2)
    command(stage, "edit")


def customers_columns(stage: Stage) -> None:
    """Which columns there are."""
    _at_row(stage, 4)
    command(stage, "columns")


def customers_menu(stage: Stage) -> None:
    """The menu of a row."""
    _at_row(stage, 4)
    command(stage, "context_menu")


def customers_without_profile(stage: Stage) -> None:
    """The list alone."""
    _at_row(stage, 4)
    command(stage, "toggle_profile")


def customers_with_profile_again(stage: Stage) -> None:
    """The profile comes back."""
    customers_without_profile(stage)
    customers(stage)


def profile_form(stage: Stage) -> None:
    """A customer being changed."""
    customers(stage)
    profile = stage.window.pages.page("customers").profile
    profile.edit()
    stage.pause(0.15)


def profile_form_wrong(stage: Stage) -> None:
    """A customer whose name was wiped: the form says so."""
    from PySide6.QtWidgets import QLineEdit

    profile_form(stage)
    field = stage.window.focusWidget()
    if not isinstance(field, QLineEdit):
        raise NotThereError("no field has the keyboard")
    field.clear()
    stage.press(field, "Ctrl+Return")


def customers_empty(stage: Stage) -> None:
    """No customers yet."""
    stage.page("customers")


PAGES: tuple[Shot, ...] = (
    Shot("today", today),
    Shot("today-line", today_line),
    Shot("today-line-unknown", today_line_unknown),
    Shot("today-snooze", today_snooze),
    Shot("today-when", today_when),
    Shot("today-no-date", today_no_date),
    Shot("today-menu", today_menu),
    Shot("customers", customers),
    Shot("customers-found", customers_found),
    Shot("customers-nobody", customers_nobody),
    Shot("customers-marked", customers_marked),
    Shot("customers-tag", customers_tag),
    Shot("customers-edit", customers_edit),
    Shot("customers-columns", customers_columns),
    Shot("customers-menu", customers_menu),
    Shot("customers-without-profile", customers_without_profile),
    Shot("customers-with-profile", customers_with_profile_again),
    Shot("profile-form", profile_form),
    Shot("profile-form-wrong", profile_form_wrong),
    Shot("today-settled", today_settled),
    Shot("today-empty", today_empty, "empty"),
    Shot("customers-empty", customers_empty, "empty"),
)
"""The last of the full shop changes its data."""
