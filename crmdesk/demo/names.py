"""Given and family names for the invented shop; the common ones come first."""

from __future__ import annotations

from typing import NamedTuple


class GivenName(NamedTuple):
    """A given name and how its bearer writes it in an e-mail address."""

    persian: str
    latin: str


def _given(lines: str) -> tuple[GivenName, ...]:
    entries = (entry.strip().rpartition(" ") for entry in lines.replace("\n", "|").split("|"))
    return tuple(GivenName(persian, latin) for persian, _space, latin in entries if persian)


def _words(lines: str) -> tuple[str, ...]:
    return tuple(word for part in lines.replace("\n", "|").split("|") if (word := part.strip()))


MALE = _given(
    """
    محمد mohammad|علی ali|حسین hossein|مهدی mahdi|رضا reza|حسن hassan|احمد ahmad|سعید saeed
    امیر amir|محمدرضا mohammadreza|علیرضا alireza|امیرحسین amirhossein|عباس abbas|مجید majid
    محسن mohsen|حمید hamid|محمود mahmoud|ابراهیم ebrahim|جواد javad|اکبر akbar|امین amin
    حمیدرضا hamidreza|محمدعلی mohammadali|مصطفی mostafa|مرتضی morteza|کاظم kazem|جعفر jafar
    یوسف yousef|اسماعیل esmaeil|قاسم ghasem|رسول rasoul|بهرام bahram|بهروز behrouz|فرهاد farhad
    فریدون fereydoun|خسرو khosrow|داریوش dariush|کوروش kourosh|سیاوش siavash|آرش arash
    آرمان arman|آرمین armin|پویا pouya|پیمان peyman|پدرام pedram|پرویز parviz|منوچهر manouchehr
    هوشنگ houshang|ایرج iraj|نادر nader|ناصر naser|منصور mansour|مسعود masoud|وحید vahid
    نوید navid|میلاد milad|مهران mehran|مهرداد mehrdad|شهرام shahram|شاهین shahin|سهراب sohrab
    سامان saman|سینا sina|سپهر sepehr|روزبه rouzbeh|رامین ramin|دانیال danial|حامد hamed
    جلال jalal|جمشید jamshid|بابک babak|ایمان iman|افشین afshin|اردشیر ardeshir|کیوان keyvan
    کامران kamran|کامبیز kambiz|فرزاد farzad|فرشید farshid|فرامرز faramarz|عرفان erfan
    طاها taha|صادق sadegh|رحیم rahim|رحمان rahman|خلیل khalil|یعقوب yaghoub|یحیی yahya
    موسی mousa|عیسی isa|هادی hadi|هاشم hashem|هومن houman|نیما nima|ماهان mahan|بنیامین benyamin
    امیرعلی amirali|امیرمحمد amirmohammad|امیررضا amirreza|محمدمهدی mohammadmahdi
    محمدحسین mohammadhossein|محمدجواد mohammadjavad|محمدامین mohammadamin|علی‌اکبر aliakbar
    علی‌اصغر aliasghar|غلامرضا gholamreza|غلامحسین gholamhossein|عبدالله abdollah
    عبدالرضا abdolreza|سید علی seyedali|سید محمد seyedmohammad|سید حسین seyedhossein
    سید رضا seyedreza|حجت‌الله hojatollah|نعمت‌الله nematollah|روح‌الله rouhollah|فتح‌الله fathollah
    حبیب‌الله habibollah|قدرت‌الله ghodratollah|حاج‌علی hajali|شیرزاد shirzad|ژوبین zhoubin
    """
)

