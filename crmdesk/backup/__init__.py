"""Nothing lost: verified copies of the data file, their shelf, their way back.

What pages, the start screen and the command line use:

* ``make_backup(source, target)``, ``back_up(source, reason)`` -> ``Backup``: a copy that proved
  itself before it got its name. The data file may be open and written to.
* ``list_backups(data_file, second_place)`` -> ``ShelfEntry`` s, newest first. Quick.
* ``verify(path)`` -> ``Verdict``: reads all of a copy. Seconds; for a worker.
* ``Keeper(data_file, second_place)``: ``due(now)`` each minute; ``run(reason)`` in a worker makes a
  backup, thins the shelf and copies to the second place; ``state(now)`` -> ``BackupState`` is the
  line of the status bar.
* ``compare(data_file, backup)`` -> ``Difference``, then, with the desk closed,
  ``restore(data_file, backup)`` -> where the present was kept. Afterwards the setting
  ``REMINDERS_PAUSED`` is on, until the user says that it is the right one.
* ``copy_out(backup, folder)``: one more proved copy of a backup, on a stick.
* ``pack(data_file, target)`` and ``unpack(bundle, data_folder)``: data and photos in one file.
* ``diagnose(path)`` -> ``Trouble`` or None, before a desk is open: what is wrong with a file that
  does not open, what is safe, what can be done.

Everything else in this package is its own business. All of it raises ``FileProblem`` (a sentence)
for what the environment does wrong, ``Conflict`` when another process is at work.
"""

from __future__ import annotations

from crmdesk.backup.bundle import Packed, pack, unpack
from crmdesk.backup.keeper import BackupState, Keeper
from crmdesk.backup.making import Backup, NameTaken, back_up, default_target, make_backup
from crmdesk.backup.proof import Verdict, verify
from crmdesk.backup.restoring import REMINDERS_PAUSED, Difference, compare, restore
from crmdesk.backup.second import copy_out
from crmdesk.backup.shelf import ShelfEntry, list_backups
from crmdesk.backup.thinning import thin, to_drop
from crmdesk.backup.trouble import Trouble, diagnose

__all__ = [
    "REMINDERS_PAUSED",
    "Backup",
    "BackupState",
    "Difference",
    "Keeper",
    "NameTaken",
    "Packed",
    "ShelfEntry",
    "Trouble",
    "Verdict",
    "back_up",
    "compare",
    "copy_out",
    "default_target",
    "diagnose",
    "list_backups",
    "make_backup",
    "pack",
    "restore",
    "thin",
    "to_drop",
    "unpack",
    "verify",
]
