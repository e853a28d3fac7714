"""Words by which a column without a heading is known: given names, cities, kinds of companies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmdesk.exchange import quick

_GIVEN = """
محمد علی حسین مهدی رضا حسن احمد سعید امیر عباس مجید محسن حمید محمود ابراهیم جواد اکبر امین مصطفی
مرتضی کاظم جعفر یوسف اسماعیل قاسم بهرام بهروز فرهاد داریوش کوروش سیاوش آرش آرمان پویا پیمان پرویز
هوشنگ نادر ناصر منصور مسعود وحید نوید میلاد مهران مهرداد شهرام سهراب سامان سینا سپهر روزبه رامین
حامد جلال جمشید بابک ایمان افشین کیوان کیان کامران فرزاد فرشید عرفان صادق رحیم هادی هاشم نیما
امیرحسین امیرعلی امیرمحمد امیررضا محمدرضا محمدعلی محمدمهدی محمدحسین علیرضا حمیدرضا غلامرضا عبدالله
فاطمه زهرا مریم معصومه زینب لیلا سمیه نرگس سارا مینا نازنین الهام الهه اعظم اکرم طاهره طیبه صدیقه
خدیجه سکینه رقیه راضیه مرضیه فرزانه فریبا فرشته فهیمه فائزه شیما شیرین شهلا شهناز شکوفه ژاله سیما
سهیلا سپیده سمیرا سحر ساناز رویا ریحانه حمیده پریسا پریا پروین پروانه پگاه بهاره بهناز بنفشه آزاده
آرزو آتنا آیدا آذر ویدا هانیه هدی هما نسرین نسترن ندا مهسا مهناز منیژه ملیکا ملیحه لاله گلناز گلی
کبری فروغ غزل عسل ستاره زهره
"""
_CITIES = """
تهران|مشهد|اصفهان|کرج|شیراز|تبریز|قم|اهواز|کرمانشاه|ارومیه|رشت|زاهدان|همدان|کرمان|یزد|اردبیل
بندرعباس|اراک|اسلامشهر|زنجان|سنندج|قزوین|خرم آباد|گرگان|ساری|شهریار|قدس|کاشان|ملارد|دزفول
نیشابور|بابل|خمینی شهر|سبزوار|گلستان|آمل|پاکدشت|نجف آباد|بروجرد|آبادان|قرچک|بجنورد|ورامین|بوشهر
ساوه|قائم شهر|سیرجان|خوی|ایلام|بیرجند|یاسوج|شهرکرد|سمنان|شاهرود|مراغه|مرودشت|کیش|قشم|لاهیجان
بندر انزلی|گنبد کاووس|رفسنجان|جیرفت|بم
"""
_COMPANY = ("شرکت", "فروشگاه", "مغازه", "موسسه", "مؤسسه", "کارخانه", "بازرگانی", "آموزشگاه", "دفتر")

GIVEN = frozenset(map(quick.squash, _GIVEN.split()))
CITIES = frozenset(quick.squash(city) for city in _CITIES.strip().replace("\n", "|").split("|"))


def mostly(values: Sequence[str], known: Collection[str]) -> bool:
    """Tell whether more than half of the values are such words."""
    return sum(quick.squash(value) in known for value in values) * 2 > len(values)


def mostly_companies(values: Sequence[str]) -> bool:
    """Tell whether more than half of the values begin as names of companies do."""
    return sum(value.startswith(_COMPANY) for value in values) * 2 > len(values)
