"""Locks between processes: who is refused, who shares, and what is no lock at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmdesk import filelock
from crmdesk.errors import FileProblem
from crmdesk.filelock import FileLock, lock_of, share

HOLD = """
import sys
from pathlib import Path
from crmdesk.filelock import share
lock = share(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_alone_or_several_together(tmp_path: Path) -> None:
    one, two, three = (FileLock(tmp_path / "lock") for _ in range(3))
    assert one.acquire(shared=True)
    assert two.acquire(shared=True)
    assert not three.acquire()
    one.release()
    assert not three.acquire()
    two.release()
    assert three.acquire()
    assert not one.acquire(shared=True)
    assert not two.acquire()
    three.release()


def test_it_waits_for_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "desk.db")]
    waited: list[float] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"

        def end(seconds: float) -> None:
            waited.append(seconds)
            other.kill()  # a dead process holds nothing
            other.wait()

        monkeypatch.setattr(filelock.time, "sleep", end)
        lock = lock_of(tmp_path / "desk.db")
        assert lock.acquire(patience=60)
        lock.release()
    assert waited


def test_a_disk_without_locks_is_not_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_args: object, **_named: object) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(filelock, "_lock", none_left)
    with pytest.raises(FileProblem):
        FileLock(tmp_path / "lock").acquire()
    share(tmp_path / "desk.db").release()  # opening goes on without one


def test_where_no_file_can_be_made_opening_goes_on(tmp_path: Path) -> None:
    share(tmp_path / "none" / "desk.db").release()
    with pytest.raises(FileProblem):
        lock_of(tmp_path / "none" / "desk.db").acquire()


def test_who_opens_while_it_is_replaced_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filelock, "PATIENCE_SECONDS", 0.0)
    lock = lock_of(tmp_path / "desk.db")
    assert lock.acquire()
    with pytest.raises(FileProblem, match="desk\\.db"):
        share(tmp_path / "desk.db")
    lock.release()


def test_a_link_and_its_file_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "disk" / "desk.db")
    held = share(link)
    lock = lock_of(tmp_path / "disk" / "desk.db")
    assert not lock.acquire()
    held.release()
    assert lock.acquire()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="no owners")
def test_a_lock_that_root_made_belongs_to_whom_the_data_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda _file, user, group: given.append((user, group)))
    data = tmp_path / "desk.db"
    share(data).release()
    owner = tmp_path.stat()
    assert given == [(owner.st_uid, owner.st_gid)], "the folder's: there is no data yet"
    data.write_bytes(b"")
    data.chmod(0o660)
    lock = tmp_path / "desk.db.open"
    share(data).release()
    assert len(given) == 1, "one that was there is never given away"
    lock.unlink()
    share(data).release()
    owner = data.stat()
    assert given[1:] == [(owner.st_uid, owner.st_gid)]
    assert lock.stat().st_mode & 0o777 == 0o660


@pytest.mark.skipif(sys.platform == "win32", reason="no owners")
def test_what_a_link_leads_to_is_never_given_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", None)
    (tmp_path / "secret").write_bytes(b"")
    (tmp_path / "desk.db.open").symlink_to(tmp_path / "secret")
    share(tmp_path / "desk.db").release()
