"""A data file that went away, or that nobody may look at: a sentence, and nothing in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from crmdesk import clock
from crmdesk.anew import begin_anew
from crmdesk.backup import Keeper, back_up, diagnose, list_backups
from crmdesk.backup import making as making_module
from crmdesk.db.engine import raw_connect
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.i18n import set_language
from tests.core.backup_kit import add_customer, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    set_language("en")
    return make_shop(tmp_path / "usb" / "desk.db")


@pytest.mark.parametrize("why", ["auto", "manual", "exit", "import"])
def test_a_stick_that_was_pulled_out_gets_no_folder_in_its_place(shop: Path, why: str) -> None:
    keeper = Keeper(shop)
    keeper.run("auto")
    away = shop.parent.rename(shop.parent.with_name("away"))
    with pytest.raises(FileProblem, match="Is its disk connected"):
        keeper.run(why)
    with pytest.raises(FileProblem):
        keeper.due(clock.now())
    assert not shop.parent.exists()
    state = keeper.state(clock.now())
    assert (state.level, "Is its disk connected" in state.sentence) == ("bad", True)
    away.rename(shop.parent)
    add_customer(shop)
    assert keeper.run("auto") is not None
    assert keeper.state(clock.now()).level == "ok"


@pytest.mark.parametrize("left", ["nothing", "empty", "blank"])
def test_no_backup_of_a_file_that_was_renamed(shop: Path, left: str) -> None:
    shop.rename(shop.with_name("old.db"))
    if left == "empty":
        shop.touch()
    elif left == "blank":
        make_blank(shop)
    with pytest.raises(FileProblem):
        back_up(shop, "import")
    with pytest.raises(FileProblem):
        Keeper(shop).changed()
    assert list_backups(shop) == ()
    assert shop.exists() == (left != "nothing")


def make_blank(path: Path) -> None:
    """Leave what a program leaves that opens a file which is not there."""
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def test_a_blank_database_is_an_empty_file(shop: Path) -> None:
    shop.rename(shop.with_name("old.db"))
    make_blank(shop)
    assert shop.stat().st_size == 4096
    with pytest.raises(FileProblem, match="or empty"):
        open_desk(shop)
    for deep in (False, True):
        found = diagnose(shop, deep=deep)
        assert found is not None
        assert (found.kind, "begin" in found.offers) == ("empty", True)
    assert begin_anew(shop) is None
    desk = open_desk(shop)
    assert desk.customers.count() == 0
    desk.close()


def test_a_database_of_somebody_else_is_not_blank(shop: Path) -> None:
    shop.rename(shop.with_name("old.db"))
    connection = dbapi2.connect(str(shop))
    connection.execute("CREATE TABLE recipe (id)")
    connection.close()
    found = diagnose(shop)
    assert found is not None
    assert found.kind == "foreign"


def test_a_connection_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(dbapi2.OperationalError):
        raw_connect(tmp_path / "nothing.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["با فاصله و ‌نیم.db", "a%20b?c#d&e'.db"])
def test_every_name_can_be_opened(tmp_path: Path, name: str) -> None:
    shop = make_shop(tmp_path / name)
    assert Path(back_up(shop, "manual").path).exists()


# ---- rights -------------------------------------------------------------------------------------


def test_a_folder_that_nobody_may_look_into_is_a_trouble(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    for name in ("stat", "is_file", "is_dir", "exists"):
        monkeypatch.setattr(Path, name, denied)
    for deep in (False, True):
        found = diagnose(shop, deep=deep)
        assert found is not None
        assert (found.kind, found.offers[0]) == ("read_only", "retry")
    with pytest.raises(FileProblem):
        Keeper(shop).due(clock.now())


@pytest.mark.parametrize("why", ["manual", "auto"])
def test_a_folder_of_backups_without_rights_is_said_and_noted(
    shop: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    keeper = Keeper(shop)

    def denied(_source: Path, _reason: str) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(making_module, "default_target", denied)
    with pytest.raises(FileProblem, match="could not be written"):
        keeper.run(why)
    state = keeper.state(clock.now())
    assert state.level == "bad"
    assert "No new backup could be made" in state.sentence
    monkeypatch.undo()
    keeper.run(why)
    assert keeper.state(clock.now()).level == "ok"


def test_a_data_file_in_use_is_called_by_its_own_name(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmdesk.db.engine.BUSY_SECONDS", 0.05)
    held = dbapi2.connect(str(shop), isolation_level=None)
    held.execute("PRAGMA locking_mode = EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(FileProblem, match=r"The data file desk\.db is in use"):
            back_up(shop, "manual")
    finally:
        held.close()
