"""What the window says when it stands: the first start, the sample data, a draft that is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crmdesk.i18n import N_, _
from ui.banner import Answer

if TYPE_CHECKING:
    from ui.main_window import MainWindow

FORM_NAMES = {
    "call": N_("a call"),
    "new_customer": N_("a new customer"),
    "follow_up": N_("a follow-up"),
    "entry": N_("a visit or message"),
    "customer": N_("a customer's profile"),
}
"""Forms that are offered again; the line on Today simply has its text again."""


def greet(
    window: MainWindow,
    show_file: Callable[[bool], object],
    set_language: Callable[[str], object],
    bring_in: Callable[[], object],
) -> None:
    """Say the one thing that matters most now.

    Args:
        window: it has its desk.
        show_file: goes to the sample (True) or back from it (False).
        set_language: builds the window anew in a language.
        bring_in: opens the import over the window that there is then.
    """
    if window.desk is None:
        return
    if window.program.is_sample:
        _tell_of_the_sample(window, show_file)
    elif not window.state.first_run_done and window.desk.customers.count() == 0:
        _first_run(window, show_file, set_language, bring_in)
    else:
        window.state.first_run_done = True
        offer_draft(window)


def _tell_of_the_sample(window: MainWindow, show_file: Callable[[bool], object]) -> None:
    words = _("This is a made-up shop for trying things out. Your own data is in another file.")
    leave = Answer(_("Throw the sample away and start"), lambda: show_file(False))
    window.banner.say("info", "store", words, (leave,))


def _first_run(
    window: MainWindow,
    show_file: Callable[[bool], object],
    set_language: Callable[[str], object],
    bring_in: Callable[[], object],
) -> None:
    from ui.dialogs.first_run import FirstRun

    spoken = window.state.language
    behind = window.pages.currentWidget()

    def done(choice: str) -> None:
        state = window.state
        state.first_run_done = True
        window.remember()
        if behind is not None:
            behind.show()
        if choice == "sample":
            show_file(True)
            return
        if state.language != spoken:
            set_language(state.language)
        else:
            window.focus_page()
        if choice == "import":
            bring_in()

    if behind is not None:  # what it says of an empty shop is not for one that is still to come
        behind.hide()
    FirstRun(window, window.state, window.desk, done).open()


def offer_draft(window: MainWindow) -> None:
    """Offer what was typed and not saved when the program ended."""
    desk = window.desk
    if desk is None:
        return
    kept = [form for form in desk.drafts.kept() if form in FORM_NAMES]
    if not kept:
        window.banner.drop()
        return
    form = kept[0]

    def go_on() -> None:
        window.banner.drop()
        window.commands.go_on_with(form)

    def drop() -> None:
        desk.drafts.drop(form)
        offer_draft(window)

    words = _("Left unfinished last time: {what}.").format(what=_(FORM_NAMES[form]))
    answers = (Answer(_("Continue"), go_on), Answer(_("Discard"), drop))
    window.banner.say("info", "pencil", words, answers)
