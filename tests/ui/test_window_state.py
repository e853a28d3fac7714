"""The small file of the window's state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk import paths
from ui.window_state import SCALES, WindowState


def test_without_a_file_there_are_the_defaults(home: Path) -> None:
    state = WindowState.load()
    assert (state.language, state.theme, state.text_scale) == ("fa", "system", 100)
    assert not home.exists()


def test_what_is_saved_comes_back(home: Path) -> None:
    state = WindowState()
    state.language, state.theme, state.text_scale = "en", "dark", 125
    state.density, state.digits, state.reduce_motion = "roomy", "en", True
    state.splitters = {"customers": [400, 300]}
    state.last_section = "customers"
    state.save()
    again = WindowState.load()
    assert vars(again) == vars(state)
    assert [path.name for path in home.iterdir()] == [paths.ui_state_file().name]


def test_entries_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text('{"theme": "dark", "sidebar": {"left": 1}, "_odd": 1}', encoding="utf-8")
    WindowState.load(path).save(path)
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read["sidebar"] == {"left": 1}
    assert read["theme"] == "dark"
    assert "_odd" not in read


BROKEN = [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'"text"', b"[" * 100_000]


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_is_put_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.json"
    path.write_bytes(content)
    assert WindowState.load(path).theme == "system"
    assert not path.exists()
    assert (tmp_path / "w.json.bad").read_bytes() == content


WRONG: list[tuple[str, Any]] = [
    ("theme", "pink"),
    ("theme", 3),
    ("text_scale", "100"),
    ("text_scale", 7),
    ("text_scale", True),
    ("language", "de"),
    ("splitters", []),
    ("reduce_motion", 1),
    ("geometry", None),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_wrong_value_is_passed_over_alone(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "w.json"
    path.write_text(json.dumps({key: value, "density": "roomy"}), encoding="utf-8")
    state = WindowState.load(path)
    assert getattr(state, key) == getattr(WindowState(), key)
    assert state.density == "roomy"


def test_a_folder_in_its_place_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.mkdir()
    assert WindowState.load(path).theme == "system"


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.json"
    WindowState().save(path)
    before = path.read_bytes()

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.window_state.os.fsync", full)
    changed = WindowState()
    changed.theme = "dark"
    with pytest.raises(OSError, match="space"):
        changed.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_KEYS = st.sampled_from(sorted(key for key in vars(WindowState()) if key[0] != "_")) | st.text()


@given(st.dictionaries(_KEYS, _JSON))
def test_loading_never_raises(tmp_path_factory: pytest.TempPathFactory, read: Any) -> None:
    path = tmp_path_factory.mktemp("state") / "w.json"
    path.write_text(json.dumps(read), encoding="utf-8")
    state = WindowState.load(path)
    assert state.text_scale in SCALES
    state.save(path)


def test_text_sizes_go_up_and_down() -> None:
    state = WindowState()
    assert state.next_scale(1) == 110
    state.text_scale = SCALES[-1]
    assert state.next_scale(1) == SCALES[-1]
    assert state.next_scale(-1) == SCALES[-2]
    assert state.next_scale(0) == 100
    state.text_scale = SCALES[0]
    assert state.next_scale(-1) == SCALES[0]
