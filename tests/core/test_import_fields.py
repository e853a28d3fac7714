"""Addresses, birthdays, organisations, names in networks and photos in cards and tables."""

from __future__ import annotations

import base64

import pytest

from crmdesk import i18n
from crmdesk.exchange.contact import AddressField, ContactField, read_extra
from crmdesk.exchange.csvheader import recognise
from crmdesk.exchange.details import read_details, write_details
from crmdesk.exchange.roles import CHOICES, column_of, title
from tests.core.csv_help import contacts, extra
from tests.core.vcard_help import kept, one

JPEG = b"\xff\xd8\xff\xe0picture"
PNG = b"\x89PNG\r\n\x1a\npicture"


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


# --- cards ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "place", "whole"),
    [
        (
            "ADR;TYPE=HOME:;;خیابان\\nپلاک ۲;کرج;البرز;123;ایران",
            AddressField("home", "خیابان\nپلاک ۲", "کرج", "البرز", "123", "ایران"),
            True,
        ),
        ("ADR;TYPE=WORK,POSTAL:;;a;b;;;", AddressField("work", "a", "b"), True),
        ("item1.ADR:;;a;b;;;\nitem1.X-ABLabel:ویلا", AddressField("ویلا", "a", "b"), True),
        ("ADR:صندوق ۱;;a;b;;;", AddressField("", "a", "b"), False),
        ('ADR;GEO="geo:1,2":;;a;b;;;', AddressField("", "a", "b"), False),
        ("ADR;WORK;HOME:;;a;b;;;", AddressField("work", "a", "b"), False),
    ],
)
def test_addresses(line: str, place: AddressField, whole: bool) -> None:
    contact = one("FN:x\n" + line)
    assert contact.addresses == (place,)
    assert (contact.extra == "") == whole


@pytest.mark.parametrize(
    ("line", "day", "whole"),
    [
        ("BDAY:1990-05-12", "1990-05-12", True),
        ("BDAY;VALUE=date:19900512", "1990-05-12", True),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12", "--05-12", True),
        ("BDAY:--0512", "--05-12", True),
        ("BDAY;CALSCALE=hebrew:1990-05-12", "", False),
        ("BDAY;VALUE=text:دههٔ چهل", "", False),
        ("BDAY:", "", True),
    ],
)
def test_birthdays(line: str, day: str, whole: bool) -> None:
    contact = one("FN:x\n" + line)
    assert (contact.birthday, contact.extra == "") == (day, whole)


@pytest.mark.parametrize(
    ("line", "network", "name", "whole"),
    [
        ("X-SOCIALPROFILE;TYPE=telegram:@ali", "telegram", "@ali", True),
        ("X-SOCIALPROFILE;type=instagram;x-user=ali:x-apple:ali", "instagram", "ali", True),
        (
            "X-SOCIALPROFILE;type=twitter;x-user=ali:http://twitter.com/ali",
            "twitter",
            "http://twitter.com/ali",
            False,
        ),
        ("X-SOCIALPROFILE:https://t.me/ali", "telegram", "https://t.me/ali", True),
        ("IMPP;X-SERVICE-TYPE=Skype;TYPE=HOME:skype:ali", "skype", "ali", False),
        ("IMPP:xmpp:ali@example.com", "jabber", "ali@example.com", True),
        ("X-TELEGRAM:ali", "telegram", "ali", True),
        ("X-SKYPE-USERNAME:ali", "skype", "ali", True),
        ("URL:https://example.com/a?b=c:d", "website", "https://example.com/a?b=c:d", True),
        ("URL;TYPE=WORK:https://example.com", "website", "https://example.com", False),
    ],
)
def test_names_in_networks(line: str, network: str, name: str, whole: bool) -> None:
    contact = one("FN:x\n" + line)
    assert contact.handles == (ContactField(network, name),)
    assert (contact.extra == "") == whole


@pytest.mark.parametrize("data", [JPEG, PNG])
def test_photos_by_what_they_hold(data: bytes) -> None:
    encoded = base64.b64encode(data).decode()
    for line in (f"PHOTO;ENCODING=b;TYPE=GIF:{encoded}", f"PHOTO:data:image/gif;base64,{encoded}"):
        contact = one("FN:x\n" + line)
        assert (contact.photo, contact.extra) == (data, "")


