"""Reading the command line, opening the desk, turning errors into sentences and exit codes.

Exit codes: 0 done, 1 refused with a sentence, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from crmdesk import formats, i18n, paths, text
from crmdesk.cli.commands import COMMANDS, Command
from crmdesk.cli.output import Output
from crmdesk.errors import Cancelled, Invalid, NotFound, UserError
from crmdesk.i18n import _, ngettext
from crmdesk.refusals import reason

DONE, REFUSED, USAGE, INTERRUPTED = 0, 1, 2, 130
PLACES = 3
"""How much of the way to a fault of ours is told."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _utf8_streams()
    _choose_language()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        options = _parser().parse_args(_options_first(arguments))
    except SystemExit as stop:  # argparse has printed its message
        return USAGE if stop.code else DONE
    output = Output(as_json=options.json)
    try:
        return _run(options, output)
    except Invalid as error:
        return _refuse(output, error.message, error.fields)
    except NotFound as error:
        return _refuse(output, error.by_number)
    except UserError as error:
        return _refuse(output, error.message)
    except (Cancelled, KeyboardInterrupt):
        output.error(_("Stopped. Nothing was changed."))
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        words = _("The system refused this: {reason}")
        return _refuse(output, words.format(reason=reason(error)))
    except (ValueError, OverflowError) as error:
        return _refuse(output, _("This cannot be worked with: {reason}").format(reason=error))
    except Exception as error:  # a fault of ours
        return _refuse(output, _unexpected(error))


def _run(options: argparse.Namespace, output: Output) -> int:
    from crmdesk.db.engine import translated_errors
    from crmdesk.desk import open_desk

    command: Command = options.command_spec
    if options.db == "":
        raise UserError(_("The name of the data file is empty."))
    path = Path(options.db) if options.db else None
    if command.without_desk is not None:
        return command.without_desk(path, options, output)
    desk = open_desk(path, source="cli", create=command.creates or path is None)
    try:
        if desk.recovered:
            output.error(_("An import that had been cut short was taken back."))
        with translated_errors(desk.store.path):
            return command.run(desk, options, output)
    finally:
        desk.close()


def _unexpected(error: Exception) -> str:
    """Say where it happened; what an error says itself may hold the names of customers."""
    frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
    places = [f"{Path(one.filename).name}:{one.lineno}" for one in frames]
    what = text.isolate_ltr(f"{type(error).__name__}, {' < '.join(reversed(places))}")
    sentence = _("Something went wrong in the program: {what}. What was saved before is safe.")
    return sentence.format(what=what)


def _refuse(output: Output, message: str, fields: dict[str, str] | None = None) -> int:
    sentences = list(fields.values()) if fields else [message]
    output.refused(" ".join(sentences))
    return REFUSED


def _utf8_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _choose_language() -> None:
    """``CRMDESK_LANG``, else what the window uses, else Persian."""
    state: dict[str, object] = {}
    with contextlib.suppress(OSError, ValueError):
        loaded = json.loads(paths.ui_state_file().read_text(encoding="utf-8"))
        state = loaded if isinstance(loaded, dict) else {}
    code = os.environ.get("CRMDESK_LANG") or state.get("language")
    i18n.set_language(code if code in i18n.LANGUAGE_NAMES else i18n.DEFAULT_LANGUAGE)
    kind = state.get("digits")
    formats.set_digits(kind if kind in ("fa", "en") else "auto")


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose own words are in the user's language."""

    def error(self, message: str) -> NoReturn:
        """Print usage and the reason, then leave with the code for wrong usage."""
        self.print_usage(sys.stderr)
        sentence = _("Wrong usage: {message}. “--help” shows what is possible.")
        self.exit(USAGE, sentence.format(message=message) + "\n")


def _parser() -> argparse.ArgumentParser:
    # argparse asks gettext for its own words; ours is the gettext of the chosen language.
    argparse._ = _  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]
    parser = _Parser(
        prog="python3 main.py",
        description=_("CRMDesk from the command line. Without a command the window opens."),
        allow_abbrev=False,
    )
    shared = _shared_options()
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.name, help=_(command.help), description=_(command.help), parents=[shared]
        )
        command.arguments(sub)
        sub.set_defaults(command_spec=command)
    return parser


def _shared_options() -> _Parser:
    shared = _Parser(add_help=False)
    shared.add_argument("--db", metavar="FILE", help=_("use this data file"))
    shared.add_argument("--json", action="store_true", help=_("print JSON for scripts"))
    return shared


def _options_first(arguments: list[str]) -> list[str]:
    """Move ``--db FILE`` and ``--json`` behind the command, so that they may stand anywhere."""
    moved: list[str] = []
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest += [argument, *pending]
        elif argument == "--json" or argument.startswith("--db="):
            moved.append(argument)
        elif argument == "--db":
            value = _one(pending)
            (moved if value else rest).extend([argument, *value])
        else:
            rest.append(argument)
    if not rest or rest[0].startswith("-"):
        return rest + moved
    return [rest[0], *moved, *rest[1:]]


def _one(pending: Iterator[str]) -> list[str]:
    value = next(pending, None)
    return [] if value is None else [value]
