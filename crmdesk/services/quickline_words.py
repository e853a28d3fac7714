"""The vocabulary of the quick line, and the pieces that a line is read in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmdesk import text
from crmdesk.quickdate import QuickDate

DEFAULT_KIND = "task"

_KIND_WORDS: Mapping[str, str] = {
    "call": "تماس تلفن زنگ call phone ring",
    "visit": "مراجعه دیدار بازدید ملاقات جلسه visit meet meeting",
    "message": "پیام پیامک واتساپ تلگرام message sms whatsapp telegram",
    "email": "ایمیل رایانامه email e-mail mail",
}


def _keys(words: str) -> frozenset[str]:
    return frozenset(text.squash(word) for word in words.split())


KIND_OF: Mapping[str, str] = {
    word: kind for kind, words in _KIND_WORDS.items() for word in _keys(words)
}

#: What follows a kind word and says nothing more: «زنگ بزن», «پیام بده».
VERBS = _keys(
    "بزن بزنم بزنیم بزنید بگیر بگیرم بگیریم بگیرید بده بدم بدهم بدهیم بدهید بفرست بفرستم بفرستیم "
    "کن کنم کنیم شود بشه"
)
ARTICLES = _keys("یک یه a an")

#: After these comes a name; those that are True may as well say what for.
ANCHORS: Mapping[str, bool] = dict.fromkeys(_keys("با به with to"), False) | dict.fromkeys(
    _keys("برای واسه for"), True
)
HONORIFICS = _keys("خانم خانوم آقای آقا دکتر مهندس جناب سرکار حاج حاجی استاد mr mrs ms dr miss")
#: They begin many names and are none alone.
TRADES = _keys(
    "شرکت فروشگاه کارگاه کارخانه موسسه مؤسسه رستوران هتل گالری آموزشگاه داروخانه کافه نانوایی "
    "مغازه بازرگانی دفتر company shop"
)
OBJECT_MARKS = _keys("را رو")

#: Words that belong to no name.
STOPS = _keys(
    "درباره دربارهٔ درباره‌ی راجع بابت جهت که در از تا را رو بعد قبل چون اگر برای به با واسه"
) | _keys("about re regarding on at that for to with by from")

#: «در تلگرام» is how, and needs its word.
VIA = _keys("در از با توی روی به via by on in")

_MARK = 0xF0000
_MARKS = re.compile("[\U000f0000-\U000fffff]")
_QUOTED = re.compile(r"«[^»]*(?:»|$)|“[^”]*(?:”|$)|(?:(?<=\s)|^)\"[^\"]+\"(?=[\s،,؛;:.!?؟)]|$)")
_WHOLE_QUOTE = re.compile(r"«([^«»]*)»?|“([^“”]*)”?|\"([^\"]*)\"")
# Only what can be nothing else: «۱۴۰۵/۰۹/۱۵ ۱۴:۳۰» and «فردا ۱۰» are no phones.
_PHONE = re.compile(
    r"(?<![\w+/.:])(?:"
    r"(?:\+|00)98(?:[ -]?\d){10}"
    r"|09(?:[ -]?\d){9}"
    r"|0[1-8](?:[ -]?\d){9}"
    r"|\+[1-9](?:[ -]?\d){7,13}"
    r"|9\d{9}"
    r"|[1-9]\d{6,7}"
    r")(?![\w/.:]\d|\w)"
)
_ENDS = "،,؛;:.!?؟-–—·|/"
_EDGES = f" {_ENDS}"


class Masked:
    """A line in which quotations and phones are one sign each, so that no rule looks into them."""

    def __init__(self, typed: str) -> None:
        self._kept: list[tuple[str, bool]] = []
        line = _QUOTED.sub(lambda match: self._hide(match[0], phone=False), _MARKS.sub("", typed))
        plain = text.latin_digits(line)  # one character for one: places stay the same
        parts, last = [], 0
        for match in _PHONE.finditer(plain):
            phone = line[match.start() : match.end()]
            parts += [line[last : match.start()], self._hide(phone, phone=True)]
            last = match.end()
        self.text = text.clean("".join([*parts, line[last:]]))

    def phone(self, raw: str) -> str:
        """Return the phone behind a sign, "" when it is none."""
        marks = _MARKS.findall(raw)
        kept = self._kept[ord(marks[0]) - _MARK] if marks else ("", False)
        return kept[0] if kept[1] else ""

    def restore(self, words: Sequence[str]) -> str:
        """Put words together, with what was hidden; marks around all of it go."""
        joined = " ".join(words).strip(_EDGES)
        joined = _MARKS.sub(lambda match: self._kept[ord(match[0]) - _MARK][0], joined)
        whole = _WHOLE_QUOTE.fullmatch(joined)
        if whole is not None:
            joined = next(group for group in whole.groups() if group is not None)
        return text.clean(joined)

    def _hide(self, hidden: str, *, phone: bool) -> str:
        self._kept.append((hidden.strip(), phone))
        # With spaces around it, for «تماس با رضایی«فوری»» is two words.
        return f" {chr(_MARK + len(self._kept) - 1)} "


@dataclass(slots=True)
class Token:
    """A word of the line.

    Attributes:
        raw: as it was typed.
        core: without the punctuation around it.
        key: as it is compared with the vocabulary.
        ends: whether punctuation follows, which no name goes beyond.
        masked: whether it stands for a quotation or a phone.
        taken: whether it belongs to a recognised part, and no longer to the reason.
    """

    raw: str
    core: str
    key: str
    ends: bool
    masked: bool
    taken: bool = False


def tokens_of(line: str, rest: str | None) -> list[Token]:
    """Return the words of a line.

    Args:
        line: masked.
        rest: what is left of it without its date; the words that are not in it are taken. None
            when it has no date.
    """
    tokens = [_token(raw) for raw in line.split()]
    if rest is None:
        return tokens
    left = [_token(raw).core for raw in rest.split()]
    place = 0
    for token in tokens:
        if place < len(left) and token.core == left[place]:
            place += 1
        else:
            token.taken = True
    if place < len(left):  # the date was part of a word: do without knowing its place
        return [_token(raw) for raw in rest.split()]
    return tokens


def _token(raw: str) -> Token:
    core = raw.strip(f"{_ENDS}()[]")
    return Token(
        raw,
        core,
        text.squash(core),
        raw.rstrip(_ENDS) != raw,
        _MARKS.search(raw) is not None,
    )


@dataclass(slots=True)
class Reading:
    """A line while it is read; what a rule takes is no longer part of the reason.

    Attributes:
        masked: the line.
        tokens: its words.
        when: the date that was said.
        kind: a key of ``followups.KINDS``, "" when none was said.
        kind_at: the words of the kind: the first, and the one after the last.
    """

    masked: Masked
    tokens: list[Token]
    when: QuickDate | None = None
    kind: str = ""
    kind_at: tuple[int, int] = (0, 0)

    def take(self, start: int, end: int) -> None:
        """Take words from ``start`` up to, without, ``end``."""
        for token in self.tokens[start:end]:
            token.taken = True

    def reason(self) -> str:
        """Return what nobody took."""
        return self.masked.restore([token.raw for token in self.tokens if not token.taken])


def next_word(tokens: Sequence[Token], number: int) -> Token | None:
    """Return the word right after another one; None at the end and where a date follows."""
    follows = tokens[number + 1] if number + 1 < len(tokens) else None
    return follows if follows is not None and not follows.taken else None
