"""What an address is made of: drafts in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmdesk import text

PARTS = ("label", "street", "city", "region", "postcode", "country")


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """An address as typed; every part may be empty.

    Attributes:
        label: ``home``, ``work``, nothing, or the user's own word.
        street: everything below the city; may have several lines.
        city: or village.
        region: province or state.
        postcode: as typed.
        country: its name.
    """

    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing but a label is there."""
        return not any(self._place())

    def cleaned(self) -> AddressDraft:
        """Return it as it will be stored."""
        parts = {name: text.clean(getattr(self, name)) for name in PARTS}
        parts["street"] = text.clean_multiline(self.street)
        return AddressDraft(**parts)

    def identity(self) -> tuple[str, ...]:
        """Return what two spellings of one address have in common, without the label."""
        return tuple(text.squash(part) for part in self._place())

    def _place(self) -> list[str]:
        return [getattr(self, name) for name in PARTS[1:]]


@dataclass(frozen=True, slots=True)
class Address(AddressDraft):
    """A stored address."""

    id: int = 0

    def draft(self) -> AddressDraft:
        """Return it for editing."""
        return AddressDraft(*(getattr(self, name) for name in PARTS))


def cleaned(addresses: Sequence[AddressDraft]) -> tuple[AddressDraft, ...]:
    """Return addresses as they will be stored: clean, without empty and double ones."""
    found: dict[tuple[str, ...], AddressDraft] = {}
    for one in addresses:
        clean = one.cleaned()
        if not clean.is_empty:
            found.setdefault((clean.label, *clean.identity()), clean)
    return tuple(found.values())