FEMALE = _given(
    """
    فاطمه fatemeh|زهرا zahra|مریم maryam|معصومه masoumeh|زینب zeynab|لیلا leila|سمیه somayeh
    نرگس narges|سارا sara|مینا mina|نازنین nazanin|الهام elham|الهه elaheh|اعظم azam|اکرم akram
    اشرف ashraf|طاهره tahereh|طیبه tayebeh|صدیقه sedigheh|خدیجه khadijeh|کبری kobra|سکینه sakineh
    رقیه roghayeh|راضیه raziyeh|مرضیه marziyeh|فرزانه farzaneh|فریبا fariba|فرشته fereshteh
    فهیمه fahimeh|فائزه faezeh|شیما shima|شیرین shirin|شهلا shahla|شهناز shahnaz|شکوفه shokoufeh
    ژاله zhaleh|ژیلا zhila|سیما sima|سودابه soudabeh|سهیلا soheila|سپیده sepideh|سمیرا samira
    سحر sahar|ساناز sanaz|روژین rozhin|رویا roya|رعنا rana|ریحانه reyhaneh|حمیده hamideh
    حمیرا homeyra|حدیث hadis|حنانه hannaneh|پریسا parisa|پریا paria|پروین parvin|پروانه parvaneh
    پگاه pegah|پونه pouneh|بهاره bahareh|بهناز behnaz|بنفشه banafsheh|آزاده azadeh|آرزو arezou
    آتنا atena|آیدا aida|آذر azar|اعظم‌السادات azamsadat|ویدا vida|هانیه haniyeh|هدی hoda|هما homa
    هنگامه hengameh|نگار negar|نگین negin|نسرین nasrin|نسیم nasim|ناهید nahid|نیلوفر niloufar
    ندا neda|مهسا mahsa|مهناز mahnaz|مهین mahin|مهشید mahshid|منیژه manijeh|منصوره mansoureh
    ملیکا melika|محبوبه mahboubeh|ماندانا mandana|لاله laleh|لادن ladan|گلناز golnaz|گلی goli
    کیمیا kimia|کتایون katayoun|فرناز farnaz|عاطفه atefeh|عفت effat|طوبی touba|شبنم shabnam
    زهرا سادات zahrasadat|فاطمه سادات fatemehsadat|مریم سادات maryamsadat|نرگس خاتون nargeskhatoun
    فاطمه زهرا fatemehzahra|ماه‌منیر mahmonir|گل‌بهار golbahar|مه‌لقا mahlagha|یاسمن yasaman
    یگانه yeganeh
    """
)

