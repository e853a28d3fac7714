"""Find, list pages and saves against raw SQL on the same driver and file."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.base import BUILD, Result, compare
from crmdesk import clock, text
from crmdesk.db.engine import raw_connect
from crmdesk.db.types import moment_text
from crmdesk.db.write import new_uid
from crmdesk.desk import Desk, open_desk
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft

QUERIES = 100
RAW_FIND = (
    "SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at FROM customer_fts f "
    "JOIN customer c ON c.id = f.rowid LEFT JOIN customer_stats s ON s.customer_id = c.id "
    "WHERE customer_fts MATCH ? AND c.deleted_at IS NULL LIMIT 50"
)
RAW_PAGE = """
SELECT c.id, c.name, c.kind, c.main_phone, c.city, s.last_contact_at,
 (SELECT due_day FROM follow_up f WHERE f.customer_id = c.id AND f.done_at IS NULL
  AND f.deleted_at IS NULL AND f.due_day IS NOT NULL ORDER BY due_day, due_at LIMIT 1),
 (SELECT due_at FROM follow_up f WHERE f.customer_id = c.id AND f.done_at IS NULL
  AND f.deleted_at IS NULL AND f.due_day IS NOT NULL ORDER BY due_day, due_at LIMIT 1)
FROM customer c LEFT JOIN customer_stats s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL AND (c.sort_key, c.id) >= (?, ?) ORDER BY c.sort_key, c.id LIMIT 100
"""


def fragments(desk: Desk, seed: int = 3) -> list[str]:
    """Return pieces of names (3 to 6 letters) and phones (4 to 7 digits) that exist."""
    chance = random.Random(seed)
    rows = desk.customers.rows(chance.sample(list(desk.customers.ids("new")), QUERIES * 2))
    made = []
    for number, row in enumerate(rows):
        source = row.phone if number % 2 else text.search_key(row.name).split()[-1]
        size = chance.randint(4, 7) if number % 2 else chance.randint(3, 6)
        size = min(size, len(source))
        start = chance.randint(0, len(source) - size)
        piece = source[start : start + size]
        if len(piece) >= 3:
            made.append(piece)
    return made


def bench_find(path: Path, size: int) -> Result:
    """Find by three and more letters or digits against the raw trigram query."""
    desk = open_desk(path)
    raw = raw_connect(path, query_only=True)
    try:
        return compare(
            f"find, {size:,} customers",
            lambda q: raw.execute(RAW_FIND, (f'search_key : "{q}"',)).fetchall(),
            lambda q: desk.search.find(q, 50),
            fragments(desk),
            2.5 if size <= 100_000 else 4.0,
            runs=9 if size <= 100_000 else 3,
        )
    finally:
        raw.close()
        desk.close()


def bench_page(path: Path) -> Result:
    """A list page at a random place against the raw keyset query."""
    desk = open_desk(path)
    raw = raw_connect(path, query_only=True)
    try:
        ids = desk.customers.ids()
        chance = random.Random(4)
        places = [chance.randrange(len(ids) - 100) for _ in range(100)]
        keys = {
            place: raw.execute(
                "SELECT sort_key, id FROM customer WHERE id = ?", (ids[place],)
            ).fetchone()
            for place in places
        }
        return compare(
            "list page at a random place, 100,000 customers",
            lambda place: raw.execute(RAW_PAGE, keys[place]).fetchall(),
            lambda place: desk.customers.rows(ids[place : place + 100]),
            places,
            2.0,
        )
    finally:
        raw.close()
        desk.close()


def bench_save(path: Path) -> Result:
    """A call with its follow-up, journal included, against a raw durable commit of the rows."""
    files = []
    for name in ("ours", "raw"):
        files.append(BUILD / f"save-{name}.db")
        for part in BUILD.glob(f"save-{name}.db*"):
            part.unlink()
        shutil.copy(path, files[-1])
    desk, raw = open_desk(files[0]), _without_triggers(files[1])
    ids = list(desk.customers.ids("new"))[:400]
    try:
        return compare(
            "a call with its follow-up, saved durably",
            lambda owner: _raw_save(raw, owner),
            lambda owner: desk.interactions.log(_call(owner)),
            ids,
            3.0,
            runs=3,
        )
    finally:
        raw.close()
        desk.close()


def _without_triggers(path: Path) -> Any:
    raw = raw_connect(path)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def _call(owner: int) -> InteractionDraft:
    return InteractionDraft(
        owner,
        body="قیمت را پسندید، شنبه با شریکش حرف می‌زند.",
        next=FollowUpDraft(owner, date(2026, 11, 28), reason="پیگیری قیمت"),
    )


def _raw_save(raw: Any, owner: int) -> None:
    now = moment_text(clock.now())
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(
        "INSERT INTO interaction (uid, customer_id, kind, direction, outcome, happened_at, body, "
        "created_at, updated_at) VALUES (?, ?, 'call', 'out', 'answered', ?, ?, ?, ?)",
        (new_uid(), owner, now, "قیمت را پسندید، شنبه با شریکش حرف می‌زند.", now, now),
    )
    raw.execute(
        "INSERT INTO follow_up (uid, customer_id, kind, due_day, reason, created_at, updated_at) "
        "VALUES (?, ?, 'call', '2026-11-28', ?, ?, ?)",
        (new_uid(), owner, "پیگیری قیمت", now, now),
    )
    raw.execute("COMMIT")


def bench_all(small: Path, large: Path | None) -> Iterator[Result]:
    """Yield every bar of the data."""
    find = bench_find(small, 100_000)
    yield find
    if large is not None:
        million = bench_find(large, 1_000_000)
        yield million
        yield Result("find, 1,000,000 against 100,000", find.ours, million.ours, "ms", 4.0)
    yield bench_page(small)
    yield bench_save(small)
