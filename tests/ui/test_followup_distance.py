"""How far away an hour of today is, in words that can be planned by."""

from __future__ import annotations

import pytest

from crmdesk import i18n
from crmdesk.text import strip_isolates
from ui.models.followup_list import _distance


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"),
        (1, "in 1 minute"),
        (59, "in 59 minutes"),
        (60, "in 1 hour"),
        (100, "in 1 hour and 40 minutes"),
        (118, "in 2 hours"),
        (-115, "1 hour and 55 minutes late"),
        (178, "in 3 hours"),
        (215, "in 4 hours"),
        (-265, "4 hours late"),
    ],
)
def test_the_minutes_count_while_they_matter(minutes: int, words: str) -> None:
    i18n.set_language("en")
    assert strip_isolates(_distance(minutes)) == words
