"""What comes back of a damaged file: nearly everything, sound, and the rest is named."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdesk.backup import back_up
from crmdesk.backup.pages import Pages
from crmdesk.backup.trees import walk
from crmdesk.check import check
from crmdesk.db.engine import raw_connect
from crmdesk.demo.load import load_demo
from crmdesk.desk import open_desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.jobs import Progress
from crmdesk.salvage import SalvageReport, salvage
from crmdesk.services.customers import CustomerDraft
from tests.core.backup_kit import flip_bit, make_shop, run_sql, zero_page
from tests.migrations.old_desk import make_first_schema
from tests.state import state_of

CUSTOMERS = 400


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented shop with some undo history, closed."""
    path = tmp_path_factory.mktemp("shop") / "desk.db"
    desk = open_desk(path)
    load_demo(desk.store, CUSTOMERS)
    for number in range(5):
        desk.customers.add(CustomerDraft(f"تازه {number}", tags=("عمده",)))
    desk.close()
    run_sql(path, "SELECT 1")
    return path


@pytest.fixture
def shop(made: Path, data_file: Path) -> Path:
    shutil.copy(made, data_file)
    return data_file


def rows_in(path: Path) -> int:
    return sum(len(rows) for rows in state_of(path).values())


def assert_sound(path: Path) -> None:
    desk = open_desk(path)
    faults = {one.name: one.faults for one in check(desk.store) if not one.ok}
    assert faults == {}
    desk.customers.add(CustomerDraft("پس از نجات"))
    assert desk.store.undo() is not None
    desk.close()


def run(shop: Path, tmp_path: Path) -> tuple[Path, SalvageReport]:
    before = {one.name: one.read_bytes() for one in shop.parent.glob("desk.db*")}
    target = tmp_path / "saved" / "desk.db"
    report = salvage(shop, target)
    assert {one.name: one.read_bytes() for one in shop.parent.glob("desk.db*")} == before
    assert_sound(target)
    assert not list(target.parent.glob("*.part*")) + list(target.parent.glob(".crmdesk-*"))
    return target, report


def test_a_whole_file_comes_over_as_it_is(shop: Path, tmp_path: Path) -> None:
    target, report = run(shop, tmp_path)
    assert (report.lost, report.set_aside, report.aside, report.mended) == ((), 0, None, ())
    assert state_of(target) == state_of(shop)
    assert report.saved["customer"] == CUSTOMERS + 5


def test_undo_and_ids_go_on_when_nothing_was_lost(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "saved.db"
    salvage(shop, target)
    desk = open_desk(target)
    assert desk.store.undo() is not None
    new = desk.customers.add(CustomerDraft("بعدی"))
    assert new > CUSTOMERS + 5, "an id that was used before must not return"
    desk.close()


def table_pages(path: Path) -> dict[str, list[int]]:
    """Return the numbers of the pages of each kind that hold tables."""
    pages = Pages(path, 4096)
    made: dict[str, list[int]] = {"leaf": [], "inner": []}
    connection = raw_connect(path)
    roots = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name IN "
        "('customer', 'contact_point', 'interaction', 'follow_up', 'customer_tag')"
    ).fetchall()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    for (root,) in roots:
        tree = walk(pages, root, lambda _values: True, lambda: None)
        made["leaf"] += sorted(leaf.page for leaf in tree.leaves)
        made["inner"] += sorted(tree.inner)
    pages.close()
    return made


@pytest.mark.parametrize("seed", range(3))
def test_one_leaf_is_gone(shop: Path, tmp_path: Path, seed: int) -> None:
    whole = rows_in(shop)
    zero_page(shop, random.Random(seed).choice(table_pages(shop)["leaf"]))
    target, report = run(shop, tmp_path)
    assert report.lost
    # A page of customers takes their children with it, into the file beside.
    kept = rows_in(target) + report.set_aside
    assert whole - kept <= 120
    if report.set_aside:
        assert report.aside is not None
        lines = report.aside.read_text("utf-8").splitlines()
        assert len(lines) == report.set_aside
        assert {"table", "why", "row"} == set(json.loads(lines[0]))


def test_an_inner_page_is_gone_and_its_leaves_are_found(shop: Path, tmp_path: Path) -> None:
    whole = state_of(shop)
    inner = table_pages(shop)["inner"]
    assert len(inner) >= 3
    for number in inner:
        zero_page(shop, number)
    target, report = run(shop, tmp_path)
    assert state_of(target) == whole
    assert report.lost == ()


