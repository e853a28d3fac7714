"""A desk of its own for each story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdesk.desk import Desk, open_desk


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def desk(data_file: Path) -> Iterator[Desk]:
    opened = open_desk(data_file)
    yield opened
    opened.close()
