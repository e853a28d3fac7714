"""Colours, fonts and the style sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.stylesheet import IMAGES, stylesheet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TOKENS = json.loads((Path(__file__).parent.parent / "data" / "tokens.json").read_text())
PAIRS = [tuple(pair) for pair in TOKENS["pairs"] if pair[2]]
SOFT = 16
"""What the soft edge of something round takes off a colour."""
THEMES = {"light": theme.LIGHT, "dark": theme.DARK}


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.load_fonts()
    theme.apply(qapp, "light")
    yield
    theme.set_density("normal")
    theme.apply(qapp, "light")


def luminance(name: str) -> float:
    parts = [int(name[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_the_tokens_are_those_of_the_design(name: str) -> None:
    assert dict(THEMES[name]) == TOKENS[name]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(name: str, front: str, back: str, least: float) -> None:
    tokens = THEMES[name]
    assert contrast(tokens[front], tokens[back]) >= least


def test_all_thirty_three_pairs_are_checked() -> None:
    assert len(PAIRS) == 33


@pytest.mark.parametrize("name", THEMES)
def test_every_token_is_used_or_named_in_a_pair(name: str) -> None:
    assert all(QColor(value).isValid() for value in THEMES[name].values())
    assert THEMES[name].keys() == theme.LIGHT.keys()


def test_control_pictures_have_the_colours_of_the_tokens() -> None:
    folder = theme.RESOURCES / "icons" / "controls"
    tokens = {
        "check": ("on_primary",),
        "minus": ("on_primary",),
        "box-focus": ("focus", "surface", "border_strong"),
        "box-on-focus": ("focus", "primary", "on_primary"),
        "box-half-focus": ("focus", "primary", "on_primary"),
        "dot-focus": ("focus", "surface", "border_strong"),
        "dot-on": ("primary", "on_primary"),
        "dot-on-focus": ("focus", "primary", "on_primary"),
    }
    for name, values in THEMES.items():
        for image in IMAGES:
            source = (folder / f"{image}-{name}.svg").read_text()
            for token in tokens.get(image, ("text2",)):
                assert values[token] in source, (image, name, token)


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("name", THEMES)
def test_the_keyboard_is_seen_at_a_choice(
    qapp: QApplication, qtbot: QtBot, name: str, checked: bool, kind: type[QAbstractButton]
) -> None:
    theme.apply(qapp, name)
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    other = QPushButton()
    choice = kind("")
    choice.setCheckable(True)
    choice.setChecked(checked)
    for one in (other, choice):
        column.addWidget(one)
    box.show()
    box.activateWindow()
    middle = choice.mapTo(box, QPoint(0, choice.height() // 2))
    colours = {}
    for focused, one in ((False, other), (True, choice)):
        one.setFocus()
        qapp.processEvents()
        picture = box.grab().toImage()
        places = range(middle.x(), middle.x() + 3)
        colours[focused] = [QColor(picture.pixel(at, middle.y())) for at in places]
    ring, ground = QColor(THEMES[name]["focus"]), QColor(THEMES[name]["bg"])
    assert colours[False] == [ground] * 3
    for found, wanted in zip(colours[True], (ring, ring, ground), strict=True):
        parts = zip(found.getRgb(), wanted.getRgb(), strict=True)
        assert all(abs(int(one) - int(other)) <= SOFT for one, other in parts)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", THEMES)
def test_bars_can_be_seen_on_their_grounds(name: str) -> None:
    tokens = THEMES[name]
    sheet = stylesheet(theme.Theme(name, tokens), 1.0, rtl=True)

    def ground_of(rule: str) -> str:
        found = re.search(rf"{re.escape(rule)} {{\s*background: (#\w+);", sheet)
        assert found is not None, rule
        return found[1]

    strip = ground_of('QFrame[message="info"] QProgressBar')
    assert contrast(strip, tokens["info_soft"]) >= 1.5
    assert contrast(strip, tokens["primary"]) >= 1.5
    for ground in ("bg", "surface"):
        assert contrast(ground_of("QScrollBar::handle"), tokens[ground]) >= 2
    assert "QAbstractScrollArea::corner { background: transparent;" in sheet


def test_start_and_end_follow_the_direction() -> None:
    rtl = stylesheet(theme.current(), 1.0, rtl=True)
    ltr = stylesheet(theme.current(), 1.0, rtl=False)
    assert 'QFrame[area="nav"] {' in rtl
    assert "border-left: 1px" in rtl
    assert "border-left: 1px" not in ltr
    assert "border-right: 1px" in ltr
    assert "@" not in rtl


def test_sizes_follow_the_scale() -> None:
    large = stylesheet(theme.current(), 1.5, rtl=True)
    assert re.search(r'\[role="h1"\] \{ font-size: 25\.5pt', large)
    assert re.search(r'\[role="caption"\] \{ font-size: 12\.75pt', large)


def test_fonts_are_bundled_and_not_hinted(qapp: QApplication) -> None:
    for role, (points, bold) in theme.ROLES.items():
        font = theme.font(role)
        assert (font.family(), font.pointSizeF(), font.bold()) == ("Vazirmatn UI", points, bold)
        assert font.hintingPreference() == QFont.HintingPreference.PreferNoHinting
        assert QFontInfo(font).family() == "Vazirmatn UI"
    theme.apply(qapp, "light", scale=1.25)
    assert theme.font("body").pointSizeF() == 12.5
    assert qapp.font().pointSizeF() == 12.5


def test_a_font_that_is_asked_for_is_ones_own() -> None:
    theme.font("body").setBold(True)
    assert not theme.font("body").bold()


def test_the_dark_theme_is_dark(qapp: QApplication) -> None:
    assert theme.apply(qapp, "dark").is_dark
    assert theme.color("bg") == QColor("#12171C")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#12171C")
    assert qapp.palette().color(QPalette.ColorRole.Text) == QColor("#E8EDF2")


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Qt.ColorScheme.Dark, "dark"),
        (Qt.ColorScheme.Light, "light"),
        (Qt.ColorScheme.Unknown, "light"),
    ],
)
def test_system_asks_the_desktop(
    monkeypatch: pytest.MonkeyPatch, scheme: Qt.ColorScheme, expected: str
) -> None:
    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return scheme

    monkeypatch.setattr(theme.QGuiApplication, "styleHints", Hints)
    monkeypatch.setattr(theme._look, "system_dark", False)
    assert theme.ask_system() == (expected == "dark")
    assert not theme.ask_system()
    assert theme.resolve("system") == expected
    assert theme.resolve("dark") == "dark"


@pytest.mark.parametrize(("ground", "expected"), [("#202020", "dark"), ("#efefef", "light")])
def test_before_the_first_paint_the_palette_tells(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, ground: str, expected: str
) -> None:
    monkeypatch.setattr(theme._look, "system_dark", None)
    qapp.setPalette(QPalette(QColor(ground)))
    assert theme.resolve("system") == expected


def test_rows_follow_density_and_text_size(qapp: QApplication) -> None:
    assert theme.row_height() == 38
    theme.set_density("compact")
    assert theme.row_height() == 30
    theme.set_density("roomy")
    assert theme.row_height() == 46
    theme.set_density("nonsense")
    assert theme.row_height() == 38
    theme.apply(qapp, "light", scale=1.5)
    assert theme.row_height() == 57
    theme.apply(qapp, "light", scale=0.8)
    assert theme.row_height() == 38


def test_less_motion() -> None:
    assert theme.motion() == 120
    theme.set_reduce_motion(True)
    assert theme.motion() == 0
    theme.set_reduce_motion(False)


def test_listeners_hear_of_a_change(qapp: QApplication) -> None:
    heard: list[str] = []
    theme.on_change(lambda: heard.append(theme.current().name))
    theme.apply(qapp, "dark")
    assert heard[-1] == "dark"


@pytest.mark.parametrize("name", THEMES)
def test_a_check_box_is_seen(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    """Fusion's own indicator all but disappears in a dark palette."""
    theme.apply(qapp, name)
    box = QCheckBox("x")
    qtbot.addWidget(box)
    box.setFixedSize(120, 40)
    image = box.grab().toImage()
    seen = {image.pixelColor(x, y).name().upper() for x in range(120) for y in range(40)}
    assert THEMES[name]["border_strong"] in seen
    assert contrast(THEMES[name]["border_strong"], THEMES[name]["surface"]) >= 3


def test_roles_size_labels(qtbot: QtBot) -> None:
    big, small = QLabel("سلام"), QLabel("سلام")
    big.setProperty("role", "h1")
    small.setProperty("role", "caption")
    for one in (big, small):
        qtbot.addWidget(one)
        one.ensurePolished()
    assert big.font().pointSizeF() == 17
    assert big.font().bold()
    assert small.font().pointSizeF() == 8.5
