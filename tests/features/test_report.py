"""The summary of a customer on paper: what it says, that it can be read, that it is safe."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import unicodedata
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from crmdesk import clock, formats, i18n, text
from crmdesk.desk import Desk
from crmdesk.errors import Cancelled, NotFound
from crmdesk.i18n import ngettext
from crmdesk.jobs import Progress
from crmdesk.reports.customer import customer_summary
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.followups import FollowUpDraft
from crmdesk.services.interactions import InteractionDraft
from crmdesk.settings import SHOP_NAME
from tests.sources import ROOT

NOTE = (
    "سلام، لا اله الا الله. للّه الحمد! مُحَمَّد رَسولُ اللهِ و لَا حَولَ و لأن لآلی. 😀 👨‍👩‍👧 漢字\n"
    "با شمارهٔ +98 912 345 6789 یا (021) 8877-6655 تماس بگیرید؛ قیمت (USD) را بپرسید.\n"
    '<b>پررنگ</b> <img src="/etc/x.png"> & &amp; <نمونه> نیم‌فاصله‌ها: می‌خواهم، علی‌رضا'
)
PAYLOADS = (
    "<b>x",
    "<b>متن</b>",
    "<نمونه>",
    "&lt;b&gt; &amp; &",
    '<img src="/etc/hostname"/>',
    '<img src="file:///etc/hostname">',
    '<img src="data:image/png;base64,AAAA">',
    "<a href='javascript:alert(1)'>x</a>",
    "<para><font color='[[[getattr(pow,\"__globals__\")]]]'>x</font></para>",
    "<br/><super>x</super><onDraw name='x'/>",
    "]]> <!-- x --> <?php x ?>",
    "(unbalanced \\) (( \\\\",
    ") Tj ET Q endstream endobj",
    "%PDF-1.4 /OpenAction << /S /JavaScript >>",
    "a\x00b\x07c\x1b[31md",
    "\ud800 alone \udfff",
    "\u202eevil\u202c \u2066\u2067\u2068",
    "=cmd|' /C calc'!A1",
    "\u200c\u200d\u200b\ufeff",
    "é" * 50,
    "ب" + "\u064e" * 200,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ee\U0001f1f7",
    "#" * 500,
    " \t \n \n\n",
)


def made(desk: Desk, customer_id: int) -> tuple[int, bytes]:
    out = io.BytesIO()
    pages = customer_summary(desk, customer_id, out)
    return pages, out.getvalue()


def text_of(data: bytes) -> list[str]:
    """Return what a reader gets from each page."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for number in range(len(document)):
        page = document[number]
        reader = page.get_textpage()
        found.append(reader.get_text_range())
        reader.close()
        page.close()
    document.close()
    return found


