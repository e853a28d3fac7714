"""A form that makes a record or changes one, which somebody else may change meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from crmdesk.desk import Desk
from crmdesk.errors import Conflict, UserError
from crmdesk.i18n import _
from ui.dialogs.form import WIDTH
from ui.dialogs.who_form import WhoForm
from ui.widgets.kind_chips import ChoiceChips

OnSaved = Callable[[str], object]
"""Gets the sentence that says what was saved."""


class Record(Protocol):
    """What is stored of a record, whatever its kind."""

    @property
    def id(self) -> int:
        """Which it is."""
        ...

    @property
    def version(self) -> int:
        """Grows with each writing."""
        ...


R = TypeVar("R", bound=Record)


class RecordForm(WhoForm, Generic[R]):
    """Knows what it began with, and so what differs and what is newer by now."""

    texts: tuple[str, ...] = ()
    """Keys of ``state``: what makes the draft of something new worth keeping."""

    kinds: ChoiceChips

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        title: str,
        row: R | None,
        on_saved: OnSaved,
    ) -> None:
        """Make the form.

        Args:
            parent: the window.
            desk: where it goes.
            title: of the dialog.
            row: what is changed; None for something new.
            on_saved: gets the sentence that says what was saved.
        """
        super().__init__(parent, desk, title)
        self._row = row
        self._version = row.version if row is not None else None
        self._on_saved = on_saved
        self._first: dict[str, Any] = {}

    # ---- what each form says ------------------------------------------------------------------

    @abstractmethod
    def read(self, record_id: int) -> R:
        """Read the record as it is stored now.

        Raises:
            NotFound: it is gone.
        """

    @abstractmethod
    def told(self, row: R) -> Iterable[str]:
        """Return what is said of a record in one line."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return what stands in the fields, but who."""

    @abstractmethod
    def fill_fields(self, kept: Mapping[str, Any]) -> None:
        """Put a ``state`` into the fields."""

    # ---- beginning ----------------------------------------------------------------------------

    def begin(self, changes: Iterable[SignalInstance]) -> None:
        """From here on what is typed is somebody's own.

        Args:
            changes: signals of the fields.
        """
        self._first = self._whole()
        self.keep_typing(changes)
        self.fit(max(WIDTH, self.kinds.line_width() + 160))
        self.focus_first()

    # ---- changed elsewhere --------------------------------------------------------------------

    def refuse(self, error: UserError) -> None:
        """Offer to look at what somebody else has saved meanwhile."""
        if isinstance(error, Conflict):
            self.message.say("error", error.message, _("See the new values"), self._show_newer)
        else:
            super().refuse(error)

    def _show_newer(self) -> None:
        """Say what is stored now; the next saving replaces it."""
        assert self._row is not None
        try:
            newer = self.read(self._row.id)
        except UserError as error:
            self.message.say("error", error.message)
            return
        self._version = newer.version
        words = _("There it says now: {values}. Save to replace it.")
        self.message.say("info", words.format(values=" · ".join(self.told(newer))))

    # ---- what was not saved -------------------------------------------------------------------

    def _whole(self) -> dict[str, Any]:
        record = self._row.id if self._row is not None else None
        customer = self.who_values()
        return {"id": record, "version": self._version, "customer": customer, **self.state()}

    def values(self) -> dict[str, Any] | None:
        """Keep what differs from what is stored; of something new its texts."""
        now = self._whole()
        typed = any(now[key] != self._first[key] for key in self.texts)
        return now if typed or (self._row is not None and now != self._first) else None

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Go on where the last form was left; what was changed since is told on saving."""
        if self._row is not None and isinstance(kept.get("version"), int):
            self._version = kept["version"]
        self.fill_fields(kept)
        if self._row is None and self.asks_who:
            self.restore_who(kept.get("customer"))

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Say whom the draft was for; only of the same record, or of something new."""
        record = self._row.id if self._row is not None else None
        return super().offer(kept) if kept.get("id") == record else ""
