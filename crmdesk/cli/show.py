"""How records look on a terminal and in JSON.

In JSON, days and moments are ISO (moments in UTC), digits are Latin, and each row has ``id``;
customers have ``name`` and ``phone``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from crmdesk import clock, formats
from crmdesk.backup.shape import said
from crmdesk.db.types import moment_text, moment_value
from crmdesk.i18n import _, ngettext
from crmdesk.services import followups, interactions
from crmdesk.services.customers import Customer
from crmdesk.services.followups import FollowUpRow
from crmdesk.services.history import FieldChange, HistoryEntry
from crmdesk.services.search import Hit
from crmdesk.services.timeline import TimelineItem
from crmdesk.text import isolate

if TYPE_CHECKING:
    from crmdesk.backup import Backup
    from crmdesk.exchange.importer import ImportReport


def _moment(value: Any) -> str | None:
    return None if value is None else moment_text(value)


def customer_json(customer: Customer) -> dict[str, Any]:
    """Return a whole profile."""
    return {
        "id": customer.id,
        "name": customer.name,
        "phone": customer.phone,
        "kind": customer.kind,
        "given_name": customer.given_name,
        "family_name": customer.family_name,
        "city": customer.city,
        "note": customer.note,
        "tags": list(customer.tags),
        "contacts": [
            {"kind": c.kind, "label": c.label, "value": c.value, "key": c.key}
            for c in customer.contacts
        ],
        "extra": customer.extra,
        "created_at": _moment(customer.created_at),
        "last_contact_at": _moment(customer.last_contact_at),
        "contact_count": customer.contact_count,
        "version": customer.version,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit of a search."""
    return {
        "id": hit.id,
        "name": hit.name,
        "phone": hit.phone,
        "kind": hit.kind,
        "city": hit.city,
        "last_contact_at": _moment(hit.last_contact_at),
        "match": hit.match,
    }


def follow_up_json(row: FollowUpRow) -> dict[str, Any]:
    """Return a follow-up."""
    return {
        "id": row.id,
        "customer_id": row.customer_id,
        "name": row.customer_name,
        "phone": row.phone,
        "kind": row.kind,
        "day": None if row.day is None else row.day.isoformat(),
        "moment": _moment(row.moment),
        "reason": row.reason,
        "done_at": _moment(row.done_at),
        "snoozed": row.snoozed,
    }


def timeline_json(item: TimelineItem) -> dict[str, Any]:
    """Return a thing on the timeline."""
    return {
        "what": item.what,
        "id": item.id,
        "at": _moment(item.at),
        "kind": item.kind,
        "direction": item.direction,
        "outcome": item.outcome,
        "duration_s": item.duration_s,
        "text": item.text,
    }


def history_json(entry: HistoryEntry) -> dict[str, Any]:
    """Return an operation on a customer."""
    return {
        "id": entry.op_id,
        "op": entry.op,
        "at": _moment(entry.at),
        "actor": entry.actor,
        "source": entry.source,
        "undone": entry.undone,
        "changes": [
            {"table": c.table, "field": c.field, "before": c.before, "after": c.after}
            for c in entry.changes
        ],
    }


def import_json(report: ImportReport) -> dict[str, Any]:
    """Return what an import did, each contact with what became of it."""
    return {
        "kind": report.kind,
        "dry_run": report.dry_run,
        "new": report.new,
        "adds": report.adds,
        "same": report.same,
        "problems": [
            {"line": p.line, "sentence": p.sentence, "excerpt": p.excerpt} for p in report.problems
        ],
        "rows": [
            {
                "id": d.customer_id,
                "line": d.line,
                "name": d.name,
                "action": d.action,
                "customer_name": d.customer_name,
                "parts": list(d.parts),
            }
            for d in report.decisions
        ],
    }


def backup_json(made: Backup) -> dict[str, Any]:
    """Return a backup."""
    return {
        "path": str(made.path),
        "size": made.size,
        "sha256": made.sha256,
        "counts": made.counts,
        "schema": made.schema,
        "strange": list(made.strange),
    }


# ---- for people --------------------------------------------------------------------------


def hit_line(hit: Hit) -> str:
    """Return one line of a search."""
    parts = [formats.number(hit.id), isolate(hit.name)]
    parts += [formats.phone(hit.phone)] if hit.phone else []
    parts += [isolate(hit.city)] if hit.city else []
    return " · ".join(parts)


def follow_up_line(row: FollowUpRow) -> str:
    """Return one line of Today."""
    what = _(followups.KINDS.get(row.kind, row.kind))
    due = formats.due(row.day, row.moment, clock.today())
    parts = [formats.number(row.id), due, what, isolate(row.customer_name)]
    parts += [formats.phone(row.phone)] if row.phone else []
    parts += [isolate(row.reason)] if row.reason else []
    return " · ".join(parts)


