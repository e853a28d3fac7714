"""Contacts in and out on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from crmdesk import formats
from crmdesk.cli import show
from crmdesk.cli.output import Output
from crmdesk.desk import Desk
from crmdesk.endings import with_ending
from crmdesk.i18n import _, ngettext
from crmdesk.jobs import Progress
from crmdesk.text import isolate, isolate_ltr

DONE = 0
KINDS = ("csv", "xlsx", "vcard")


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``import``."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument(
        "--errors", metavar="FILE", help=_("write the rows that could not be read to this CSV file")
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help=_("the sheet of a spreadsheet; the first with contacts")
    )


def run_import(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    """Bring a file of contacts in, or say what would happen."""
    from crmdesk.exchange.performing import owners_of, perform, rehearsal
    from crmdesk.exchange.plan import plan_import, write_error_rows
    from crmdesk.exchange.table import Table, open_table

    progress = Progress(output.progress)
    source: Path | Table = Path(options.file)
    if options.sheet:
        source = open_table(Path(options.file), sheet=options.sheet, progress=progress)
    plan = plan_import(desk, source, progress)
    written = 0
    errors = with_ending(Path(options.errors), ".csv") if options.errors else Path()
    if options.errors and plan.problems:  # before: a place that cannot be written stops it all
        written = write_error_rows(plan, errors, Path(options.file))
    report = rehearsal(plan) if options.dry_run else perform(plan, progress)
    owners = owners_of(desk.store, report)
    if written and owners:
        write_error_rows(plan, errors, Path(options.file), owners)
    output.end_progress()
    more = {"backup": report.backup or None, "errors_file": str(errors) if written else None}
    output.result(show.import_json(report) | more)
    for line in show.import_lines(report):
        output.say(line)
    if written:
        sentence = ngettext(
            "{n} row that could not be read is in {path}.",
            "{n} rows that could not be read are in {path}.",
            written,
        )
        path = isolate_ltr(str(errors))
        output.say(sentence.format(n=formats.number(written), path=path))
    return DONE


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``export``."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--kind", choices=KINDS, help=_("what to write; otherwise the ending of the file says it")
    )


def run_export(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    """Write all customers to a file."""
    from crmdesk.exchange.export import ENDINGS, export_customers, kind_of_path

    kind = options.kind or kind_of_path(Path(options.file))
    target = with_ending(Path(options.file), ENDINGS[kind])
    made = export_customers(desk, target, kind, progress=Progress(output.progress))
    output.end_progress()
    output.result(
        {
            "path": str(made.path),
            "kind": made.kind,
            "count": made.count,
            "shortened": list(made.shortened),
        }
    )
    sentence = ngettext(
        "{n} customer was written to {path}.", "{n} customers were written to {path}.", made.count
    )
    path = isolate_ltr(str(made.path))
    output.say(sentence.format(n=formats.number(made.count), path=path))
    for name in made.shortened:
        words = _("A text of {name} was too long for a cell and was cut off.")
        output.error(words.format(name=isolate(name)))
    return DONE
