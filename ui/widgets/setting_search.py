"""Finds a row by what it says, in either language and from either keyboard layout."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import lru_cache

from crmdesk import i18n
from crmdesk.text import search_key, swap_layout


class Words:
    """What one row is found by."""

    def __init__(self, msgids: Iterable[str], *more: str) -> None:
        """Take the words.

        Args:
            msgids: found by themselves and by their translations, whatever language is shown.
            more: texts that are the same everywhere, such as keys.
        """
        self._msgids = tuple(msgids)
        self._more = more
        self._keys: tuple[str, str] | None = None

    def fit(self, query: str) -> bool:
        """Whether each word of a query is there; no query fits everything."""
        return self._has(query) or (bool(query.strip()) and self._has(swap_layout(query)))

    def _has(self, query: str) -> bool:
        wanted = search_key(query).split()
        apart, joined = self._prepared()
        return all(word in apart or word in joined for word in wanted)

    def _prepared(self) -> tuple[str, str]:
        """The words, and all of them joined, so that «میانبر» finds «میان‌بر»."""
        if self._keys is None:
            texts = [text for msgid in self._msgids for text in _in_every_language(msgid)]
            apart = " ".join(search_key(text) for text in (*texts, *self._more))
            self._keys = (apart, apart.replace(" ", ""))
        return self._keys


def _in_every_language(msgid: str) -> list[str]:
    if not msgid:
        return []
    others = (_catalogue(code).gettext(msgid) for code in i18n.LANGUAGE_NAMES)
    return [msgid, i18n._(msgid), *others]


@lru_cache(maxsize=8)
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(i18n.DOMAIN, i18n.LOCALE_DIR, [code], fallback=True)
