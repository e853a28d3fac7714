"""The vocabulary of quick dates: numbers, weekdays, months, parts of the day, units.

Every word is kept in the folded spelling of ``text.fold``, so that the rules meet each word in
one spelling only. The ``*_RX`` texts are pieces of regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time

from crmdesk import jalali
from crmdesk.text import search_key

_ONES = "یک دو سه چهار پنج شش هفت هشت نه ده"
_TEENS = "یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست"
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve"
_ENGLISH_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_SPOKEN = {"یه": 1, "شیش": 6, "پونزده": 15, "شونزده": 16, "هیفده": 17, "هیجده": 18}
_FRIDAY_NAMES = ("جمعه", "آدینه")


def _counted(words: str) -> dict[str, int]:
    return {word: i for i, word in enumerate(words.split(), start=1)}


def _folded(names: Mapping[str, int]) -> dict[str, int]:
    return {search_key(name): value for name, value in names.items()}


def _persian_cardinals() -> dict[str, int]:
    names = _counted(f"{_ONES} {_TEENS}")
    for gap in ("", " "):  # «بیست‌ویک» is written as one word too
        names |= {f"بیست و{gap}{word}": 20 + i for word, i in _counted(_ONES).items() if i < 10}
        names[f"سی و{gap}یک"] = 31
    return names | {"سی": 30}


def _persian_ordinal(cardinal: str) -> str:
    if cardinal == "سی":
        return "سی ام"
    return f"{cardinal[:-1]}وم" if cardinal.endswith("سه") else f"{cardinal}م"


def _ordinals() -> dict[str, int]:
    names = {_persian_ordinal(name): value for name, value in _persian_cardinals().items()}
    return names | {"اول": 1} | _counted(_ENGLISH_ORDINALS)


def _weekdays() -> dict[str, int]:
    counts = _ONES.split()[:5]
    names = {f"{count}{gap}شنبه": i for i, count in enumerate(counts, 1) for gap in ("", " ")}
    names |= {f"{i}{gap}شنبه": i for i in range(1, 6) for gap in ("", " ")}
    names |= {"شنبه": 0, "پنشنبه": 5} | dict.fromkeys(_FRIDAY_NAMES, jalali.FRIDAY)
    for i, name in enumerate(jalali.WEEKDAYS_EN):
        names |= {name: i, name[:3]: i}
    return names


CARDINALS: Mapping[str, int] = _folded(_persian_cardinals() | _SPOKEN | _counted(_ENGLISH))
ORDINALS: Mapping[str, int] = _folded(_ordinals())
_ARTICLES = {"a": 1, "an": 1}
_VALUES = {**CARDINALS, **ORDINALS, **_ARTICLES}

#: Saturday is 0.
WEEKDAYS: Mapping[str, int] = _folded(_weekdays())
_ENGLISH_MONTHS = _folded({name: i for i, name in enumerate(jalali.MONTHS_EN, 1)})
MONTHS: Mapping[str, int] = _ENGLISH_MONTHS | _folded(
    {name: i for i, name in enumerate(jalali.MONTHS_FA, 1)} | {"امرداد": 5}
)

#: A part of the day and the hour it means when no other is said.
PARTS: Mapping[str, time] = {
    search_key(name): time(hour)
    for name, hour in {
        "بامداد": 5, "صبح": 9, "ظهر": 12, "بعدازظهر": 15, "بعد از ظهر": 15, "عصر": 17,
        "غروب": 18, "شب": 20,
        "morning": 9, "noon": 12, "afternoon": 15, "evening": 17, "night": 20,
    }.items()
}  # fmt: skip
MORNING_PARTS = frozenset({"صبح", "بامداد", "morning", "am"})
NOON_PARTS = frozenset({"ظهر", "noon"})
NIGHT_PARTS = frozenset({"شب", "night"})

_UNITS = (
    "میلیون میلیارد هزار تومان تومن ریال درصد دلار یورو toman rial rials million percent "
    "تایی عدد عددی دانه دونه نفر نفره کیلو کیلوگرم گرم تن متر متری سانت سانتی لیتر لیتری "
    "کارتن بسته جعبه شاخه رول جفت بار طبقه دستگاه "
    "pcs pieces items boxes people persons kg grams meters metres liters litres copies"
)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of some words, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(ordered)})"


#: How many: «۳», «سه», "a".
COUNT_RX = rf"(?:\d{{1,3}}|{one_of((*CARDINALS, *_ARTICLES))})"
#: «دهم», «۱۰م», "5th".
ORDINAL_RX = rf"(?:\d{{1,2}} ?(?:(?:ام|م)(?!\w)|st|nd|rd|th)|{one_of(ORDINALS)})"
DAY_NUMBER_RX = rf"(?:{ORDINAL_RX}|\d{{1,2}}|{one_of(CARDINALS)})"
HOUR_WORD_RX = one_of(word for word, value in CARDINALS.items() if value <= 12)
#: «شنبه‌ها» speaks of all Saturdays, not of the next one.
WEEKDAY_RX = rf"{one_of(WEEKDAYS)}(?! ?ها(?!\w))"
#: «تیر آهن» and «دی وی دی» are goods.
MONTH_RX = rf"{one_of(MONTHS)}(?! (?:اهن|وی)(?!\w))"
ENGLISH_MONTH_RX = one_of(_ENGLISH_MONTHS)
PART_RX = one_of(PARTS)
#: «بعد» in «بعد از عید» belongs to what follows it.
AFTER_RX = "(?:دیگر|دیگه|بعدی|بعد(?! ?از)|اینده)"
#: What makes the number before it an amount.
UNIT_RX = rf"(?:%|{one_of(_folded(_counted(_UNITS)))}(?!\w))"
_SPANS = "دقیقه ساعت روز هفته ماه سال min hour day week month year"
SPAN_RX = one_of(_counted(_SPANS))
PRICE_RX = "(?:قیمت|مبلغ|نرخ|بهای|price|amount)"


def number(word: str) -> int:
    """Return the value of a number in digits or words, cardinal or ordinal.

    Raises:
        ValueError: The word is no number.
    """
    leading = re.match(r"\d+", word)
    if leading:
        return int(leading[0])
    if word not in _VALUES:
        raise ValueError(f"no number: {word!r}")
    return _VALUES[word]
