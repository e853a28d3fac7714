"""What a test can see of a screen: names, sizes, order, cut words, markup."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QTabBar,
    QWidget,
)

TARGET = 32
LEAST = QSize(900, 560)
"""The smallest window."""


def seen(shown: QWidget) -> list[QWidget]:
    """Return the widgets of a screen that are on it, itself included."""
    inner = [one for one in shown.findChildren(QWidget) if one.isVisible()]
    return [one for one in (shown, *inner) if one.window() is shown.window()]


def _told(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    name = widget.objectName()
    return f"{type(widget).__name__} {name} «{widget.accessibleName() or text}» {widget.size()}"


def _internal(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_")


def nameless(shown: QWidget) -> list[str]:
    """Return widgets that take the keyboard and do not say what they are."""
    return [
        _told(one)
        for one in seen(shown)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not _internal(one)
        and not one.accessibleName()
        and not (isinstance(one, (QAbstractButton, QLabel)) and one.text())
    ]


def small(shown: QWidget) -> list[str]:
    """Return what is pressed or typed into and is less than 32 pixels wide or high."""
    found = []
    for one in seen(shown):
        pressed = isinstance(one, (QAbstractButton, QTabBar))
        focused = one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if _internal(one) or not (pressed or focused) or isinstance(one, QLabel):
            continue
        if min(one.width(), one.height()) < TARGET:
            found.append(_told(one))
    return found


def cut(shown: QWidget) -> list[str]:
    """Return buttons that are narrower than their words."""
    return [
        f"{_told(one)} wants {one.sizeHint()}"
        for one in seen(shown)
        if isinstance(one, QAbstractButton)
        and one.text()
        and one.width() < one.sizeHint().width() - 1
    ]


def out_of_order(shown: QWidget) -> list[str]:
    """Return places where Tab goes back instead of on, in the direction of reading.

    Tab may go on in the same line, to a line below, or to the top of a column that lies further
    on; everything else is out of order.
    """
    rtl = QApplication.isRightToLeft()
    stops = _tab_stops(shown)
    found = []
    for before, after in itertools.pairwise(stops):
        first, second = _place(before, shown, rtl=rtl), _place(after, shown, rtl=rtl)
        below = second.top() >= first.bottom() - 4
        further = second.left() >= first.left() and second.center().y() >= first.top()
        column = second.left() >= first.right() - 4
        inside = first.contains(second)
        if not (below or further or column or inside):
            found.append(f"{_told(before)} -> {_told(after)}")
    return found


def _tab_stops(shown: QWidget) -> list[QWidget]:
    visible = set(seen(shown))
    chain, here = [], shown.nextInFocusChain()
    while here is not shown and len(chain) < 2000:
        if here in visible and here.focusPolicy() & Qt.FocusPolicy.TabFocus and here.isEnabled():
            chain.append(here)
        here = here.nextInFocusChain()
    return [one for one in chain if one.focusProxy() is None and not _internal(one)]


def _place(widget: QWidget, shown: QWidget, *, rtl: bool) -> QRect:
    """Return where a widget is, with the start of the line at zero."""
    place = QRect(widget.mapTo(shown, QPoint(0, 0)), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not shown:
        if isinstance(above.parentWidget(), QAbstractScrollArea):  # what is scrolled out of sight
            view = QRect(above.mapTo(shown, QPoint(0, 0)), above.size())
            place.moveTop(min(max(place.top(), view.top()), max(view.bottom() - 4, view.top())))
            place.setBottom(min(place.bottom(), view.bottom()))
        above = above.parentWidget()
    if rtl:
        place.moveLeft(shown.width() - place.right())
    return place


def wrong(shown: QWidget) -> list[str]:
    """Return everything that this module finds in the widgets of a screen."""
    return [
        *(f"no name: {one}" for one in nameless(shown)),
        *(f"small: {one}" for one in small(shown)),
        *(f"cut: {one}" for one in cut(shown)),
        *(f"order: {one}" for one in out_of_order(shown)),
    ]


def too_large(shown: QWidget) -> list[str]:
    """Return why a dialog has no room in the smallest window."""
    wanted = shown.minimumSizeHint()
    fits = wanted.width() <= LEAST.width() and wanted.height() <= LEAST.height()
    return [] if fits else [f"{_told(shown)} wants {wanted}"]


def with_markup(shown: QWidget, bait: str) -> list[str]:
    """Return labels and tips that would read a text of a user as markup."""
    found = []
    for one in seen(shown):
        plain = Qt.TextFormat.PlainText
        if isinstance(one, QLabel) and bait in one.text() and one.textFormat() != plain:
            found.append(_told(one))
        tip = one.toolTip()
        if bait in tip and Qt.mightBeRichText(tip):
            found.append(f"{_told(one)}: {tip}")
    return found


def scrolled(shown: QWidget) -> list[QAbstractScrollArea]:
    """Return the scroll areas of a screen."""
    return [one for one in seen(shown) if isinstance(one, QAbstractScrollArea)]