def words(typed: str) -> set[str]:
    """Return the words of a typed text as searching sees them, without harakat."""
    plain = unicodedata.normalize("NFKC", typed)
    kept = [letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf", "Me")]
    return set(re.findall(r"[^\W_]+", "".join(kept)))


@pytest.fixture
def hostile(desk: Desk) -> int:
    """A customer with everything that is hard to set."""
    desk.preferences.set(SHOP_NAME, "فروشگاه <b>مهر</b> & پسران (ACME Co.)")
    customer_id = desk.customers.add(
        CustomerDraft(
            "علی‌رضا کریمی (ACME Co.) <b>مدیر</b>",
            kind="company",
            city="تهران & ری",
            organisation="شرکت (ACME Co.) & شرکا Ltd.",
            birthday="1990-05-12",
            tags=("عمده‌فروش", "VIP", "لاله"),
            contacts=(
                ContactDraft("phone", "+98 912 345 6789", "mobile"),
                ContactDraft("phone", "02188776655 داخلی 12", "work"),
                ContactDraft("email", "ali@example.com", "work"),
                ContactDraft("handle", "@ali_karimi", "telegram"),
            ),
            addresses=(AddressDraft("home", "خیابان لاله\nپلاک ۱۲", "تهران", "", "1234567890"),),
            note=NOTE,
        )
    )
    for number in range(50):
        desk.interactions.log(
            InteractionDraft(
                customer_id,
                ("call", "visit", "note")[number % 3],
                happened_at=clock.now() - timedelta(days=number),
                duration_s=90,
                body=("قیمت (USD) خواست", "A wholly English note", "سلام " * 300)[number % 3],
            )
        )
    for number in range(9):
        desk.followups.add(
            FollowUpDraft(customer_id, clock.today() + timedelta(days=number), reason="پیش‌فاکتور")
        )
    return customer_id


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_word_is_found(desk: Desk, hostile: int, language: str) -> None:
    i18n.set_language(language)
    pages, data = made(desk, hostile)
    assert pages == 2
    found = words(" ".join(text_of(data)))
    customer = desk.customers.get(hostile)
    typed = [NOTE, customer.name, customer.city, customer.organisation, *customer.tags]
    typed += [
        "قیمت USD خواست A wholly English note پیش‌فاکتور",
        "خیابان لاله پلاک",
        "ali karimi example com",
    ]
    typed += [formats.digits(one) for one in ("0912 345 6789", "021 8877 6655", "1234567890")]
    missing = {word for one in typed for word in words(one)} - found
    assert missing == set()


def test_it_says_what_does_not_fit(desk: Desk, hostile: int) -> None:
    i18n.set_language("en")
    first, second = text_of(made(desk, hostile)[1])
    assert "and 3 more follow-ups" in first
    shown = len(re.findall(r"Outgoing call|Visit|Note\b", second))
    assert re.search(r"and \d+ more interactions", second)
    assert shown > 5
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "Summary" not in first  # the shop has a name of its own
    assert "extension 12" in first
    assert "Work e-mail" in first
    assert "22 Ordibehesht 1369" in first


def test_what_is_empty_is_left_out(desk: Desk) -> None:
    i18n.set_language("en")
    customer_id = desk.customers.add(CustomerDraft("Ali"))
    pages, data = made(desk, customer_id)
    (shown,) = text_of(data)
    assert pages == 1
    assert "Customer summary" in shown
    assert "Sat 30 Aban 1405" in shown
    for word in ("Birthday", "Organisation", "Tags", "Next step", "Note", "First contact", "When"):
        assert word not in shown


@pytest.mark.parametrize(("kind", "wanted"), [("fa", "۰۹۱۲"), ("en", "0912")])
def test_digits_follow_the_setting(desk: Desk, kind: str, wanted: str) -> None:
    customer_id = desk.customers.add(
        CustomerDraft("علی", contacts=(ContactDraft("phone", "09123456789"),))
    )
    formats.set_digits("fa" if kind == "fa" else "en")
    (shown,) = text_of(made(desk, customer_id)[1])
    assert wanted in shown


def test_totals(desk: Desk) -> None:
    i18n.set_language("en")
    customer_id = desk.customers.add(CustomerDraft("Ali"))
    for kind, days in (("call", 40), ("visit", 3), ("note", 90)):
        moment = clock.now() - timedelta(days=days)
        desk.interactions.log(InteractionDraft(customer_id, kind, happened_at=moment, body="x"))
    (shown,) = text_of(made(desk, customer_id)[1])
    lines = " ".join(shown.split())
    assert "Interactions so far 2" in lines
    assert "First contact Mon 20 Mehr" in lines.replace(",", "")
    assert "Last contact Wed 27 Aban" in lines.replace(",", "")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_is_interpreted(desk: Desk, payload: str) -> None:
    customer_id = desk.customers.add(
        CustomerDraft(
            f"ن {payload}"[:200],
            city=payload,
            organisation=payload[:200],
            tags=(payload,),
            note=payload,
            contacts=(ContactDraft("handle", payload, payload),),
            addresses=(AddressDraft(payload, payload, payload, payload, payload, payload),),
        )
    )
    body = text.clean_multiline(payload) or "x"
    desk.interactions.log(InteractionDraft(customer_id, "note", body=body))
    desk.followups.add(FollowUpDraft(customer_id, reason=payload, no_date_reason=payload))
    desk.preferences.set(SHOP_NAME, text.clean(payload)[:200])
    _pages, data = made(desk, customer_id)
    document = pypdfium2.PdfDocument(data)
    for number in range(len(document)):
        page = document[number]
        kinds = {one.type for one in page.get_objects()}
        assert kinds <= {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH}
        assert raw.FPDFPage_GetAnnotCount(page) == 0
        page.close()
    assert raw.FPDFDoc_GetJavaScriptActionCount(document) == 0
    assert raw.FPDFDoc_GetAttachmentCount(document) == 0
    document.close()
    assert b"/URI" not in data
    shown = "".join(text_of(data))
    stored = desk.customers.get(customer_id).note
    wanted = re.findall(r"[a-zA-Z]{3,}", stored)
    assert [word for word in wanted if word not in shown] == []


def test_fonts_are_embedded_and_nothing_else_is_asked_for(desk: Desk, hostile: int) -> None:
    _pages, data = made(desk, hostile)
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") == 2
    assert data.count(b"/Type0") == data.count(b"/ToUnicode") == 2
    assert len(data) < 100_000
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title").endswith("<b>مدیر</b>")
    assert document.get_metadata_value("CreationDate").startswith("D:20261121090000")
    document.close()
    assert made(desk, hostile)[1] == data


def test_nothing_is_drawn_outside_of_the_page(desk: Desk, hostile: int) -> None:
    document = pypdfium2.PdfDocument(made(desk, hostile)[1])
    for number in range(len(document)):
        page = document[number]
        boxes = [one.get_bounds() for one in page.get_objects()]
        assert len(boxes) > 20
        assert min(box[0] for box in boxes) > 40
        assert max(box[2] for box in boxes) < 595 - 40
        assert min(box[1] for box in boxes) > 20
        page.close()
    document.close()


def test_the_fullest_customer_has_two_pages(desk: Desk) -> None:
    long = "و" * 300
    customer_id = desk.customers.add(
        CustomerDraft(
            long,
            city=long,
            organisation=long,
            birthday="1990-05-12",
            tags=tuple(f"{number} {long[:55]}" for number in range(60)),
            contacts=tuple(
                ContactDraft("email", f"{number}{long}@example.com", long) for number in range(60)
            ),
            addresses=tuple(
                AddressDraft("x" * 300, f"{number}\n{long}", long, long, long, long)
                for number in range(60)
            ),
            note="یادداشت " * 9000,
        )
    )
    for number in range(90):
        desk.interactions.log(InteractionDraft(customer_id, "call", body="گفت " * 900))
        if number % 9 == 0:
            desk.followups.add(FollowUpDraft(customer_id, clock.today(), reason="بپرس " * 90))
    pages, data = made(desk, customer_id)
    assert pages == 2
    shown = "".join(text_of(data)).replace("\u200c", "")
    left = [
        ngettext("{n} more is in CRMDesk.", "{n} more are in CRMDesk.", n) for n in (56, 55, 59)
    ]
    for sentence, number in zip(left, (56, 55, 59), strict=True):
        said = sentence.format(n=formats.number(number)).replace("\u200c", "")
        assert words(said) <= words(shown), said


# ---- the file ----------------------------------------------------------------------------------


def test_the_file_is_whole_and_replaces_an_old_one(
    desk: Desk, hostile: int, tmp_path: Path
) -> None:
    target = tmp_path / "خلاصه.pdf"
    target.write_bytes(b"old")
    assert customer_summary(desk, hostile, target) == 2
    assert target.read_bytes().startswith(b"%PDF-")
    assert sorted(one.name for one in tmp_path.glob("*.p*")) == ["خلاصه.pdf"]


def test_nobody_and_a_stop_write_nothing(desk: Desk, hostile: int, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    with pytest.raises(NotFound):
        customer_summary(desk, 99, target)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        customer_summary(desk, hostile, target, progress)
    assert not target.exists()


def test_the_libraries_are_loaded_only_for_documents() -> None:
    code = (
        "import sys, crmdesk.desk, crmdesk.documents\n"
        "print(sorted({'reportlab', 'uharfbuzz', 'bidi'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
