"""What phones and e-mails are called."""

from __future__ import annotations

import pytest

from crmdesk import i18n
from crmdesk.label_words import email_name, phone_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("", "E-mail"),
        ("internet", "E-mail"),
        ("INTERNET", "E-mail"),
        ("other", "E-mail"),
        ("home", "Home e-mail"),
        ("work", "Work e-mail"),
        ("shop", "E-mail (<shop>)"),
    ],
)
def test_an_e_mail_is_called_one(label: str, name: str) -> None:
    i18n.set_language("en")
    assert email_name(label, "<{}>".format) == name


@pytest.mark.parametrize(
    ("label", "name"), [("", "Phone"), ("other", "Phone"), ("Fax", "Fax"), ("shop", "<shop>")]
)
def test_another_phone_is_a_phone(label: str, name: str) -> None:
    i18n.set_language("en")
    assert phone_name(label, "<{}>".format) == name
