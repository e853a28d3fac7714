"""Every page and dialog in both languages: names, sizes, order of Tab, whole words, no markup."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from crmdesk import i18n
from crmdesk.desk import Desk
from crmdesk.services.interactions import InteractionDraft
from tests.ui import looking
from tests.ui.kit import a_desk, customer, follow_up, settle_events, speak
from tests.ui.screens import SCREENS, close
from tests.ui.window_kit import opened
from ui import tasks, theme
from ui.main_window import MainWindow
from ui.window_state import WindowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

BAIT = "<img src=x>"
HOSTILE = (
    f"{BAIT}<b>&amp;%s{{name}}",
    "شرکت آذرخش (ACME Co.) & <i>",
    "a" * 200,
    "\u202eمریم\u2069 گلپایگانی",
)
SCALES = (1.0, 1.4)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        for number, name in enumerate(HOSTILE):
            who = customer(
                made, name, f"0912345678{number}", tags=(BAIT, "عمده"), note=BAIT, city=BAIT
            )
            follow_up(made, who, number - 1, reason=f"{BAIT} پیش‌فاکتور ۱۱۲")
            made.interactions.log(InteractionDraft(who, body=f"{BAIT}\n۰۹۱۲ ۳۴۵ ۶۷۸۹"))
        yield made


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[str, float], None]]:
    theme.load_fonts()
    yield speak
    i18n.set_language("fa")
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)


def window_on(qtbot: QtBot, desk: Desk, scale: float, size: tuple[int, int]) -> MainWindow:
    state = WindowState()
    state.text_scale = round(scale * 100)
    state.first_run_done = True
    window = opened(qtbot, desk, state)
    window.resize(*size)
    settle_events()
    return window


def done(window: MainWindow) -> None:
    window.release()
    window.close()
    tasks.shutdown()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_names_sizes_order_and_markup(
    qtbot: QtBot,
    desk: Desk,
    look: Callable[[str, float], None],
    expect_log: Callable[[str], None],
    language: str,
    scale: float,
) -> None:
    expect_log("does not support")
    look(language, scale)
    window = window_on(qtbot, desk, scale, (900, 560))
    faults: dict[str, list[str]] = {}
    for name, show in SCREENS.items():
        shown = show(window)
        settle_events()
        wrong = [
            *looking.wrong(shown),
            *looking.too_large(shown),
            *(f"markup: {one}" for one in looking.with_markup(shown, BAIT)),
        ]
        if wrong:
            faults[name] = sorted(set(wrong))
        close(window, shown)
    done(window)
    assert not faults, "\n".join(
        f"{name}\n  " + "\n  ".join(wrong) for name, wrong in faults.items()
    )


class Longer(gettext.NullTranslations):
    """Makes every sentence of the program 40 % longer."""

    def __init__(self, real: gettext.NullTranslations) -> None:
        super().__init__()
        self._real = real

    def gettext(self, message: str) -> str:
        return _stretched(self._real.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _stretched(self._real.ngettext(msgid1, msgid2, n))


def _stretched(text: str) -> str:
    return text + "ـ" * max(1, round(len(text) * 0.4))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_button_is_cut_when_words_are_longer(
    qtbot: QtBot,
    desk: Desk,
    look: Callable[[str, float], None],
    expect_log: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    expect_log("does not support")
    look(language, 1.0)
    real = i18n._catalogue(language, i18n.LOCALE_DIR)
    monkeypatch.setattr(i18n, "_catalogue", lambda *_any: Longer(real))
    window = window_on(qtbot, desk, 1.0, (900, 560))
    faults = {}
    for name, show in SCREENS.items():
        shown = show(window)
        settle_events()
        wrong = looking.cut(shown)
        if wrong:
            faults[name] = wrong
        close(window, shown)
    done(window)
    assert not faults, "\n".join(
        f"{name}\n  " + "\n  ".join(wrong) for name, wrong in faults.items()
    )
