"""Address, organisation, birthday, names in networks and photo of a customer."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crmdesk import birthdays
from crmdesk.check import check
from crmdesk.desk import Desk
from crmdesk.errors import FileProblem, Invalid
from crmdesk.exchange.additions import addition, read_known_of
from crmdesk.exchange.batchwrite import BatchWriter
from crmdesk.photos import MAX_BYTES, Photos
from crmdesk.services.address_data import AddressDraft
from crmdesk.services.customers import HANDLE, ContactDraft, CustomerDraft
from tests.state import state_of

SHOP = AddressDraft("work", "خیابان آزادی\nپلاک ۱۲", "تهران", "تهران", "1345678901", "ایران")
HOME = AddressDraft("home", "کوچهٔ یاس", "کرج")
WHOLE = CustomerDraft(
    "نرگس رستمی",
    contacts=(
        ContactDraft("phone", "09121234567", "mobile"),
        ContactDraft(HANDLE, "@narges", "telegram"),
        ContactDraft(HANDLE, "@narges", "instagram"),
    ),
    organisation="چاپخانهٔ سپید",
    birthday="1990-05-12",
    addresses=(SHOP, HOME),
    photo=f"{'0' * 64}.jpg",
)
JPEG = b"\xff\xd8\xff\xe0" + b"picture"


def faults(desk: Desk) -> list[str]:
    return [fault for one in check(desk.store) for fault in one.faults]


def test_everything_is_kept_and_taken_back(desk: Desk, data_file: Path) -> None:
    empty = state_of(data_file)
    customer = desk.customers.get(desk.customers.add(WHOLE))
    assert customer.draft() == WHOLE
    assert [one.city for one in customer.addresses] == ["تهران", "کرج"]
    assert faults(desk) == []
    desk.store.undo()
    assert state_of(data_file) == empty


def test_addresses_that_stay_keep_their_rows(desk: Desk, data_file: Path) -> None:
    customer_id = desk.customers.add(WHOLE)
    before, kept = state_of(data_file), desk.customers.get(customer_id).addresses[1].id
    moved = replace(HOME, label="other")
    desk.customers.change(customer_id, addresses=(moved, AddressDraft(city="قم")), birthday="")
    after = desk.customers.get(customer_id)
    assert [(one.label, one.city) for one in after.addresses] == [("other", "کرج"), ("", "قم")]
    assert after.addresses[0].id == kept
    assert after.birthday == ""
    desk.store.undo()
    assert state_of(data_file) == before


def test_empty_and_double_addresses_are_left_out(desk: Desk) -> None:
    spaced = replace(HOME, street="  کوچهٔ  یاس ")
    draft = replace(WHOLE, addresses=(AddressDraft("home"), HOME, spaced))
    assert desk.customers.get(desk.customers.add(draft)).draft().addresses == (HOME,)


def test_the_organisation_and_the_handles_are_found(desk: Desk) -> None:
    customer_id = desk.customers.add(WHOLE)
    for words in ("چاپخانه سپید", "narges", "@narges"):
        assert [hit.id for hit in desk.search.find(words)] == [customer_id], words
    desk.customers.add_tag([customer_id], "عمده")
    assert [hit.id for hit in desk.search.find("چاپخانه")] == [customer_id]
    assert faults(desk) == []


@pytest.mark.parametrize("wrong", ["1990-02-30", "--13-01", "1370/2/22", "12 May", "--2-3"])
def test_a_day_that_is_none_is_refused(desk: Desk, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        desk.customers.add(replace(WHOLE, birthday=wrong))
    assert set(caught.value.fields) == {"birthday"}


def test_days_with_and_without_a_year() -> None:
    assert birthdays.day_of("1990-05-12") == date(1990, 5, 12)
    assert birthdays.day_of("--02-29") == date(2000, 2, 29)
    assert birthdays.has_year("1990-05-12")
    assert not birthdays.has_year("--02-29")
    assert birthdays.text_of(date(2000, 2, 29), year_known=False) == "--02-29"
    assert birthdays.text_of(date(1990, 5, 12)) == "1990-05-12"


def test_what_is_there_is_not_overwritten_by_a_card(desk: Desk) -> None:
    bare = CustomerDraft("نرگس رستمی", organisation="دفتر", addresses=(HOME,))
    customer_id = desk.customers.add(bare)
    known = read_known_of(desk.store.read, {customer_id})[customer_id]
    more = addition(known, WHOLE)
    assert len(list(more.words())) == 6  # three contacts, a birthday, a photo, an address
    with desk.store.transaction("edit_customer", name="نرگس") as tx:
        writer = BatchWriter(tx)
        writer.add(customer_id, more, len(known.points), len(known.addresses), "")
        writer.write()
    after = desk.customers.get(customer_id)
    assert after.organisation == "دفتر"
    assert (after.birthday, after.photo) == (WHOLE.birthday, WHOLE.photo)
    assert [one.city for one in after.addresses] == ["کرج", "تهران"]
    assert not addition(read_known_of(desk.store.read, {customer_id})[customer_id], WHOLE)
    assert faults(desk) == []


def test_a_photo_is_stored_once_under_what_it_holds(tmp_path: Path) -> None:
    photos = Photos(tmp_path / "photos")
    name = photos.keep(JPEG)
    assert photos.keep(JPEG) == name
    assert photos.read(name) == JPEG
    assert [one.name for one in photos.folder.iterdir()] == [name]
    if os.name == "posix":
        assert (photos.folder / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "../desk.db", "a.jpg", f"{'0' * 64}.jpg", "/etc/passwd"])
def test_a_name_from_elsewhere_is_no_path(tmp_path: Path, name: str) -> None:
    photos = Photos(tmp_path / "photos")
    assert photos.path(name) is None
    assert photos.read(name) == b""


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a", JPEG + b"0" * MAX_BYTES])
def test_other_files_are_no_photos(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FileProblem):
        Photos(tmp_path).keep(data)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file")
    with pytest.raises(FileProblem):
        Photos(tmp_path / "photos").keep(JPEG)
