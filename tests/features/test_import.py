"""Bringing a phone's contacts in: nothing dropped, no doubles, one undo."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from crmdesk.desk import Desk
from crmdesk.errors import Cancelled, FileProblem
from crmdesk.exchange.importer import import_contacts
from crmdesk.exchange.outcome import Outcome, outcome_of
from crmdesk.jobs import Progress
from crmdesk.services.customers import ContactDraft, Customer, CustomerDraft
from tests.state import state_of

VCARDS = Path(__file__).parents[1] / "data" / "vcards"
FILES = sorted(VCARDS.glob("*.vcf"))
PEOPLE = {
    "مریم گلپایگانی": "09214177763",
    "علی کریمی‌نیا": "09123456789",
    "ژاله چراغی": "09357654321",
}


def everyone(desk: Desk) -> dict[str, Customer]:
    customers = [desk.customers.get(each) for each in desk.customers.ids()]
    return {customer.name: customer for customer in customers}


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_import_twice_then_undo(file: Path, desk: Desk, data_file: Path) -> None:
    before = state_of(data_file)
    first = import_contacts(desk.store, file)
    filled = state_of(data_file)
    assert first.new == desk.customers.count() > 0
    for name, customer in everyone(desk).items():
        assert customer.phone == PEOPLE[name]

    second = import_contacts(desk.store, file)

    assert (second.new, second.adds, second.same) == (0, 0, first.new)
    assert state_of(data_file) == filled
    desk.store.undo()
    assert state_of(data_file) == before


def test_everything_of_a_card_is_kept(desk: Desk) -> None:
    import_contacts(desk.store, VCARDS / "android-2.1-qp.vcf")
    ali = everyone(desk)["علی کریمی‌نیا"]
    assert [(c.key, c.label) for c in ali.contacts] == [
        ("09123456789", "mobile"),
        ("02188776655", "home"),
        ("02144", "مغازه"),
    ]
    assert (ali.given_name, ali.family_name, ali.city) == ("علی", "کریمی‌نیا", "تهران")
    assert ali.note == "خط یک\nخط دو"
    assert [(place.label, place.city) for place in ali.addresses] == [("home", "تهران")]
    assert "ولی‌عصر" in ali.addresses[0].street
    assert "شعبهٔ مرکزی" in ali.organisation
    assert ali.birthday == "1990-03-21"
    photo = desk.photos.read(ali.photo)
    assert photo.startswith(b"\xff\xd8")
    assert photo.endswith(b"\xff\xd9"), hashlib.sha256(photo).hexdigest()
    assert ali.extra == ""


def test_the_broken_card_is_reported_with_its_line_and_the_others_are_in(desk: Desk) -> None:
    report = import_contacts(desk.store, VCARDS / "three-one-broken.vcf")
    (problem,) = report.problems
    assert problem.line == 11
    assert problem.sentence
    assert set(everyone(desk)) == {"مریم گلپایگانی", "ژاله چراغی"}


def test_all_files_together_make_three_people(desk: Desk) -> None:
    for file in FILES:
        import_contacts(desk.store, file)
    assert {name: c.phone for name, c in everyone(desk).items()} == PEOPLE


def test_a_rehearsal_says_the_same_and_changes_nothing(desk: Desk, data_file: Path) -> None:
    file = write(
        data_file.parent,
        "contacts.csv",
        "نام,موبایل,شهر\nعلی,09121112233,تهران\nعلی,۰۹۱۲۱۱۱۲۲۳۳,تهران\nرضا,09121112244,\n,,\n",
    )
    before = state_of(data_file)
    rehearsal = import_contacts(desk.store, file, dry_run=True)
    assert state_of(data_file) == before
    assert desk.store.peek() is None
    real = import_contacts(desk.store, file)
    assert rehearsal.counts == real.counts == {"new": 2, "same": 1}
    assert [d.line for d in rehearsal.decisions] == [d.line for d in real.decisions]


def test_the_same_mobile_adds_what_is_new_and_overwrites_nothing(
    desk: Desk, data_file: Path
) -> None:
    ali = desk.customers.add(
        CustomerDraft("علی کریمی", contacts=(ContactDraft("phone", "09121112233"),), city="کرج")
    )
    file = write(
        data_file.parent,
        "contacts.csv",
        "نام,موبایل,شهر,ایمیل,برچسب\nعلی آقا,+98 912 111 2233,تهران,ali@x.ir,عمده\n",
    )
    (decision,) = import_contacts(desk.store, file).decisions
    assert (decision.action, decision.customer_id) == ("adds", ali)
    assert decision.customer_name == "علی کریمی"
    customer = desk.customers.get(ali)
    assert (customer.name, customer.city, customer.tags) == ("علی کریمی", "کرج", ("عمده",))
    assert [c.value for c in customer.contacts] == ["09121112233", "ali@x.ir"]
    assert desk.search.find("ali@x")[0].id == ali


def test_an_office_phone_does_not_make_two_people_one(desk: Desk, data_file: Path) -> None:
    file = write(
        data_file.parent,
        "contacts.csv",
        "نام,موبایل,تلفن محل کار\nعلی,09121112233,02188776655\nرضا,09121112244,02188776655\n",
    )
    assert import_contacts(desk.store, file).new == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_every_encoding_of_a_table(encoding: str, desk: Desk, data_file: Path) -> None:
    table = "نام;موبايل\nعلي كريمي;09121112233\n"
    import_contacts(desk.store, write(data_file.parent, "c.csv", table, encoding))
    assert set(everyone(desk)) == {"علی کریمی"}


def test_a_cancelled_import_leaves_nothing(desk: Desk, data_file: Path) -> None:
    rows = "".join(f"مشتری {n},0912{n:07d}\n" for n in range(350))
    file = write(data_file.parent, "c.csv", "نام,موبایل\n" + rows)
    before = state_of(data_file)
    progress = Progress(lambda done, _total, _text: progress.cancel() if done >= 200 else None)
    with pytest.raises(Cancelled):
        import_contacts(desk.store, file, progress=progress)
    assert state_of(data_file) == before
    assert desk.store.peek() is None


def test_a_file_without_contacts_is_refused_with_a_sentence(desk: Desk, data_file: Path) -> None:
    for name, text in (("a.vcf", "BEGIN:VCARD\nx\nEND:VCARD\n"), ("b.csv", ""), ("c.csv", "x")):
        with pytest.raises(FileProblem):
            import_contacts(desk.store, write(data_file.parent, name, text))
    with pytest.raises(FileProblem):
        import_contacts(desk.store, data_file.parent / "missing.vcf")
    assert desk.store.peek() is None


def test_names_that_look_like_code_are_only_text(desk: Desk, data_file: Path) -> None:
    hostile = ["<img src='x'>", "'; DROP TABLE customer; --", "{name}", "%s", '"علی" OR 1=1']
    rows = "\n".join(
        json.dumps(name, ensure_ascii=False).replace('\\"', '""') + f",0912000000{n}"
        for n, name in enumerate(hostile)
    )
    import_contacts(desk.store, write(data_file.parent, "c.csv", "نام,موبایل\n" + rows))
    assert len(everyone(desk)) == len(hostile)
    for name in hostile:
        assert desk.search.find(name), name


def test_fillers_do_not_make_two_people_one(desk: Desk, data_file: Path) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{}\r\nTEL:ندارد\r\nEMAIL:-\r\nEND:VCARD\r\n"
    file = write(data_file.parent, "a.vcf", card.format("علی") + card.format("رضا"))
    assert import_contacts(desk.store, file).new == 2
    assert "ندارد" in everyone(desk)["رضا"].extra
    assert import_contacts(desk.store, file).new == 0


def test_extensions_and_labels_of_one_number_are_kept(desk: Desk, data_file: Path) -> None:
    lines = ("TEL;TYPE=WORK:021-88776655 داخلی 12", "TEL;TYPE=WORK:021-88776655 داخلی 13")
    lines += ("TEL;TYPE=HOME:021-88776655", "TEL;TYPE=FAX:021-88776655")
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:علی\r\n" + "\r\n".join(lines) + "\r\nEND:VCARD\r\n"
    file = write(data_file.parent, "a.vcf", card)
    import_contacts(desk.store, file)
    ali = everyone(desk)["علی"]
    assert len(ali.contacts) == 4
    desk.customers.update(ali.id, ali.draft())
    assert len(desk.customers.get(ali.id).contacts) == 4
    assert import_contacts(desk.store, file).same == 1


def test_rows_of_one_person_are_not_counted_as_so_many_customers(
    desk: Desk, tmp_path: Path
) -> None:
    desk.customers.add(CustomerDraft("نرگس", contacts=(ContactDraft("phone", "09121110000"),)))
    table = "نام,موبایل,ایمیل\n" + "".join(
        f"{name},{phone},{mail}@x.ir\n"
        for name, phone, mail in (
            ("نرگس", "09121110000", "a"),
            ("نرگس", "09121110000", "b"),
            ("پویا", "09121110001", "c"),
            ("پویا", "09121110001", "d"),
            ("پویا", "09121110001", "e"),
            ("پویا", "09121110001", "e"),
        )
    )
    path = write(tmp_path, "a.csv", table)
    for dry_run in (True, False):
        report = import_contacts(desk.store, path, dry_run=dry_run)
        assert outcome_of(report) == Outcome(new=1, completed=1, joined=3)
        assert report.same == 1
