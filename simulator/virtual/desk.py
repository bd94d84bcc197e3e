"""What an operator does at the hub: sign in, take, note, close, call. Each as the hub's HTTP door does it.

FastAPI itself is not in the virtual town. What its endpoints do is done here through the same faces: the session is
looked up, the body is checked, and the command runs once for each key (`Idempotency-Key`) in one transaction. It runs
in the hub's process, so it dies with the hub between any two of its steps; whoever asked hears nothing then.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pydantic import ValidationError

from hub import alarms, care_calls
from hub.kernel import Problem
from hub.kernel.http import Body, Commands
from hub.operators import start_session, who_is
from hub.telephony import calls
from hub.worklist import waiting_work

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from hub.kernel import Database, Write
    from hub.operators import Signed
    from hub.running import Running
    from simulator.virtual.cable import Cable
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.process import Process

T = TypeVar("T")

WAIT_S_MAX: Final = 10.0  # the page's own patience (hub/console/web/src/kernel/api.ts)
WORK_LIMIT: Final = 20


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

        self.token = await self._ask(work)

    async def take(self, alarm_id: int, version: int, key: str) -> dict[str, Any]:
        """Take an alarm; gives the AlarmSummary. Raises Problem (409 `already_taken` with `held_by`), Unanswered."""
        body = _valid(alarms.Take, version=version)
        path = f"/api/v1/alarms/{alarm_id}/take"
        return await self._command(path, body, key, lambda tx, who: alarms.take(tx, who, alarm_id, body.version))

    async def keep(self, alarm_id: int) -> dict[str, Any]:
        """Still on it; by no key, as twice is as good as once."""

        async def work(database: Database) -> dict[str, Any]:
            who = await self._who(database)
            return await database.write(lambda tx: alarms.keep(tx, who, alarm_id))

        return await self._ask(work)

    async def note(self, alarm_id: int, text: str, key: str) -> dict[str, Any]:
        """Add a note to anybody's alarm."""
        body = _valid(alarms.Note, text=text)
        path = f"/api/v1/alarms/{alarm_id}/notes"
        return await self._command(path, body, key, lambda tx, who: alarms.note(tx, who, alarm_id, body.text))

    async def close(
        self, alarm_id: int, version: int, code: str | None, key: str, fields: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Close an alarm that one has taken. Without a code, or without what the code must be told, 422."""
        body = _valid(alarms.Close, version=version, code=code, fields=fields or {})
        path = f"/api/v1/alarms/{alarm_id}/close"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return alarms.close(tx, who, alarm_id, body.version, body.code, body.note, body.fields)

        return await self._command(path, body, key, work)

    async def place_call(self, alarm_id: int, resident_id: int, contact_id: int | None, key: str) -> dict[str, Any]:
        """Call this resident, or one of their people, about an alarm. Raises Problem (409 `line_busy`), Unanswered."""
        to = calls.Callee(resident_id, contact_id)
        body = _valid(_Place, resident_id=resident_id, contact_id=contact_id, alarm_id=alarm_id)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return calls.place(tx, who, to, alarm_id=alarm_id)

        return await self._command("/api/v1/calls", body, key, work)

    async def hang_up(self, call_id: int, key: str) -> dict[str, Any]:
        """End a call of one's own. Raises Problem (409 `wrong_call_state` when it has ended), Unanswered."""
        path = f"/api/v1/calls/{call_id}/hang-up"
        return await self._command(path, _Nothing(), key, lambda tx, who: calls.hang_up(tx, who, call_id))

    async def call(self, call_id: int) -> dict[str, Any]:
        """How a call is now."""

        async def work(database: Database) -> dict[str, Any]:
            await self._who(database)
            return await database.read(lambda tx: calls.summarise(tx, [calls.show(tx, call_id)])[0])

        return await self._ask(work)

    async def note_call(self, resident_id: int, outcome: str, key: str) -> dict[str, Any]:
        """Note a care call that was made: `reached` or `no_answer`."""
        body = _valid(care_calls.CallMade, outcome=outcome)
        path = f"/api/v1/residents/{resident_id}/care-calls"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return care_calls.note_call(tx, who, resident_id, body.outcome, body.note)

        return await self._command(path, body, key, work)

    async def care_calls_due(self) -> list[dict[str, Any]]:
        """The care calls that are next: `resident_id`, `due_ms` and more. First what can be done now, the earliest due
        first; then what is not to be done before `from_ms`, in that order.
        """

        async def work(database: Database) -> list[dict[str, Any]]:
            await self._who(database)
            return (await database.read(lambda tx: waiting_work(tx, "care_call", 0, WORK_LIMIT)))["items"]

        return await self._ask(work)

    async def _command(
        self, path: str, body: Body, key: str, work: Callable[[Write, Signed], dict[str, Any]]
    ) -> dict[str, Any]:
        async def run(database: Database) -> dict[str, Any]:
            who = await self._who(database)
            return await Commands(path, database, key).run(who.operator_id, body, lambda tx: work(tx, who))

        return await self._ask(run)

    async def _who(self, database: Database) -> Signed:
        who = await who_is(database, self.token)
        if who is None:
            raise Problem(401, "not_signed_in", "Sign in first, at /sign-in.")
        return who

    # There and back.

    async def _ask(self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
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


def _valid(body: type[_BodyOf], **said: object) -> _BodyOf:
    """What the door makes of a body: 422 where a field is missing or impossible."""
    try:
        return body.model_validate(said)
    except ValidationError as error:
        raise Problem(422, "invalid", str(error.errors()[0]["msg"])) from None
