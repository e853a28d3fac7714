"""What is typed into a form outlives the form: kept while it is typed, offered the next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.drafts import Drafts
from crmdesk.errors import UserError
from ui.draft_keeper import DraftKeeper
from ui.widgets.draft_strip import DraftStrip


class DraftForm(Protocol):
    """What a form says about its draft."""

    def values(self) -> dict[str, Any] | None:
        """Return what JSON can hold of the form; None when nothing worth keeping was typed."""
        ...

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Put a draft into the fields; it may be of an older program and lack values."""
        ...

    def offer(self, kept: Mapping[str, Any]) -> str:
        """Return the words that offer a draft; "" when it belongs to another record."""
        ...

    def focus_first(self) -> None:
        """Put the keyboard where typing goes on."""
        ...

    def could_not_fill(self, error: UserError) -> None:
        """Say that a part of the draft is gone, such as whom it was for."""
        ...


class FormDraft:
    """The draft of one form that is open."""

    def __init__(
        self,
        drafts: Drafts,
        name: str,
        form: DraftForm,
        owner: QWidget,
        changes: Iterable[SignalInstance],
    ) -> None:
        """Keep what is typed from now on, and make the strip that offers an earlier draft.

        Args:
            drafts: of the desk.
            name: one of ``crmdesk.drafts.FORMS``.
            form: says how its draft looks.
            owner: the widget that lives as long as the form.
            changes: signals of the fields.
        """
        self._form = form
        self._done = False
        self._kept_own = False
        self._keeper = DraftKeeper(drafts, name, self._to_keep, owner)
        for change in changes:
            change.connect(self._keeper.touch)
        self.strip: DraftStrip | None = None
        words = form.offer(self._keeper.kept) if self._keeper.kept else ""
        if words:
            self.strip = DraftStrip(words, self._go_on, self._discard)

    def show_in(self, column: QVBoxLayout) -> None:
        """Put the strip on top of a form, when there is one."""
        if self.strip is not None:
            column.insertWidget(0, self.strip)

    def saved(self) -> None:
        """Forget what was typed here; an earlier draft nobody answered to stays."""
        self._done = True
        if self._kept_own:
            self._keeper.saved()

    def left(self) -> None:
        """Keep what stands in the form; what was typed and taken away again is forgotten."""
        if self._done:
            return
        self._keeper.flush()
        if self._kept_own and self._form.values() is None:
            self._keeper.saved()

    def _to_keep(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = None if self._done else self._form.values()
        self._kept_own = self._kept_own or found is not None
        return found

    def _go_on(self) -> None:
        kept = self._keeper.kept
        self._hide_strip()
        if kept is not None:
            try:
                self._form.fill(kept)
            except UserError as error:
                self._form.could_not_fill(error)
        self._keeper.answered()
        self._keeper.flush()
        self._form.focus_first()

    def _discard(self) -> None:
        self._hide_strip()
        self._keeper.answered()
        self._keeper.touch()  # what was typed beside it stays
        self._form.focus_first()

    def _hide_strip(self) -> None:
        if self.strip is not None:
            self.strip.hide()
