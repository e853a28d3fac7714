"""The window of the user guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextCursor, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import i18n
from tests.helpers import type_text
from tests.ui.kit import settle_events
from ui import guide_text, theme
from ui.guide import GuideWindow
from ui.guide_text import NO_STEP, POINT, Chapter, Hit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WORDS = """# فصل

`Ctrl+K` را بزنید و برو به [فصل دو](02-two.md) یا [جای دیگر](https://example.org).

1. قدم اول `شنبه ۱۰`
2. قدم دوم

- نقطه

> نکته

![عکس](pictures/p.png)

| می‌نویسید | می‌شود |
|---|---|
| `فردا` | یکشنبه |

```
python3 main.py backup
```
"""


@pytest.fixture(autouse=True)
def persian(persian_look: None) -> Iterator[None]:
    i18n.set_language("fa")
    yield
    i18n.set_language("fa")


@pytest.fixture
def chapter(tmp_path: Path) -> Chapter:
    (tmp_path / "pictures").mkdir()
    picture = QImage(900, 560, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(tmp_path / "pictures" / "p.png"))
    return Chapter("01-one", "فصل", WORDS, tmp_path)


@pytest.fixture
def guide(qtbot: QtBot) -> GuideWindow:
    made = GuideWindow()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    settle_events()
    return made


def listed(guide: GuideWindow) -> list[str]:
    return [guide.list.item(row).text() for row in range(guide.list.count())]


# ---- the dressed text --------------------------------------------------------------------------


def block_with(chapter: Chapter, words: str) -> tuple[str, int, Qt.LayoutDirection]:
    document = guide_text.made_document(chapter)
    for block in guide_text.blocks(document):
        if words in block.text():
            return block.text(), block.userState(), block.blockFormat().layoutDirection()
    raise AssertionError(f"no {words}")


def test_a_block_that_begins_with_a_key_is_still_right_to_left(chapter: Chapter) -> None:
    text, _state, direction = block_with(chapter, "را بزنید")
    assert text.lstrip(f"{guide_text.THIN}\u2066").startswith("Ctrl+K")
    assert direction == Qt.LayoutDirection.RightToLeft


def test_a_command_line_is_left_to_right(chapter: Chapter) -> None:
    assert block_with(chapter, "main.py")[2] == Qt.LayoutDirection.LeftToRight


def test_english_is_left_to_right(chapter: Chapter) -> None:
    i18n.set_language("en")
    assert block_with(chapter, "را بزنید")[2] == Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize(
    ("words", "state"), [("اول", 1), ("دوم", 2), ("نقطه", POINT), ("نکته", NO_STEP)]
)
def test_steps_are_numbered(chapter: Chapter, words: str, state: int) -> None:
    assert block_with(chapter, words)[1] == state


def test_a_date_in_a_chip_is_not_broken(chapter: Chapter) -> None:
    assert f"شنبه{guide_text.NBSP}۱۰" in block_with(chapter, "اول")[0]


def test_tables_begin_at_the_side_of_the_reader(chapter: Chapter) -> None:
    def first_cells() -> list[str]:
        document = guide_text.made_document(chapter)
        tables = [f for f in document.rootFrame().childFrames() if isinstance(f, QTextTable)]
        cells = [tables[0].cellAt(0, column) for column in range(2)]
        return [cell.firstCursorPosition().block().text() for cell in cells]

    assert first_cells() == ["می‌شود", "می‌نویسید"]
    i18n.set_language("en")
    assert first_cells() == ["می‌نویسید", "می‌شود"]


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.6])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_sizes_and_colours_are_the_themes(
    qapp: QApplication, chapter: Chapter, name: str, scale: float
) -> None:
    theme.apply(qapp, name, scale)
    document = guide_text.made_document(chapter)
    cursor = QTextCursor(document)
    cursor.setPosition(2)
    assert cursor.charFormat().font().pointSizeF() == pytest.approx(17 * scale)
    chip = document.find("Ctrl+K").charFormat()
    assert chip.background().color() == theme.color("surface2")
    assert chip.foreground().color() == theme.color("text")
    link = document.find("فصل دو").charFormat()
    assert link.foreground().color() == theme.color("link")
    theme.apply(qapp, "light", 1.0)


# ---- searching in a text -------------------------------------------------------------------------


def found(chapter: Chapter, wanted: str) -> list[str]:
    document = guide_text.made_document(chapter)
    cursor = QTextCursor(document)
    texts = []
    for hit in guide_text.hits(document, wanted):
        cursor.setPosition(hit.start)
        cursor.setPosition(hit.end, QTextCursor.MoveMode.KeepAnchor)
        texts.append(cursor.selectedText())
    return texts


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        ("مینویسید", ["می‌نویسید"]),
        ("می نويسيد", ["می‌نویسید"]),
        ("شنبه 10", [f"شنبه{guide_text.NBSP}۱۰"]),
        ("ctrl+k", ["Ctrl+K"]),
        ("قدم", ["قدم", "قدم"]),
        ("نیست", []),
        ("", []),
    ],
)
def test_any_spelling_is_found(chapter: Chapter, wanted: str, texts: list[str]) -> None:
    assert found(chapter, wanted) == texts
    assert guide_text.count_hits(chapter.source, wanted) == len(texts)


# ---- the window ----------------------------------------------------------------------------------


def test_it_opens_at_its_first_chapter(guide: GuideWindow) -> None:
    assert guide.chapter == guide.chapters[0].id
    assert listed(guide) == [chapter.title for chapter in guide.chapters]
    assert guide.chapters[0].title in guide.text.toPlainText()
    assert not guide.isModal()


def test_it_opens_at_a_chapter_once(qtbot: QtBot, expect_log: Callable[[str], None]) -> None:
    expect_log(r"does not support raise\(\)")
    parent = QWidget()
    qtbot.addWidget(parent)
    first = GuideWindow.open_at(parent, "06-dates")
    assert first.chapter == "06-dates"
    assert GuideWindow.open_at(parent, "03-today") is first
    assert first.chapter == "03-today"
    assert GuideWindow.open_at(parent, "99-none").chapter == "03-today"
    first.close()


def test_the_list_and_links_lead_to_chapters(guide: GuideWindow) -> None:
    guide.list.setCurrentRow(3)
    assert guide.chapter == guide.chapters[3].id
    guide.text.anchorClicked.emit(QUrl("02-call.md"))
    assert guide.chapter == "02-call"
    assert guide.list.currentRow() == 1


@pytest.mark.parametrize("link", ["https://example.org/02-call.md", "99-none.md", "mailto:a@b.c"])
def test_other_links_lead_nowhere(guide: GuideWindow, link: str) -> None:
    before = guide.chapter
    guide.text.anchorClicked.emit(QUrl(link))
    assert guide.chapter == before
    assert not guide.text.openExternalLinks()
    assert not guide.text.openLinks()


def test_back_and_forward(guide: GuideWindow) -> None:
    assert not guide.back_button.isEnabled()
    guide.open_chapter("02-call")
    guide.open_chapter("06-dates")
    QTest.keyClick(guide.text, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.chapter == "02-call"
    QTest.keyClick(guide.text, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert guide.chapter == "06-dates"
    assert not guide.forward_button.isEnabled()
    guide.back_button.click()
    guide.back_button.click()
    assert guide.chapter == guide.chapters[0].id
    guide.open_chapter("03-today")
    assert not guide.forward_button.isEnabled()


def test_the_search_goes_through_all_chapters(guide: GuideWindow) -> None:
    QTest.keyClick(guide.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.search.hasFocus()
    type_text(guide.search, "پس فردا")
    assert guide.chapter == "06-dates"
    assert len(listed(guide)) == 1
    assert len(guide.text.extraSelections()) == 1
    assert guide.found.isVisible()


def test_enter_goes_from_place_to_place(guide: GuideWindow) -> None:
    type_text(guide.search, "برچسب")
    chapters = [guide.chapter]
    total = sum(guide_text.count_hits(one.source, "برچسب") for one in guide.chapters)
    assert total > len(listed(guide)) > 1
    for _step in range(total - 1):
        type_text(guide.search, "\n")
        if guide.chapter != chapters[-1]:
            chapters.append(guide.chapter)
    assert len(chapters) == len(set(chapters)) == len(listed(guide))
    type_text(guide.search, "\n")
    assert guide.chapter == chapters[0]
    QTest.keyClick(guide.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert guide.chapter == chapters[-1]


def test_the_current_place_is_in_view(guide: GuideWindow) -> None:
    guide.resize(640, 420)
    guide.open_chapter("11-questions")
    settle_events()
    type_text(guide.search, "vcf")
    hit = guide.text.find_all("vcf")[0]
    cursor = QTextCursor(guide.text.document())
    cursor.setPosition(hit.start)
    assert guide.text.viewport().rect().contains(guide.text.cursorRect(cursor))


def test_nothing_found_is_said(guide: GuideWindow) -> None:
    type_text(guide.search, "ققنوس")
    assert "ققنوس" in guide.found.text()
    assert len(listed(guide)) == len(guide.chapters)
    assert guide.text.extraSelections() == []
    guide.next_hit()
    assert guide.chapter == guide.chapters[0].id


def test_esc_goes_one_level_up(guide: GuideWindow) -> None:
    type_text(guide.search, "تماس")
    QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert guide.search.text() == ""
    assert not guide.found.isVisible()
    assert len(listed(guide)) == len(guide.chapters)
    QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_keys_between_search_list_and_text(guide: GuideWindow) -> None:
    guide.search.setFocus()
    QTest.keyClick(guide.search, Qt.Key.Key_Down)
    assert guide.list.hasFocus()
    QTest.keyClick(guide.list, Qt.Key.Key_Down)
    assert guide.chapter == guide.chapters[1].id
    QTest.keyClick(guide.list, Qt.Key.Key_Return)
    assert guide.text.hasFocus()


def test_pictures_are_as_wide_as_the_text_at_most(
    guide: GuideWindow, chapter: Chapter, qtbot: QtBot
) -> None:
    def width() -> float:
        document = guide.text.document()
        for block in guide_text.blocks(document):
            at = block.text().find("\ufffc")
            if at >= 0:
                cursor = QTextCursor(document)
                cursor.setPosition(block.position() + at + 1)
                return float(cursor.charFormat().toImageFormat().width())
        raise AssertionError("no picture")

    guide.text.show_chapter(chapter)
    for wide in (700, 1000, 1600):
        guide.resize(wide, 700)
        settle_events()
        assert 0 < width() <= guide.text.viewport().width() - 48
        assert guide.text.horizontalScrollBar().maximum() == 0
    assert width() == 720


def test_no_gap_is_left_under_a_picture(guide: GuideWindow, chapter: Chapter) -> None:
    guide.text.show_chapter(chapter)
    settle_events()
    document = guide.text.document()
    layout = document.documentLayout()
    for block in guide_text.blocks(document):
        if guide_text.PICTURE in block.text():
            rect = layout.blockBoundingRect(block)
            cursor = QTextCursor(document)
            cursor.setPosition(block.position() + 1)
            picture = cursor.charFormat().toImageFormat().height()
            assert picture <= rect.height() < picture + 24


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.6])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_chapter_is_wider_than_the_window(
    qtbot: QtBot, qapp: QApplication, language: str, scale: float
) -> None:
    i18n.set_language(language)
    theme.apply(qapp, "light", scale)
    made = GuideWindow()
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show()
    for chapter in made.chapters:
        made.open_chapter(chapter.id)
        settle_events()
        assert made.text.horizontalScrollBar().maximum() == 0, chapter.id
    assert made.minimumSizeHint().width() <= 900
    theme.apply(qapp, "light", 1.0)


def test_another_theme_dresses_the_text_anew(guide: GuideWindow, qapp: QApplication) -> None:
    guide.open_chapter("05-palette")
    guide.text.verticalScrollBar().setValue(40)
    theme.apply(qapp, "dark")
    settle_events()
    chip = guide.text.document().find("Ctrl+L").charFormat()
    assert chip.background().color() == theme.color("surface2")
    assert guide.text.verticalScrollBar().value() == 40
    theme.apply(qapp, "light")


def test_a_program_without_the_guide_says_so(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_text, "read_chapters", lambda _language: ())
    made = GuideWindow(chapter="06-dates")
    qtbot.addWidget(made)
    made.show()
    assert len(made.text.toPlainText()) > 10
    assert made.chapter == ""
    made.search.setText("تماس")
    made.next_hit()
    made.go(-1)
    assert made.text.extraSelections() == []


def test_an_unreadable_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "01-a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "02-b.md").write_bytes(b"# \xff\xfe\n")
    (tmp_path / "notes.md").write_text("# N\n", encoding="utf-8")
    assert [one.title for one in guide_text.read_chapters("fa", tmp_path)] == ["A"]
    assert guide_text.read_chapters("en", tmp_path) == ()


def test_marks_are_drawn_beside_the_steps(guide: GuideWindow, chapter: Chapter) -> None:
    guide.text.show_chapter(chapter)
    settle_events()
    picture = guide.text.viewport().grab().toImage()
    wanted = theme.color("primary_soft").rgb()
    right = range(picture.width() // 2, picture.width())
    assert any(picture.pixel(x, y) == wanted for x in right for y in range(0, 300, 2))


def test_hits_are_places_in_the_document(chapter: Chapter) -> None:
    document = guide_text.made_document(chapter)
    text = document.toRawText()
    assert [text[hit.start : hit.end] for hit in guide_text.hits(document, "نکته")] == ["نکته"]
    assert guide_text.hits(document, "نکته")[0] == Hit(text.index("نکته"), text.index("نکته") + 4)
