"""The set-up's decisions: what is ready, what is missing, what people are told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from crmdesk import bootstrap, system_packages
from crmdesk.bootstrap import Project, is_ready, needs_of, prepare, read_stamp, write_stamp
from crmdesk.system_packages import SetupProblem, apt_line, missing_packages

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project folder whose `.venv` has a Python and whose locks have some content."""
    made = Project(str(tmp_path / "میز کار"))
    Path(made.python).parent.mkdir(parents=True)
    Path(made.python).write_text("")
    (Path(made.venv) / "pyvenv.cfg").write_text("")
    Path(made.lock("run")).write_text("a==1\n")
    Path(made.lock("dev")).write_text("a==1\nb==1\n")
    Path(made.uv_lock).write_text("# by uv\nuv==0.13.9 \\\n    --hash=sha256:0\n")
    return made


def test_nothing_is_ready_without_a_stamp(project: Project) -> None:
    assert read_stamp(project) == {}
    assert not is_ready(project, "run", [])


def test_ready_after_the_stamp(project: Project) -> None:
    write_stamp(project, "run", [])
    assert is_ready(project, "run", [])
    assert not is_ready(project, "dev", [])


def test_dev_serves_run(project: Project) -> None:
    write_stamp(project, "dev", [])
    assert is_ready(project, "run", [])
    assert is_ready(project, "dev", [])


def test_a_changed_lock_is_not_ready(project: Project) -> None:
    write_stamp(project, "dev", [])
    Path(project.lock("run")).write_text("a==2\n")
    assert is_ready(project, "run", [])  # made from the other lock, which holds
    Path(project.lock("dev")).write_text("a==2\nb==1\n")
    assert not is_ready(project, "run", [])
    assert not is_ready(project, "dev", [])


def test_a_missing_lock_is_never_ready(project: Project) -> None:
    write_stamp(project, "run", [])
    Path(project.lock("run")).unlink()
    assert not is_ready(project, "run", [])


def test_a_moved_folder_is_not_ready(project: Project) -> None:
    write_stamp(project, "run", [])
    moved = Path(project.root).rename(Path(project.root).with_name("moved"))
    assert not is_ready(Project(str(moved)), "run", [])


def test_a_lost_interpreter_is_not_ready(project: Project) -> None:
    write_stamp(project, "run", [])
    Path(project.python).unlink()
    Path(project.python).symlink_to("/nowhere/python3")
    assert not is_ready(project, "run", [])


def test_the_new_process_stays_inside(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    monkeypatch.setattr(os, "execve", lambda *given: started.extend(given) or sys.exit(0))
    with pytest.raises(SystemExit):
        bootstrap.run_inside(project, ["main.py", "today"])
    path, command, env = started
    assert (path, command) == (project.python, [project.python, "main.py", "today"])
    assert isinstance(env, dict)
    assert "PYTHONHOME" not in env
    assert env["PATH"] == os.environ["PATH"]


def test_needs_are_remembered(project: Project) -> None:
    write_stamp(project, "run", ["base"])
    assert is_ready(project, "run", ["base"])
    assert not is_ready(project, "run", ["base", "xcb"])


def test_a_half_written_stamp_does_not_count(project: Project) -> None:
    Path(project.stamp).write_text("kind run\n")
    assert not is_ready(project, "run", [])


@pytest.mark.parametrize(
    ("argv", "environ", "needs"),
    [
        (["today"], {"DISPLAY": ":0"}, []),
        ([], {}, ["base"]),
        ([], {"DISPLAY": ":0"}, ["base", "xcb"]),
        ([], {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["base"]),
        (
            [],
            {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "QT_QPA_PLATFORM": "xcb"},
            ["base", "xcb"],
        ),
        ([], {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ["base"]),
        (["--self-test"], {"DISPLAY": ":0"}, ["base"]),
    ],
)
def test_what_a_start_needs(argv: list[str], environ: dict[str, str], needs: list[str]) -> None:
    assert needs_of(argv, environ) == needs


def test_missing_packages_of_a_bare_machine() -> None:
    found = missing_packages(["base", "test"], loads=lambda _: False, is_program=lambda _: False)
    assert found[:2] == ["libglib2.0-0", "libgl1"]
    assert found[-4:] == ["xvfb", "xdotool", "openbox", "x11-xkb-utils"]


def test_missing_packages_are_only_the_missing_ones() -> None:
    absent = {"libEGL.so.1", "libxcb-cursor.so.0"}
    found = missing_packages(["base", "xcb"], loads=lambda name: name not in absent)
    assert found == ["libegl1", "libxcb-cursor0"]
    assert missing_packages(["base", "xcb"], loads=lambda _: True) == []


def test_the_loader_tells_what_is_there() -> None:
    assert system_packages.loads("libc.so.6") is True
    assert system_packages.loads("libno-such-thing.so.9") is False


def test_an_ordinary_user_is_told_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupProblem) as told:
        system_packages.provide_packages(["libegl1", "xvfb"])
    assert apt_line(["libegl1", "xvfb"]) in str(told.value)
    assert "sudo apt-get install -y --no-install-recommends libegl1 xvfb" in str(told.value)
    assert "بسته‌های" not in apt_line([])
    assert "این خط را" in str(told.value)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("uv 0.13.9 (1234 2026-01-01)", (0, 13, 9)), ("uv==1.2", (1, 2)), ("none", ())],
)
def test_version_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert bootstrap.version_numbers(text) == numbers


