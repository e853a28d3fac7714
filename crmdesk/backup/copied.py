"""What is known of the copies in the second place, and what is to be said of it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crmdesk import formats
from crmdesk.backup import second
from crmdesk.backup.shelf import ShelfEntry
from crmdesk.db.types import moment_text, moment_value
from crmdesk.i18n import _
from crmdesk.text import isolate_ltr

STALE = timedelta(days=3)
RETRY = timedelta(minutes=30)
"""How long a place that took no copy is left alone."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What is remembered of one second place.

    Attributes:
        last: when the backup was made that was copied last, with the photos.
        name: of its copy; "" in notes of an older program.
        why: a sentence, when nothing could be copied since.
        away_since: since when that is so.
        tried: the last time that the place was there and took no copy.
    """

    last: datetime | None = None
    name: str = ""
    why: str = ""
    away_since: datetime | None = None
    tried: datetime | None = None

    @classmethod
    def of(cls, noted: Any, place: Path | None) -> Copied:
        """Return what was noted of a place; nothing when it was another one."""
        if not isinstance(noted, Mapping) or noted.get("place") != str(place):
            return cls()
        last, since, tried = (moment_of(noted.get(key)) for key in ("last", "away_since", "tried"))
        name, why = (str(noted.get(key, "")) for key in ("name", "why"))
        return cls(last, Path(name).name, why, since, tried)

    def noted(self, place: Path) -> dict[str, str]:
        """Return the same for the keeper's notes."""
        moments = {"last": self.last, "away_since": self.away_since, "tried": self.tried}
        words = {"place": str(place), "name": self.name, "why": self.why}
        return {key: text for key, text in words.items() if text} | {
            key: moment_text(moment) for key, moment in moments.items() if moment is not None
        }

    def failed(self, place: Path, why: str, now: datetime) -> Copied:
        """Return what is known after nothing could be copied."""
        since = self.away_since or now
        if not second.is_there(place):
            return replace(self, why=why, away_since=since, tried=None)
        return replace(self, last=None, why=why, away_since=since, tried=now)

    def holds(self, place: Path, newest: ShelfEntry) -> bool:
        """Return whether the newest backup stands in the place, as far as its size tells."""
        if self.last != newest.made_at:
            return False
        with contextlib.suppress(OSError):
            return (place / (self.name or newest.path.name)).stat().st_size == newest.size
        return False

    def is_due(self, place: Path, newest: ShelfEntry, now: datetime) -> bool:
        """Return whether the place shall be tried now; one that was away, as soon as it is back."""
        if self.tried is not None and self.tried <= now < self.tried + RETRY:
            return False
        return second.is_there(place) and not self.holds(place, newest)

    def sentence(self, place: Path, newest: ShelfEntry | None, now: datetime) -> str:
        """Return what is to be said of the place, "" when it is well."""
        folder = isolate_ltr(str(place))
        if not second.is_there(place):
            sentence = _("The second place {folder} has been unavailable since {when}.")
            return sentence.format(folder=folder, when=when(self.away_since or now, now))
        if newest is not None and self.holds(place, newest):
            return ""
        if self.away_since is not None:
            sentence = _("Nothing could be copied to the second place since {when}: {why}")
            return sentence.format(when=when(self.away_since, now), why=self.why)
        if self.last is None:
            return _("Nothing was copied to the second place {folder} yet.").format(folder=folder)
        if self.name and not (place / self.name).exists():
            sentence = _("The backup of {when} is no longer in the second place {folder}.")
            return sentence.format(folder=folder, when=when(self.last, now))
        if now - self.last > STALE:
            sentence = _("The newest backup in the second place {folder}: {when}")
            return sentence.format(folder=folder, when=when(self.last, now))
        return ""


def moment_of(text: Any) -> datetime | None:
    """Return an aware moment from a note, None when it is none."""
    with contextlib.suppress(TypeError, ValueError):
        moment = moment_value(text)
        return moment if moment.tzinfo is not None else None
    return None


def when(moment: datetime, now: datetime) -> str:
    """Return a moment for people, with how long ago that is."""
    return f"{formats.moment(moment)} ({formats.within(formats.ago(moment, now))})"
