"""How somebody at the desk works off the list of care calls: one thing after the other, as the hub gives it out."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from hub.kernel import Problem
from simulator.people import answering
from simulator.people import operators as habits
from simulator.people.calendar import HOUR_US, local, midnight_us
from simulator.people.rhythm import Away, away
from simulator.virtual.desk import Unanswered
from simulator.virtual.services import ServiceWork

if TYPE_CHECKING:
    from simulator.town import world
    from simulator.virtual.hands import Hands, Room

KEEPS_EVERY_US: Final = 120_000_000
BACK_HOUR: Final = 20  # of their last day away


class CareWork:
    """`hands`: whose. All of it stops as soon as an alarm waits; a call that was begun is then the next thing again."""

    def __init__(self, room: Room, hands: Hands) -> None:
        self._room = room
        self._hands = hands

    async def work(self) -> bool:
        """Do the next thing; False: there is nothing to be done now."""
        item = await self._hands.next_call()
        resident = None if item is None else self._room.residents.get(item["resident_id"])
        if item is None or resident is None:
            return False
        if item["kind"] in ("care_contact", "care_committee"):
            await self._ask(item, resident)
        elif item["kind"] in ("follow_up", "follow_up_visit"):
            await ServiceWork(self._room, self._hands).asks(item, reached=self.reaches(resident))
        elif item["kind"] == "care_visit":
            return await self._send(item, resident)
        elif item["kind"] == "number":
            if await self._talks(habits.ASK_S):
                await self._hands.check_number(resident.id)
        else:
            await self._call(item, resident)
        return True

    async def is_away(self, resident: world.Resident, gone: Away) -> None:
        """Somebody has said where they are: no care calls until they are back."""
        to_us = midnight_us(self._room.begins_ms, date.fromordinal(gone.last)) + BACK_HOUR * HOUR_US
        now_ms, to_ms = (self._room.begins_ms + at_us // 1_000 for at_us in (self._room.loop.now_us, to_us))
        with suppress(Unanswered, Problem):
            if to_ms > now_ms:
                await self._hands.note_pause(resident.id, "hospital" if gone.hospital else "travel", now_ms, to_ms)

    def reaches(self, resident: world.Resident) -> bool:
        """Whether they answer now."""
        return answering.answers(self._room.chance, resident, *self._now()).outcome == "reached"

    async def _call(self, item: dict[str, Any], resident: world.Resident) -> None:
        number = item["care_call_id"]
        if number is not None:
            self._hands.tell("resumes", resident=resident.id)
        else:
            number = await self._hands.begin_call(resident.id)
        if number is None:
            return
        ringing = answering.answers(self._room.chance, resident, *self._now())
        self._hands.tell("calls", resident=resident.id, rings=ringing.rings)
        factor = float(ringing.rings)
        span_s = habits.RING_S
        if ringing.outcome == "reached":
            span_s, factor = habits.CARE_CALL_S, habits.talk_factor(self._hands.manner, resident)
        if not await self._talks(span_s, factor, number):
            self._hands.tell("hangs_up", resident=resident.id)
            return
        felt: dict[str, Any] = {}
        if ringing.outcome == "reached":
            unwell = self._room.chance.of("people", resident.id, "unwell").random() < self._room.unwell
            await self._hands.ask_campaigns(number, resident.id, unwell=unwell)
            felt = habits.felt(self._hands.random, unwell=unwell)
        await self._hands.end_call(number, resident.id, ringing.outcome, **felt)

    async def _ask(self, item: dict[str, Any], resident: world.Resident) -> None:
        """Who knows the resident is called."""
        day, _ = self._now()
        if not await self._talks(habits.ASK_S):
            return
        random = self._room.chance.of("people", resident.id, "asked", item["ref"], self._room.loop.now_us)
        said = answering.told(self._room.chance, random, resident, day, committee=item["kind"] == "care_committee")
        if isinstance(said, Away):
            await self.is_away(resident, said)
        else:
            await self._hands.answer_step(item["ref"], resident.id, said)

    async def _send(self, item: dict[str, Any], resident: world.Resident) -> bool:
        """Find somebody who goes there. Who is on the way already is waited for."""
        try:
            visit = await self._hands.desk.visit(item["ref"])
        except (Unanswered, Problem):
            return False
        if visit["sent_ms"] is not None or self._room.visitors is None:
            return False
        if await self._talks(habits.ASK_S) and await self._hands.arrange(visit["id"], resident.id, visit["by"], "邻居"):
            self._room.visitors.goes(visit["id"], resident)
        return True

    async def _talks(self, span_s: tuple[float, float], factor: float = 1.0, care_call: int | None = None) -> bool:
        """True after that time; False as soon as an alarm waits that a talk is broken off for."""
        hands, loop = self._hands, self._room.loop
        until_us = loop.now_us + hands.span_us(span_s, factor)
        while loop.now_us < until_us:
            if not await hands.watch(lambda: hands.page.screen.lets_talk, min(until_us, loop.now_us + KEEPS_EVERY_US)):
                return False
            if care_call is not None and loop.now_us < until_us:
                await hands.keep_call(care_call)
        return True

    def _now(self) -> tuple[date, int]:
        return local(self._room.begins_ms, self._room.loop.now_us)


def away_now(room: Room, resident: world.Resident) -> Away | None:
    """Where they are, if not at home."""
    day, _ = local(room.begins_ms, room.loop.now_us)
    return away(room.chance, resident, day)
