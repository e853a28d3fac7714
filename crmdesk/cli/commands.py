"""The commands: each a name, its arguments, and what it does on a desk."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crmdesk import clock, formats, text
from crmdesk.cli import report, show
from crmdesk.cli.backup import backup_arguments, run_backup, run_salvage, salvage_arguments
from crmdesk.cli.checking import run_check
from crmdesk.cli.exchange import export_arguments, import_arguments, run_export, run_import
from crmdesk.cli.output import Output
from crmdesk.cli.when import parse_when
from crmdesk.desk import Desk
from crmdesk.errors import UserError
from crmdesk.i18n import N_, _, ngettext
from crmdesk.jobs import Progress

Arguments = Callable[[argparse.ArgumentParser], None]
Run = Callable[[Desk, argparse.Namespace, Output], int]
DONE, REFUSED = 0, 1
LARGEST = 2**63 - 1
"""The largest number a data file can hold."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the command line.

    Attributes:
        name: the word.
        help: English msgid of what it does.
        arguments: declares its arguments.
        run: does it and returns the exit code.
        creates: whether a named data file that is missing is made.
        without_desk: does it instead, with the data file's path, while no desk is open.
    """

    name: str
    help: str
    arguments: Arguments
    run: Run
    creates: bool = False
    without_desk: Callable[[Path | None, argparse.Namespace, Output], int] | None = None


def _number(value: str) -> int:
    """Return a whole number typed in any digits; argparse turns the error into usage."""
    number = int(text.latin_digits(value))
    if abs(number) > LARGEST:
        raise argparse.ArgumentTypeError(_("this number is too large"))
    return number


def _words(parser: argparse.ArgumentParser, name: str, count: str = "+") -> None:
    parser.add_argument(name, nargs=count, metavar=name.upper())


# ---- customers ---------------------------------------------------------------------------


def _add(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    from crmdesk.services.quickadd import quick_draft

    draft = quick_draft(" ".join(options.text))
    others = [found for contact in draft.contacts for found in desk.customers.with_contact(contact)]
    customer = desk.customers.get(desk.customers.add(draft))
    output.result(show.customer_json(customer))
    output.say(
        _("Added: {name} (number {id})").format(
            name=text.isolate(customer.name), id=formats.number(customer.id)
        )
    )
    for other_id, name in dict(others).items():
        sentence = _("The same phone or e-mail is on {name} (number {id}) already.")
        output.error(sentence.format(name=text.isolate(name), id=formats.number(other_id)))
    return DONE


def _show(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    customer = desk.customers.get(options.id)
    items = desk.timeline.of(customer.id)
    due = desk.followups.open_of(customer.id)
    output.result(
        {
            **show.customer_json(customer),
            "follow_ups": [show.follow_up_json(row) for row in due],
            "timeline": [show.timeline_json(item) for item in items],
        }
    )
    for line in show.profile_lines(customer, due, items):
        output.say(line)
    return DONE


def _find(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    query = " ".join(options.query)
    hits = desk.search.find(query, max(1, options.limit))
    output.rows([show.hit_json(hit) for hit in hits])
    for hit in hits:
        output.say(show.hit_line(hit))
    if hits:
        return DONE
    if query.strip():
        output.say(_("Nothing was found for {query}.").format(query=text.isolate(query)))
    else:
        output.say(_("No customers yet. Add the first one: a name and a phone are enough."))
    return DONE


def _find_arguments(parser: argparse.ArgumentParser) -> None:
    _words(parser, "query", "*")
    parser.add_argument("--limit", type=_number, default=20, metavar="N")


def _id_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=_number, metavar="ID")


# ---- interactions and follow-ups ---------------------------------------------------------


def _log(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    from crmdesk.services.followups import FollowUpDraft
    from crmdesk.services.interactions import InteractionDraft

    following = None
    if options.next:
        day, moment, reason = parse_when(options.next)
        following = FollowUpDraft(options.id, day, moment, reason=reason)
    is_call = options.kind == "call"
    logged = desk.interactions.log(
        InteractionDraft(
            options.id,
            options.kind,
            direction="in" if options.incoming else "out",
            outcome=(options.outcome or "answered") if is_call else None,
            body=options.note or "",
            next=following,
        )
    )
    name = desk.customers.get(options.id).name
    output.result(
        {"id": logged.interaction_id, "customer_id": options.id, "follow_up": logged.follow_up_id}
    )
    output.say(_("Saved for {name}.").format(name=text.isolate(name)))
    if logged.follow_up_id is not None:
        row = desk.followups.get(logged.follow_up_id)
        due = formats.due(row.day, row.moment, clock.today())
        output.say(_("Next: {due} (follow-up {id})").format(due=due, id=formats.number(row.id)))
    return DONE


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    from crmdesk.services.interactions import KINDS, OUTCOMES

    _id_argument(parser)
    parser.add_argument("--kind", choices=list(KINDS), default="call")
    parser.add_argument("--outcome", choices=list(OUTCOMES))
    parser.add_argument("--in", dest="incoming", action="store_true", help=_("they called us"))
    parser.add_argument("--note", metavar="TEXT")
    parser.add_argument("--next", metavar="WHEN", help=_("the next step, for example «شنبه ۱۰»"))


def _today(desk: Desk, _options: argparse.Namespace, output: Output) -> int:
    lists = desk.today.read_lists()
    blocks = (
        ("overdue", _("Overdue"), lists.overdue),
        ("today", _("Today"), lists.today),
        ("week", _("Next 7 days"), lists.week),
    )
    output.result(
        {"day": lists.day.isoformat()}
        | {key: [show.follow_up_json(row) for row in rows] for key, _title, rows in blocks}
    )
    output.say(formats.day(lists.day))
    for _key, title, rows in blocks:
        if rows:
            output.say(f"{title} ({formats.number(len(rows))})")
        for row in rows:
            output.say("  " + show.follow_up_line(row))
    if not any(rows for _key, _title, rows in blocks):
        output.say(_("Nothing is due."))
    return DONE


def _done(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    row = desk.followups.get(options.id)
    if row.done_at is not None:
        output.say(_("This follow-up is settled already."))
    else:
        desk.followups.done([options.id])
        output.say(_("Follow-up done: {name}").format(name=text.isolate(row.customer_name)))
    output.result(show.follow_up_json(desk.followups.get(options.id)))
    return DONE


def _snooze(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    row = desk.followups.get(options.id)
    if row.done_at is not None:
        raise UserError(_("This follow-up is settled already."))
    day, moment, rest = parse_when(" ".join(options.when), row.day, row.moment, dateless=True)
    if day is not None and rest:
        sentence = _("“{words}” was not understood as a part of the date. Nothing was moved.")
        raise UserError(sentence.format(words=text.isolate(rest)))
    desk.followups.snooze([options.id], day, moment, rest)
    moved = desk.followups.get(options.id)
    output.result(show.follow_up_json(moved))
    output.say(show.follow_up_line(moved))
    return DONE


def _snooze_arguments(parser: argparse.ArgumentParser) -> None:
    _id_argument(parser)
    _words(parser, "when")


# ---- undo and history --------------------------------------------------------------------


def _step(desk: Desk, output: Output, *, undo: bool) -> int:
    done = desk.store.undo() if undo else desk.store.redo()
    if done is None:
        raise UserError(
            _("There is nothing to take back.") if undo else _("There is nothing to redo.")
        )
    sentence = _("Taken back: {label}") if undo else _("Done again: {label}")
    output.result({"op": done.op, "label": text.strip_isolates(done.label)})
    output.say(sentence.format(label=done.label))
    return DONE


def _undo(desk: Desk, _options: argparse.Namespace, output: Output) -> int:
    return _step(desk, output, undo=True)


def _redo(desk: Desk, _options: argparse.Namespace, output: Output) -> int:
    return _step(desk, output, undo=False)


def _history(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    entries = desk.history.of(options.id)
    if not entries:
        desk.customers.get(options.id)  # says so when there is no such customer
    output.rows([show.history_json(entry) for entry in entries])
    for entry in entries:
        for line in show.history_lines(entry):
            output.say(line)
    return DONE


# ---- files -------------------------------------------------------------------------------


def _never(_desk: Desk, _options: argparse.Namespace, _output: Output) -> int:
    """Stand for a command that works on a file which no desk has open."""
    raise AssertionError("runs without a desk")


def _demo(desk: Desk, options: argparse.Namespace, output: Output) -> int:
    from crmdesk.demo.load import load_demo

    counts = load_demo(desk.store, options.customers, options.seed, Progress(output.progress))
    output.end_progress()
    output.result(counts)
    made = ngettext("{n} customer was made.", "{n} customers were made.", options.customers)
    output.say(made.format(n=formats.number(options.customers)))
    return DONE


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--customers", type=_demo_size, default=300, metavar="N")
    parser.add_argument("--seed", type=_number, default=1, metavar="S")


def _demo_size(value: str) -> int:
    size = _number(value)
    if not 1 <= size <= 1_000_000:
        raise argparse.ArgumentTypeError(_("from 1 to 1,000,000"))
    return size


def _nothing(_parser: argparse.ArgumentParser) -> None:
    """Declare no arguments."""


COMMANDS: tuple[Command, ...] = (
    Command(
        "add",
        N_("add a customer: name, phone, e-mail and #tags in one line"),
        lambda parser: _words(parser, "text"),
        _add,
        creates=True,
    ),
    Command("show", N_("show a customer with follow-ups and timeline"), _id_argument, _show),
    Command("find", N_("find customers; an empty query lists by name"), _find_arguments, _find),
    Command("log", N_("log a call or another contact, with its next step"), _log_arguments, _log),
    Command("today", N_("list what is overdue, due today and due in 7 days"), _nothing, _today),
    Command("done", N_("settle a follow-up"), _id_argument, _done),
    Command(
        "snooze",
        N_("move a follow-up: a snooze key 1 to 8, or words such as «فردا ۱۰»"),
        _snooze_arguments,
        _snooze,
    ),
    Command("undo", N_("take back the last change"), _nothing, _undo),
    Command("redo", N_("do again what was taken back"), _nothing, _redo),
    Command("history", N_("show who changed what of a customer, and when"), _id_argument, _history),
    Command(
        "import",
        N_("import contacts from a vCard, Excel or CSV file"),
        import_arguments,
        run_import,
        creates=True,
    ),
    Command(
        "export",
        N_("write all customers to an Excel, CSV or vCard file"),
        export_arguments,
        run_export,
    ),
    Command(
        "backup",
        N_("make a verified copy of the data file"),
        backup_arguments,
        _never,
        without_desk=run_backup,
    ),
    Command(
        "salvage",
        N_("read what can be read of a damaged data file into a new one"),
        salvage_arguments,
        _never,
        without_desk=run_salvage,
    ),
    Command(
        "report",
        N_("write a document to print or send, as PDF"),
        report.add_parser,
        report.run,
    ),
    Command(
        "check",
        N_("look the data file over"),
        _nothing,
        _never,
        without_desk=run_check,
    ),
    Command(
        "demo",
        N_("fill an empty data file with a made-up shop"),
        _demo_arguments,
        _demo,
        creates=True,
    ),
)
