"""Backups from a shell: making, listing, proving, bringing back; and salvage.

These commands work without an open desk: most are wanted when the data file does not open.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crmdesk import formats, paths
from crmdesk.backup import (
    Keeper,
    ShelfEntry,
    Verdict,
    back_up,
    compare,
    default_target,
    list_backups,
    make_backup,
    pack,
    restore,
    unpack,
    verify,
)
from crmdesk.backup.bundle import SUFFIX
from crmdesk.backup.named_photos import missing_photos, missing_words
from crmdesk.cli import show
from crmdesk.cli.output import Output
from crmdesk.db.types import moment_text
from crmdesk.errors import UserError
from crmdesk.i18n import N_, _, ngettext
from crmdesk.jobs import Progress
from crmdesk.text import isolate, isolate_ltr

DONE, REFUSED = 0, 1

_STATES = {"verified": N_("verified"), "damaged": N_("damaged"), "unknown": N_("not described")}
_REASONS = {
    "manual": N_("manual"),
    "auto": N_("automatic"),
    "exit": N_("at the end of work"),
    "import": N_("before an import"),
    "migration": N_("before an upgrade"),
    "restore": N_("before a restore"),
}


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``backup`` and what may follow it."""
    parser.add_argument("--to", metavar="FILE", help=_("a file or a folder"))
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=False)
    listed = actions.add_parser("list", help=_("list the backups, newest first"))
    proved = actions.add_parser("verify", help=_("read backups completely"))
    proved.add_argument("file", metavar="FILE", nargs="?", help=_("all of them without it"))
    brought = actions.add_parser("restore", help=_("put a backup in the place of the data file"))
    packed = actions.add_parser("pack", help=_("put data and photos into one file"))
    for one in (brought, packed):
        one.add_argument("file", metavar="FILE")
    for one in (listed, proved):
        one.add_argument("--second", metavar="FOLDER", help=_("another folder with backups"))


