"""Tries every night, and when asked, whether the phone could still call for help, and tells the centre what could not.

waiting ── at night, or asked ──▶ SelfTest to the board ── SelfTested, or a minute later ──▶ event, reply to who asked

A test that went well has no `detail`; one that did not is a fault at the centre until the next one goes well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sos.parts.effects import Effect
from sos.parts.events import Event, Received
from sos.parts.part import Part
from sos.parts.power import LOW_PCT

if TYPE_CHECKING:
    from sos.phone import Phone

DAY_MS = 86_400_000
NIGHT_S = 2 * 3600  # local time from which on it is night, and nobody is telephoning
SPREAD_S = 3 * 3600  # the phones of a town are spread over so long
BOARD_MS_MAX = 60_000
AGAIN_MS = 3600_000  # so long a test waits for an alarm to be over
DETAIL_LENGTH_MAX = 64


class TestYourself(Event):
    """Try now what works and what does not; from one part to another."""

    __slots__ = ()


class SelfTested(Event):
    """The board has tried what it can try by itself. `failed`: words for what does not work, none if all is well."""

    __slots__ = ("failed",)

    def __init__(self, failed: tuple[str, ...]) -> None:
        self.failed = failed


class SelfTest(Effect):
    """Try what the board can try by itself, and say `SelfTested` within a minute."""

    __slots__ = ()


class SelfTests(Part):
    """`nightly` begins to count the nights; without it the phone is tested only when somebody asks."""

    def __init__(self) -> None:
        self.due_ms: int | None = None
        self._night_ms: int | None = None
        self._spread_s = 0
        self._asked: list[int] = []
        self._until_ms: int | None = None  # the board is busy with it until then at most

    def nightly(self, phone: Phone, spread_permille: int, now_ms: int) -> None:
        """Every night from now on. `spread_permille` 0..999 is this phone's place among those of the town."""
        self._spread_s = SPREAD_S * spread_permille // 1000
        self._night_ms = self._next_night_ms(phone, now_ms)
        self._look()

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """Somebody asks, or the board has an answer; and who learns what time it is learns when it is night."""
        if isinstance(event, SelfTested):
            if self._until_ms is not None:
                self._done(phone, event.failed, now_ms, effects)
        elif isinstance(event, TestYourself):
            self._begin(now_ms, effects)
        elif isinstance(event, Received):
            if event.name == "ask" and event.value["what"] == "self_test":
                if event.value["id"] not in self._asked:
                    self._asked.append(event.value["id"])
                self._begin(now_ms, effects)
            elif self._night_ms is not None and "utc_s" in event.value:
                self._night_ms = self._next_night_ms(phone, now_ms)
        self._look()

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """A night has come, or the board does not answer."""
        if self._until_ms is not None and now_ms >= self._until_ms:
            self._done(phone, ("no answer of the board",), now_ms, effects)
        if self._night_ms is not None and now_ms >= self._night_ms:
            if phone.presses.open:
                self._night_ms = now_ms + AGAIN_MS  # not while somebody waits for help
            else:
                self._night_ms = self._next_night_ms(phone, now_ms + 1)
                self._begin(now_ms, effects)
        self._look()

    def _begin(self, now_ms: int, effects: list[Effect]) -> None:
        if self._until_ms is None:
            self._until_ms = now_ms + BOARD_MS_MAX
            effects.append(SelfTest())

    def _done(self, phone: Phone, failed: tuple[str, ...], now_ms: int, effects: list[Effect]) -> None:
        self._until_ms = None
        found = list(failed) + phone.failing
        if phone.power.battery_pct <= LOW_PCT:
            found.append("battery low")
        if "cell_fault" in phone.more:
            found.append("modem: " + phone.more["cell_fault"])
        detail = ", ".join(found)[:DETAIL_LENGTH_MAX] or None
        phone.report("self_test", detail, now_ms, effects)
        for number in self._asked:
            reply: dict[str, Any] = {"id": number, "ok": detail is None}
            if detail is not None:
                reply["error"] = detail
            phone.publish("reply", reply, effects)
        self._asked = []

    def _next_night_ms(self, phone: Phone, now_ms: int) -> int:
        """The next time of ours at night; a day from now while nobody has said what time it is."""
        utc_s = phone.utc_s(now_ms)
        if utc_s is None:
            return now_ms + DAY_MS
        of_day_s = (utc_s + 60 * phone.kept.get("utc_offset_min", 0)) % 86_400
        return now_ms + ((NIGHT_S + self._spread_s - of_day_s - 1) % 86_400 + 1) * 1000

    def _look(self) -> None:
        due = [at_ms for at_ms in (self._until_ms, self._night_ms) if at_ms is not None]
        self.due_ms = min(due) if due else None


def part() -> SelfTests:
    """For `Phone.part`."""
    return SelfTests()
