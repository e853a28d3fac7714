"""Awkward customers, thousands of them, out to each kind of file and back: nothing differs."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from crmdesk import i18n
from crmdesk.desk import Desk, open_desk
from crmdesk.exchange import labels
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.exchange.contact import MAX_LABEL, read_extra
from crmdesk.exchange.csvheader import Role, recognise
from crmdesk.exchange.export import ENDINGS, VCARD, export_customers
from crmdesk.exchange.headings import OWNER, are_ours
from crmdesk.exchange.importer import import_contacts
from crmdesk.exchange.performing import perform
from crmdesk.exchange.plan import NEW, plan_import
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customer_data import ContactDraft, CustomerDraft
from tests.features.awkward import MEANT, OWN_TAGS, Awkward

COUNT = 700
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
ORDER = {"phone": 0, "email": 1, "handle": 2}
LANGUAGES = ("fa", "en")

LONG = "مشتریانی که در نمایشگاه بین‌المللی آشنا شدیم " * 30
STRANGE = (
    CustomerDraft("برچسب‌ها", tags=(*OWN_TAGS, LONG, "الف، ب", *(f"t{n}" for n in range(120)))),
    CustomerDraft(
        "تلفن‌ها",
        contacts=(
            *(ContactDraft("phone", f"0912000{n:04}", word) for n, word in enumerate(MEANT)),
            ContactDraft("phone", "021-88776655", LONG),
            ContactDraft("phone", "09121112233 و 09351112233", "home"),
            ContactDraft("phone", "“09121112244”"),
            ContactDraft("email", '"a,b"@x.ir', LONG),
            ContactDraft("email", "“a@x.ir”"),
            ContactDraft("handle", "https://a.ir ::: b", LONG),
            ContactDraft("handle", "x-apple:ali", "Site"),
            ContactDraft("handle", "https://t.me/ali"),
            ContactDraft("handle", "telegram:ali", 'a"b;c,d:e'),
        ),
    ),
    CustomerDraft(
        "نشانی‌ها",
        addresses=(
            *(AddressDraft(label, city=f"شهر {n}") for n, label in enumerate(MEANT)),
            AddressDraft(LONG, "خیابان\nپلاک", "قم"),
            AddressDraft("mobile", city="یزد"),
        ),
    ),
    CustomerDraft("سپید", "company", organisation="سپید"),
    CustomerDraft("آبی", "company"),
    CustomerDraft("سبز", "person", organisation="سبز"),
)
"""What the words of a customer would be taken for, were they read in the usual way."""


def everybody(desk: Desk, *, photos: bool = True) -> Counter[tuple[CustomerDraft, str]]:
    """Return what every customer is, whatever the order of their kinds of contacts."""
    found: Counter[tuple[CustomerDraft, str]] = Counter()
    for number in desk.customers.ids():
        customer = desk.customers.get(number)
        draft = customer.draft()
        contacts = tuple(sorted(draft.contacts, key=lambda each: ORDER[each.kind]))
        details = sorted(line for line in read_extra(customer.extra) if line[0] != "VERSION")
        photo = draft.photo if photos else ""
        found[replace(draft, contacts=contacts, photo=photo), repr(details)] += 1
    return found


def back_again(desk: Desk, folder: Path, kind: str) -> Counter[tuple[CustomerDraft, str]]:
    """Return who is there when a file of all is read into an empty data file."""
    file = folder / f"out{ENDINGS[kind]}"
    assert export_customers(desk, file, kind).shortened == ()
    other = open_desk(folder / "other" / "desk.db")
    try:
        plan = plan_import(other, file)
        assert plan.problems == []
        for row in plan.rows:
            if row.action != NEW:  # the same phone as somebody before
                plan.choose(row.number, NEW)
        perform(plan)
        return everybody(other)
    finally:
        other.close()


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_come_back_as_they_were(desk: Desk, tmp_path: Path, kind: str, language: str) -> None:
    i18n.set_language(language)
    seed = [*ENDINGS].index(kind) + len(ENDINGS) * LANGUAGES.index(language)
    made = Awkward(seed, [desk.photos.keep(JPEG), desk.photos.keep(PNG)])
    drafts = [made.customer() for _number in range(COUNT)]
    for draft in drafts:
        draft.check()
    with desk.store.transaction("import_contacts", name="all") as tx:
        writer = BatchWriter(tx)
        for draft in drafts:
            writer.new(draft)
        writer.write()
    desk.customers.delete(list(desk.customers.ids())[::50])
    wanted = everybody(desk, photos=kind == VCARD)
    assert wanted.total() == COUNT - COUNT // 50
    found = back_again(desk, tmp_path, kind)
    assert list((found - wanted).elements())[:5] == list((wanted - found).elements())[:5]


@pytest.mark.parametrize("kind", ENDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_a_reader_would_take_for_others_come_back(
    desk: Desk, tmp_path: Path, kind: str, language: str
) -> None:
    i18n.set_language(language)
    for draft in STRANGE:
        desk.customers.add(draft)
    wanted = everybody(desk)
    found = back_again(desk, tmp_path, kind)
    assert list((found - wanted).elements()) == list((wanted - found).elements())


def test_marks_of_our_own_mean_nothing_in_a_table_of_others(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(
        "نام,تلفن 1 - برچسب,تلفن 1 - شماره\nعلی,“انبار”,0912 111 2233\n", encoding="utf-8"
    )
    (decision,) = import_contacts(desk.store, tmp_path / "in.csv").decisions
    (contact,) = desk.customers.get(decision.customer_id).contacts
    assert (contact.label, contact.value) == ("“انبار”", "0912 111 2233")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gone", [(Role.DETAILS,), (Role.DETAILS, Role.FULL_NAME, Role.KIND)])
def test_a_table_of_ours_is_known_when_columns_were_taken_out(
    desk: Desk, tmp_path: Path, language: str, gone: tuple[str, ...]
) -> None:
    i18n.set_language(language)
    contacts = (
        ContactDraft("phone", "09121112244 و 09351112255", "خانه"),
        ContactDraft("handle", "a ::: b", labels.NONE),
    )
    customer = CustomerDraft("رضا", given_name="رضا", city="Karaj 12", contacts=contacts)
    desk.customers.add(customer)
    export_customers(desk, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    known = [recognise(words) for words in rows[0]]
    left_out = [n for n, column in enumerate(known) if column and column.role in gone]
    assert len(left_out) == len(gone)
    kept = [[cell for n, cell in enumerate(row) if n not in left_out] for row in rows]
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(kept)
    (tmp_path / "other").mkdir()
    other = open_desk(tmp_path / "other" / "desk.db")
    try:
        (decision,) = import_contacts(other.store, tmp_path / "in.csv").decisions
        assert other.customers.get(decision.customer_id).draft().contacts == contacts
    finally:
        other.close()


@pytest.mark.parametrize(
    ("headings", "ours"),
    [
        ("Full name,Phone 1 - Value,City", True),
        ("نام کامل,تلفن 2 - برچسب,تلفن 2 - شماره,برچسب‌ها", True),
        ("First Name,Birthday,Notes,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label", False),
        ("نام کامل,نوع,شهر,یادداشت,موبایل", False),
        ("نام کامل,شهر,Phone 1 - Value", False),
        (",".join(["نام", "موبایل", *(words for words in OWNER)]), False),
        ("", False),
    ],
)
def test_headings_of_ours(headings: str, ours: bool) -> None:
    assert are_ours(headings.split(",")) is ours


@pytest.mark.parametrize("ending", [".csv", ".vcf"])
def test_a_long_tag_of_others_is_a_tag_and_a_longer_one_a_further_detail(
    desk: Desk, tmp_path: Path, ending: str
) -> None:
    tags = ("ب" * 77, "پ" * (MAX_LABEL + 1))
    text = {
        ".csv": f"نام,تلفن,برچسب\nعلی,02188776655,{tags[0]}; {tags[1]}\n",
        ".vcf": f"BEGIN:VCARD\nVERSION:3.0\nFN:علی\nCATEGORIES:{','.join(tags)}\nEND:VCARD\n",
    }
    (tmp_path / f"in{ending}").write_text(text[ending], encoding="utf-8")
    (decision,) = import_contacts(desk.store, tmp_path / f"in{ending}").decisions
    customer = desk.customers.get(decision.customer_id)
    assert customer.tags == tags[:1]
    assert tags[1] in customer.extra


def test_a_label_of_others_that_is_too_long_is_kept_whole(desk: Desk, tmp_path: Path) -> None:
    label = "خ" * (MAX_LABEL + 1)
    (tmp_path / "in.csv").write_text(
        f"نام,تلفن 1 - برچسب,تلفن 1 - شماره\nعلی,{label},02188776655\n", encoding="utf-8"
    )
    (decision,) = import_contacts(desk.store, tmp_path / "in.csv").decisions
    customer = desk.customers.get(decision.customer_id)
    assert customer.contacts[0].label == label[:MAX_LABEL]
    assert label in customer.extra
