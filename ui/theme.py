"""Colours, type and density of the window: design tokens -> palette, fonts and one style sheet.

Fusion draws the widgets; the tokens colour it. The system's own theme is asked only whether it
is dark, for Qt's colour scheme does nothing without a platform theme.

Nothing here touches ``Qt`` or ``QStyle`` on the way to the first paint: making their hundreds of
enum members in Python takes a fifth of the time that a bare window needs to appear.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FAMILY = "Vazirmatn UI"
FONT_FILES = ("Vazirmatn-UI-Regular.ttf", "Vazirmatn-UI-Bold.ttf")

LIGHT: Mapping[str, str] = {
    "bg": "#F6F7F9",
    "surface": "#FFFFFF",
    "surface2": "#EEF1F4",
    "border": "#D5DBE1",
    "border_strong": "#7A8794",
    "text": "#17212B",
    "text2": "#4A5763",
    "text3": "#5F6C79",
    "disabled": "#9AA5B1",
    "primary": "#0B6E6E",
    "primary_hover": "#095C5C",
    "on_primary": "#FFFFFF",
    "primary_soft": "#DDF1EF",
    "on_primary_soft": "#084F4F",
    "danger": "#B3261E",
    "on_danger": "#FFFFFF",
    "danger_soft": "#FBE6E4",
    "on_danger_soft": "#8C1D18",
    "warn": "#8A5300",
    "warn_soft": "#FFF0D6",
    "on_warn_soft": "#6B4000",
    "ok": "#1B6E35",
    "ok_soft": "#DFF3E4",
    "on_ok_soft": "#14532A",
    "info": "#1F5FA8",
    "info_soft": "#E1EDFA",
    "on_info_soft": "#174A84",
    "selection": "#CFE9E6",
    "on_selection": "#0A2E2E",
    "focus": "#0B6E6E",
    "link": "#0B5F8A",
    "toast_bg": "#25313C",
    "on_toast": "#FFFFFF",
    "toast_action": "#7FE0D6",
    "toast_danger": "#FFB4AC",
    "toast_warn": "#FFD999",
}
DARK: Mapping[str, str] = {
    "bg": "#12171C",
    "surface": "#1A2128",
    "surface2": "#232C35",
    "border": "#35414C",
    "border_strong": "#8796A5",
    "text": "#E8EDF2",
    "text2": "#B4C0CB",
    "text3": "#98A6B3",
    "disabled": "#5E6B78",
    "primary": "#4FC7BC",
    "primary_hover": "#6BD6CC",
    "on_primary": "#062A28",
    "primary_soft": "#173D3B",
    "on_primary_soft": "#9BE7DF",
    "danger": "#FF8A80",
    "on_danger": "#3B0805",
    "danger_soft": "#45201E",
    "on_danger_soft": "#FFB4AC",
    "warn": "#F3BC63",
    "warn_soft": "#40300F",
    "on_warn_soft": "#FFD999",
    "ok": "#7FD69A",
    "ok_soft": "#173A24",
    "on_ok_soft": "#A9E8BC",
    "info": "#86BDF5",
    "info_soft": "#172F4A",
    "on_info_soft": "#B4D6FA",
    "selection": "#1F4A48",
    "on_selection": "#EAFBF9",
    "focus": "#4FC7BC",
    "link": "#8CC8F0",
    "toast_bg": "#E8EDF2",
    "on_toast": "#17212B",
    "toast_action": "#0B5F5F",
    "toast_danger": "#B3261E",
    "toast_warn": "#8A5300",
}

RADIUS_FIELD, RADIUS_BUTTON, RADIUS_CARD, RADIUS_CHIP = 6, 8, 10, 14
TARGET = 32
"""The smallest side of anything that can be clicked, in pixels."""

ROLES: Mapping[str, tuple[float, bool]] = {
    "caption": (8.5, False),
    "body": (10, False),
    "strong": (10, True),
    "h2": (12, True),
    "h1": (17, True),
    "number": (20, True),
}
"""Role of a text -> its size in points at 100 % and whether it is bold."""

ROW_HEIGHTS: Mapping[str, int] = {"compact": 30, "normal": 38, "roomy": 46}
HALF = 128
"""A ground that is less light than this is dark."""

THEMES = ("system", "light", "dark")
STYLED = "crmdeskStyled"
"""Property of an application that has the Fusion style already."""


class Theme(NamedTuple):
    """A set of colours under its name."""

    name: str
    tokens: Mapping[str, str]

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.name == "dark"


_THEMES = {"light": Theme("light", LIGHT), "dark": Theme("dark", DARK)}


class _Look:
    """What was applied last; one application has one look."""

    def __init__(self) -> None:
        self.theme = _THEMES["light"]
        self.scale = 1.0
        self.density = "normal"
        self.reduce_motion = False
        self.system_dark: bool | None = None
        self.colors: dict[str, QColor] = {}
        self.fonts: dict[str, QFont] = {}
        self.dressing = False
        self.listeners: list[Callable[[], None]] = []
        self.color_listeners: list[Callable[[], None]] = []


_look = _Look()


def current() -> Theme:
    """The theme that is shown now."""
    return _look.theme


def color(token: str) -> QColor:
    """The colour of a token in the current theme; ask when painting, do not keep it."""
    found = _look.colors.get(token)
    if found is None:
        found = _look.colors[token] = QColor(_look.theme.tokens[token])
    return found


def font(role: str = "body") -> QFont:
    """The font of a role at the user's text size, for painters and delegates."""
    found = _look.fonts.get(role)
    if found is None:
        points, bold = ROLES[role]
        found = QFont(FAMILY)
        found.setPointSizeF(points * _look.scale)
        found.setBold(bold)
        found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        _look.fonts[role] = found
    return QFont(found)