def profile_lines(
    customer: Customer, due: tuple[FollowUpRow, ...], items: tuple[TimelineItem, ...]
) -> Iterator[str]:
    """Yield a whole profile."""
    yield f"{isolate(customer.name)} ({formats.number(customer.id)})"
    for contact in customer.contacts:
        value = formats.phone(contact.key) if contact.kind == "phone" else isolate(contact.value)
        yield f"  {value} {label_words(contact.label)}".rstrip()
    if customer.city:
        yield "  " + isolate(customer.city)
    if customer.tags:
        yield "  " + " ".join("#" + isolate(tag) for tag in customer.tags)
    if customer.note:
        yield "  " + isolate(customer.note)
    for row in due:
        yield "→ " + follow_up_line(row)
    for item in items:
        yield timeline_line(item)


def label_words(label: str) -> str:
    """Return a contact point's label for people: known codes translated, the rest as typed."""
    known = {
        "mobile": _("mobile"),
        "home": _("home"),
        "work": _("work"),
        "main": _("main number"),
        "fax": _("fax"),
        "pager": _("pager"),
        "other": _("other"),
    }
    return known.get(label, isolate(label) if label else "")


def timeline_line(item: TimelineItem) -> str:
    """Return one line of a timeline."""
    if item.what == "created":
        what = _("customer added")
    elif item.what == "follow_up_done":
        what = _("follow-up done")
    else:
        what = _(interactions.KINDS.get(item.kind, item.kind))
    parts = [formats.moment(item.at), what]
    if item.outcome:
        parts.append(_(interactions.OUTCOMES[item.outcome]))
    if item.duration_s:
        parts.append(formats.duration(item.duration_s))
    if item.text:
        parts.append(isolate(item.text))
    return " · ".join(parts)


def history_lines(entry: HistoryEntry) -> Iterator[str]:
    """Yield one operation and what it changed."""
    undone = f" ({_('taken back')})" if entry.undone else ""
    actor = f" · {isolate(entry.actor)}" if entry.actor else ""
    yield f"{formats.moment(entry.at)} · {entry.label}{undone}{actor}"
    for change in entry.changes:
        title = _field_title(change)
        if title:
            yield f"    {title}: {_field_value(change, change.before)} → " + _field_value(
                change, change.after
            )


def _field_title(change: FieldChange) -> str:
    """Return what a field is called, or nothing for what only a program understands."""
    titles = {
        "name": _("Name"),
        "given_name": _("First name"),
        "family_name": _("Family name"),
        "city": _("City"),
        "note": _("Note"),
        "body": _("Note"),
        "value": _("Phone or e-mail"),
        "label": _("Label"),
        "outcome": _("Outcome"),
        "happened_at": _("Moment"),
        "duration_s": _("Duration"),
        "due_day": _("Due day"),
        "due_at": _("Due moment"),
        "reason": _("Reason"),
        "done_at": _("Done"),
        "deleted_at": _("In the trash since"),
    }
    return "" if change.table == "customer_extra" else titles.get(change.field, "")


def _field_value(change: FieldChange, value: str | int | None) -> str:
    if value in (None, ""):
        return "—"
    if change.field == "duration_s":
        return formats.duration(int(value or 0))
    if change.field == "due_day":
        return formats.day(date.fromisoformat(str(value)))
    if change.field.endswith("_at"):
        return formats.moment(moment_value(str(value)))
    if change.field == "outcome":
        return _(interactions.OUTCOMES.get(str(value), str(value)))
    if change.field == "label":
        return label_words(str(value))
    return isolate(str(value))


def import_lines(report: ImportReport) -> Iterator[str]:
    """Yield what an import did."""
    if report.dry_run:
        yield _("This was a rehearsal; nothing was changed.")
    from crmdesk.exchange.outcome import outcome_of

    done, same = outcome_of(report), report.same
    new, adds = done.new, done.completed
    counted = (
        (ngettext("{n} new customer", "{n} new customers", new), new),
        (ngettext("{n} customer updated", "{n} customers updated", adds), adds),
        (ngettext("{n} was here already", "{n} were here already", same), same),
    )
    yield " · ".join(sentence.format(n=formats.number(n)) for sentence, n in counted)
    if done.joined:
        joined = ngettext(
            "{n} row was joined to an earlier row of the same customer.",
            "{n} rows were joined to earlier rows of the same customers.",
            done.joined,
        )
        yield joined.format(n=formats.number(done.joined))
    for decision in report.decisions:
        if decision.customer_name:
            sentence = (
                _("Line {line}: {name} shares a number with {other}, who gets: {parts}")
                if decision.parts
                else _("Line {line}: {name} is here already as {other}.")
            )
            yield sentence.format(
                line=formats.number(decision.line),
                name=isolate(decision.name),
                other=isolate(decision.customer_name),
                parts=_(", ").join(map(isolate, decision.parts)),
            )
    for problem in report.problems:
        sentence = _("Line {line}: {reason}")
        yield sentence.format(line=formats.number(problem.line), reason=problem.sentence)


def backup_line(made: Backup) -> str:
    """Return what a backup holds, verified, and what keeps it from being brought back."""
    sentence = _("Backup made and verified: {path} ({customers} customers, {size} KB)")
    line = sentence.format(
        path=isolate(str(made.path)),
        customers=formats.number(made.counts["customer"]),
        size=formats.number(made.size // 1024),
    )
    return f"{line}\n{said(made.strange)}" if made.strange else line
