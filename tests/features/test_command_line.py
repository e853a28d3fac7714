"""The command line as its user types it: sentences, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk import cli, i18n
from crmdesk.db.engine import raw_connect

VCARDS = Path(__file__).parents[1] / "data" / "vcards"


class Shell:
    """Runs commands against one data file."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        assert cli.main(list(words)) == code
        out, err = self._capsys.readouterr()
        return out + err

    def json(self, *words: str, code: int = 0) -> Any:
        assert cli.main([*words, "--json"]) == code
        return json.loads(self._capsys.readouterr().out)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def test_the_whole_loop(shell: Shell) -> None:
    added = shell.json("add", "علی کریمی ۰۹۱۲۳۴۵۶۷۸۹ #عمده")
    assert (added["name"], added["phone"], added["tags"]) == ("علی کریمی", "09123456789", ["عمده"])
    logged = shell.json(
        "log", str(added["id"]), "--note", "قیمت خواست", "--next", "شنبه ۱۰ پیش‌فاکتور"
    )
    shown = shell.json("show", "۱")
    (due,) = shown["follow_ups"]
    assert (due["day"], due["moment"]) == ("2026-11-28", "2026-11-28T06:30:00Z")
    assert due["reason"] == "پیش‌فاکتور"
    assert shown["timeline"][0]["text"] == "قیمت خواست"
    today = shell.json("today")
    assert [row["id"] for row in today["week"]] == [logged["follow_up"]]
    assert shell.json("snooze", "1", "فردا", "۱۱")["moment"] == "2026-11-22T07:30:00Z"
    assert shell.json("snooze", "1", "3")["moment"] == "2026-11-22T05:30:00Z"
    assert shell.json("done", "1")["done_at"]
    assert shell.json("undo")["op"] == "finish_follow_ups"
    assert shell.json("redo")["op"] == "finish_follow_ups"
    ops = [entry["op"] for entry in shell.json("history", "1")]
    assert ops == [
        "finish_follow_ups",
        "snooze_follow_ups",
        "snooze_follow_ups",
        "log_interaction",
        "add_customer",
    ]


