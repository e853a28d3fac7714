"""Languages: lookups at the time of the call, and catalogues that are missing or damaged."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.i18n import N_, _, ngettext


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    return tmp_path


def test_the_first_language_is_persian() -> None:
    assert i18n.language() == "fa"
    assert i18n.is_rtl()


def test_set_language() -> None:
    i18n.set_language("en")
    assert i18n.language() == "en"
    assert not i18n.is_rtl()
    with pytest.raises(ValueError, match="xx"):
        i18n.set_language("xx")
    assert i18n.language() == "en"


def test_languages_name_themselves() -> None:
    assert i18n.language_name("fa") == "فارسی"
    assert i18n.language_name("en") == "English"
    assert i18n.language_name("xx") == "xx"


@pytest.mark.usefixtures("empty_folder")
def test_a_missing_catalogue_gives_english() -> None:
    assert _("No such sentence") == "No such sentence"
    assert ngettext("{n} cat", "{n} cats", 1) == "{n} cat"
    assert ngettext("{n} cat", "{n} cats", 2) == "{n} cats"


@pytest.mark.parametrize("content", [b"", b"rubbish that is no catalogue", b"\xde\x12\x04\x95\x00"])
def test_a_damaged_catalogue_gives_english(empty_folder: Path, content: bytes) -> None:
    target = empty_folder / "fa" / "LC_MESSAGES" / "crmdesk.mo"
    target.parent.mkdir(parents=True)
    target.write_bytes(content)
    assert _("Customers") == "Customers"


def test_lookup_happens_at_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    class Persian(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return f"fa:{message}"

    plain = gettext.NullTranslations()
    monkeypatch.setattr(
        i18n, "_catalogue", lambda code, _folder: Persian() if code == "fa" else plain
    )
    marked = N_("Customers")
    assert marked == "Customers"
    assert _(marked) == "fa:Customers"
    i18n.set_language("en")
    assert _(marked) == "Customers"


def test_the_empty_text_is_not_the_header() -> None:
    assert _("") == ""