@pytest.mark.parametrize(
    "line",
    [
        "PHOTO;ENCODING=b:" + base64.b64encode(b"GIF89a").decode(),
        "PHOTO;ENCODING=b:/9j/4AA",
        "PHOTO;VALUE=uri:https://example.com/a.jpg",
        "PHOTO;ENCODING=b:" + base64.b64encode(JPEG + bytes(5 * 1024 * 1024)).decode(),
    ],
)
def test_other_pictures_stay_where_they_are(line: str) -> None:
    contact = one("FN:x\n" + line)
    assert contact.photo == b""
    assert len(kept(contact, "PHOTO")) == 1


def test_the_second_photo_is_kept_with_the_rest() -> None:
    lines = [f"PHOTO;ENCODING=b:{base64.b64encode(each).decode()}" for each in (JPEG, PNG)]
    contact = one("FN:x\n" + "\n".join(lines))
    assert contact.photo == JPEG
    assert len(kept(contact, "PHOTO")) == 1


def test_what_is_too_much_is_kept_with_the_rest() -> None:
    contact = one("FN:x\n" + "\n".join(f"ADR:;;a{n};b;;;" for n in range(60)))
    assert len(contact.addresses) == 50
    assert len(kept(contact, "ADR")) == 10


# --- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("تاریخ تولد", "birthday"),
        ("آدرس", "address_street"),
        ("آدرس ۲", "address_street@2"),
        ("آدرس منزل", "address_street:home"),
        ("Business Street", "address_street:work"),
        ("Business Street 2", "address_street:work"),
        ("Home Country/Region", "address_country:home"),
        ("Other Postal Code", "address_postcode@other"),
        ("Address 2 - City", "address_city@2"),
        ("نشانی ۱ - کد پستی", "address_postcode@1"),
        ("کد پستی", "address_postcode"),
        ("استان", "address_region"),
        ("کشور", "address_country"),
        ("شهر", "city"),
        ("تلگرام", "handle:telegram"),
        ("آیدی اینستاگرام", "handle:instagram"),
        ("شماره واتساپ", "handle:whatsapp"),
        ("Web Page", "handle:website"),
        ("Website 1 - Value", "handle:website"),
        ("IM 1 - Service", "handle_label@1"),
        ("شناسه ۱ - نام", "handle@1"),
        ("تلفن ۲ - برچسب", "phone_label@2"),
        ("تلفن انبار", "phone:انبار"),
        ("نوع", "kind"),
    ],
)
def test_headings(heading: str, code: str) -> None:
    column = recognise(heading)
    assert column is not None
    assert column.code == code
    assert column_of(code) == column


def test_a_table_of_a_shop() -> None:
    [ali] = contacts(
        "نام,شهر,آدرس,کد پستی,تاریخ تولد,شرکت,تلگرام,وب‌سایت\n"
        "علی,کرج,خیابان یک,123,۱۳۶۹/۱/۱,الف,@ali,example.com\n"
    )
    assert ali.addresses == (AddressField("", "خیابان یک", "کرج", "", "123"),)
    assert (ali.city, ali.birthday, ali.organisation) == ("کرج", "1990-03-21", "الف")
    assert ali.handles == (
        ContactField("telegram", "@ali"),
        ContactField("website", "example.com"),
    )
    assert ali.extra == ""


def test_outlook_addresses_have_several_lines() -> None:
    [ali] = contacts(
        "First Name,Home Street,Home Street 2,Home City,Business Street,Birthday\n"
        "Ali,one,two,Karaj,three,0/0/00\n"
    )
    assert ali.addresses == (
        AddressField("home", "one\ntwo", "Karaj"),
        AddressField("work", "three"),
    )
    assert (ali.city, ali.birthday, ali.extra) == ("Karaj", "", "")


def test_days_that_are_not_clear_are_kept() -> None:
    [ali] = contacts("Name,Birthday,Kind\nAli,5/12/1990,wholesale\n")
    assert ali.birthday == ""
    assert extra(ali) == {"Birthday": "5/12/1990", "Kind": "wholesale"}


def test_kinds() -> None:
    ali, shop = contacts("Name,Kind\nAli,person\nShop,شرکت\n")
    assert (ali.is_company, shop.is_company) == (False, True)


def test_every_choice_has_a_name_and_is_a_code() -> None:
    for code, _msgid in CHOICES:
        assert title(code)
        assert code == "extra" or column_of(code) is not None
    assert title("phone:انبار@2") == "Phone 2 (انبار)"
    assert title("rubbish") == title("extra")


def test_details_as_text() -> None:
    lines = [("a;b:c", ["TYPE=x", "d\\e"], "v\n\\n;:\r"), ("نام", [], "")]
    assert read_details(write_details(lines)) == lines
    assert read_details("سلام") is None
    [ali] = contacts("Name,Further details\nAli,سلام\n")
    assert read_extra(ali.extra) == [("Further details", [], "سلام")]
