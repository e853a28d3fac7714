r"""The stored search documents of a customer.

A document is a list of segments between line breaks, with one at each end. The trigram index keeps
line breaks inside its tokens, so that one MATCH answers "is exactly", "ends with" and "begins
with" without a second index: a segment that begins with *q* contains ``\n`` + *q*.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from crmdesk import text

EDGE = "\n"


def search_document(
    name: str,
    phones: Iterable[str] = (),
    others: Iterable[str] = (),
) -> str:
    """Return the document that ``find`` matches.

    Args:
        name: as shown; its words, and the words joined, are the first two segments.
        phones: digits as ``phones.Phone.digits`` gives them.
        others: e-mails, tags, city: free text.
    """
    key = text.search_key(name)
    segments = [key, key.replace(" ", "")]
    segments.extend(phones)
    segments.extend(map(_often, others))
    return _document(segments)


@lru_cache(maxsize=4096)
def _often(other: str) -> str:
    """The search key of a tag or a city: the same few come again and again."""
    return text.search_key(other)


def sound_document(name: str) -> str:
    """Return the document of sound-alike letters, for names that were only heard."""
    key = text.sound_key(name)
    return _document([key, key.replace(" ", "")])


def _document(segments: Iterable[str]) -> str:
    unique = list(dict.fromkeys(segment for segment in segments if segment))
    return EDGE + EDGE.join(unique) + EDGE if unique else ""