def test_find_lists_by_name_and_obeys_the_limit(shell: Shell) -> None:
    for name in ("پروانه", "آرش", "بهار"):
        shell("add", name)
    assert [row["name"] for row in shell.json("find")] == ["آرش", "بهار", "پروانه"]
    assert [row["name"] for row in shell.json("find", "", "--limit", "۲")] == ["آرش", "بهار"]
    assert shell.json("find", "ناشناس") == []
    (row,) = shell.json("find", "پروا")
    assert {"id", "name", "phone"} <= row.keys()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "99"], 1),
        (["log", "99"], 1),
        (["done", "99"], 1),
        (["undo"], 1),
        (["redo"], 1),
        (["add", "۰۹۱۲۳۴۵۶۷۸۹"], 1),
        (["import", "missing.vcf"], 1),
        (["history", "99"], 1),
        (["backup", "--to", "/proc/nowhere/x.db"], 1),
        (["find", "--db", "missing.db"], 1),
        (["sing"], 2),
        (["show"], 2),
        (["show", "علی"], 2),
        (["log", "1", "--kind", "dream"], 2),
        (["demo", "--customers", "0"], 2),
        (["find", "--limit"], 2),
    ],
)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_refusal_is_a_sentence(
    words: list[str], code: int, language: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMDESK_LANG", language)
    said = shell(*words, code=code)
    assert said.strip()
    assert "Traceback" not in said
    if code == 1:
        assert "{" not in said
    if language == "fa":
        assert not {"usage:", "argument", "invalid", "required"} & set(said.split())


def test_a_date_that_was_not_understood_saves_nothing(shell: Shell) -> None:
    shell("add", "علی")
    shell("log", "1", "--next", "نمی‌دانم کی", code=1)
    assert shell.json("show", "1")["timeline"][0]["what"] == "created"


def test_the_same_phone_is_mentioned(shell: Shell) -> None:
    shell("add", "علی ۰۹۱۲۳۴۵۶۷۸۹")
    assert "علی" in shell("add", "رضا ۰۹۱۲۳۴۵۶۷۸۹")


def test_import_reports_and_is_one_undo(shell: Shell) -> None:
    file = str(VCARDS / "three-one-broken.vcf")
    assert shell.json("import", file, "--dry-run")["new"] == 2
    assert shell.json("find") == []
    report = shell.json("import", file)
    assert (report["new"], [p["line"] for p in report["problems"]]) == (2, [11])
    assert all(row["id"] for row in report["rows"])
    shell("undo")
    assert shell.json("find") == []


def test_options_may_stand_anywhere(shell: Shell, tmp_path: Path) -> None:
    file = str(tmp_path / "other.db")
    shell("--db", file, "add", "در فایل دیگر")
    assert [row["name"] for row in shell.json("find", "--db", file)] == ["در فایل دیگر"]
    assert shell.json("find") == []
    shell(f"--db={file}", "add", "--", "--json")
    assert len(shell.json("find", "--db", file)) == 2


def test_backup_is_verified_and_never_overwrites(shell: Shell, tmp_path: Path) -> None:
    shell("add", "علی")
    target = tmp_path / "usb" / "نسخه ۱.db"
    made = shell.json("backup", "--to", str(target))
    assert made["counts"]["customer"] == 1
    assert json.loads((target.parent / (target.name + ".json")).read_text("utf-8"))["sha256"]
    assert sorted(p.name for p in target.parent.iterdir()) == [target.name, target.name + ".json"]
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    shell("backup", "--to", str(target), code=1)
    assert shell.json("backup")["path"].endswith("-manual.db")
    assert shell.json("find", "--db", str(target))[0]["name"] == "علی"


def test_check_finds_what_is_wrong(shell: Shell, tmp_path: Path) -> None:
    file = str(tmp_path / "desk.db")
    shell("add", "علی ۰۹۱۲۳۴۵۶۷۸۹", "--db", file)
    shell("log", "1", "--db", file)
    assert set(shell.json("check", "--db", file).values()) == {"ok"}
    connection = raw_connect(Path(file))
    connection.create_function("crm_op", 0, lambda: 0)
    connection.execute("UPDATE customer SET search_key = 'wrong'")
    connection.execute("UPDATE customer_stats SET contact_count = 7")
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON customer BEGIN SELECT 1; END")
    connection.close()
    found = shell.json("check", "--db", file, code=1)
    assert {name for name, faults in found.items() if faults != "ok"} == {
        "keys",
        "statistics",
        "schema",
    }


def _hurt(path: Path, sql: str) -> None:
    connection = raw_connect(path)
    connection.create_function("crm_op", 0, lambda: 0)
    connection.execute(sql)
    connection.close()


def test_check_says_the_way_out_of_damage(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMDESK_LANG", "en")
    file = tmp_path / "my desk.db"
    shell("add", "علی ۰۹۱۲۳۴۵۶۷۸۹", "--db", str(file))
    _hurt(file, "CREATE TRIGGER evil AFTER INSERT ON customer BEGIN SELECT 1; END")
    words = shell("check", "--db", str(file), code=1)
    assert "No verified backup was found." in words
    assert "backup restore" not in words
    saved = tmp_path / "my desk-saved.db"
    assert f"main.py salvage '{file}' '{saved}'" in words
    _hurt(file, "DROP TRIGGER evil")
    newest = shell.json("backup", "--db", str(file))["path"]
    _hurt(file, "CREATE TRIGGER evil AFTER INSERT ON customer BEGIN SELECT 1; END")
    words = shell("check", "--db", str(file), code=1)
    assert f"main.py backup restore '{newest}' --db '{file}'" in words
    assert words.index("backup restore") < words.index("main.py salvage")
    shell("backup", "restore", newest, "--db", str(file))
    shell("check", "--db", str(file))


def test_check_says_it_of_a_file_that_does_not_open(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMDESK_LANG", "en")
    shell("add", "علی")
    newest = shell.json("backup")["path"]
    file = home / "desk.db"
    file.write_bytes(b"no head" + file.read_bytes()[7:])
    words = shell("check", code=1)
    assert f"main.py backup restore {newest}" in words
    assert "--db" not in words, "it is the usual file"
    assert f"main.py salvage {file}" in words
    told = shell.json("check", code=1)
    assert "backup restore" in told["error"]


def test_check_offers_salvage_where_only_search_words_are_wrong(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRMDESK_LANG", "en")
    file, saved = tmp_path / "desk.db", tmp_path / "desk-saved.db"
    shell("add", "علی", "--db", str(file))
    _hurt(file, "UPDATE customer SET search_key = 'wrong'")
    words = shell("check", "--db", str(file), code=1)
    assert "Your records are whole" in words
    assert f"main.py salvage {file} {saved}" in words
    assert "restore" not in words
    shell("salvage", str(file), str(saved))
    shell("check", "--db", str(saved))


def test_language_follows_the_environment_then_the_window(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("add", "علی")
    assert i18n.language() == "fa"
    (home / "window.json").write_text(json.dumps({"language": "en"}), encoding="utf-8")
    assert "Nothing" in shell("today")
    monkeypatch.setenv("CRMDESK_LANG", "fa")
    shell("today")
    assert i18n.language() == "fa"


def test_backups_at_once_take_different_names(shell: Shell, home: Path) -> None:
    shell("add", "علی")
    made = {shell.json("backup")["path"] for _ in range(3)}
    assert len(made) == 3
    assert all(Path(path).stat().st_size > 4096 for path in made)
    (home / "keep.json").write_text("mine", encoding="utf-8")
    shell("backup", "--to", str(home / "keep"), code=1)
    assert (home / "keep.json").read_text("utf-8") == "mine"


def test_an_emptied_data_file_is_not_taken_for_a_new_one(shell: Shell, home: Path) -> None:
    shell("add", "علی")
    for part in home.glob("desk.db*"):
        part.unlink()
    (home / "desk.db").touch()
    shell("find", code=1)
    assert (home / "desk.db").stat().st_size == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "9" * 30], 2),
        (["find", "--db", ""], 1),
        (["find", "علی", "--db"], 2),
        (["snooze", "1", "فردا", "۲۵"], 1),
        (["backup", "--to", "n" * 300], 1),
    ],
)
def test_more_refusals(words: list[str], code: int, shell: Shell) -> None:
    shell("add", "علی")
    shell("log", "1", "--next", "فردا")
    assert "Traceback" not in shell(*words, code=code)


def test_no_date_needs_a_reason_in_words(shell: Shell) -> None:
    shell("add", "علی")
    shell("log", "1", "--next", "فردا")
    assert shell.json("snooze", "1", "۰", "خودش زنگ می‌زند")["day"] is None


def test_a_folder_that_cannot_be_made_is_said(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CRMDESK_HOME", str(tmp_path / "file" / "inside"))
    assert "Traceback" not in shell("find", code=1)


def test_what_is_not_there_is_named_by_its_number(shell: Shell) -> None:
    shell("add", "علی")
    assert "۹۹" in shell("show", "99", code=1)
    assert "۹۹" in shell("done", "99", code=1)
    assert "۹۹" in shell("log", "99", "--note", "سلام", code=1)


def test_find_on_an_empty_desk_is_a_whole_sentence(shell: Shell) -> None:
    assert shell("find").strip() == i18n._(
        "No customers yet. Add the first one: a name and a phone are enough."
    )
    assert "علی" in shell("find", "علی")
    shell("add", "علی")
    assert "علی" in shell("find")