def test_any_page_of_the_file(shop: Path, tmp_path: Path) -> None:
    """Whatever single page is lost, at most its own rows are, and those are named."""
    whole = rows_in(shop)
    original = shop.read_bytes()
    back_up(shop, "auto")
    numbers = range(1, len(original) // 4096 + 1)
    for number in sorted({1, 2, 3, *random.Random(7).sample(numbers, 9)}):
        shop.write_bytes(original)
        zero_page(shop, number)
        target = tmp_path / f"saved-{number}.db"
        report = salvage(shop, target)
        assert whole - rows_in(target) - report.set_aside <= 120, number


def test_twenty_bad_pages_of_garbage(shop: Path, tmp_path: Path) -> None:
    whole = rows_in(shop)
    chance = random.Random(3)
    count = shop.stat().st_size // 4096
    with shop.open("r+b") as file:
        for number in chance.sample(range(10, count), 20):
            file.seek(number * 4096)
            file.write(chance.randbytes(4096))
    target, report = run(shop, tmp_path)
    assert rows_in(target) + report.set_aside > 0.6 * whole  # 20 of some hundred pages


def test_the_first_page_is_gone(shop: Path, tmp_path: Path) -> None:
    whole = state_of(shop)
    zero_page(shop, 1)
    target, report = run(shop, tmp_path)  # a fresh file lends its header
    assert report.mended == ("schema",)
    assert state_of(target) == whole


def test_the_schema_is_gone_and_a_backup_lends_it(shop: Path, tmp_path: Path) -> None:
    whole = state_of(shop)
    back_up(shop, "auto")
    pages = Pages(shop, 4096)
    schema = walk(pages, 1, lambda _values: True, lambda: None)
    pages.close()
    assert schema.inner
    for number in (*schema.inner, *(leaf.page for leaf in schema.leaves)):
        zero_page(shop, number)
    target, report = run(shop, tmp_path)
    assert report.mended == ("schema",)
    assert state_of(target) == whole


def test_cut_to_half(shop: Path, tmp_path: Path) -> None:
    whole = rows_in(shop)
    data = shop.read_bytes()
    shop.write_bytes(data[: len(data) // 2 + 100])
    target, report = run(shop, tmp_path)
    assert "length" in report.mended
    assert report.lost
    assert rows_in(target) + report.set_aside > 0.3 * whole


def test_the_log_is_read_too(data_file: Path, tmp_path: Path) -> None:
    aside = tmp_path / "hurt" / "desk.db"
    aside.parent.mkdir()
    make_shop(data_file)
    desk = open_desk(data_file)
    desk.customers.add(CustomerDraft("در لاگ"))
    for ending in ("", "-wal"):
        shutil.copy(f"{data_file}{ending}", f"{aside}{ending}")
    desk.close()
    target, report = run(aside, tmp_path)
    assert report.mended == ("log folded",)
    assert state_of(target) == state_of(data_file)


def test_a_log_of_another_time_is_left_out(shop: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer" / "desk.db"
    newer.parent.mkdir()
    shutil.copy(shop, newer)
    desk = open_desk(newer)
    desk.customers.delete(list(range(1, 300)))
    log = Path(f"{newer}-wal").read_bytes()
    desk.close()
    run_sql(shop, "UPDATE customer SET name = name", "VACUUM")
    whole = state_of(shop)
    Path(f"{shop}-wal").write_bytes(log)
    Path(f"{shop}-shm").unlink(missing_ok=True)
    target, report = run(shop, tmp_path)
    assert report.mended == ("log left out",)
    assert state_of(target) == whole


def test_an_older_schema(tmp_path: Path) -> None:
    old = tmp_path / "old" / "desk.db"
    old.parent.mkdir()
    make_first_schema(old, 60)
    run_sql(old, "SELECT 1")
    _target, report = run(old, tmp_path)
    assert report.saved["customer"] == 60
    assert report.saved["follow_up"] == 119
    assert report.lost == ()


def test_nonsense_in_a_field_does_not_stop_the_program(shop: Path, tmp_path: Path) -> None:
    run_sql(
        shop,
        "UPDATE interaction SET happened_at = 'x' WHERE id = 3",
        "UPDATE customer SET created_at = '2026-13-45T00:00:00Z' WHERE id = 5",
        "UPDATE follow_up SET due_day = 'روز' WHERE id = 2 AND due_at IS NULL",
        "UPDATE follow_up SET due_at = NULL, due_day = '2026-02-31' WHERE id = 4",
    )
    target, report = run(shop, tmp_path)
    assert report.set_aside >= 3
    desk = open_desk(target)
    assert desk.customers.get(5).name
    desk.timeline.of(desk.interactions.get(3).customer_id)
    desk.close()


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"not a database at all " * 1000])
def test_hopeless_files_are_refused(tmp_path: Path, content: bytes) -> None:
    hopeless = tmp_path / "desk.db"
    hopeless.write_bytes(content)
    target = tmp_path / "saved.db"
    with pytest.raises(FileProblem):
        salvage(hopeless, target)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["desk.db"]


def test_it_never_writes_over_a_file_and_can_be_stopped(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "saved.db"
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        salvage(shop, target, progress)
    assert not target.exists()
    target.write_text("مهم", encoding="utf-8")
    with pytest.raises(FileProblem):
        salvage(shop, target)
    assert target.read_text("utf-8") == "مهم"
    assert not list(tmp_path.glob(".crmdesk-*"))


def test_one_bit_anywhere(shop: Path, tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    original, whole = shop.read_bytes(), rows_in(shop)
    chance = random.Random(11)
    for step in range(6):
        shop.write_bytes(original)
        flip_bit(shop, chance.randrange(100, len(original)))
        target = tmp_path / f"saved-{step}.db"
        report = salvage(shop, target)
        assert rows_in(target) + report.set_aside >= whole - 120


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "desk.db"
    foreign.touch()
    run_sql(foreign, "CREATE TABLE recipe (id INTEGER)", "PRAGMA application_id = 77")
    with pytest.raises(FileProblem):
        salvage(foreign, tmp_path / "saved.db")
