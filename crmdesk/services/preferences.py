"""The shop's own settings, kept in the data file so that they travel with a backup."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select, update

from crmdesk.db.tables import setting
from crmdesk.services.base import Service
from crmdesk.settings import SETTINGS, Setting, SettingValue

_ONE = select(setting.c.id, setting.c.value).where(setting.c.key == bindparam("key"))


class Preferences(Service):
    """Reads and writes declared settings."""

    def get(self, declared: Setting) -> SettingValue:
        """Return the stored value, or the default when there is none that is valid."""
        row = self.read.execute(_ONE, {"key": declared.key}).first()
        if row is None:
            return declared.default
        try:
            return declared.check(json.loads(row.value))
        except ValueError:
            return declared.default

    def set(self, declared: Setting, value: SettingValue) -> None:
        """Store a value; raises Invalid when it is not one the setting accepts."""
        if SETTINGS.get(declared.key) is not declared:
            raise ValueError(f"undeclared setting {declared.key!r}")
        encoded = json.dumps(declared.check(value), ensure_ascii=False)
        with self.store.transaction("change_setting", key=declared.key) as tx:
            row = tx.execute(_ONE, {"key": declared.key}).first()
            if row is None:
                tx.insert(setting, {"key": declared.key, "value": encoded})
            elif row.value != encoded:
                tx.execute(update(setting).where(setting.c.id == row.id).values(value=encoded))
