"""A phone with a modem, for the portable tests."""

from __future__ import annotations

from typing import Any

from sos import wire
from sos.modem.words import Cell, SendSms
from sos.parts.effects import Effect
from sos.parts.second_path import SecondPath
from sos.phone import Phone

KEY = b"0123456789abcdef"
CENTRE = "+8610000000003"
UTC_S = 1_790_000_000


def with_modem(phone: Phone) -> Phone:
    path = phone.part("second_path")
    assert isinstance(path, SecondPath)
    path.use(phone, KEY, CENTRE)
    phone.handle(Cell("", -70), 0)
    return phone


def sms(effects: list[Effect]) -> list[dict[str, Any]]:
    """The presses that are sent, opened."""
    return [wire.open_sealed(lambda _: KEY, one.text).press for one in effects if isinstance(one, SendSms)]
