"""Remembering what a person said that the columns of a table mean."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crmdesk.exchange.roles import EXTRA, column_of
from crmdesk.exchange.table import Table
from crmdesk.i18n import N_
from crmdesk.services.preferences import Preferences
from crmdesk.settings import SETTINGS, Setting, SettingValue

MOST = 50
"""Tables that are remembered; the one that was not used for longest goes first."""

_LIMIT = 200_000


def _is_text(value: SettingValue) -> bool:
    return isinstance(value, str) and len(value) <= _LIMIT


MAPPINGS = SETTINGS.setdefault(
    "import_mappings",
    Setting(
        "import_mappings",
        "",
        N_("Columns of imported tables"),
        N_("What the columns of tables that were brought in mean, by their headings."),
        _is_text,
    ),
)


def remembered(preferences: Preferences, table: Table) -> tuple[str, ...] | None:
    """Return the roles that a table with these headings had before; None when it is new."""
    roles = _read(preferences).get(table.fingerprint)
    if not table.fingerprint or roles is None or len(roles) != len(table.columns):
        return None
    return tuple(roles)


def remember(preferences: Preferences, table: Table, roles: Sequence[str]) -> None:
    """Keep the roles for the next table with these headings; without headings there is none."""
    if not table.fingerprint:
        return
    kept = _read(preferences)
    kept.pop(table.fingerprint, None)
    kept[table.fingerprint] = list(roles)
    while len(kept) > MOST or len(json.dumps(kept)) > _LIMIT:
        kept.pop(next(iter(kept)))
    preferences.set(MAPPINGS, json.dumps(kept, ensure_ascii=False))


def _read(preferences: Preferences) -> dict[str, list[str]]:
    try:
        found = json.loads(str(preferences.get(MAPPINGS)) or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        key: [role for role in roles if role == EXTRA or column_of(role)]
        for key, roles in found.items()
        if isinstance(roles, list) and all(isinstance(role, str) for role in roles)
    }
