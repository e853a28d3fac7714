"""Asking where a file is, or where one shall go; exports ask the same way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from crmdesk.endings import free_with_ending
from crmdesk.i18n import _

_READ = "*.vcf *.vcard *.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods"
_Place = QStandardPaths.StandardLocation


def ask_source(parent: QWidget, near: Path | None) -> Path | None:
    """Ask for a file of contacts; None when nobody chose one.

    Args:
        parent: the dialog stands in front of it.
        near: a file in whose folder the search begins; None for the downloads, where what a
            phone or another program sent most likely is.
    """
    contacts, every = _("Contacts"), _("All files")
    kinds = f"{contacts} ({_READ});;{every} (*)"
    folder = str(near.parent) if near is not None else _folder(_Place.DownloadLocation)
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose a file"), folder, kinds)
    return Path(chosen) if chosen else None


def ask_target(parent: QWidget, title: str, name: str, kind: str) -> Path | None:
    """Ask where a file shall go; None when nobody chose a place.

    Args:
        parent: the dialog stands in front of it.
        title: what is saved.
        name: proposed; its ending is put on a name that does not end so.
        kind: what such files are called.
    """
    suffix = Path(name).suffix
    start = str(Path(_folder(_Place.DocumentsLocation)) / name)
    kinds = f"{kind} (*{suffix})"
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, start, kinds)
    return free_with_ending(Path(chosen), suffix) if chosen else None


def _folder(place: QStandardPaths.StandardLocation) -> str:
    return QStandardPaths.writableLocation(place)
