"""Reading contact tables in tests."""

from __future__ import annotations

from crmdesk.exchange.contact import ParsedContact, Problem, read_extra
from crmdesk.exchange.csvfile import read_csv

GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,Organization Name,Birthday,Notes,Photo,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Address 1 - Label,Address 1 - City,Address 1 - Street\n"
    'علی,,کریمی,,شرکت نمونه,1990-03-21,"خط یک\nخط ""دو""، سه",,* myContacts ::: عمده,'
    "* Work,ali@example.com,Mobile,+98 912 345 6789 ::: 0935 111 2233,مغازه,021-44556677,"
    "Home,تهران,خیابان آزادی\n"
    ",,,,فروشگاه نمونه,,,,* myContacts,,,Work,02188776655,,,,,\n"
)
OUTLOOK = (
    '"First Name","Middle Name","Last Name","Company","Home City","Business City","Mobile Phone",'
    '"Home Phone","Business Phone","Business Fax","E-mail Address","E-mail 2 Address","Notes",'
    '"Categories","E-mail Display Name"\n'
    '"مریم","","گلپایگانی","الف","","اصفهان","0921-417-7763","02188776655","031 3344 5566",'
    '"031 3344 5567","m@example.com","n@example.com","ن","عمده;همکار","Maryam"\n'
)


def read(content: str, code: str = "utf-8") -> list[ParsedContact | Problem]:
    return list(read_csv(content.encode(code)))


def contacts(content: str, code: str = "utf-8") -> list[ParsedContact]:
    items = read(content, code)
    found = [item for item in items if isinstance(item, ParsedContact)]
    assert len(found) == len(items), items
    return found


def fields(contact: ParsedContact) -> list[tuple[str, str]]:
    return [(field.label, field.value) for field in contact.phones]


def extra(contact: ParsedContact) -> dict[str, str]:
    return {name: value for name, _params, value in read_extra(contact.extra)}
