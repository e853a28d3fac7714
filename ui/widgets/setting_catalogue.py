"""What can be set: each setting once, with its words and the widget that shows its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from crmdesk import formats, i18n, jalali
from crmdesk.i18n import N_, _, ngettext
from crmdesk.settings import CURRENCY, RETRY, SHOP_NAME, WEEKEND, Setting
from ui.widgets.setting_choice import Choice, ManyChoice, Option
from ui.widgets.setting_fields import LookSample, NameEdit
from ui.widgets.setting_rows import Facts
from ui.widgets.setting_switch import Switch
from ui.window_state import SCALES

Make = Callable[[str, Any], QWidget]
"""Makes what shows a value; gets the title, translated, and the value of now."""

RETRY_DAYS = (1, 2, 3, 7)
MOST_DAYS_OFF = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting that has a value.

    Attributes:
        id: its name, which is that of its field in the window's state.
        facts: its words.
        make: makes what shows its value.
        stored: where it lives when that is the data file.
        extra: makes what is shown under the words.
    """

    id: str
    facts: Facts
    make: Make
    stored: Setting | None = None
    extra: Callable[[], QWidget] | None = None


def _said(msgid: str, value: Any, icon: str = "") -> Option:
    return Option(value, lambda: _(msgid), icon)


def _one_of(options: Callable[[], list[Option]]) -> Make:
    return lambda title, _now: Choice(title, options())


def _languages() -> list[Option]:
    """Each under the name that its own readers use."""
    return [Option(code, partial(i18n.language_name, code)) for code in i18n.LANGUAGE_NAMES]


def _digits() -> list[Option]:
    return [
        _said(N_("Same as the language"), "auto"),
        Option("fa", lambda: "۱۲۳", name=_("Persian digits")),
        Option("en", lambda: "123", name=_("Latin digits")),
    ]


def _currencies() -> list[Option]:
    return [_said(N_("Toman"), "toman"), _said(N_("Rial"), "rial")]


def _themes() -> list[Option]:
    return [
        _said(N_("System"), "system", "monitor"),
        _said(N_("Light"), "light", "sun"),
        _said(N_("Dark"), "dark", "moon"),
    ]


def _sizes() -> list[Option]:
    return [Option(size, partial(_percent, size)) for size in SCALES]


def _densities() -> list[Option]:
    return [
        _said(N_("Compact"), "compact"),
        _said(N_("Normal"), "normal"),
        _said(N_("Roomy"), "roomy"),
    ]


def _days_off(title: str, _now: Any) -> ManyChoice:
    """The days of the week, Saturday first as the week begins."""
    names = [jalali.weekday_name(day, i18n.language()) for day in range(7)]
    options = [Option(day, partial(str, name)) for day, name in enumerate(names)]
    return ManyChoice(title, options, MOST_DAYS_OFF)


def _retries(title: str, now: Any) -> Choice:
    """A few numbers of days, and the one of now: the command line may have stored any."""
    days = sorted({*RETRY_DAYS, int(now)})
    return Choice(title, [Option(one, partial(_after, one)) for one in days])


def _percent(size: int) -> str:
    return _("{n}%").format(n=formats.number(size))


def _after(days: int) -> str:
    if days == 1:
        return _("The next day")
    return ngettext("{n} day later", "{n} days later", days).format(n=formats.number(days))


LANGUAGE = Entry(
    "language",
    Facts(
        N_("Language"),
        N_("The language of the window and its reading direction."),
        N_("language Persian Farsi English translation"),
    ),
    _one_of(_languages),
)
MONEY = Entry(
    "currency",
    Facts(CURRENCY.title, CURRENCY.description, N_("currency money price")),
    _one_of(_currencies),
    CURRENCY,
)
THEME = Entry(
    "theme",
    Facts(
        N_("Theme"),
        N_("“System” is light or dark as your desktop is."),
        N_("colours dark light night day"),
    ),
    _one_of(_themes),
)

GENERAL = (
    LANGUAGE,
    Entry(
        "digits",
        Facts(
            N_("Digits"),
            N_("In dates, phones and amounts. You can type either kind everywhere."),
            N_("digits numbers numerals"),
        ),
        _one_of(_digits),
    ),
    MONEY,
    Entry(
        "weekend",
        Facts(
            WEEKEND.title,
            N_("“In 3 working days” skips them, and holidays too."),
            N_("weekend holiday closed Friday Thursday working days"),
        ),
        _days_off,
        WEEKEND,
    ),
    Entry(
        "retry",
        Facts(RETRY.title, RETRY.description, N_("retry call no answer busy again")),
        _retries,
        RETRY,
    ),
    Entry(
        "shop_name",
        Facts(
            N_("Name of the shop"),
            N_("Shown at the top of the window and on printed pages."),
            N_("business company title"),
        ),
        lambda title, _now: NameEdit(title),
        SHOP_NAME,
    ),
)
DISPLAY = (
    THEME,
    Entry(
        "text_scale",
        Facts(N_("Text size"), "", N_("font letters larger smaller zoom scale")),
        _one_of(_sizes),
        extra=LookSample,
    ),
    Entry(
        "density",
        Facts(
            N_("Density of lists"),
            N_("How tall a row is."),
            N_("rows compact roomy height spacing"),
        ),
        _one_of(_densities),
    ),
    Entry(
        "reduce_motion",
        Facts(
            N_("Less motion"),
            N_("Messages appear without animation."),
            N_("animation transitions accessibility"),
        ),
        lambda title, _now: Switch(title),
    ),
)
VALUES: Mapping[str, tuple[Entry, ...]] = {"general": GENERAL, "display": DISPLAY}
"""The settings by the groups they stand in, in their order."""

DATA_FILE = Facts(
    N_("Data file"),
    N_("Everything you enter is in this one file on your own computer."),
    N_("database folder location path log"),
)
SAMPLE = Facts(
    N_("Sample data"),
    N_("A made-up shop to try everything with, in a file of its own."),
    N_("demo example try learn"),
)
PROGRAM = Facts(
    N_("CRMDesk"),
    N_("Customers, calls and follow-ups, on your own computer."),
    N_("about version licences guide help"),
)


def language_choice() -> Choice:
    """The languages, as they are offered at the first start too."""
    return Choice(_(LANGUAGE.facts.title), _languages())


def theme_choice() -> Choice:
    """The system's theme, light or dark."""
    return Choice(_(THEME.facts.title), _themes())


def currency_choice() -> Choice:
    """Toman or Rial."""
    return Choice(_(MONEY.facts.title), _currencies())
