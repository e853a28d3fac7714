"""The quick ways give what the core gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk import phones, searchkey, text
from crmdesk.exchange import quick
from crmdesk.exchange.contact import AddressField, ContactField, ParsedContact
from crmdesk.exchange.contactdraft import to_draft
from crmdesk.services.customer_data import ContactDraft, contact_identity, contact_key

ALPHABET = "علیكيآأئۀ ‌\u200d\u200f،.-_'aBX0۹٣+(\n\r\t\u00a0\u0301\u064bﻻ½#@ء"
TEXTS = st.text(alphabet=ALPHABET, max_size=14) | st.text(max_size=10)
NUMBERS = st.text(alphabet="+0912 3456-۰۹۱۲x#", max_size=16) | st.from_regex(
    r"(\+98|0098|98|0)?9[0-9]{9}", fullmatch=True
)
many = settings(max_examples=400, deadline=None, derandomize=True)


@many
@given(TEXTS)
def test_texts(raw: str) -> None:
    assert quick.clean(raw) == text.clean(raw)
    assert quick.clean_multiline(raw) == text.clean_multiline(raw)
    assert quick.search_key(raw) == text.search_key(raw)
    assert quick.squash(raw) == text.squash(raw)
    assert quick.sort_key(raw) == text.sort_key(raw)


@many
@given(TEXTS, st.lists(NUMBERS, max_size=2), st.lists(TEXTS, max_size=3))
def test_documents(name: str, numbers: list[str], others: list[str]) -> None:
    wanted = searchkey.search_document(name, numbers, others)
    assert quick.search_document(name, numbers, others) == wanted
    assert quick.sound_document(name) == searchkey.sound_document(name)


@many
@given(NUMBERS)
def test_numbers(raw: str) -> None:
    found = phones.normalise(raw)
    assert quick.phone(raw) == (found.digits, found.extension)


@many
@given(st.sampled_from(["phone", "email", "handle"]), NUMBERS | TEXTS, TEXTS)
def test_keys(kind: str, raw: str, words: str) -> None:
    value, label = text.clean(raw), text.clean(words)
    contact = ContactDraft(kind, value, label)
    assert quick.contact_key(kind, value) == contact_key(contact)
    assert quick.contact_identity(kind, label, value) == contact_identity(contact)


FIELDS = st.builds(ContactField, TEXTS, NUMBERS | TEXTS)
PLACES = st.builds(AddressField, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


@many
@given(
    TEXTS,
    st.lists(FIELDS, max_size=3),
    st.lists(FIELDS, max_size=2),
    st.lists(TEXTS, max_size=3),
    st.lists(PLACES, max_size=2),
    TEXTS,
)
def test_a_draft_of_a_contact_is_clean(
    name: str,
    numbers: list[ContactField],
    handles: list[ContactField],
    tags: list[str],
    places: list[AddressField],
    note: str,
) -> None:
    contact = ParsedContact(
        name, name, name, False, tuple(numbers), tuple(numbers), note, name, tuple(tags), "", 1,
        name, "", tuple(places), tuple(handles),
    )  # fmt: skip
    draft = to_draft(contact, "csv")
    assert draft == draft.cleaned()


@pytest.mark.parametrize(
    "spelling", ["09121234567", "+98 912 123 4567", "۰۹۱۲۱۲۳۴۵۶۷", "9121234567"]
)
def test_a_mobile_number_in_its_spellings(spelling: str) -> None:
    assert quick.mobile(spelling) == "09121234567"
