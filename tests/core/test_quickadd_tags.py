"""The sign of a tag as each keyboard writes it, and numbers too short to be called."""

from __future__ import annotations

import pytest

from crmdesk.errors import Invalid
from crmdesk.services.customers import ContactDraft, CustomerDraft
from crmdesk.services.quickadd import quick_draft


@pytest.mark.parametrize("sign", ["#", "٫"])
def test_the_sign_of_a_tag(sign: str) -> None:
    draft = quick_draft(f"علی رضایی 09121234567 {sign}عمده")
    assert (draft.name, draft.tags) == ("علی رضایی", ("عمده",))


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("علی ۰۹۱۲۱۱۱۲۲۳۴ ۰۲۱۸۸۷۷۶۶۵۶", ["۰۹۱۲۱۱۱۲۲۳۴", "۰۲۱۸۸۷۷۶۶۵۶"]),
        ("علی 0912 111 2234 021 8877 6656", ["0912 111 2234", "021 8877 6656"]),
        ("علی 09121112234 / 02188776656", ["09121112234", "02188776656"]),
        ("علی ۰۹۱۲۱۱۱۲۲۳۴، ۰۲۱۸۸۷۷۶۶۵۶", ["۰۹۱۲۱۱۱۲۲۳۴", "۰۲۱۸۸۷۷۶۶۵۶"]),
        ("علی 88776656 09121112234", ["88776656", "09121112234"]),
        ("علی +98 912 345 6789 +98 21 8877 6655", ["+98 912 345 6789", "+98 21 8877 6655"]),
        ("علی 0912 022 0434", ["0912 022 0434"]),
        ("علی 021/88776656", ["021/88776656"]),
        ("علی (021) 8877-6656", ["(021) 8877-6656"]),
    ],
)
def test_where_one_number_ends(line: str, numbers: list[str]) -> None:
    draft = quick_draft(line)
    assert draft.name == "علی"
    assert [contact.value for contact in draft.contacts] == numbers


def test_what_is_too_long_for_a_phone_stays_in_the_name() -> None:
    draft = quick_draft("کارت 6037991234567890")
    assert (draft.name, draft.contacts) == ("کارت 6037991234567890", ())


@pytest.mark.parametrize(("number", "fits"), [("12", False), ("115", True), ("-", False)])
def test_the_shortest_number(number: str, fits: bool) -> None:
    draft = CustomerDraft("علی", contacts=(ContactDraft("phone", number),))
    if fits:
        draft.check()
    else:
        with pytest.raises(Invalid):
            draft.check()
