"""An operator at their seat: sees only the page, works, rests, errs, and goes home at the end of the shift."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from simulator.people import operators as habits
from simulator.people.calendar import HOUR_US, local, midnight_us
from simulator.people.shifts import stretches
from simulator.virtual.care import CareWork, away_now
from simulator.virtual.hands import Hands, Room
from simulator.virtual.process import Process
from simulator.virtual.screen import HELD
from simulator.virtual.services import ServiceWork
from simulator.virtual.telephone import Telephone

if TYPE_CHECKING:
    from simulator.town import world
    from simulator.virtual.screen import Alarm

OVERTIME_S: Final = 1_800.0
EARLY_S_MAX: Final = 300
LATE_S_MAX: Final = 60
STIRS_EVERY_US: Final = int(habits.STIRS_EVERY_S * 1_000_000)
NOTHING_DUE_S: Final = (240.0, 480.0)


class Operator:
    """`hands.page` and `hands.cable` exist also when nobody sits there; the page is shut then."""

    def __init__(self, room: Room, person: world.Operator) -> None:
        self.id = person.id
        self.hands = Hands(room, person)
        self.page = self.hands.page
        self.cable = self.hands.cable
        self.telephone = Telephone(self.hands)
        self.care = CareWork(room, self.hands)
        self.services = ServiceWork(room, self.hands)
        self._room = room
        self._loop = room.loop
        self._random = self.hands.random
        self._manner = self.hands.manner
        self._process = Process(room.loop, self.hands.name)
        self._free_since_us: int | None = None
        self._spoken_about: set[int] = set()  # alarms whose people have called by themselves

    def start(self) -> None:
        """Live from now on: come to each shift, and go home after it."""
        self._process.spawn(self._days())

    @property
    def free_us(self) -> int | None:
        """For how long they have sat at a page that lives, with nothing in hand; None while that is not so."""
        if self._free_since_us is None or not self.page.is_live or self.page.screen.held_by(self.id):
            return None
        return self._loop.now_us - self._free_since_us

    def end(self) -> None:
        """The run is over."""
        self._process.kill()

    @property
    def _is_ill(self) -> bool:
        return self.id in self._room.ill

    async def _days(self) -> None:
        while True:
            today, _ = local(self._room.begins_ms, self._loop.now_us)
            midnight = midnight_us(self._room.begins_ms, today)
            for shift in stretches(self._room.staff, self._room.by_hour, self.id, today.toordinal()):
                # Nobody comes or goes at the very instant at which the hub does what it does every few seconds.
                early_us, late_us = (self._random.randrange(most_s * 1_000_000) for most_s in (EARLY_S_MAX, LATE_S_MAX))
                ends_us = midnight + shift.ends * HOUR_US + late_us
                if ends_us > self._loop.now_us:
                    await self._sleep_until(midnight + shift.begins * HOUR_US - early_us)
                    if not self._is_ill:
                        await self._shift(ends_us)
            await self._sleep_until(midnight + 24 * HOUR_US + self._random.randrange(1_000_000))

    async def _shift(self, ends_us: int) -> None:
        self.hands.tell("on_shift")
        with suppress(TimeoutError):  # even the last alarm does not keep anybody for ever
            async with asyncio.timeout_at(ends_us / 1e6 + OVERTIME_S):
                await self.hands.sit_down()
                await self._work(ends_us)
        self._free_since_us = None
        self.page.close()
        self.hands.tell("off_shift")

    async def _work(self, ends_us: int) -> None:
        break_us = self._loop.now_us + self.hands.span_us(habits.BREAK_EVERY_S)
        while True:
            if not self.page.is_live:
                self._free_since_us = None
                await self.hands.see()
            if self._free_since_us is None:
                self._free_since_us = self._loop.now_us
            if mine := self.page.screen.held_by(self.id):
                self._free_since_us = None
                await self._finish(mine[0])
            elif self._loop.now_us >= ends_us or self._is_ill:
                return
            elif self.page.screen.ringing:
                await self._pick_up(next(iter(self.page.screen.ringing.values())))
            elif (alarm := self._next()) is not None:
                await self._take(alarm)
            elif self._loop.now_us >= break_us:
                await self._rest()
                break_us = self._loop.now_us + self.hands.span_us(habits.BREAK_EVERY_S)
            elif await self._idle(habits.BETWEEN_CALLS_S, ends_us) and not await self._works():
                await self._idle(NOTHING_DUE_S, ends_us)

    async def _works(self) -> bool:
        """The next thing of the list, or of the services; False: there is nothing to be done now."""
        return await self.services.work() or await self.care.work()

    # An alarm.

    def _next(self) -> Alarm | None:
        """The next alarm, mostly; who is in a hurry takes one of those below it, as long as it is as urgent."""
        waiting = self.page.screen.first(4)
        if len(waiting) > 1 and self._random.random() < self._manner.reaches_past:
            return self._random.choice([one for one in waiting if one["priority"] == waiting[0]["priority"]])
        return waiting[0] if waiting else None

    async def _take(self, alarm: Alarm) -> None:
        """Reach for it, and have it or not: somebody else may have been faster."""
        number = alarm["id"]
        reach_us = self.hands.span_us(habits.TAKE_S)
        if self._random.random() < self._manner.looks_away:
            await asyncio.sleep(reach_us / 1e6)
        elif not await self.hands.watch(lambda: self._is_open(number), self._loop.now_us + reach_us):
            return
        version = self.page.alarms.get(number, alarm)["version"]
        clicks = 2 if self._random.random() < self._manner.clicks_twice else 1
        await asyncio.gather(*(self.hands.take(alarm, version) for _ in range(clicks)))

    def _is_open(self, number: int) -> bool:
        alarm = self.page.alarms.get(number)
        return alarm is not None and alarm["state"] == "open"

    async def _finish(self, alarm: Alarm) -> None:
        """Talk, write it down, close it."""
        number = alarm["id"]
        resident = self._room.residents.get(alarm["resident_id"])
        call = await self._call(alarm)
        has_it = await self._talk(number, habits.talk_factor(self._manner, resident))
        if call is not None:
            await self.telephone.puts_down(call)
        if not has_it:
            return
        known = None
        if alarm["kind"] in habits.MISSED and resident is not None:
            gone = away_now(self._room, resident)
            known = habits.missed(reached=gone is None and self.care.reaches(resident))
            if gone is not None:
                await self.care.is_away(resident, gone)
        code, text = habits.closing(self._random, alarm, known)
        await self.hands.note(number, text)
        await self._slip(number)
        # The resident may have pressed again while we talked: close what is there now, not what was there then.
        stale = self._random.random() < self._manner.is_stale
        version = alarm["version"] if stale else self._version(number)
        if not await self.hands.close(number, version, code):
            await self.hands.close(number, self._version(number), code)
        if self._random.random() < self._manner.reloads:
            self.page.open(self.hands.desk.token)

    async def _call(self, alarm: Alarm) -> dict[str, Any] | None:
        """Whoever has pressed is called, and if nobody answers their people; None: nobody talks on the telephone."""
        contacts = self._room.contacts
        if contacts is None or alarm["kind"] not in habits.CALLED_BACK or alarm["resident_id"] is None:
            return None
        if alarm["id"] in self._spoken_about:
            return None
        people = contacts.get(alarm["resident_id"], [])
        return await self.telephone.reach(alarm, people, lambda: self._has(alarm["id"]))

    async def _talk(self, number: int, factor: float) -> bool:
        """False if somebody else has it meanwhile: a supervisor, or whoever took it after a line that was dead."""
        technical = self.page.alarms[number]["kind"] in habits.MACHINES
        span_s, factor = (habits.LOOK_S, 1.0) if technical else (habits.TALK_S, factor)
        until_us = self._loop.now_us + self.hands.span_us(span_s, factor)
        while self._has(number) and self._loop.now_us < until_us:
            await self.hands.watch(lambda: self._has(number), min(until_us, self._loop.now_us + STIRS_EVERY_US))
            if self._has(number) and self._loop.now_us < until_us:
                await self.hands.keep(number)
        return self._has(number)

    def _has(self, number: int) -> bool:
        """Whether this person has the alarm, as far as the page knows."""
        alarm = self.page.alarms.get(number)
        return alarm is not None and alarm["state"] in HELD and alarm["taken_by"] == self.id

    async def _slip(self, number: int) -> None:
        """What else hands do that was meant for this alarm."""
        others = [one for one in self.page.screen.taken if one != number]
        if others and self._random.random() < self._manner.notes_elsewhere:
            await self.hands.note(self._random.choice(others), "……")
        if others and self._random.random() < self._manner.errs:
            wrong = self._random.choice(others)
            await self.hands.close(wrong, self._version(wrong), "accidental")
        if self._random.random() < self._manner.forgets_code:
            await self.hands.close(number, self._version(number), None)

    def _version(self, number: int) -> int:
        """As the page shows it; 1, which is stale, if it does not."""
        alarm = self.page.alarms.get(number)
        return 1 if alarm is None else alarm["version"]

    # A phone that calls: nobody has answered its press.

    async def _pick_up(self, call: Alarm) -> None:
        """Talk with whoever calls, and take the alarm of that home meanwhile; somebody else may have been faster."""
        number, screen = call["id"], self.page.screen
        reach_us = self.hands.span_us(habits.TAKE_S)
        if not await self.hands.watch(lambda: number in screen.ringing, self._loop.now_us + reach_us):
            return
        taken = await self.telephone.takes(number)
        screen.ringing.pop(number, None)  # whatever became of it: it is not tried twice
        if taken is None or taken["state"] == "ended":
            return
        alarm = next((one for one in self.page.alarms.values() if _waits(one, taken["resident_id"])), None)
        if alarm is not None and await self.hands.take(alarm, alarm["version"]):
            self._spoken_about.add(alarm["id"])
        await self.hands.pause(habits.TALK_S)
        await self.telephone.puts_down(taken)

    # The calm hours.

    async def _rest(self) -> None:
        """A break, with the page shut; or left open, loud enough to call its person back."""
        shut = self._random.random() < 0.5
        if shut:
            self._free_since_us = None
            self.page.close()
        self.hands.tell("rests")
        until_us = self._loop.now_us + self.hands.span_us(habits.BREAK_S)
        await self.hands.watch(lambda: not self.page.screen.is_loud, until_us)
        self.hands.tell("returns")
        if shut:
            self.page.open(self.hands.desk.token)

    async def _idle(self, span_s: tuple[float, float], ends_us: int) -> bool:
        """True after the pause; False as soon as an alarm waits, or the shift is over."""
        until_us = min(self._loop.now_us + self.hands.span_us(span_s), ends_us)
        quiet = await self.hands.watch(lambda: self.page.screen.is_quiet, until_us)
        return quiet and self._loop.now_us < ends_us

    async def _sleep_until(self, at_us: int) -> None:
        if at_us > self._loop.now_us:
            await asyncio.sleep((at_us - self._loop.now_us) / 1e6)


def _waits(alarm: Alarm, resident_id: int | None) -> bool:
    """Whether it is an alarm of this resident that nobody has taken."""
    return resident_id is not None and alarm["state"] == "open" and alarm["resident_id"] == resident_id
