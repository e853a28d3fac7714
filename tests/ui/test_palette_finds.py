"""What the palette finds, at once and later, and where it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crmdesk import text
from crmdesk.desk import Desk
from crmdesk.i18n import _, set_language
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.text import strip_isolates
from tests.ui import palette_kit
from tests.ui.kit import at, customer, day
from tests.ui.palette_kit import Home, current, notes_of, press, texts, wants
from ui import tasks
from ui.actions import REGISTRY, Action, keys
from ui.palette_list import PaletteList
from ui.palette_match import fits
from ui.palette_results import Want, clean_recents

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key
desk, home, ali = palette_kit.desk, palette_kit.home, palette_kit.ali
GARBAGE: list[Any] = [
    None,
    "customer",
    ["customer"],
    ["customer", "1"],
    ["customer", True],
    ["customer", -4],
    ["customer", 2**70],
    ["customer", 999_999],
    ["action", "no_such"],
    ["action", ["log_call"]],
    [["a"], {}],
    {"customer": 1},
    ["action", "log_call", 3],
]


# ---- customers ---------------------------------------------------------------------------------


def test_the_last_digits_of_a_phone(home: Home, desk: Desk, ali: int) -> None:
    customer(desk, "رضا نوری", "09121111111")
    palette = home.open("۶۷۸۹")
    assert wants(palette) == [
        Want("customer", "", ali),
        Want("customer_action", "log_call", ali),
        Want("customer_action", "new_follow_up", ali),
        Want("new", "۶۷۸۹"),
    ]
    press(palette, Key.Key_Return)
    assert home.asked == [("closed",), ("open", ali)]
    assert home.page.hasFocus()


def test_a_call_with_the_first_hit(home: Home, ali: int) -> None:
    palette = home.open("علی")
    assert strip_isolates(palette.list.rows[3].text).endswith("علی روحانی")
    press(palette, Key.Key_Down, Key.Key_Return)
    assert home.asked[-1] == ("log_call", ali)
    press(home.open("علی"), Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert home.asked[-1] == ("new_follow_up", ali)


def test_somebody_new(home: Home, desk: Desk) -> None:
    palette = home.open("روح")
    assert wants(palette)[-1] == Want("new", "روح")
    press(palette, Key.Key_Return)
    assert home.asked[-1] == ("new", "روح")


def test_prefixes(home: Home, desk: Desk, ali: int) -> None:
    other = customer(desk, "عمده‌فروش تهرانی", "09121111111", city="قم", tags=("نقدی",))
    palette = home.open("#عمد")
    assert wants(palette) == [Want("customer", "", ali)]
    palette.field.setText("\u066bنقد")
    assert wants(palette) == [Want("customer", "", other)]
    palette.field.setText("@تهران")
    assert wants(palette) == [Want("customer", "", ali)]
    palette.field.setText("\u066cقم")
    assert wants(palette) == [Want("customer", "", other)]
    for sign in ("> ", "<"):
        palette.field.setText(sign + _("Log a call"))
        assert wants(palette)[0] == Want("action", "log_call")
        assert {want.kind for want in wants(palette)} == {"action"}
    palette.field.setText(">")
    assert [want.name for want in wants(palette)] == [action.id for action in REGISTRY]
    palette.field.setText("#هیچ")
    assert wants(palette) == []
    press(palette, Key.Key_Return, Key.Key_Down)
    assert palette.is_open


def test_a_prefix_alone_offers_what_there_is(home: Home, desk: Desk, ali: int) -> None:
    palette = home.open("#")
    assert wants(palette) == [Want("fill", "#عمده")]
    press(palette, Key.Key_Return)
    assert palette.field.text() == "#عمده"
    assert wants(palette) == [Want("customer", "", ali)]
    desk.interactions.log(InteractionDraft(ali, body="آمد"))
    palette.field.setText("@")
    assert wants(palette) == [Want("fill", "@تهران")]


@pytest.mark.parametrize("typed", ["<img src=x>", "%", "_", '"', "a%b_c", "&amp; b", "*", "<b>x"])
def test_hostile_texts_are_shown_as_they_are(
    home: Home, desk: Desk, qtbot: QtBot, typed: str
) -> None:
    owner = customer(desk, f"علی {typed} ب", "09121111111")
    desk.interactions.log(InteractionDraft(owner, body=f"گفت {typed} است", happened_at=at(-1, 9)))
    palette = home.open(typed)
    if text.search_key(typed).isalnum() or len(typed) > 1:
        assert any(typed in line for line in texts(palette))
        qtbot.waitUntil(lambda: any(typed in note for note in notes_of(palette)), timeout=3000)
    palette.field.setText("علی")
    assert f"علی {typed} ب" in texts(palette)
    palette.grab()


# ---- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("action", REGISTRY, ids=lambda action: action.id)
def test_every_command_is_found_by_its_words(action: Action) -> None:
    for words in (_(action.text), action.text):
        for typed in (words, text.swap_layout(words)):
            assert fits(typed)[0].action == action, typed
            assert action in [fit.action for fit in fits(typed[:-1])], typed


def test_commands_in_english(home: Home) -> None:
    set_language("en")
    assert fits("settings")[0].action.id == "show_settings"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("follow new", "new_follow_up"), ("lac", "log_call"), ("log a clal", "log_call"),
     ("setings", "show_settings"), ("fscreen", "full_screen"), ("zzz", ""), ("09123456789", ""),
     ("۰۹۱۲", ""), ("", ""), ("%", "")],
)  # fmt: skip
def test_how_commands_fit(typed: str, wanted: str) -> None:
    found = fits(typed)
    assert (found[0].action.id if found else "") == wanted


def test_a_command_is_run_after_the_keyboard_is_back(home: Home) -> None:
    palette = home.open(_("Light or dark"))
    seen = []
    palette.action_wanted.connect(lambda _name: seen.append(home.page.hasFocus()))
    row = palette.list.current
    assert row is not None
    assert row.key == keys("toggle_theme")[0]
    press(palette, Key.Key_Enter)
    assert home.asked == [("closed",), ("action", "toggle_theme")]
    assert seen == [True]


# ---- what was used last ------------------------------------------------------------------------


def test_recents_come_first_the_newest_before(home: Home, desk: Desk, ali: int) -> None:
    other = customer(desk, "رضا نوری")
    press(home.open("رضا"), Key.Key_Return)
    press(home.open("علی"), Key.Key_Down, Key.Key_Return)
    press(home.open(_("Light or dark")), Key.Key_Return)
    press(home.open("رضا"), Key.Key_Return)
    assert home.state.recents == [
        ["customer", other],
        ["action", "toggle_theme"],
        ["customer", ali],
    ]
    listed = wants(home.open())
    assert listed[:3] == [
        Want("customer", "", other),
        Want("action", "toggle_theme"),
        Want("customer", "", ali),
    ]
    rest = [want.name for want in listed[3:]]
    left_out = ("toggle_theme", "palette")
    assert rest == [action.id for action in REGISTRY if action.id not in left_out]


def test_recents_forget_the_oldest_and_those_in_the_trash(home: Home, desk: Desk, ali: int) -> None:
    ids = [customer(desk, f"مشتری {n}") for n in range(9)]
    for one in ids:
        home.palette_._results.remember(Want("customer", "", one))
    assert home.state.recents == [["customer", one] for one in reversed(ids[2:])]
    desk.customers.delete([ids[-1]])
    assert wants(home.open())[0] == Want("customer", "", ids[-2])


def test_garbage_among_the_recents(home: Home, ali: int) -> None:
    home.state.recents = [*GARBAGE, ["customer", ali], ["customer", ali], ["action", "undo"]]
    palette = home.open()
    assert wants(palette)[:2] == [Want("customer", "", ali), Want("action", "undo")]
    press(palette, Key.Key_Down, Key.Key_Return)
    assert home.state.recents == [["action", "undo"], ["customer", 999_999], ["customer", ali]]
    assert clean_recents({"a": 1}) == clean_recents("ab") == []


# ---- what comes later --------------------------------------------------------------------------


def test_notes_come_without_moving_the_current_row(
    home: Home, desk: Desk, ali: int, qtbot: QtBot
) -> None:
    desk.interactions.log(InteractionDraft(ali, body="با علی‌اکبر ۲۵۰ هزار", happened_at=at(-1, 9)))
    desk.followups.add(FollowUpDraft(ali, day(1), reason="علی اکبر 250"))
    palette = home.open("علی")
    press(palette, Key.Key_Down)
    before = current(palette)
    qtbot.waitUntil(lambda: len(notes_of(palette)) == 2, timeout=3000)
    assert current(palette) == before
    assert wants(palette)[-1].kind == "new"
    palette.field.setText("250")
    qtbot.waitUntil(lambda: len(notes_of(palette)) == 2, timeout=3000)
    press(palette, Key.Key_Home, Key.Key_Up, Key.Key_Return)
    assert home.asked[-1] == ("open", ali)
    assert home.state.recents == [["customer", ali]]


def test_a_newer_key_stops_the_older_question(
    home: Home, desk: Desk, ali: int, qtbot: QtBot
) -> None:
    desk.interactions.log(InteractionDraft(ali, body="یخچال", happened_at=at(-1, 9)))
    desk.interactions.log(InteractionDraft(ali, body="اجاق", happened_at=at(-1, 9)))
    palette = home.open("یخچال")
    palette._late._start()
    palette.field.setText("اجاق")
    qtbot.waitUntil(lambda: bool(notes_of(palette)), timeout=3000)
    assert notes_of(palette) == ["اجاق"]
    palette.field.setText("یخچال")
    palette._late._start()
    palette.close_palette()
    for pool in tasks._pools:
        pool.waitForDone(3000)
    QApplication.processEvents()
    assert not palette.is_open


def test_names_that_are_nearly_right_come_later(home: Home, desk: Desk, qtbot: QtBot) -> None:
    wanted = customer(desk, "مریم گلپایگانی")
    palette = home.open("گلپیگانی")
    assert wants(palette) == [Want("new", "گلپیگانی")]
    qtbot.waitUntil(lambda: Want("customer", "", wanted) in wants(palette), timeout=3000)
    assert current(palette) == Want("new", "گلپیگانی")


def test_rows_speak(home: Home, ali: int) -> None:
    view: PaletteList = home.open("علی").list
    assert view.accessibleName()
    role = Qt.ItemDataRole.AccessibleTextRole
    spoken = [view.model().index(n, 0).data(role) for n in range(len(view.rows))]
    assert all(spoken)
    assert spoken[1] == "علی روحانی · ۰۹۱۲ ۳۴۵ ۶۷۸۹ · تهران"
    assert spoken[3].endswith(keys("log_call")[0])
