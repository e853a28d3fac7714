"""The pages of handles: names, links, numbers; nothing but https and the hosts that are known."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.networks import NAMES, has_page, page_of

HOSTS = {"t.me", "wa.me", "instagram.com", "eitaa.com", "ble.ir", "rubika.ir"}


@pytest.mark.parametrize(
    ("network", "value", "page"),
    [
        ("telegram", "@narges_r", "https://t.me/narges_r"),
        ("telegram", " narges ", "https://t.me/narges"),
        ("telegram", "https://telegram.me/narges/", "https://t.me/narges"),
        ("telegram", "t.me/narges?start=1", "https://t.me/narges"),
        ("telegram", "09121234567", ""),
        ("telegram", "نرگس", ""),
        ("telegram", "https://evil.ir/narges", ""),
        ("telegram", "../login", ""),
        ("instagram", "_n.r_1", "https://instagram.com/_n.r_1"),
        ("instagram", "https://www.instagram.com/shop.ir?igsh=1", "https://instagram.com/shop.ir"),
        ("eitaa", "@shop", "https://eitaa.com/shop"),
        ("bale", "shop", "https://ble.ir/shop"),
        ("rubika", "shop", "https://rubika.ir/shop"),
        ("whatsapp", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "https://wa.me/989121234567"),
        ("whatsapp", "https://wa.me/989121234567", "https://wa.me/989121234567"),
        (
            "whatsapp",
            "https://api.whatsapp.com/send?phone=989121234567",
            "https://wa.me/989121234567",
        ),
        ("whatsapp", "narges", ""),
        ("whatsapp", "12", ""),
        ("website", "shop.ir", "https://shop.ir"),
        ("website", "http://www.shop.ir/a?b=c#d", "https://www.shop.ir/a?b=c#d"),
        ("website", "HTTPS://shop.ir", "https://shop.ir"),
        ("website", "فروشگاه.ایران", "https://فروشگاه.ایران"),
        ("website", "file:///etc/passwd", ""),
        ("website", "javascript:alert(1)", ""),
        ("website", "https://shop.ir@evil.ir", ""),
        ("website", "https://https://evil.ir", ""),
        ("website", "shop.ir/a b", ""),
        ("website", "localhost", ""),
        ("website", "127.0.0.1", ""),
        ("website", "shop", ""),
        ("website", "", ""),
        ("other", "shop.ir", ""),
        ("myspace", "shop", ""),
    ],
)
def test_pages(network: str, value: str, page: str) -> None:
    assert page_of(network, value) == page
    assert has_page(network, value) == bool(page)


@pytest.mark.parametrize("value", ["[", "]", "[::1", "example.com]", "https://[", "//["])
def test_brackets_are_no_site(value: str) -> None:
    assert page_of("website", value) == ""


@given(st.sampled_from([*NAMES, "other", ""]), st.text(max_size=60))
def test_whatever_is_typed_only_known_places_are_opened(network: str, value: str) -> None:
    page = page_of(network, value)
    if not page:
        return
    parts = urlsplit(page)
    assert parts.scheme == "https"
    assert network == "website" or parts.netloc in HOSTS
    assert "@" not in parts.netloc