def scale() -> float:
    """The user's text size; 1.0 is 100 %."""
    return _look.scale


def row_height() -> int:
    """The height of a list row in pixels, for the density and text size that are set."""
    return round(ROW_HEIGHTS[_look.density] * max(1.0, _look.scale))


def set_density(density: str) -> None:
    """Choose "compact", "normal" or "roomy" rows; an unknown word means normal."""
    before = _look.density
    _look.density = density if density in ROW_HEIGHTS else "normal"
    if _look.density != before:
        _tell()


def motion() -> int:
    """How long a transition may last, in milliseconds; 0 when the user wants less motion."""
    return 0 if _look.reduce_motion else 120


def set_reduce_motion(reduce: bool) -> None:
    """Switch transitions off or on."""
    _look.reduce_motion = reduce


def on_change(listener: Callable[[], None]) -> None:
    """Call ``listener`` after each change of the look; for modules, not for widgets.

    A widget hears of it by ``changeEvent`` (StyleChange), as long as it lives.
    """
    _look.listeners.append(listener)


def on_colors(listener: Callable[[], None]) -> None:
    """Call ``listener`` after other colours or another direction came; a zoom brings neither."""
    _look.color_listeners.append(listener)


def is_dressing() -> bool:
    """Whether widgets are losing the old style and getting the new one just now.

    What is measured meanwhile is neither the one nor the other; those who lay out at once
    whenever a child changes can wait for the layout that follows.
    """
    return _look.dressing


def load_fonts() -> None:
    """Register the bundled fonts with Qt."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))


def resolve(name: str) -> str:
    """Which of "light" and "dark" a choice means; "system" asks the desktop."""
    if name in _THEMES:
        return name
    _ask_the_palette()
    return "dark" if _look.system_dark else "light"


def _ask_the_palette() -> None:
    """Before our own palette is set, Qt's is that of the desktop: look at it once."""
    if _look.system_dark is None:
        window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
        _look.system_dark = window.lightness() < HALF


def wear(app: QApplication, theme_name: str, scale: float) -> None:
    """Give the application a look unless it wears it already: styling all widgets takes long."""
    if (_look.theme.name, _look.scale) != (resolve(theme_name), scale):
        apply(app, theme_name, scale)


def ask_system() -> bool:
    """Ask the desktop anew whether it is dark; return whether that changed."""
    from PySide6.QtCore import Qt

    scheme = QGuiApplication.styleHints().colorScheme()
    if scheme == Qt.ColorScheme.Unknown:  # nobody to ask
        return False
    before, _look.system_dark = _look.system_dark, scheme == Qt.ColorScheme.Dark
    return before != _look.system_dark


def apply(
    app: QApplication,
    theme_name: str = "system",
    scale: float = 1.0,
    direction: Qt.LayoutDirection | None = None,
) -> Theme:
    """Give the whole application a look.

    Args:
        app: the application.
        theme_name: "light", "dark" or "system".
        scale: the text size, 1.0 being 100 %.
        direction: of the layout; the style sheet's start and end sides follow it. None leaves
            it as it is.
    """
    from ui.stylesheet import stylesheet

    _ask_the_palette()
    before = (_look.theme, app.isRightToLeft(), bool(app.property(STYLED)))
    _look.theme = _THEMES[resolve(theme_name)]
    _look.scale = scale
    _look.colors = {}
    _look.fonts = {}
    if not app.property(STYLED):
        app.setStyle("Fusion")
        app.setProperty(STYLED, True)
    if direction is not None:
        app.setLayoutDirection(direction)
    with _dressing():
        # One sheet in place of another is given to each widget once for every widget above it;
        # in place of none only once.
        app.setStyleSheet("")
        app.setFont(font("body"))
        app.setPalette(palette(_look.theme))
        app.setStyleSheet(stylesheet(_look.theme, scale, rtl=app.isRightToLeft()))
    if before != (_look.theme, app.isRightToLeft(), True):
        for listener in tuple(_look.color_listeners):
            listener()
    _tell()
    return _look.theme


@contextlib.contextmanager
def _dressing() -> Iterator[None]:
    """Say that widgets change their style, and let none be collected meanwhile.

    Qt goes through a list of all widgets. Their handlers in Python make garbage on the way, so
    that the collector could delete one that is still to come.
    """
    was_on = gc.isenabled()
    gc.disable()
    _look.dressing = True
    try:
        yield
    finally:
        _look.dressing = False
        if was_on:
            gc.enable()


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme, also for what the style sheet does not name."""
    t = theme.tokens
    role = QPalette.ColorRole
    colors = {
        role.Window: "bg",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "bg",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.Highlight: "selection",
        role.HighlightedText: "on_selection",
        role.Accent: "primary",
        role.Link: "link",
        role.LinkVisited: "link",
        role.PlaceholderText: "text3",
        role.ToolTipBase: "toast_bg",
        role.ToolTipText: "on_toast",
        role.Light: "surface2",
        role.Midlight: "surface2",
        role.Mid: "border",
        role.Dark: "border_strong",
        role.Shadow: "border_strong",
    }
    made = QPalette()
    for place, token in colors.items():
        made.setColor(place, QColor(t[token]))
    for place in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, place, QColor(t["disabled"]))
    return made


def _tell() -> None:
    for listener in tuple(_look.listeners):
        listener()
