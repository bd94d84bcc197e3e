"""A broker's address is read as people write it, and what cannot be one is answered with what can."""

from __future__ import annotations

import pytest

from simulator.live.address import Address, parse


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("mqtt://127.0.0.1:1884", Address("127.0.0.1", 1884, tls=False)),
        ("mqtt://broker.example", Address("broker.example", 1883, tls=False)),
        ("mqtts://broker.example/", Address("broker.example", 8883, tls=True)),
        ("mqtt://[::1]:1883", Address("::1", 1883, tls=False)),
    ],
)
def test_an_address_is(text: str, address: Address) -> None:
    assert parse(text) == address


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("mqqt://127.0.0.1", "Did you mean mqtt://"),
        ("127.0.0.1:1883", "mqtt://HOST:PORT"),
        ("http://127.0.0.1", "mqtts://HOST:PORT for TLS"),
        ("mqtt://127.0.0.1:99999", "1 to 65535"),
        ("mqtt://", "has a host"),
        ("mqtt://user:word@127.0.0.1", "LAMPLIGHT_SITE_KEY"),
    ],
)
def test_no_address_is(text: str, answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        parse(text)
