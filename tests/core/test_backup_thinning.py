"""Which backups stay: the rule itself, on dates alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk import clock, jalali
from crmdesk.backup import ShelfEntry, to_drop
from crmdesk.backup.thinning import (
    DAYS,
    KEEP_ALL,
    LEAST,
    MONTHS,
    NEWER_TO_DROP_UNPROVED,
    WEEKS,
    to_make_room,
)

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def entry(at: datetime, state: str = "verified", reason: str = "auto") -> ShelfEntry:
    name = f"desk-{at:%Y%m%d-%H%M%S}-{reason}.db"
    return ShelfEntry(Path(name), at, 1, reason, {}, 3, state)  # type: ignore[arg-type]


def every_half_hour(days: int, now: datetime = NOW) -> list[ShelfEntry]:
    return [entry(now - timedelta(minutes=30 * step)) for step in range(days * 48)]


def day_of(one: ShelfEntry) -> object:
    return clock.local(one.made_at).date()


def stay(entries: list[ShelfEntry], now: datetime = NOW) -> list[ShelfEntry]:
    dropped = {one.path for one in to_drop(entries, now)}
    return [one for one in entries if one.path not in dropped]


def test_sixty_days_at_work() -> None:
    """Each half hour a backup, thinned each time: what is left on the last evening."""
    kept: list[ShelfEntry] = []
    start = NOW - timedelta(days=60)
    for step in range(60 * 48 + 1):
        now = start + timedelta(minutes=30 * step)
        kept = stay([*kept, entry(now)], now)
        assert len(kept) <= 2 * 48 + DAYS + WEEKS + MONTHS
    assert sum(one.made_at > NOW - KEEP_ALL for one in kept) == 96
    older = [one for one in kept if one.made_at <= NOW - KEEP_ALL]
    days = Counter(day_of(one) for one in older)
    assert set(days.values()) == {1}
    newest_days = sorted(days, reverse=True)[:DAYS]
    assert all((a - b).days == 1 for a, b in pairwise(newest_days))
    # Each is the last of its day, so that a day's work is in it.
    assert all(clock.local(one.made_at).hour == 23 for one in older if day_of(one) in newest_days)
    weekly = [one for one in older if day_of(one) not in newest_days]
    weeks = [jalali.week_start(clock.local(one.made_at).date()) for one in weekly]
    assert len(weeks) == len(set(weeks)) >= 5
    assert min(one.made_at for one in kept) < NOW - timedelta(days=45)


def test_the_three_newest_are_damaged() -> None:
    entries = every_half_hour(60)
    hurt = [entry(one.made_at, "damaged") for one in entries[:3]]
    kept = stay([*hurt, *entries[3:]])
    assert entries[3] in kept
    assert all(one in kept for one in hurt), "they are fresh"
    long_after = NOW + timedelta(days=300)
    left = stay([*hurt, entries[3]], long_after)
    assert entries[3] in left, "the last verified one stays whatever its age"
    assert all(one in left for one in hurt), "nothing newer stands for them"


def test_without_a_newer_verified_one_nothing_goes() -> None:
    old = NOW - timedelta(days=1000)
    entries = [entry(old - timedelta(days=30 * n), "damaged") for n in range(40)]
    assert to_drop([*entries, entry(old - timedelta(days=9999))], NOW) == []


def test_what_is_unproved_goes_after_three_newer_verified_ones() -> None:
    old = entry(NOW - timedelta(days=30), "unknown")
    newer = [entry(NOW - timedelta(days=n)) for n in (5, 6, 7)]
    assert old not in to_drop([old, *newer[:2]], NOW)
    assert to_drop([old, *newer], NOW) == [old]
    foreign = ShelfEntry(Path("من.db"), old.made_at, 1, "", {}, 0, "unknown", ours=False)
    assert to_drop([foreign, *newer], NOW) == []


def test_by_hand_follows_the_same_rule() -> None:
    noon = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
    by_hand, later = entry(noon, reason="manual"), entry(noon + timedelta(hours=3))
    newest = entry(NOW)
    assert to_drop([by_hand, later, newest], NOW) == [by_hand]
    assert to_drop([by_hand, newest], NOW) == []
    fresh = entry(NOW - timedelta(hours=47), reason="manual")
    assert fresh not in to_drop([fresh, newest], NOW)


def test_what_was_kept_before_an_upgrade_stays_for_ninety_days() -> None:
    newer = [entry(NOW - timedelta(hours=hours)) for hours in range(0, 24 * 100, 5)]
    for days, stays in ((3, True), (89, True), (91, False)):
        before = entry(NOW - timedelta(days=days, minutes=7), reason="migration")
        assert (before in stay([*newer, before])) == stays, days
        unproved = entry(before.made_at, "unknown", reason="migration")
        assert (unproved in stay([*newer, unproved])) == stays, days


def test_the_oldest_make_room() -> None:
    entries = [entry(NOW - timedelta(days=days)) for days in range(10)]  # one byte each
    assert to_make_room(entries, 10, NOW) == []
    assert to_make_room(entries, 7, NOW) == entries[:6:-1]
    assert to_make_room(entries, 0, NOW) == entries[: LEAST - 1 : -1], "the newest stay"
    hurt = [entry(one.made_at, "damaged") for one in entries[:5]]
    assert to_make_room([*hurt, *entries[5:]], 0, NOW) == entries[: 5 + LEAST - 1 : -1]
    assert to_make_room(hurt, 0, NOW) == [], "no verified one is left to stand for them"


def test_what_was_kept_before_a_restore_stays_for_thirty_days() -> None:
    newer = [entry(NOW - timedelta(hours=hours)) for hours in range(0, 24 * 100, 5)]
    for days, stays in ((3, True), (29, True), (31, False)):
        before = entry(NOW - timedelta(days=days, minutes=7), reason="restore")
        older = entry(before.made_at - timedelta(minutes=7), reason="restore")
        left = stay([*newer, before, older])
        assert (before in left) == stays, days
        assert older not in left, "only the newest of them"


@pytest.mark.parametrize("reason", ["migration", "restore"])
def test_the_newest_way_back_stays_for_thirty_days_without_room(reason: str) -> None:
    newer = [entry(NOW - timedelta(days=days)) for days in range(5)]
    for days, stays in ((29, True), (31, False)):
        way_back = entry(NOW - timedelta(days=days), reason=reason)
        older = entry(way_back.made_at - timedelta(hours=1), reason=reason)
        going = to_make_room([*newer, way_back, older], 0, NOW)
        assert (way_back not in going) == stays, days
        assert older in going, "only the newest of them"
        assert going[-1] == newer[LEAST], "the others go as before"


def test_a_clock_that_jumped_does_not_empty_the_shelf() -> None:
    kept = stay(every_half_hour(60))
    ahead = NOW.replace(year=2100)
    left = stay([*kept, entry(ahead)], ahead)
    older = [one for one in left if one.made_at < NOW + timedelta(days=1)]
    assert len(older) >= DAYS + 5
    back = NOW - timedelta(days=400)
    assert to_drop(kept, back) == [], "what seems to be made later counts as fresh"


def test_a_year_of_rest_keeps_what_was_there() -> None:
    kept = stay(every_half_hour(60))
    year_later = NOW + timedelta(days=365)
    left = stay(kept, year_later)
    assert kept[0] in left
    assert len({day_of(one) for one in left}) >= DAYS


moments = st.integers(0, 60 * 24 * 500).map(lambda minutes: NOW - timedelta(minutes=minutes))
states = st.sampled_from(["verified", "verified", "verified", "damaged", "unknown"])
shelves = st.lists(
    st.builds(entry, moments, states), max_size=120, unique_by=lambda one: one.path.name
)


@given(shelves, st.integers(-10, 1000))
@settings(max_examples=300, deadline=None)
def test_the_promises_hold_for_any_shelf(entries: list[ShelfEntry], later: int) -> None:
    now = NOW + timedelta(days=later)
    dropped = to_drop(entries, now)
    kept = [one for one in entries if one not in dropped]
    verified = sorted(
        (one for one in entries if one.state == "verified"), key=lambda one: one.made_at
    )
    if verified:
        assert verified[-1] in kept
    stays = [one for one in kept if one.state == "verified"]
    for one in dropped:
        assert one.made_at <= now - KEEP_ALL
        newer = [other for other in stays if other.made_at > one.made_at]
        assert newer
        if one.state != "verified":
            all_newer = [other for other in verified if other.made_at > one.made_at]
            assert len(all_newer) >= NEWER_TO_DROP_UNPROVED
    old = [one for one in stays if one.made_at <= now - KEEP_ALL]
    assert len(old) <= DAYS + WEEKS + MONTHS
    # A month that had a verified backup among the newest nine months still has one.
    months = {jalali.month_start(clock.local(one.made_at).date()) for one in verified}
    still = {jalali.month_start(clock.local(one.made_at).date()) for one in stays}
    assert set(sorted(months, reverse=True)[:MONTHS]) <= still
    # Asking twice changes nothing.
    assert to_drop(kept, now) == []
