"""Lucide icons, coloured when they are asked for and flipped where the layout is."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from shiboken6 import isValid

from ui import theme

FOLDER = theme.RESOURCES / "icons"
MIRROR = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "redo-2", "undo-2"}
)
"""Icons that point somewhere; drawn for left-to-right, flipped in a right-to-left layout.
A check mark is never flipped, nor is a phone."""

GAP = 6
"""Pixels between an icon and the text of its button; Qt leaves 4, the eye wants more."""

APP_SIZES = (16, 32, 48, 128)
_ON_KIND = {"primary": "on_primary", "danger": "danger"}
_CLEAR = QColor(0, 0, 0, 0)
MOST_KEPT = 600
"""Pictures that are kept over a change of the theme, so that the way back is quick."""

AT_ONCE = 40
"""Hidden icons that are coloured in one turn of the event loop."""

_cache: dict[tuple[str, str, int, float, bool, int], QPixmap] = {}


def names() -> frozenset[str]:
    """The icons that are there."""
    return frozenset(path.stem for path in FOLDER.glob("*.svg"))


def icon(name: str, token: str = "text2", size: int = 20) -> QIcon:
    """An icon in the colour of a token; disabled widgets show it in the disabled colour."""
    made = QIcon(pixmap(name, token, size))
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return made


def pixmap(
    name: str,
    token: str = "text2",
    size: int = 20,
    *,
    pad: int = 0,
) -> QPixmap:
    """A tinted picture of ``size`` device-independent pixels, sharp on the screen's ratio.

    Args:
        name: of a file in resources/icons.
        token: a colour of the theme.
        size: of the square, in pixels.
        pad: empty pixels after it, on the side where a button's text stands.
    """
    ratio = _ratio()
    rtl = QGuiApplication.isRightToLeft()
    key = (name, theme.color(token).name(), size, ratio, rtl and (name in MIRROR or pad > 0), pad)
    found = _cache.get(key)
    if found is None:
        found = _cache[key] = _draw(name, key[1], size, ratio, rtl=rtl, pad=pad)
    return found


def app_icon() -> QIcon:
    """The program's own icon: a shop front on the program's colour."""
    made = QIcon()
    for size in APP_SIZES:
        canvas = QPixmap(size, size)
        canvas.fill(_CLEAR)
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_CLEAR)
        painter.setBrush(QColor(theme.LIGHT["primary"]))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size / 5, size / 5)
        inner = round(size * 0.62)
        front = _draw("store", theme.LIGHT["on_primary"], inner, 1.0, rtl=False, pad=0)
        painter.drawPixmap((size - inner) // 2, (size - inner) // 2, front)
        painter.end()
        made.addPixmap(canvas)
    return made


def set_icon(button: QAbstractButton, name: str, token: str | None = None, size: int = 18) -> None:
    """Give a button an icon that keeps up with the theme.

    Args:
        button: its ``kind`` decides the colour when no token is given.
        name: of the icon.
        token: a colour of the theme.
        size: in pixels.
    """
    button.setProperty("iconName", name)
    button.setProperty("iconToken", token)
    button.setProperty("iconPixels", size)
    _put(button)


def set_picture(label: QLabel, name: str, token: str = "text2", size: int = 20) -> None:
    """Give a label an icon that keeps up with the theme; arguments as for ``set_icon``."""
    label.setProperty("iconName", name)
    label.setProperty("iconToken", token)
    label.setProperty("iconPixels", size)
    refresh(label)


def refresh(widget: QAbstractButton | QLabel) -> None:
    """Draw a widget's icon anew, after its kind, its text or the theme changed."""
    name = widget.property("iconName")
    if not name:
        return
    if isinstance(widget, QLabel):
        size = int(widget.property("iconPixels"))
        widget.setPixmap(pixmap(name, widget.property("iconToken"), size))
    else:
        _put(widget)


def _put(button: QAbstractButton) -> None:
    name, token = button.property("iconName"), button.property("iconToken")
    size = int(button.property("iconPixels"))
    token = token or _ON_KIND.get(button.property("kind") or "", "text2")
    pad = GAP if button.text() else 0
    made = QIcon(pixmap(name, token, size, pad=pad))
    made.addPixmap(pixmap(name, "disabled", size, pad=pad), QIcon.Mode.Disabled)
    if button.isCheckable():
        chosen = pixmap(name, "on_primary_soft", size, pad=pad)
        made.addPixmap(chosen, QIcon.Mode.Normal, QIcon.State.On)
        dead = pixmap(name, "disabled", size, pad=pad)
        made.addPixmap(dead, QIcon.Mode.Disabled, QIcon.State.On)
    button.setIcon(made)
    button.setIconSize(QSize(size + pad, size))


def _retint() -> None:
    """Colour every icon anew after the theme changed; those that are hidden a little later."""
    if len(_cache) > MOST_KEPT:
        _cache.clear()
    if QApplication.instance() is None:
        return
    hidden = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, (QAbstractButton, QLabel)) and widget.property("iconName"):
            if widget.isVisible():
                refresh(widget)
            else:
                hidden.append(widget)
    if hidden:
        _retint_later(hidden)


def _retint_later(hidden: list[QAbstractButton | QLabel]) -> None:
    """Colour some icons in each of the next turns of the event loop."""
    timer = QTimer(QApplication.instance())

    def turn() -> None:
        for widget in hidden[:AT_ONCE]:
            if isValid(widget):
                refresh(widget)
        del hidden[:AT_ONCE]
        if not hidden:
            timer.stop()
            timer.deleteLater()

    timer.timeout.connect(turn)
    timer.start(0)


theme.on_colors(_retint)


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _draw(name: str, hue: str, size: int, ratio: float, *, rtl: bool, pad: int) -> QPixmap:
    data = _source(name).replace("currentColor", hue)
    renderer = QSvgRenderer(QByteArray(data.encode()))
    canvas = QPixmap(round(size * ratio), round(size * ratio))
    canvas.fill(_CLEAR)
    painter = QPainter(canvas)
    renderer.render(painter, QRectF(0, 0, canvas.width(), canvas.height()))
    painter.end()
    if rtl and name in MIRROR:
        from PySide6.QtGui import QTransform

        canvas = canvas.transformed(QTransform().scale(-1, 1))
    if pad:
        canvas = _padded(canvas, round(pad * ratio), rtl=rtl)
    canvas.setDevicePixelRatio(ratio)
    return canvas


def _padded(picture: QPixmap, pad: int, *, rtl: bool) -> QPixmap:
    wide = QPixmap(picture.width() + pad, picture.height())
    wide.fill(_CLEAR)
    painter = QPainter(wide)
    painter.drawPixmap(pad if rtl else 0, 0, picture)
    painter.end()
    return wide