def salvage_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``salvage FILE OUT``."""
    parser.add_argument("file", metavar="FILE", help=_("the damaged data file; it stays as it is"))
    parser.add_argument("out", metavar="OUT", help=_("the new data file"))


def run_backup(path: Path | None, options: argparse.Namespace, output: Output) -> int:
    """Run ``backup`` or one of its actions; returns the exit code.

    Args:
        path: the data file named by ``--db``, None for the usual one.
        options: what was typed.
        output: where the answer goes.
    """
    actions = {"list": _list, "verify": _verify, "restore": _restore, "pack": _pack}
    action = actions.get(options.action or "")
    if action is None:
        return _make(path, options, output)
    return action(path or paths.data_file(), options, output)


def run_salvage(_path: Path | None, options: argparse.Namespace, output: Output) -> int:
    """Run ``salvage``; returns the exit code."""
    from crmdesk.salvage import salvage

    damaged = Path(options.file)
    if not damaged.is_file():
        raise UserError(_("There is no file {name}.").format(name=isolate_ltr(str(damaged))))
    report = salvage(damaged, Path(options.out), Progress(output.progress))
    output.end_progress()
    output.result(
        {
            "path": options.out,
            "saved": report.saved,
            "lost": [[one.table, one.first, one.last] for one in report.lost],
            "set_aside": report.set_aside,
            "aside": str(report.aside) if report.aside else None,
            "mended": list(report.mended),
        }
    )
    saved = _("Saved into {path}: {counts}")
    output.say(saved.format(path=isolate(options.out), counts=_counted(report.saved)))
    for one in report.lost:
        sentence = _("Not to be read: {table}, numbers {first} to {last}")
        first, last = formats.number(one.first), formats.number(one.last)
        output.say(sentence.format(table=isolate_ltr(one.table), first=first, last=last))
    if report.aside:
        aside = ngettext(
            "{n} record was put aside: {path}",
            "{n} records were put aside: {path}",
            report.set_aside,
        )
        output.say(
            aside.format(n=formats.number(report.set_aside), path=isolate(str(report.aside)))
        )
    if report.unfinished:
        output.say(report.unfinished)
    return DONE


# ---- actions ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _opened(path: Path | None, output: Output, *, create: bool) -> Iterator[Path]:
    """Open the data file as every command does, so that a bad one is refused untouched."""
    from crmdesk.desk import open_desk

    desk = open_desk(path, source="cli", create=create)
    try:
        if desk.recovered:
            output.error(_("An import that had been cut short was taken back."))
        yield desk.store.path
    finally:
        desk.close()


def _make(path: Path | None, options: argparse.Namespace, output: Output) -> int:
    with _opened(path, output, create=path is None) as source:
        if options.to is None:
            made = back_up(source, "manual")
        else:
            target = Path(options.to)
            if target.is_dir():
                target = target / default_target(source, "manual").name
            made = make_backup(source, target)
    output.result(show.backup_json(made))
    output.say(show.backup_line(made))
    return DONE


def _list(path: Path, options: argparse.Namespace, output: Output) -> int:
    entries = list_backups(path, _second(options))
    output.rows([_entry_json(entry) for entry in entries])
    for entry in entries:
        output.say(_entry_line(entry))
    if not entries:
        output.say(_("There is no backup yet."))
    return DONE


def _verify(path: Path, options: argparse.Namespace, output: Output) -> int:
    if options.file:
        chosen = [Path(options.file)]
    else:
        chosen = [entry.path for entry in list_backups(path, _second(options))]
    verdicts = [(one, verify(one)) for one in chosen]
    output.rows([_verdict_json(one, verdict) for one, verdict in verdicts])
    for one, verdict in verdicts:
        mark = "✓" if verdict.usable else "✗"
        state = _(_STATES[verdict.state])
        faults = " ".join(verdict.faults)
        output.say(f"{mark} {isolate(str(one))} {state} {faults}".rstrip())
    if not verdicts:
        output.say(_("There is no backup yet."))
    return DONE if all(verdict.usable for _one, verdict in verdicts) else REFUSED


def _restore(path: Path, options: argparse.Namespace, output: Output) -> int:
    source = Path(options.file)
    result: dict[str, Any] = {"path": str(path)}
    if source.suffix == SUFFIX:
        kept = unpack(source, path.parent, name=path.name)
    else:
        difference = compare(path, source)
        kept = restore(path, source)
        result |= {"before": difference.now, "now": difference.then}
        if difference.now:
            sentence = _("Before: {before}. Now: {now}.")
            before, now = _counted(difference.now), _counted(difference.then)
            output.say(sentence.format(before=before, now=now))
    missing, warning = _settled(path)
    output.result({**result, "kept": str(kept) if kept else None, "photos_missing": missing})
    output.say(_("The backup was brought back. Reminders are paused until you confirm it."))
    if kept:
        output.say(_("What was there before is kept: {path}").format(path=isolate(str(kept))))
    if warning:
        output.error(warning)
    return DONE


def _settled(path: Path) -> tuple[int | None, str]:
    """Return how many photos are missing, and what to say; the data was replaced whatever it is."""
    try:
        Keeper(path).replaced()
        missing = len(missing_photos(path))
    except UserError as error:
        return None, error.message
    return missing, missing_words(missing) if missing else ""


def _pack(path: Path, options: argparse.Namespace, output: Output) -> int:
    with _opened(path, output, create=False) as source:
        made = pack(source, Path(options.file), Progress(output.progress))
    output.end_progress()
    output.result(
        {
            "path": str(made.path),
            "size": made.size,
            "photos": made.photos,
            "photos_left_out": made.left_out,
            "counts": made.backup.counts,
        }
    )
    sentence = _("Packed: {path} ({counts}, {size} KB)")
    output.say(
        sentence.format(
            path=isolate(str(made.path)),
            counts=_counted(made.backup.live),
            size=formats.number(made.size // 1024),
        )
    )
    if made.remark:
        output.error(made.remark)
    return DONE


# ---- words --------------------------------------------------------------------------------------


def _second(options: argparse.Namespace) -> Path | None:
    return Path(options.second) if options.second else None


def _entry_json(entry: ShelfEntry) -> dict[str, Any]:
    return {
        "path": str(entry.path),
        "also": str(entry.also) if entry.also else None,
        "made_at": moment_text(entry.made_at),
        "size": entry.size,
        "reason": entry.reason,
        "counts": entry.counts,
        "schema": entry.schema,
        "state": entry.state,
    }


def _entry_line(entry: ShelfEntry) -> str:
    reason = _(_REASONS[entry.reason]) if entry.reason in _REASONS else entry.reason
    parts = [
        formats.moment(entry.made_at),
        _(_STATES[entry.state]),
        reason,
        _counted(entry.counts),
        isolate_ltr(entry.path.name),
    ]
    return " · ".join(part for part in parts if part)


def _verdict_json(path: Path, verdict: Verdict) -> dict[str, Any]:
    return {
        "path": str(path),
        "state": verdict.state,
        "faults": list(verdict.faults),
        "counts": verdict.counts,
        "schema": verdict.schema,
    }


def _counted(counts: dict[str, int]) -> str:
    """Return how many customers and entries, in words."""
    if "customer" not in counts:
        return ""
    customers, entries = counts["customer"], counts.get("interaction", 0)
    return _("{customers}, {entries}").format(
        customers=ngettext("{n} customer", "{n} customers", customers).format(
            n=formats.number(customers)
        ),
        entries=ngettext("{n} entry", "{n} entries", entries).format(n=formats.number(entries)),
    )
