"""What the system refused is told in the user's language."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.desk import open_desk
from crmdesk.errors import FileProblem
from crmdesk.refusals import reason
from crmdesk.text import isolate_ltr


@pytest.fixture(autouse=True)
def persian() -> Iterator[None]:
    i18n.set_language("fa")
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    "number",
    [
        errno.EACCES,
        errno.EROFS,
        errno.ENOSPC,
        errno.ENOENT,
        errno.EIO,
        errno.ENAMETOOLONG,
        errno.EFBIG,
    ],
)
def test_in_persian(number: int) -> None:
    words = reason(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in words
    assert any("\u0600" <= letter <= "\u06ff" for letter in words)
    assert words.endswith(".")
    assert not words.endswith("..")


def test_what_has_no_words_keeps_those_of_the_system() -> None:
    words = reason(OSError(errno.EXDEV, "Invalid cross-device link"))
    assert words == f"{isolate_ltr('Invalid cross-device link')}."
    assert reason(ValueError("x")) == f"{isolate_ltr('x')}."
    assert reason(ValueError("x.")) == f"{isolate_ltr('x')}."


def test_a_path_keeps_its_slashes_in_order(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(FileProblem) as refused:
        open_desk(blocked / "desk.db")
    assert isolate_ltr(str(blocked)) in refused.value.message
    assert "آن‌جاست" in refused.value.message
