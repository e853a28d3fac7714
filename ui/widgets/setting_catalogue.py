"""What can be set: the words of each row, and the widget that shows its value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy

from crmdesk import clock, formats, i18n, jalali
from crmdesk.i18n import N_, _, ngettext
from crmdesk.settings import CURRENCY, RETRY, WEEKEND
from ui import theme
from ui.text import set_text
from ui.widgets.setting_choice import Choice, ManyChoice, Option
from ui.widgets.setting_rows import Facts
from ui.window_state import SCALES

LANGUAGE = Facts(
    N_("Language"),
    N_("The words of the window and the side it begins at."),
    N_("language Persian Farsi English translation"),
)
DIGITS = Facts(
    N_("Digits"),
    N_("In dates, phones and amounts. You can type either kind everywhere."),
    N_("digits numbers numerals"),
)
MONEY = Facts(CURRENCY.title, CURRENCY.description, N_("currency money price"))
DAYS_OFF = Facts(
    WEEKEND.title,
    N_("“In 3 working days” passes over them, as it does over holidays."),
    N_("weekend holiday closed Friday Thursday working days"),
)
NO_ANSWER = Facts(RETRY.title, RETRY.description, N_("retry call no answer busy again"))
NAME = Facts(
    N_("Name of the shop"),
    N_("Shown at the top of the window and on printed pages."),
    N_("business company title"),
)
THEME = Facts(
    N_("Theme"),
    N_("“System” is light or dark as your desktop is."),
    N_("colours dark light night day"),
)
TEXT_SIZE = Facts(N_("Text size"), "", N_("font letters larger smaller zoom scale"))
DENSITY = Facts(
    N_("Density of lists"), N_("How tall a row is."), N_("rows compact roomy height spacing")
)
MOTION = Facts(
    N_("Less motion"),
    N_("Messages come and go without gliding."),
    N_("animation transitions accessibility"),
)
DATA_FILE = Facts(
    N_("Data file"),
    N_("Everything you enter is in this one file on your own computer."),
    N_("database folder location path log"),
)
SAMPLE = Facts(
    N_("Sample data"),
    N_("An invented shop to try everything on, in a file of its own."),
    N_("demo example try learn"),
)
PROGRAM = Facts(
    N_("CRMDesk"),
    N_("Customers, calls and follow-ups, on your own computer."),
    N_("about version licences guide help"),
)

RETRY_DAYS = (1, 2, 3, 7)
SAMPLE_PHONE, SAMPLE_RIALS = "09121234567", 125_000_000
MOST_DAYS_OFF = 6
PAUSE_MS = 1000
THEME_WORDS = {"system": N_("System"), "light": N_("Light"), "dark": N_("Dark")}
THEME_ICONS = {"system": "monitor", "light": "sun", "dark": "moon"}
DENSITY_WORDS = {"compact": N_("Compact"), "normal": N_("Normal"), "roomy": N_("Roomy")}
CURRENCY_WORDS = {"toman": N_("Toman"), "rial": N_("Rial")}


def _said(msgid: str) -> Callable[[], str]:
    return lambda: _(msgid)


def language_choice() -> Choice:
    """Each language under the name its own readers use."""
    codes = i18n.LANGUAGE_NAMES
    return Choice(
        _(LANGUAGE.title), [Option(code, partial(i18n.language_name, code)) for code in codes]
    )


def theme_choice() -> Choice:
    """The system's theme, light or dark."""
    options = [Option(name, _said(words), THEME_ICONS[name]) for name, words in THEME_WORDS.items()]
    return Choice(_(THEME.title), options)


def digits_choice() -> Choice:
    """Those of the language, Persian, or Latin."""
    options = [
        Option("auto", _said(N_("As the language"))),
        Option("fa", lambda: "۱۲۳", name=_("Persian digits")),
        Option("en", lambda: "123", name=_("Latin digits")),
    ]
    return Choice(_(DIGITS.title), options)


def currency_choice() -> Choice:
    """Toman or Rial."""
    return Choice(
        _(MONEY.title), [Option(kind, _said(words)) for kind, words in CURRENCY_WORDS.items()]
    )


def density_choice() -> Choice:
    """How tall the rows of lists are."""
    return Choice(
        _(DENSITY.title), [Option(name, _said(words)) for name, words in DENSITY_WORDS.items()]
    )


def scale_choice() -> Choice:
    """The text sizes."""
    return Choice(_(TEXT_SIZE.title), [Option(size, partial(_percent, size)) for size in SCALES])


def days_off_choice() -> ManyChoice:
    """The days of the week, Saturday first as the week begins."""
    names = [jalali.weekday_name(day, i18n.language()) for day in range(7)]
    options = [Option(day, partial(str, name)) for day, name in enumerate(names)]
    return ManyChoice(_(DAYS_OFF.title), options, MOST_DAYS_OFF)


def retry_choice(days: int) -> Choice:
    """A few numbers of days, with the one that is stored already.

    Args:
        days: what is stored; the command line may have stored any.
    """
    return Choice(
        _(NO_ANSWER.title),
        [Option(one, partial(_after, one)) for one in sorted({*RETRY_DAYS, days})],
    )


def _percent(size: int) -> str:
    return _("{n}%").format(n=formats.number(size))


def _after(days: int) -> str:
    if days == 1:
        return _("The next day")
    return ngettext("{n} day later", "{n} days later", days).format(n=formats.number(days))


class LookSample(QLabel):
    """A line as it is read in lists: a day, a phone and an amount, at the size that is set."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "body")
        self.setWordWrap(True)
        self.refresh()

    def refresh(self) -> None:
        """Say it anew, after digits or currency changed."""
        day_and_phone = _("{day}, {phone}").format(
            day=formats.day(clock.today()), phone=formats.phone(SAMPLE_PHONE)
        )
        set_text(self, f"{day_and_phone} · {formats.money(SAMPLE_RIALS)}")


class NameEdit(QLineEdit):
    """A name that is stored when the field is left, with Enter, or after a pause in typing."""

    changed = Signal(object)
    """The user typed another name."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._stored = ""
        self.setAccessibleName(title)
        self.setMinimumSize(240, theme.TARGET)
        self.setMaxLength(200)
        self.setPlaceholderText(_("For example: Setareh Bags"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self.commit)

    def value(self) -> str:
        """What was stored last."""
        return self._stored

    def set_value(self, value: str) -> None:
        """Show what is stored; what is just being typed is left alone."""
        typing = self._pause.isActive()
        if value != self._stored and not typing and self.text().strip() != value:
            self.setText(value)
        self._stored = value

    def relabel(self) -> None:
        """Nothing here is said in digits."""

    def commit(self) -> None:
        """Store what stands in the field."""
        self._pause.stop()
        name = " ".join(self.text().split())
        if name != self._stored:
            self.changed.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives back what was stored."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._stored:
            self._pause.stop()
            self.setText(self._stored)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Store when the field is left."""
        super().focusOutEvent(event)
        self.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Store when the page is left."""
        super().hideEvent(event)
        self.commit()
