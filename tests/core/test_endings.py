"""A dot in a name makes no ending."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.endings import free_with_ending, with_ending


@pytest.mark.parametrize(
    ("typed", "ending", "wanted"),
    [
        ("Dr. Ali", ".pdf", "Dr. Ali.pdf"),
        ("دکتر. علی", ".xlsx", "دکتر. علی.xlsx"),
        ("summary", ".pdf", "summary.pdf"),
        ("Summary.PDF", ".pdf", "Summary.PDF"),
        ("1405.8.30", ".csv", "1405.8.30.csv"),
        ("customers.csv", ".xlsx", "customers.csv.xlsx"),
        ("cards.vcard", ".vcf", "cards.vcard"),
        ("name. ", ".pdf", "name.pdf"),
        (".pdf", ".pdf", ".pdf"),
    ],
)
def test_only_the_ending_of_the_kind_counts(typed: str, ending: str, wanted: str) -> None:
    assert with_ending(Path("folder") / typed, ending) == Path("folder") / wanted


def test_a_folder_is_no_name(tmp_path: Path) -> None:
    assert with_ending(tmp_path, ".csv") == tmp_path
    assert with_ending(Path(), ".csv") == Path()


def test_a_file_nobody_was_asked_about_is_not_replaced(tmp_path: Path) -> None:
    typed = tmp_path / "Dr. Ali"
    assert free_with_ending(typed, ".pdf").name == "Dr. Ali.pdf"
    for name in ("Dr. Ali.pdf", "Dr. Ali (2).pdf"):
        (tmp_path / name).touch()
    assert free_with_ending(typed, ".pdf").name == "Dr. Ali (3).pdf"
    assert free_with_ending(tmp_path / "Dr. Ali.pdf", ".pdf").name == "Dr. Ali.pdf"
