"""Understands what is keyed on the dial pad: a provider comes (`*1#` and six digits) or goes (`*2#` and six digits).

... ── * ──▶ *1 ──▶ *1# ──▶ *1#123456: told, and said ──▶ ...
another key, or ten seconds without one: said, and it begins anew

The green key, where no call wants it, is the resident's "I am well".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.parts.effects import CODE, WELL, WRONG_CODE, Say
from sos.parts.events import KeyPressed
from sos.parts.part import Part

if TYPE_CHECKING:
    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.phone import Phone

FORMS = ("*1#", "*2#")  # comes, goes
DIGITS = 6
PAUSE_MS_MAX = 10_000
WELL_PAUSE_MS = 60_000  # who presses the green key twice is well once


class Keypad(Part):
    """`calling`: somebody telephones, and the green key is for that."""

    def __init__(self) -> None:
        self.due_ms: int | None = None
        self._keyed = ""
        self._well_ms: int | None = None

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """A key."""
        if isinstance(event, KeyPressed) and event.key != "green":
            self._key(event.key, phone, now_ms, effects)
        elif isinstance(event, KeyPressed) and not phone.calling:
            self._well(phone, now_ms, effects)

    def tick(
        self,
        phone: Phone,  # noqa: ARG002 - as every part
        now_ms: int,
        effects: list[Effect],
    ) -> None:
        """Nobody keys any more."""
        if self.due_ms is not None and now_ms >= self.due_ms:
            self._wrong(effects)

    def _key(self, key: str, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        keyed = self._keyed + key
        if not any(_begins(form, keyed) for form in FORMS):
            if self._keyed:
                self._wrong(effects)
            keyed = key if key == "*" else ""  # who keys a star begins anew
        self._keyed = keyed
        self.due_ms = now_ms + PAUSE_MS_MAX if keyed else None
        if len(keyed) == len(FORMS[0]) + DIGITS:
            self._keyed, self.due_ms = "", None
            told = phone.tell("code", {"digits": keyed}, now_ms, effects)
            effects.append(Say(CODE if told else WRONG_CODE))

    def _well(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        if self._well_ms is None or now_ms - self._well_ms >= WELL_PAUSE_MS:
            if not phone.tell("well", {"uptime_ms": now_ms}, now_ms, effects):
                return
            self._well_ms = now_ms
        effects.append(Say(WELL))

    def _wrong(self, effects: list[Effect]) -> None:
        self._keyed, self.due_ms = "", None
        effects.append(Say(WRONG_CODE))


def _begins(form: str, keyed: str) -> bool:
    """Whether `keyed` may still become this form and its digits."""
    return form.startswith(keyed) or (keyed.startswith(form) and not keyed[len(form) :].strip("0123456789"))


def part() -> Keypad:
    """For `Phone.part`."""
    return Keypad()
