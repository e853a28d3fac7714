"""Offers the words that are known already in the fields that take them."""

from __future__ import annotations

from typing import NamedTuple

from crmdesk.desk import Desk
from ui.tasks import run_job
from ui.widgets.word_edit import WordEdit


class _Known(NamedTuple):
    cities: list[str]
    tags: list[str]


def offer_known(desk: Desk, city: WordEdit, tags: WordEdit) -> None:
    """Read the cities and tags in use, the most used first, on the worker: all customers are read.

    Args:
        desk: where they are.
        city: a field of one city.
        tags: a field of several tags of the same form.
    """

    def read(_progress: object) -> _Known:
        return _Known(desk.customers.cities(), [name for name, _count in desk.tags.counts()])

    def tell(known: _Known) -> None:
        city.set_words(known.cities)
        tags.set_words(known.tags)

    # Without them the fields work as well: nothing is said of an error.
    job = run_job(read, tell, lambda _error: None)
    city.destroyed.connect(job.cancel)
