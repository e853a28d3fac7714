"""The command that writes documents: PDF files to print or to send."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from crmdesk import formats, text
from crmdesk.endings import with_ending
from crmdesk.i18n import _, ngettext
from crmdesk.jobs import Progress

if TYPE_CHECKING:
    from crmdesk.cli.output import Output
    from crmdesk.desk import Desk

DONE = 0
REPORTS = ("customer",)
LARGEST = 2**63 - 1
"""The largest number a data file can hold."""


def add_parser(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: which document, of whom, and where it goes."""
    parser.add_argument("report", choices=REPORTS, metavar="REPORT", help=_("customer: a summary"))
    parser.add_argument("id", type=_number, metavar="ID")
    parser.add_argument(
        "--out", required=True, metavar="FILE", help=_("the PDF file, or a folder for it")
    )


def run(desk: Desk, args: argparse.Namespace, out: Output) -> int:
    """Write the document and say where it is and how many pages it has."""
    from crmdesk.documents import file_name
    from crmdesk.reports.customer import customer_summary

    target = Path(args.out)
    if target.is_dir():
        name = desk.customers.get(args.id).name
        target /= file_name(_("Summary of {name}").format(name=name))
    target = with_ending(target, ".pdf")
    pages = customer_summary(desk, args.id, target, Progress(out.progress))
    out.end_progress()
    out.result({"path": str(target), "pages": pages})
    sentence = ngettext("Written: {path} ({n} page)", "Written: {path} ({n} pages)", pages)
    out.say(sentence.format(path=text.isolate(str(target)), n=formats.number(pages)))
    return DONE


def _number(value: str) -> int:
    """Return a whole number typed in any digits; argparse turns the error into usage."""
    number = int(text.latin_digits(value))
    if abs(number) > LARGEST:
        raise argparse.ArgumentTypeError(_("this number is too large"))
    return number
