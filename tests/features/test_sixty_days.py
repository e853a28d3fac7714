"""Days of backups with damage among them: what is kept, and what it gives back."""

from __future__ import annotations

from pathlib import Path

from tools import sixty_days


def test_two_weeks(tmp_path: Path) -> None:
    seen = sixty_days.run(tmp_path, days=14, restores=2, seed=2)
    assert seen.faults == []
    assert (seen.made, seen.hurt) == (56, 3)
    assert seen.equal == seen.restored > 10
