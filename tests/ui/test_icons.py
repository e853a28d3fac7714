"""Icons: there, tinted, mirrored."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import delete

from ui import icons, theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

UI = Path(icons.__file__).parent
CALLS = {"icon": 0, "pixmap": 0, "set_icon": 1}


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


def names_in_code() -> set[str]:
    """First string argument of each call of the icon functions, in all of ui/."""
    found: set[str] = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            place = CALLS.get(node.func.attr)
            owner = node.func.value
            if place is None or not isinstance(owner, ast.Name) or owner.id != "icons":
                continue
            argument = node.args[place] if len(node.args) > place else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def opaque(picture: QPixmap | QImage) -> set[tuple[int, int]]:
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 128
    }


def test_every_icon_in_the_code_is_there() -> None:
    used = names_in_code()
    assert used
    assert used <= icons.names()


def test_the_icons_that_are_mirrored_are_there() -> None:
    assert icons.names() >= icons.MIRROR


def test_the_licence_is_kept() -> None:
    text = (icons.FOLDER / "LICENSE-lucide").read_text()
    assert "ISC License" in text
    assert "SIL OPEN FONT LICENSE" in (theme.RESOURCES / "fonts" / "OFL.txt").read_text()


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_every_icon_draws_in_its_colour(name: str) -> None:
    image = icons.pixmap(name, "danger", 24).toImage()
    places = opaque(image)
    assert places
    hues = {image.pixelColor(x, y).name().upper() for x, y in places}
    assert theme.LIGHT["danger"] in hues


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")


def test_arrows_are_mirrored_and_phones_are_not(qapp: QApplication) -> None:
    drawn = {}
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        theme.apply(qapp, "light", direction=direction)
        drawn[direction] = [opaque(icons.pixmap(name)) for name in ("chevron-left", "phone")]
    left, right = drawn.values()
    assert left[0] != right[0]
    assert {(19 - x, y) for x, y in left[0]} == right[0]
    assert left[1] == right[1]


def test_the_room_after_an_icon_is_on_the_side_of_the_text(qapp: QApplication) -> None:
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.RightToLeft)
    assert min(x for x, _y in opaque(icons.pixmap("square", size=18, pad=6))) >= 6
    theme.apply(qapp, "light", direction=Qt.LayoutDirection.LeftToRight)
    assert max(x for x, _y in opaque(icons.pixmap("square", size=18, pad=6))) < 18


def test_pictures_are_kept(qapp: QApplication) -> None:
    assert icons.pixmap("sun") is icons.pixmap("sun")
    before = icons.pixmap("sun")
    theme.apply(qapp, "dark")
    assert icons.pixmap("sun") is not before


def hue(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = icon.pixmap(24, 18, mode).toImage()
    return {image.pixelColor(x, y).name().upper() for x, y in opaque(image)}


def test_a_button_keeps_up_with_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("متن")
    button.setProperty("kind", "primary")
    qtbot.addWidget(button)
    icons.set_icon(button, "square")
    button.show()
    assert QColor(theme.LIGHT["on_primary"]).name().upper() in hue(button.icon())
    theme.apply(qapp, "dark")
    assert theme.DARK["on_primary"] in hue(button.icon())
    assert theme.DARK["disabled"] in hue(button.icon(), QIcon.Mode.Disabled)
    assert button.iconSize().width() == 24


def test_the_programs_own_icon() -> None:
    made = icons.app_icon()
    assert sorted(size.width() for size in made.availableSizes()) == list(icons.APP_SIZES)
    image = made.pixmap(48, 48).toImage()
    hues = {image.pixelColor(x, 24).name().upper() for x in range(48)}
    assert {theme.LIGHT["primary"], theme.LIGHT["on_primary"]} <= hues


def test_hidden_icons_follow_the_theme_a_little_later(qtbot: QtBot, qapp: QApplication) -> None:
    gone, hidden = QPushButton(), QPushButton()
    qtbot.addWidget(hidden)
    for button in (gone, hidden):
        icons.set_icon(button, "phone")
    theme.apply(qapp, "dark")
    assert theme.LIGHT["text2"] in hue(hidden.icon())
    delete(gone)  # what goes meanwhile does no harm
    qtbot.waitUntil(lambda: theme.DARK["text2"] in hue(hidden.icon()))
