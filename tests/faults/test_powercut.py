"""The power-cut tool sees what it is for: its models by hand, its judge on a real recording."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tools.powercut import record
from tools.powercut.disk import MODELS, SECTOR, Disk, Event, Image
from tools.powercut.scenarios import make, run

BASE: dict[str, tuple[int, bytes | None]] = {"": (1, None), "old": (2, b"before")}
MANY = range(60)


def create(name: str, inode: int) -> Event:
    return Event("C", (name,), inode)


def write(inode: int, offset: int, data: bytes) -> Event:
    return Event("W", ("",), inode, offset, data)


def sync(inode: int) -> Event:
    return Event("S", ("",), inode)


def rename(old: str, new: str) -> Event:
    return Event("R", (old, new))


SAFE = [create("part", 3), write(3, 0, b"new"), sync(3), rename("part", "old"), sync(1)]
"""How a file is replaced: write aside, sync, rename, sync the folder."""


def after(events: Sequence[Event], model: str) -> Disk:
    disk = Disk(BASE, model)
    for event in events:
        disk.apply(event)
    return disk


def torn(events: Sequence[Event], model: str) -> list[Image]:
    return [after(events, model).torn(random.Random(seed)) for seed in MANY]


@pytest.mark.parametrize("model", MODELS)
def test_a_kill_keeps_everything_and_a_cut_what_was_synced(model: str) -> None:
    disk = after([create("a", 3), write(3, 0, b"abc"), write(2, 6, b"!")], model)
    assert disk.image() == {"": None, "a": b"abc", "old": b"before!"}
    assert disk.synced() == {"": None, "old": b"before"}


def test_whose_sync_keeps_a_name() -> None:
    events = [create("a", 3), write(3, 0, b"abc"), sync(3)]
    assert after(events, "ext4").synced()["a"] == b"abc"
    assert "a" not in after(events, "strict").synced()
    assert after([*events, sync(1)], "strict").synced()["a"] == b"abc"
    # A folder's sync keeps names, not contents.
    assert after([*events[:2], sync(1)], "strict").synced()["a"] == b""


def test_a_folder_has_a_name_too() -> None:
    events = [Event("D", ("in",), 3), create("in/a", 4), sync(4), sync(3)]
    assert after(events, "strict").synced().keys() == {"", "old"}
    assert after(events, "ext4").synced().keys() == {"", "old", "in", "in/a"}


@pytest.mark.parametrize("model", MODELS)
def test_the_safe_way_leaves_old_or_new_at_every_moment(model: str) -> None:
    for stop in range(len(SAFE) + 1):
        for image in (*torn(SAFE[:stop], model), after(SAFE[:stop], model).synced()):
            assert image["old"] in (b"before", b"new")
    assert all(image["old"] == b"new" for image in torn(SAFE, model))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("missing", [2, 4])
def test_the_safe_way_without_a_sync_is_seen(model: str, missing: int) -> None:
    events = [event for number, event in enumerate(SAFE) if number != missing]
    found = {image["old"] for image in torn(events, model)}
    assert found > {b"new"}
    assert (b"" in found) == (missing == 2)


def test_unsynced_names_come_in_order_or_in_any() -> None:
    events = [create(name, inode) for inode, name in enumerate("abc", 3)]
    kept = {model: {"".join(image)[0:3] for image in torn(events, model)} for model in MODELS}
    assert kept["ext4"] == {"old", "aol", "abo", "abc"}
    assert kept["strict"] > kept["ext4"]


@pytest.mark.parametrize("model", MODELS)
def test_sectors_survive_one_by_one(model: str) -> None:
    data = b"".join(bytes([65 + n]) * SECTOR for n in range(4))
    events = [create("a", 3), sync(1), sync(3), write(3, 100, data)]
    seen = set()
    for image in torn(events, model):
        content = image["a"] or b""
        # A sector is whole, or not there; what was written begins within the first one.
        edges = [0, *range(SECTOR, len(content), SECTOR), len(content)] if content else []
        for start, end in pairwise(edges):
            written = (bytes(100) + data)[start:end]
            assert content[start:end] in (written, bytes(end - start))
        seen.add(content)
    assert len(seen) > 8
    assert {b"", bytes(100) + data} <= seen


def test_a_file_may_grow_without_what_it_grew_by() -> None:
    events = [create("a", 3), sync(1), write(3, 0, b"x" * SECTOR)]
    assert {image["a"] for image in torn(events, "ext4")} == {b"", b"x" * SECTOR}
    assert bytes(SECTOR) in {image["a"] for image in torn(events, "strict")}


def test_inode_numbers_are_used_again() -> None:
    events = [*SAFE, Event("U", ("old",), 3), create("b", 3), write(3, 0, b"other"), sync(3)]
    assert after(events, "strict").image() == {"": None, "b": b"other"}
    # The removal was not synced: the first file of this number is still there, as it was.
    assert after(events, "strict").synced() == {"": None, "old": b"new"}


def test_a_log_is_read_back() -> None:
    pack = record.HEAD.pack
    log = pack(ord("W"), 0, 7, 512, 3) + b"abc" + pack(ord("R"), 3, 7, 0, 0) + b"a\0b"
    assert list(record.events_of(log)) == [
        Event("W", ("",), 7, 512, b"abc"),
        Event("R", ("a", "b"), 7),
    ]
    with pytest.raises(record.BadRecordingError, match="middle"):
        list(record.events_of(log[:34]))
    with pytest.raises(record.BadRecordingError, match="mmap desk"):
        list(record.events_of(pack(ord("?"), 9, 0, 0, 0) + b"mmap desk"))


needs_compiler = pytest.mark.skipif(
    record.compiler() is None, reason="the recorder needs Linux and a C compiler"
)


@needs_compiler
def test_saves(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    """Thirty cuts: nothing that was acknowledged is lost, and nothing is done in part."""
    scenario = make("saves", tmp_path)
    assert len(scenario.recording.acknowledged(len(scenario.recording.events))) > 60
    tallies = run(scenario, scenario.cuts(30, seed=1))
    assert [tally.wrong for tally in tallies.values()] == [[], []]
    assert sum(tally.cuts for tally in tallies.values()) == 30


@needs_compiler
def test_a_program_that_does_not_sync_is_seen(tmp_path: Path) -> None:
    scenario = make("saves", tmp_path, "synchronous-off")
    tallies = run(scenario, scenario.cuts(30, seed=1))
    found = sum((tally.counts for tally in tallies.values()), start=Counter[str]())
    assert found["lost"] + found["corrupt"] > 5