def fake_program(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "good"), [("0.13.9", True), ("0.14.0", True), ("0.4.30", False)]
)
def test_an_old_uv_on_the_path_is_passed_over(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, good: bool
) -> None:
    fake_program(tmp_path / "bin" / "uv", f"echo 'uv {version} (x86_64)'")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert bootstrap.find_uv(project) == (str(tmp_path / "bin" / "uv") if good else "")


def test_our_own_uv_comes_first(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Path(project.tools) / "bin" / "uv"
    fake_program(ours, "echo uv 0.13.9")
    monkeypatch.setenv("PATH", "")
    assert bootstrap.find_uv(project) == str(ours)


def test_a_wheelhouse_is_used_when_it_is_there(project: Project) -> None:
    assert bootstrap.wheelhouse_options(project) == []
    folder = Path(project.root) / "wheelhouse"
    folder.mkdir()
    assert bootstrap.wheelhouse_options(project) == ["--no-index", "--find-links", str(folder)]


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No package index is set, neither for pip nor for uv."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))


@pytest.mark.usefixtures("no_index")
def test_uv_takes_the_index_of_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(tmp_path / "python", "echo https://mirror.example/simple")
    monkeypatch.setattr(bootstrap, "base_python", lambda: str(tmp_path / "python"))
    assert bootstrap.index_of_pip() == ["--default-index", "https://mirror.example/simple"]
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert bootstrap.index_of_pip() == ["--default-index", "https://other.example/simple"]
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://third.example/simple")
    assert bootstrap.index_of_pip() == []


@pytest.mark.usefixtures("no_index")
def test_without_an_index_of_pip_uv_uses_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_program(tmp_path / "python", "echo 'ERROR: No such key' >&2; exit 1")
    monkeypatch.setattr(bootstrap, "base_python", lambda: str(tmp_path / "python"))
    assert bootstrap.index_of_pip() == []


class Uv:
    """Stands in for uv: notes what it was told, makes what it would make, fails on demand."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project = project
        self.done: list[str] = []
        self.fails = False
        self.stamp_seen = True
        monkeypatch.setattr(bootstrap, "find_uv", lambda _: "uv")
        monkeypatch.setattr(bootstrap, "index_of_pip", list)
        monkeypatch.setattr(bootstrap, "call", self.call)

    def call(self, _: Project, command: list[str]) -> None:
        self.done.append(" ".join(command[1:3]))
        self.stamp_seen = Path(self.project.stamp).exists()
        if self.fails:
            raise SetupProblem("no network")


@pytest.fixture
def uv(project: Project, monkeypatch: pytest.MonkeyPatch) -> Uv:
    return Uv(project, monkeypatch)


def test_the_first_set_up_makes_everything(project: Project, uv: Uv) -> None:
    prepare(project, "run", [])
    assert uv.done == ["venv --quiet", "pip sync"]
    assert is_ready(project, "run", [])


def test_a_new_lock_only_syncs(project: Project, uv: Uv) -> None:
    prepare(project, "run", [])
    Path(project.lock("run")).write_text("a==2\n")
    uv.done.clear()
    prepare(project, "run", [])
    assert uv.done == ["pip sync"]
    assert uv.stamp_seen is False  # gone while the packages change
    assert is_ready(project, "run", [])


def test_a_set_up_cut_short_is_made_anew(project: Project, uv: Uv) -> None:
    prepare(project, "run", [])
    Path(project.lock("run")).write_text("a==2\n")
    uv.fails = True
    with pytest.raises(SetupProblem):
        prepare(project, "run", [])
    assert not is_ready(project, "run", [])
    uv.fails = False
    uv.done.clear()
    prepare(project, "run", [])
    assert uv.done == ["venv --quiet", "pip sync"]
    assert is_ready(project, "run", [])


def test_run_does_not_take_the_tools_away(project: Project, uv: Uv) -> None:
    prepare(project, "dev", [])
    uv.done.clear()
    prepare(project, "run", [])
    assert uv.done == []
    assert is_ready(project, "dev", [])


def test_new_needs_are_added_to_the_stamp(
    project: Project, uv: Uv, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(project, "dev", [])
    monkeypatch.setattr(bootstrap, "missing_packages", lambda _: [])
    prepare(project, "run", ["base"])
    assert read_stamp(project)["kind"] == "dev"
    assert is_ready(project, "run", ["base"])
    assert uv.done == ["venv --quiet", "pip sync"]


def test_missing_packages_come_before_any_download(
    project: Project, uv: Uv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "missing_packages", lambda _: ["libegl1"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupProblem, match="libegl1"):
        prepare(project, "run", ["base"])
    assert uv.done == []


def test_two_starts_at_once_set_up_once(project: Project, uv: Uv) -> None:
    starts = [threading.Thread(target=prepare, args=(project, "run", [])) for _ in range(4)]
    for start in starts:
        start.start()
    for start in starts:
        start.join(20)
    assert uv.done == ["venv --quiet", "pip sync"]


@pytest.mark.skipif(os.name == "nt", reason="the lock of Windows ends with its process")
def test_the_lock_outlives_a_killed_set_up_while_its_uv_works(project: Project) -> None:
    """A killed set-up leaves its uv running: the next one waits until that has ended."""
    code = (
        "import sys; from crmdesk import bootstrap as b; p = b.Project(sys.argv[1]);"
        "lock = b.SetupLock(p.root); lock.__enter__();"
        "b.call(p, ['sh', '-c', 'echo at work; read line'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, project.root],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdin is not None
        assert killed.stderr is not None
        assert killed.stderr.readline() == "at work\n"
        killed.kill()
        killed.wait()
        assert not is_free(project)
        killed.stdin.close()
        killed.stderr.read()  # ends when the orphan has
    assert is_free(project)


def is_free(project: Project) -> bool:
    import fcntl

    with (Path(project.root) / ".setup.lock").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def test_a_failing_tool_is_a_sentence_in_two_languages(
    project: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fake_program(tmp_path / "uv", "echo 'no route to host' >&2; exit 2")
    with pytest.raises(SetupProblem) as told:
        bootstrap.call(project, [str(tmp_path / "uv"), "pip", "sync"])
    assert "no route to host" in capfd.readouterr().err
    assert "اینترنت" in str(told.value)
    assert "wheelhouse" in str(told.value)
    assert project.root in str(told.value)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="cannot be written"):
        prepare(Project(str(tmp_path / "gone")), "run", [])


def test_an_unknown_word_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["fly"]) == 2
    assert "crmdesk.bootstrap test" in capsys.readouterr().err


def test_an_old_python_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    assert bootstrap.main(["run"]) == 1
    told = capsys.readouterr().err
    assert "CRMDesk needs Python" in told
    assert "پایتون" in told


def test_the_way_in_stays_light() -> None:
    """Nothing but a few small modules is imported on the way to the ready environment."""
    code = (
        "import sys; before = set(sys.modules); sys.path.insert(0, '.');"
        "import main; from crmdesk import bootstrap;"
        "bootstrap.is_ready(bootstrap.Project('.'), 'run', []);"
        "print(*sorted(set(sys.modules) - before))"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(answer.stdout.split())
    assert not loaded & {"subprocess", "ctypes", "re", "pathlib", "typing", "ui", "ui.display"}
