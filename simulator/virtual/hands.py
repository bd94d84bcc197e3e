"""An operator's hands: what they ask of the hub, until they hear an answer, and how long everything takes."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hub.kernel import Problem
from simulator.people import operators as habits
from simulator.virtual.cable import LATENCY_US_MAX, LATENCY_US_MIN, Cable
from simulator.virtual.desk import Desk, Unanswered
from simulator.virtual.page import Page
from simulator.virtual.service_hands import ServiceHands

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

    from simulator.town import world
    from simulator.virtual.board import Board
    from simulator.virtual.chance import Chance
    from simulator.virtual.desk import Hub
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.screen import Alarm
    from simulator.virtual.trace import Trace
    from simulator.virtual.visitors import Visitors

TRIES_MAX: Final = 20  # of one command whose answer was not heard
AGAIN_S: Final = 0.7  # as on the real page
NEWS_S_MAX: Final = 10.0
_DONE: Final = {"take": "took", "close": "closed"}


class Room(NamedTuple):
    """What all operators share. `begins_ms`: UTC, when the run began. `by_hour`: seats wanted in each of 24 hours.

    `residents` by id. `contacts`: by resident, in the order in which they are called; None: nobody uses the telephone.
    `pace` of everybody: 0.1 is ten times as fast as people are. `visitors`: who goes to a resident. `ill`: who does
    not come, and goes home. `unwell`: the share of residents who are. `board`: of services; None: nobody orders any.
    """

    loop: VirtualLoop
    hub: Hub
    chance: Chance
    trace: Trace
    ledger: Ledger
    begins_ms: int
    staff: Sequence[world.Operator]
    by_hour: Sequence[int]
    residents: Mapping[int, world.Resident]
    pace: float = 1.0
    contacts: Mapping[int, list[world.Contact]] | None = None
    visitors: Visitors | None = None
    ill: Collection[int] = frozenset()
    unwell: float = 0.0
    board: Board | None = None


class Hands:
    """`page`, `desk`, `cable`: what stands at the seat. `random`: all that this person does by chance. `leads`: whether
    they are a supervisor.
    """

    def __init__(self, room: Room, person: world.Operator) -> None:
        chance, loop = room.chance, room.loop
        self.id = person.id
        self.name = f"operator {person.id}"
        self.leads = person.role != "operator"
        self.manner = habits.manner(chance, person.id)
        self.random = chance.of("operators", person.id, "work")
        latency_us = chance.of("network", "seat", person.id).randint(LATENCY_US_MIN, LATENCY_US_MAX)
        self.cable = Cable(loop, latency_us)
        self.desk = Desk(loop, room.hub, self.cable)
        self.services = ServiceHands(self.desk, self._command)
        self.page = Page(loop, room.hub, self.cable, chance.of("operators", person.id, "page"))
        self._room = room
        self._loop = loop
        self._keys = chance.of("operators", person.id, "keys")

    # What they do at the hub.

    async def sit_down(self) -> None:
        """Sign in, and load the page."""
        while True:
            with suppress(Unanswered, Problem):
                await self.desk.sign_in(self.id)
                self.page.open(self.desk.token)
                return
            await self.pause((1.0, 5.0))

    async def see(self) -> None:
        """Until the page shows how things are: nobody works blind."""
        while not self.page.is_live:
            if self.page.signed_out:
                await self.sit_down()
            self.page.changed.clear()
            await self.page.changed.wait()

    async def take(self, alarm: Alarm, version: int) -> bool:
        """Take it; False if the hub said no."""
        number = alarm["id"]
        restores = self._room.ledger.restores
        done = await self._command("take", {"alarm": number}, lambda key: self.desk.take(number, version, key))
        if done and restores == self._room.ledger.restores:  # else it was another alarm of this number
            self._room.ledger.took(self.id, number)
        return done

    async def keep(self, number: int) -> bool:
        """Show that one is still at it."""
        return await self._command("keep", {"alarm": number}, lambda _key: self.desk.keep(number))

    async def note(self, number: int, text: str) -> bool:
        """Write something down about this alarm."""
        self._room.ledger.writes("note", number)
        return await self._command("note", {"alarm": number}, lambda key: self.desk.note(number, text, key))

    async def close(self, number: int, version: int, code: str | None) -> bool:
        """Close it, as this version of it, with this code or none; False if the hub said no."""
        about = {"alarm": number, "with": code}
        fields = habits.closing_fields(number, code or "")
        restores = self._room.ledger.restores
        done = await self._command("close", about, lambda key: self.desk.close(number, version, code, key, fields))
        if done and restores == self._room.ledger.restores:
            self._room.ledger.closed(number, version)
        return done

    async def place_call(self, alarm: int, resident_id: int, contact_id: int | None) -> dict[str, Any] | None:
        """Call somebody about an alarm; None if the hub said no."""
        about = {"about": alarm, "resident": resident_id, "contact": contact_id}
        return await self._asked("dials", about, lambda key: self.desk.place_call(alarm, resident_id, contact_id, key))

    async def answer(self, call: int) -> dict[str, Any] | None:
        """Take a call that comes in; None if the hub said no: somebody was faster, or it has ended."""
        return await self._asked("answers", {"call": call}, lambda key: self.desk.answer(call, key))

    async def hang_up(self, call: int) -> None:
        """Put the receiver down."""
        await self._command("puts_down", {"call": call}, lambda key: self.desk.hang_up(call, key))

    # The list of care calls.

    async def next_call(self) -> dict[str, Any] | None:
        """What the list gives this person next; None also where nobody answers."""
        try:
            return await self.desk.next_call()
        except Problem as problem:
            if problem.status == 401:
                await self.sit_down()
        except Unanswered:
            await self.see()
        return None

    async def begin_call(self, resident_id: int) -> int | None:
        """Begin a care call: its number, or None if the hub said no."""
        self._room.ledger.writes("care_call", resident_id)
        about = {"resident": resident_id}
        call = await self._asked("begins_call", about, lambda key: self.desk.begin_call(resident_id, key))
        return None if call is None else int(call["id"])

    async def keep_call(self, care_call_id: int) -> None:
        """Show that one is still talking."""
        with suppress(Unanswered, Problem):
            await self.desk.keep_call(care_call_id)

    async def end_call(self, care_call_id: int, resident_id: int, outcome: str, **said: Any) -> bool:
        """Note what came of a care call; False if the hub said no."""
        about = {"resident": resident_id, "outcome": outcome}
        return await self._command(
            "care_call", about, lambda key: self.desk.end_call(care_call_id, outcome, key, **said)
        )

    async def ask_campaigns(self, care_call_id: int, resident_id: int, *, unwell: bool) -> None:
        """Ask what is to be asked in these days, and note what the resident says."""
        try:
            items = await self.desk.script(resident_id, care_call_id)
        except (Unanswered, Problem):
            return
        answers = habits.replies(self.random, items, unwell=unwell)
        if answers:
            topics = sorted({one["topic"] for one in items})
            about = {"resident": resident_id, "topics": ",".join(topics)}
            await self._command("asks", about, lambda key: self.desk.keep_answers(care_call_id, answers, key))

    async def answer_step(self, step_id: int, resident_id: int, outcome: str) -> bool:
        """Note what somebody has said who was asked about a resident."""
        if outcome == "talked":
            self._room.ledger.writes("care_call", resident_id)
        about = {"resident": resident_id, "outcome": outcome}
        return await self._command("step", about, lambda key: self.desk.answer_step(step_id, outcome, key))

    async def arrange(self, visit_id: int, resident_id: int, by: str, visitor: str) -> bool:
        """Note who goes to a resident."""
        about = {"resident": resident_id}
        return await self._command("sends", about, lambda key: self.desk.arrange(visit_id, by, visitor, key))

    async def check_number(self, resident_id: int) -> bool:
        """Note that the number on the card is right."""
        about = {"resident": resident_id}
        return await self._command("checks_number", about, lambda key: self.desk.check_number(resident_id, key))

    async def note_pause(self, resident_id: int, kind: str, from_ms: int, to_ms: int) -> bool:
        """Note that a resident is away."""
        about = {"resident": resident_id, "kind": kind}
        return await self._command(
            "notes_pause", about, lambda key: self.desk.pause(resident_id, kind, from_ms, to_ms, key)
        )

    async def _command(self, what: str, about: dict[str, Any], ask: Callable[[str], Awaitable[dict[str, Any]]]) -> bool:
        """Whether the hub has done it."""
        return await self._asked(what, about, ask) is not None

    async def _asked(
        self, what: str, about: dict[str, Any], ask: Callable[[str], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any] | None:
        """Ask, and again with the same key as long as nobody answers; be content with a no, which is None."""
        key = f"{self._keys.getrandbits(128):032x}"
        self.tell(what, **about)
        for _ in range(TRIES_MAX):
            try:
                answer = await ask(key)
            except Unanswered:
                self.tell("heard_nothing", asked=what, **about)
                await asyncio.sleep(AGAIN_S)
                await self.see()
            except Problem as problem:
                self.tell("was_refused", asked=what, **about, code=problem.code, held_by=problem.more.get("held_by"))
                if problem.status == 401:
                    await self.sit_down()
                elif problem.status < 500:
                    await self._shown(about, problem.more.get("version", 0))
                    return None
                await self.pause((1.0, 5.0))
            else:
                if what in _DONE:
                    self.tell(_DONE[what], **about)
                await self._shown(about, answer.get("version", 0))
                return answer
        return None

    async def _shown(self, about: dict[str, Any], version: int) -> None:
        """Until the page shows what the hub has answered: without that, the same thing would be tried again at once."""
        number = about.get("alarm")
        if number is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(NEWS_S_MAX):
                while (now := self.page.alarms.get(number)) is not None and now["version"] < version:
                    self.page.changed.clear()
                    await self.page.changed.wait()

    # How long they take.

    async def pause(self, span_s: tuple[float, float], factor: float = 1.0) -> None:
        """Be busy with something else for a moment."""
        await asyncio.sleep(self.span_us(span_s, factor) / 1e6)

    async def watch(self, goes_on: Callable[[], bool], until_us: int) -> bool:
        """Look at the page until then; False as soon as `goes_on()` no longer holds."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until_us / 1e6):
                while goes_on():
                    self.page.changed.clear()
                    await self.page.changed.wait()
        return goes_on()

    def span_us(self, span_s: tuple[float, float], factor: float = 1.0) -> int:
        """How long something takes this time, microseconds."""
        return int(habits.pause_s(self.random, span_s, self._room.pace * self.manner.pace * factor) * 1_000_000)

    def tell(self, what: str, **data: Any) -> None:
        """Note it in the run's trace."""
        self._room.trace.tell(self.name, what, **data)
