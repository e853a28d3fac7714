"""Every kind of damaged file is noticed, and none is written to or replaced by an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.backup import diagnose
from crmdesk.check import check
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from tools.damage import damaged, kinds, main, sound_file

SEEDS = range(3)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound_file(tmp_path_factory.mktemp("sound"))


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for the index of a log, which is memory."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".db-shm"}


@pytest.mark.parametrize("name", [name for name, kind in kinds().items() if kind.refused])
@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_refused_and_left_as_it_was(
    name: str, seed: int, source: Path, tmp_path: Path
) -> None:
    path = damaged(kinds()[name], source, tmp_path / "there", seed)
    before = contents(path.parent)
    with pytest.raises(FileProblem) as caught:
        open_desk(path)
    assert path.name in caught.value.message
    assert contents(path.parent) == before


@pytest.mark.parametrize("name", kinds())
@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_named_and_left_as_it_was(name: str, seed: int, source: Path, tmp_path: Path) -> None:
    path = damaged(kinds()[name], source, tmp_path / "there", seed)
    before = contents(path.parent)
    trouble = diagnose(path, deep=True)
    assert trouble is not None
    assert trouble.kind == kinds()[name].trouble
    assert contents(path.parent) == before


def test_the_same_seed_makes_the_same_damage(source: Path, tmp_path: Path) -> None:
    for name in ("flipped", "truncated", "headless", "text", "newer", "empty"):
        made = {
            damaged(kinds()[name], source, tmp_path / f"{name}-{n}-{seed}", seed).read_bytes()
            for seed in (1, 2)
            for n in "ab"
        }
        assert len(made) <= 2, name
        assert source.read_bytes() not in made


def test_the_source_is_sound(source: Path, tmp_path: Path) -> None:
    names = {path.name for path in source.parent.iterdir()}
    assert names == {"desk.db", ".desk-made-desk.db", "desk.db.open"}
    desk = open_desk(source)
    assert all(finding.ok for finding in check(desk.store))
    desk.close()
    assert main([str(tmp_path / "out"), "text", "--each", "2"]) == 0
    assert len(list((tmp_path / "out").glob("text/*/desk.db"))) == 2
