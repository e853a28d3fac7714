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


@pytest.mark.parametrize(("number", "fits"), [("12", False), ("115", True), ("-", False)])
def test_the_shortest_number(number: str, fits: bool) -> None:
    draft = CustomerDraft("علی", contacts=(ContactDraft("phone", number),))
    if fits:
        draft.check()
    else:
        with pytest.raises(Invalid):
            draft.check()