FAMILY = _words(
    """
    محمدی|احمدی|حسینی|کریمی|رضایی|مرادی|جعفری|موسوی|قاسمی|رحیمی|ابراهیمی|هاشمی|صادقی|اکبری
    صالحی|نجفی|یوسفی|حیدری|نوری|اسدی|عباسی|سلیمانی|امینی|قربانی|شریفی|طاهری|عزیزی|کاظمی
    رستمی|میرزایی|اسماعیلی|زارعی|باقری|نظری|فتحی|یزدانی|ملکی|غلامی|خسروی|احمدزاده|ولی‌زاده
    علیزاده|مهدوی|شفیعی|بهرامی|جمشیدی|منصوری|محمودی|مصطفوی|تقوی|نقوی|رضوی|علوی|فاطمی|صفوی
    مرتضوی|طباطبایی|حسن‌زاده|حسین‌زاده|محمدزاده|عباس‌زاده|رجبی|شعبانی|رمضانی|صفری|محرمی|ربیعی
    بابایی|حاتمی|سعیدی|حمیدی|مجیدی|وحیدی|فریدی|نادری|ناصری|قادری|صابری|شاکری|ذاکری|طالبی
    غفاری|ستاری|جباری|ستوده|پناهی|الهی|خدادادی|خداپرست|اللهیاری|یاری|بیگی|آقایی|خانی|امیری
    سلطانی|وزیری|دهقان|دهقانی|کشاورز|باغبان|چوپانی|آهنگر|زرگر|زرگری|نجار|خیاط|صراف|عطار|عطاری
    بزاز|قناد|نانوا|مسگر|حداد|حدادی|کاشانی|اصفهانی|شیرازی|تهرانی|کرمانی|یزدی|تبریزی|همدانی
    خراسانی|گیلانی|مازندرانی|قزوینی|زنجانی|کردستانی|لرستانی|بختیاری|قشقایی|افشار|شاملو|زند
    زندی|کیانی|ساسانی|اشکانی|تیموری|نیموری|جهانگیری|جهانی|گودرزی|فرهادی|پرویزی|شیرین‌کام
    کریمی‌نیا|رضایی‌فر|احمدی‌نسب|محمدی‌پور|حسینی‌نژاد|صادقی‌راد|جعفری‌منش|نوری‌زاد|شریفی‌مهر|کاظمی‌تبار
    نیک‌نام|نیک‌پور|نیک‌بخت|نیک‌خواه|خوش‌رو|خوش‌نام|خوش‌سخن|راست‌گو|پاک‌نهاد|پاک‌سرشت|پاک‌دل
    مهرپور|مهرآور|مهربان|روشن‌ضمیر|روشن‌دل|روشنایی|روحانی|فروغی|تابنده|تابان|درخشان|درخشنده
    فرخی|فرخ‌نیا|فرزان|فرزانه‌پور|فرهنگ|فرهمند|فرجی|فرجام|پیروز|پیروزنیا|بهروزی|بهزادی|بهبودی
    بهنیا|به‌آیین|به‌گزین|آزادی|آزادمنش|آزادبخت|آریان|آریان‌پور|آرین‌مهر|آذری|آذرنوش|آذرمی|آبادی
    سبزواری|سرابی|سپهری|سپهرنیا|ستایش|سروش|سرمدی|سهرابی|سیفی|شاهینی|شاد|شادمان|شادکام|شجاعی
    شهابی|شهبازی|شکوهی|شیخی|صبوری|صباغ|صبا|صدری|صدیقی|صمدی|ضیایی|طهماسبی|ظریف|ظفری
    عابدی|عارفی|عاقلی|عالمی|عامری|عبادی|عبدی|عربی|عسگری|عظیمی|علی‌پور|علی‌نژاد|عمرانی|عنایتی
    غیاثی|فلاح|فلاحی|فیاض|فیروزی|قائمی|قانعی|قدیمی|قره‌داغی|قره‌باغی|قنبری|قهرمانی|کامرانی
    کاوه|کاوسی|کرمی|کمالی|کوچکی|کوهستانی|گلستانی|گل‌محمدی|گلزار|لطفی|لطیفی|مؤمنی|متقی|محبی
    محسنی|مختاری|مددی|مظفری|معتمدی|معینی|مقدم|مقدسی|ملایی|منتظری|مهاجر|مهاجری|میرحسینی|میرزاخانی
    میرعمادی|ناظمی|نامدار|نامور|نبوی|نعمتی|نوایی|نوروزی|نیازی|نیکو|نیکویی|هدایتی|هنرمند|هوشمند
    واعظی|وفایی|وکیلی|یعقوبی|یگانه|یوسف‌زاده|ژاله‌فر|ژیان|چراغی|چیت‌سازان|خاکپور|خالقی|خرم|خرمی
    خلیلی|داوودی|داوری|درویشی|دلاوری|دولتی|دیانتی|راد|رادمنش|رادفر|رازی|راستین|رئوفی|رئیسی
    """
)

# Put after a family name, as many families carry where they came from.
ORIGINS = _words(
    """
    تهرانی|اصفهانی|شیرازی|تبریزی|یزدی|کرمانی|قمی|کاشانی|اراکی|همدانی|گیلانی|مازندرانی|خراسانی
    نیشابوری|سبزواری|قزوینی|زنجانی|اردبیلی|خویی|مراغه‌ای|ساوجی|دماوندی|طالقانی|لاهیجی|لنگرودی
    گرگانی|شاهرودی|سمنانی|نائینی|اردکانی|میبدی|بهبهانی|دزفولی|شوشتری|بوشهری|لاری
    """
)

MALE_TITLES = _words("آقای|مهندس|دکتر|حاج|حاج آقا|استاد|اوستا")
FEMALE_TITLES = _words("خانم|مهندس|دکتر|حاج خانم")

# Trades that shopkeepers save beside a name to tell two people of one name apart.
TRADES = _words(
    """
    لوله‌کش|برقکار|نجار|کابینت‌ساز|نصاب|تعمیرکار|راننده|معلم|بنگاه|پیمانکار|خیاط|آشپزخانه
    همسایه|بازار|نانوایی|کولرساز|سرویس‌کار|املاک|رستوران|باشگاه
    """
)
