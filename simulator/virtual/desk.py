"""What an operator does at the hub: alarms, calls and the list of care calls. Each as the hub's HTTP door does it.

FastAPI itself is not in the virtual town. What its endpoints do is done here through the same faces: the session is
looked up, the body is checked, and the command runs once for each key (`Idempotency-Key`) in one transaction. It runs
in the hub's process, so it dies with the hub between any two of its steps; whoever asked hears nothing then.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pydantic import ValidationError

from hub import alarms, care_calls, residents, rota
from hub.kernel import Problem
from hub.kernel.http import Body, Commands
from hub.operators import start_session, who_is
from hub.telephony import calls
from hub.worklist import finish_work
from simulator.virtual.site import SITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from hub.kernel import Database, Write
    from hub.operators import Signed
    from hub.running import Running
    from simulator.virtual.cable import Cable
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.process import Process

T = TypeVar("T")

WAIT_S_MAX: Final = 10.0  # the page's own patience (hub/console/web/src/kernel/api.ts)


class _Place(Body):
    """What the page asks for; `hub.telephony.calls` has the same, beside what the door itself needs."""

    resident_id: int
    contact_id: int | None
    alarm_id: int


class _Nothing(Body):
    """A command that says all by its path."""


class Hub(Protocol):
    """What a seat needs of the hub; `running` and `database` are None while nobody answers at its door."""

    @property
    def process(self) -> Process | None: ...
    @property
    def database(self) -> Database | None: ...
    @property
    def running(self) -> Running | None: ...


class Unanswered(Exception):
    """Nobody can say whether it was done: the cable is out, or the hub died. Ask again with the same key."""


class Desk:
    """One seat's requests. `token`: of the session of who is signed in here; None before."""

    def __init__(self, loop: VirtualLoop, hub: Hub, cable: Cable) -> None:
        self.token: str | None = None
        self._loop = loop
        self._hub = hub
        self._cable = cable
        self._asked: dict[asyncio.Future[Any], None] = {}  # what the hub is at work on
        self._watched: Process | None = None

    async def sign_in(self, operator_id: int) -> None:
        """Begin a session. The password is believed: checking it is slow on purpose and no part of this."""

        async def work(database: Database) -> str:
            return await database.write(lambda tx: start_session(tx, operator_id, "password"))

        self.token = await self.ask(work)

    async def take(self, alarm_id: int, version: int, key: str) -> dict[str, Any]:
        """Take an alarm; gives the AlarmSummary. Raises Problem (409 `already_taken` with `held_by`), Unanswered."""
        body = valid(alarms.Take, version=version)
        path = f"/api/v1/alarms/{alarm_id}/take"
        return await self.command(path, body, key, lambda tx, who: alarms.take(tx, who, alarm_id, body.version))

    async def keep(self, alarm_id: int) -> dict[str, Any]:
        """Still on it; by no key, as twice is as good as once."""

        async def work(database: Database) -> dict[str, Any]:
            who = await self.who(database)
            return await database.write(lambda tx: alarms.keep(tx, who, alarm_id))

        return await self.ask(work)

    async def note(self, alarm_id: int, text: str, key: str) -> dict[str, Any]:
        """Add a note to anybody's alarm."""
        body = valid(alarms.Note, text=text)
        path = f"/api/v1/alarms/{alarm_id}/notes"
        return await self.command(path, body, key, lambda tx, who: alarms.note(tx, who, alarm_id, body.text))

    async def close(
        self, alarm_id: int, version: int, code: str | None, key: str, fields: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Close an alarm that one has taken. Without a code, or without what the code must be told, 422."""
        body = valid(alarms.Close, version=version, code=code, fields=fields or {})
        path = f"/api/v1/alarms/{alarm_id}/close"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return alarms.close(tx, who, alarm_id, body.version, body.code, body.note, body.fields)

        return await self.command(path, body, key, work)

    async def place_call(self, alarm_id: int, resident_id: int, contact_id: int | None, key: str) -> dict[str, Any]:
        """Call this resident, or one of their people, about an alarm. Raises Problem (409 `line_busy`), Unanswered."""
        to = calls.Callee(resident_id, contact_id)
        body = valid(_Place, resident_id=resident_id, contact_id=contact_id, alarm_id=alarm_id)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return calls.place(tx, who, to, alarm_id=alarm_id)

        return await self.command("/api/v1/calls", body, key, work)

    async def answer(self, call_id: int, key: str) -> dict[str, Any]:
        """Take a call that comes in. Raises Problem (409 `call_answered` with `held_by`), Unanswered."""
        path = f"/api/v1/calls/{call_id}/answer"
        return await self.command(path, _Nothing(), key, lambda tx, who: calls.answer(tx, who, call_id, None))

    async def hang_up(self, call_id: int, key: str) -> dict[str, Any]:
        """End a call of one's own. Raises Problem (409 `wrong_call_state` when it has ended), Unanswered."""
        path = f"/api/v1/calls/{call_id}/hang-up"
        return await self.command(path, _Nothing(), key, lambda tx, who: calls.hang_up(tx, who, call_id))

    async def call(self, call_id: int) -> dict[str, Any]:
        """How a call is now."""

        async def work(database: Database) -> dict[str, Any]:
            await self.who(database)
            return await database.read(lambda tx: calls.summarise(tx, [calls.show(tx, call_id)])[0])

        return await self.ask(work)

    async def next_call(self) -> dict[str, Any] | None:
        """Whom to call next, or what else the list of care calls has; None: nothing now."""

        async def work(database: Database) -> dict[str, Any] | None:
            who = await self.who(database)
            return (await database.read(lambda tx: care_calls.next_call(tx, who)))["item"]

        return await self.ask(work)

    async def begin_call(self, resident_id: int, key: str) -> dict[str, Any]:
        """Begin a care call, by a telephone of one's own. Raises Problem (409 `being_called` and more), Unanswered."""
        body = valid(care_calls.Begin)
        path = f"/api/v1/residents/{resident_id}/care-calls/begin"
        return await self.command(path, body, key, lambda tx, who: care_calls.begin_call(tx, who, resident_id))

    async def keep_call(self, care_call_id: int) -> dict[str, Any]:
        """Still on it."""

        async def work(database: Database) -> dict[str, Any]:
            who = await self.who(database)
            return await database.write(lambda tx: care_calls.keep_call(tx, who, care_call_id))

        return await self.ask(work)

    async def end_call(self, care_call_id: int, outcome: str, key: str, **said: Any) -> dict[str, Any]:
        """What came of a care call; `said`: mood, health, needs. Raises Problem (409), Unanswered."""
        body = valid(care_calls.CallMade, outcome=outcome, **said)
        path = f"/api/v1/care-calls/{care_call_id}/outcome"
        return await self.command(
            path, body, key, lambda tx, who: care_calls.end_call(tx, who, care_call_id, body.said())
        )

    async def script(self, resident_id: int, care_call_id: int) -> list[dict[str, Any]]:
        """What is to be said and asked in this call."""

        async def work(database: Database) -> list[dict[str, Any]]:
            await self.who(database)
            return (await database.read(lambda tx: care_calls.script(tx, resident_id, care_call_id)))["items"]

        return await self.ask(work)

    async def keep_answers(self, care_call_id: int, answers: Sequence[dict[str, Any]], key: str) -> dict[str, Any]:
        """What the resident has answered. Raises Problem (409 `not_your_call`), Unanswered."""
        body = valid(care_calls.Answers, answers=answers)
        path = f"/api/v1/care-calls/{care_call_id}/answers"
        return await self.command(
            path, body, key, lambda tx, who: care_calls.keep_answers(tx, who, care_call_id, body.answers)
        )

    async def answer_step(self, step_id: int, outcome: str, key: str) -> dict[str, Any]:
        """What somebody has said who was asked about a resident."""
        body = valid(care_calls.StepAnswer, outcome=outcome)
        path = f"/api/v1/care-steps/{step_id}/outcome"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return care_calls.note_step(tx, who, step_id, body)

        return await self.command(path, body, key, work)

    async def visit(self, visit_id: int) -> dict[str, Any]:
        """How a visit is now. Raises Problem (404)."""

        async def work(database: Database) -> dict[str, Any]:
            await self.who(database)
            return asdict(await database.read(lambda tx: care_calls.visit_of(tx, visit_id)))

        return await self.ask(work)

    async def arrange(self, visit_id: int, by: str, visitor: str, key: str) -> dict[str, Any]:
        """Somebody has said that they go. Raises Problem (409 `visit_over`), Unanswered."""
        body = valid(care_calls.Arranged, by=by, visitor=visitor)
        path = f"/api/v1/care-visits/{visit_id}/arrange"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return care_calls.arrange_visit(
                tx, who, visit_id, body.by, body.visitor, body.phone, care_calls.VisitLinks(None, SITE_KEY)
            )

        return await self.command(path, body, key, work)

    async def check_number(self, resident_id: int, key: str) -> dict[str, Any]:
        """The number on the card is right after all."""
        path = f"/api/v1/residents/{resident_id}/number-checked"

        def work(tx: Write, _who: Signed) -> dict[str, Any]:
            finish_work(tx, "number", resident_id)
            return {"resident_id": resident_id}

        return await self.command(path, _Nothing(), key, work)

    async def pause(self, resident_id: int, kind: str, from_ms: int, to_ms: int, key: str) -> dict[str, Any]:
        """The resident is away until then. Raises Problem, Unanswered."""

        async def card(database: Database) -> dict[str, Any]:
            await self.who(database)
            return await database.read(lambda tx: residents.card(tx, resident_id))

        version = (await self.ask(card))["version"]
        body = valid(residents.Pause, version=version, kind=kind, from_ms=from_ms, to_ms=to_ms)
        values = body.model_dump(exclude={"version"})
        path = f"/api/v1/residents/{resident_id}/pauses"
        return await self.command(
            path, body, key, lambda tx, who: residents.add_pause(tx, who, resident_id, version, values)
        )

    async def bring_rota(self, text: str, key: str) -> dict[str, Any]:
        """This table is the rota of its days. Raises Problem (422 where it is none), Unanswered."""
        body = valid(rota.Brought, text=text)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return rota.bring_in(tx, who, body.text, body.replace)

        return await self.command("/api/v1/rota/imports", body, key, work)

    async def command(
        self, path: str, body: Body, key: str, work: Callable[[Write, Signed], dict[str, Any]]
    ) -> dict[str, Any]:
        """Have something done, once for each key. Raises Problem, Unanswered."""

        async def run(database: Database) -> dict[str, Any]:
            who = await self.who(database)
            return await Commands(path, database, key).run(who.operator_id, body, lambda tx: work(tx, who))

        return await self.ask(run)

    async def who(self, database: Database) -> Signed:
        """Who sits here. Raises Problem (401)."""
        who = await who_is(database, self.token)
        if who is None:
            raise Problem(401, "not_signed_in", "Sign in first, at /sign-in.")
        return who

    # There and back.

    async def ask(self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
        """Have the hub work for this seat. Raises Problem, Unanswered."""
        answer: asyncio.Future[T] = self._loop.create_future()
        self._cable.carry(self._arrived, work, answer)
        try:
            async with asyncio.timeout(WAIT_S_MAX):
                return await answer
        except TimeoutError:
            raise Unanswered from None

    def _arrived(self, work: Callable[[Database], Coroutine[Any, Any, T]], answer: asyncio.Future[T]) -> None:
        process, database = self._hub.process, self._hub.database
        if process is None or not process.alive or database is None or self._hub.running is None:
            self._cable.carry(self._answered, answer, None, Unanswered())
            return
        if process is not self._watched:
            self._watched = process
            process.at_death(self._hub_died)
        self._asked[answer] = None
        process.spawn(self._serve(work, database, answer))

    async def _serve(
        self, work: Callable[[Database], Coroutine[Any, Any, T]], database: Database, answer: asyncio.Future[T]
    ) -> None:
        result, error = None, None
        try:
            result = await work(database)
        except Problem as problem:
            error = problem
        except Exception:
            error = Problem(500, "our_fault", "Something went wrong at the hub. It is in the hub's log.")
        self._asked.pop(answer, None)
        self._cable.carry(self._answered, answer, result, error)

    def _hub_died(self) -> None:
        for answer in self._asked:
            self._cable.carry(self._answered, answer, None, Unanswered())
        self._asked.clear()

    def _answered(self, answer: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
        if answer.done():  # who asked has given up
            return
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)


_BodyOf = TypeVar("_BodyOf", bound="Body")


def valid(body: type[_BodyOf], **said: object) -> _BodyOf:
    """What the door makes of a body: 422 where a field is missing or impossible."""
    try:
        return body.model_validate(said)
    except ValidationError as error:
        raise Problem(422, "invalid", str(error.errors()[0]["msg"])) from None


def nothing() -> Body:
    """The body of a command that says all by its path."""
    return _Nothing()
