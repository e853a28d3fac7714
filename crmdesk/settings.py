"""Declarations of the shop's settings: key, default, what is accepted, title and description.

What must be known before the first paint (language, theme, digits) is not here but in the window's
own state file, because the data file is opened after the paint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crmdesk.errors import Invalid
from crmdesk.i18n import N_, _

SettingValue = str | int | bool | list[int]


@dataclass(frozen=True)
class Setting:
    """One setting, declared once; dialogs and documents follow from it.

    Attributes:
        key: its name in the data file.
        default: the value until the user chooses.
        title: English msgid of its name on screen.
        description: English msgid of what it does.
        accepts: says whether a value may be stored.
    """

    key: str
    default: SettingValue
    title: str
    description: str
    accepts: Callable[[SettingValue], bool]

    def check(self, value: SettingValue) -> SettingValue:
        """Return the value; raises Invalid when it is not accepted."""
        try:
            accepted = self.accepts(value)
        except TypeError:
            accepted = False
        if not accepted:
            raise Invalid({self.key: _("This value cannot be used here.")})
        return value


def _days(value: SettingValue) -> bool:
    return isinstance(value, list) and len(value) < 7 and all(day in range(7) for day in value)


WEEKEND = Setting(
    "weekend",
    [6],
    N_("Days off"),
    N_("Days that are not counted as working days; Saturday is 0 and Friday is 6."),
    _days,
)
RETRY = Setting(
    "retry_after_no_answer",
    1,
    N_("Call again after no answer"),
    N_("After how many days to try an unanswered call again, at the same time of day."),
    lambda value: isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 60,
)
SHOP_NAME = Setting(
    "shop_name",
    "",
    N_("Name of the shop"),
    N_("Shown at the top of the window and on printed pages."),
    lambda value: isinstance(value, str) and len(value) <= 200,
)
CURRENCIES = ("toman", "rial")
CURRENCY = Setting(
    "currency",
    "toman",
    N_("Money is shown in"),
    N_("Amounts are kept in rials; this is how they are shown and typed."),
    lambda value: value in CURRENCIES,
)
REMINDERS_PAUSED = Setting(
    "reminders_paused",
    False,
    N_("Reminders are paused"),
    N_("Switched on by bringing a backup back, until you say that it is the right one."),
    lambda value: isinstance(value, bool),
)
SETTINGS: dict[str, Setting] = {
    entry.key: entry for entry in (WEEKEND, RETRY, SHOP_NAME, CURRENCY, REMINDERS_PAUSED)
}
