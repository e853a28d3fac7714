"""Customers to a file: CSV, spreadsheet or contact cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmdesk import formats, i18n, paths
from crmdesk.documents import written_whole
from crmdesk.errors import FileProblem
from crmdesk.exchange.exportread import Whole, all_ids, most_of, read_wholes
from crmdesk.exchange.headings import columns_for
from crmdesk.exchange.plan import HasStore
from crmdesk.i18n import N_, _
from crmdesk.jobs import Progress
from crmdesk.photos import Photos
from crmdesk.store import Store

CSV, XLSX, VCARD = "csv", "xlsx", "vcard"
KINDS = {
    CSV: N_("CSV table"),
    XLSX: N_("Excel sheet"),
    VCARD: N_("Contact cards (vCard)"),
}
"""Kind of a file -> English msgid of its name."""

ENDINGS = {CSV: ".csv", XLSX: ".xlsx", VCARD: ".vcf"}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        path: the file.
        kind: `CSV`, `XLSX` or `VCARD`.
        count: customers in it.
        shortened: names of customers with a text that is longer than a cell of a sheet can be.
    """

    path: Path
    kind: str
    count: int
    shortened: tuple[str, ...] = ()


def export_customers(
    desk: HasStore | Store,
    path: Path,
    kind: str = "",
    ids: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write customers to a file, which is there whole or not at all.

    Args:
        desk: whose customers.
        path: the file; one that is there is replaced.
        kind: `CSV`, `XLSX` or `VCARD`; empty to go by the file's ending.
        ids: which, in this order; None for all by name. Deleted ones are left out.
        progress: for showing how far it is, and for cancelling.

    Raises:
        FileProblem: the file cannot be written, the disk is full, or there are more customers
            than a spreadsheet holds.
        Cancelled: the progress was cancelled; no file is left.
    """
    store = desk if isinstance(desk, Store) else desk.store
    kind = kind or kind_of_path(path)
    wanted = all_ids(store.read) if ids is None else list(dict.fromkeys(ids))
    if kind == XLSX:
        _check_room(len(wanted))
    count = _Count(len(wanted), progress or Progress())
    pages = read_wholes(store.read, wanted)
    with written_whole(path) as part:
        if kind == VCARD:
            shortened = _write_cards(part, store, pages, count)
        else:
            shortened = _write_table(part, store, wanted, pages, count, kind)
    return ExportReport(path, kind, count.number, shortened)


def kind_of_path(path: Path) -> str:
    """Return the kind that a file's ending names; `CSV` for any other ending."""
    ending = path.suffix.lower()
    return next((kind for kind, own in ENDINGS.items() if own == ending), CSV)


def _check_room(count: int) -> None:
    from crmdesk.exchange.tablewrite import ROW_LIMIT

    if count > ROW_LIMIT:
        sentence = _(
            "An Excel sheet holds {limit} customers at most, and these are {count}. "
            "Choose a CSV table or contact cards."
        )
        raise FileProblem(
            sentence.format(limit=formats.number(ROW_LIMIT), count=formats.number(count))
        )


class _Count:
    """Counts the customers that were written, and asks whether to go on."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.number = 0
        self._total = total
        self._progress = progress
        progress.step(0, total)

    def done(self, more: int) -> None:
        self.number += more
        self._progress.step(self.number, max(self._total, self.number))


def _write_cards(
    part: Path, store: Store, pages: Iterator[list[Whole]], count: _Count
) -> tuple[str, ...]:
    from crmdesk.exchange.cardwrite import write_card

    photos = Photos(paths.photo_folder(store.path))
    with part.open("wb") as file:
        for page in pages:
            for whole in page:
                name = whole.draft.photo
                file.write(write_card(whole, photos.read(name) if name else b""))
            count.done(len(page))
    return ()


def _write_table(
    part: Path,
    store: Store,
    wanted: Sequence[int],
    pages: Iterator[list[Whole]],
    count: _Count,
    kind: str,
) -> tuple[str, ...]:
    from crmdesk.exchange.tablewrite import RowWriter, write_csv, write_xlsx

    persian = i18n.is_rtl()
    columns = columns_for(most_of(store.read, wanted), persian=persian)
    write = write_xlsx if kind == XLSX else write_csv
    return write(part, RowWriter(columns, persian=persian), pages, count.done)
