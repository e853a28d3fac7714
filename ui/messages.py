"""What the window says to the user: toasts, inline messages, and the one real message box."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from crmdesk.errors import UserError
from crmdesk.i18n import _
from ui import icons, theme
from ui.text import label, restyle, set_text, set_token, wrapped

SHOWN_MS = 8000
"""How long a toast stays when nobody touches it."""

MARGIN = 20
LIFT = 14
"""Pixels under a toast: it stands above the status line."""
TOAST_PAD = 16
_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "error": "circle-alert"}


class Toast(NamedTuple):
    """One message that waits to be shown or is shown."""

    text: str
    action_text: str | None
    on_action: Callable[[], object] | None
    kind: str


class ToastHost(QObject):
    """Shows one message at a time at the bottom of a widget, for a few seconds.

    A plain message makes way for the next one at once: its «Undo» would by then take back
    something newer. Warnings and errors stay their time; what comes meanwhile waits.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._waiting: deque[Toast] = deque()
        self._current: Toast | None = None
        self._frame = _ToastFrame(parent)
        self._frame.button.clicked.connect(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self._remaining = SHOWN_MS
        self._above: QWidget | None = parent.findChild(QWidget, "statusLine")
        self._over: QWidget | None = parent.findChild(QWidget, "topBar")
        for one in (parent, self._above, self._over):
            if one is not None:
                one.installEventFilter(self)
        self._frame.installEventFilter(self)
        self._frame.button.installEventFilter(self)

    @property
    def current(self) -> Toast | None:
        """What is shown now."""
        return self._current

    @property
    def frame(self) -> QFrame:
        """The widget on the screen, hidden when there is nothing to say."""
        return self._frame

    def show(
        self,
        text: str,
        action_text: str | None = None,
        on_action: Callable[[], object] | None = None,
        kind: str = "info",
    ) -> None:
        """Say something.

        Args:
            text: one sentence.
            action_text: of the button, for example «Undo».
            on_action: what the button does; the toast goes away first.
            kind: "info", "warn" or "error".
        """
        toast = Toast(text, action_text, on_action, kind)
        if self._current is None or self._current.kind == "info":
            self._present(toast)
        else:
            self._waiting.append(toast)

    def clear(self) -> None:
        """Take away what is shown and what waits."""
        self._waiting.clear()
        self._next()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toast in its place, and on the screen while it is pointed at or focused."""
        kind = event.type()
        if watched in (self._parent, self._above, self._over):
            moved = kind in (QEvent.Type.Resize, QEvent.Type.Move)
            if moved and self._current is not None:
                self._place()
        elif self._current is not None:
            if kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self._pause()
            elif kind in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self._resume()
        return False

    def _present(self, toast: Toast) -> None:
        self._current = toast
        self._frame.fill(toast)
        self._place()
        self._frame.appear()
        self._remaining = SHOWN_MS
        self._timer.start(SHOWN_MS)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._frame, toast.text))

    def _place(self) -> None:
        """Stand above the status line, in the middle of the page."""
        room = self._parent.rect()
        if self._over is not None:
            room.setLeft(self._over.mapTo(self._parent, QPoint(0, 0)).x())
            room.setWidth(self._over.width())
        if self._above is not None:
            room.setBottom(self._above.mapTo(self._parent, QPoint(0, 0)).y() - 1)
        self._frame.settle(room)

    def _pause(self) -> None:
        if self._timer.isActive():
            self._remaining = max(self._timer.remainingTime(), 1000)
            self._timer.stop()

    def _resume(self) -> None:
        inside = self._frame.underMouse() or self._frame.button.hasFocus()
        if not inside and not self._timer.isActive():
            self._timer.start(self._remaining)

    def _act(self) -> None:
        toast = self._current
        self._next()
        if toast is not None and toast.on_action is not None:
            toast.on_action()

    def _next(self) -> None:
        self._timer.stop()
        self._current = None
        if self._waiting:
            self._present(self._waiting.popleft())
        else:
            self._frame.vanish()


class _ToastFrame(QFrame):
    """The dark strip with a sentence and perhaps a button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("area", "toast")
        self.setObjectName("toast")
        self._mark = QLabel()
        self._label = label(role="body", token="on_toast")
        self._label.setWordWrap(True)
        self.button = QPushButton()
        self.button.setProperty("kind", "toast")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setMinimumHeight(theme.TARGET)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(TOAST_PAD, 6, TOAST_PAD, 6)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addWidget(self._label, 1)
        row.addWidget(self.button)
        self._animation: QPropertyAnimation | None = None
        self.hide()

    def fill(self, toast: Toast) -> None:
        """Show another message."""
        set_text(self._label, toast.text)
        self._mark.setVisible(toast.kind in ("warn", "error"))
        if toast.kind in ("warn", "error"):
            ink = "toast_danger" if toast.kind == "error" else "toast_warn"
            icons.set_picture(self._mark, _ICONS[toast.kind], ink)
        self.button.setVisible(bool(toast.action_text))
        self.button.setText(toast.action_text or "")
        self.button.setAccessibleName(toast.action_text or "")
        self.setAccessibleName(toast.text)

    def settle(self, room: QRect) -> None:
        """Take the place at the bottom centre of the room, ``LIFT`` pixels above its end."""
        widest = min(560, room.width() - 2 * MARGIN)
        self._label.setMinimumWidth(0)
        wanted = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 3
        extra = self._row.sizeHint().width() - self._label.sizeHint().width()
        width = min(widest, wanted + extra)
        height = max(self._row.heightForWidth(width), 44)
        left = room.center().x() - width // 2
        self.setGeometry(left, room.bottom() + 1 - height - LIFT, width, height)

    def appear(self) -> None:
        """Come up over everything else in the parent."""
        shown = self.isVisible()
        self.show()
        self.raise_()
        if theme.motion() and not shown:  # a fade paints all that lies under it again and again
            self._fade(0.0, 1.0)

    def vanish(self) -> None:
        """Go away; the focus goes back to the page."""
        if self.button.hasFocus():
            self.button.clearFocus()
        self.hide()

    def _fade(self, start: float, end: float) -> None:
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        animation = QPropertyAnimation(effect, b"opacity", self)
        animation.setDuration(theme.motion())
        animation.setStartValue(start)
        animation.setEndValue(end)
        animation.finished.connect(self._settled)
        self._animation = animation
        animation.start()

    def _settled(self) -> None:
        """Drop the effect: it would render the strip through a picture for ever."""
        self._animation = None
        self.setGraphicsEffect(None)  # type: ignore[arg-type]


class InlineMessage(QFrame):
    """A coloured strip inside a page or a form: an icon, a sentence, perhaps a button."""

    def __init__(
        self,
        kind: str = "info",
        text: str = "",
        action_text: str | None = None,
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._mark = QLabel()
        self._label = wrapped(label(role="body"))
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.setVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self._label, 1)
        row.addWidget(self.button)
        self._on_action: Callable[[], object] | None = None
        self.button.clicked.connect(self._act)
        self.say(kind, text, action_text, on_action)

    @property
    def kind(self) -> str:
        """Which of "info", "ok", "warn" and "error" it is."""
        return self._kind

    def say(
        self,
        kind: str,
        text: str,
        action_text: str | None = None,
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show another message; an empty text hides the strip."""
        self._kind = kind
        restyle(self, "message", kind)
        set_text(self._label, text)
        self.setAccessibleName(text)
        self._on_action = on_action
        self.button.setText(action_text or "")
        self.button.setAccessibleName(action_text or "")
        self.button.setVisible(bool(action_text))
        tone = "danger" if kind == "error" else kind
        icons.set_picture(self._mark, _ICONS[kind], f"on_{tone}_soft")
        set_token(self._label, f"on_{tone}_soft")
        self.setVisible(bool(text))

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()


def show_error(parent: QWidget, error: UserError) -> None:
    """Tell of an error that concerns the user: a toast where there is a place for one."""
    host = parent.window().findChild(ToastHost)
    if host is not None:
        host.show(error.message, kind="error")
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "CRMDesk", "", parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(error.message)
    box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
