"""A phone for the portable tests, and short words for what it does."""

from __future__ import annotations

from typing import Any

from sos.parts.effects import Effect, Light, Publish, Say, Store
from sos.parts.events import LinkUp, Received
from sos.phone import Phone

PHONE, REMOTE, EPOCH = "ph-00001", "rc-00001", "00c0ffee"


def new_phone(saved: bytes | None = None, epoch: str = EPOCH) -> Phone:
    phone = Phone("pengpu", PHONE, epoch, "test 1", saved)
    phone.tick(0)
    return phone


def linked_phone() -> Phone:
    phone = new_phone()
    phone.handle(LinkUp(), 0)
    return phone


def answer(stage: str, number: int, by: str | None = None, button: str = PHONE, epoch: str = EPOCH) -> Received:
    value = {"button": button, "epoch": epoch, "number": number, "stage": stage, "utc_s": 1_790_000_000}
    if by is not None:
        value["by"] = by
    return Received("answer", value)


def kinds(effects: list[Effect]) -> list[str]:
    """The effects as short words: heard, !heard (spoken), sos, store and so on."""
    words: list[str] = []
    for effect in effects:
        if isinstance(effect, Light):
            words.append(effect.state)
        elif isinstance(effect, Say):
            words.append("!" + effect.phrase)
        elif isinstance(effect, Publish):
            words.append(effect.name.upper())
        elif isinstance(effect, Store):
            words.append("store")
    return words


def published(effects: list[Effect], name: str) -> list[dict[str, Any]]:
    return [effect.value for effect in effects if isinstance(effect, Publish) and effect.name == name]


def blob(effects: list[Effect]) -> bytes:
    return [effect.blob for effect in effects if isinstance(effect, Store)][-1]
