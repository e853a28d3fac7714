"""Where the values of the settings live: the data file, or the window's own state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmdesk.errors import UserError
from crmdesk.i18n import _
from crmdesk.refusals import reason
from crmdesk.settings import Setting
from ui.context import Context
from ui.widgets.setting_rows import Value
from ui.window_state import WindowState


class SettingValues:
    """Reads and writes for one page; every change is kept at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._state = context.state
        self._first = WindowState()

    def get(self, setting: Setting) -> Any:
        """Return a value of the data file; the default when it cannot be read."""
        found = self._context.run(lambda: self._context.desk.preferences.get(setting))
        return setting.default if found is None else found

    def stored(self, setting: Setting) -> Value:
        """A value of the data file: one write, one undo step."""

        def write(value: Any) -> None:
            if value != self.get(setting):
                preferences = self._context.desk.preferences
                self._context.run(lambda: preferences.set(setting, value))

        return Value(lambda: self.get(setting), write, setting.default)

    def kept(self, name: str, apply: Callable[[], object]) -> Value:
        """A value of the window's state.

        Args:
            name: the attribute.
            apply: shows what was chosen.
        """

        def write(value: Any) -> None:
            setattr(self._state, name, value)
            apply()
            self.save()

        return Value(lambda: getattr(self._state, name), write, getattr(self._first, name))

    def save(self) -> None:
        """Write the window's state to the disk now; a failure is said."""
        try:
            self._state.save()
        except (OSError, UserError) as error:
            words = _("This choice could not be kept for the next start: {reason}")
            self._context.toasts.show(words.format(reason=reason(error)), kind="error")
