"""A telephone line that does as a test tells it, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from hub.kernel import Database
from hub.telephony import Callee, Switchboard, place
from hub.telephony.calls.model import Done
from tests import cast
from tests.hub.intake.door import operator

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from pathlib import Path

    from hub.kernel import Write
    from hub.telephony import Line
    from hub.telephony.calls.model import Call, Expected

T = TypeVar("T")
CHEN, LIN = operator(cast.CHEN, "陈晓"), operator(cast.LIN, "林芳")
S = 1_000


class Exchange:
    """`answers`: what it says to each thing it is asked, else nothing. `knows`: whether it remembers its calls."""

    name = "exchange"
    rings_ms = 45_000
    told_by_people = False

    def __init__(self, **answers: Done) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.knows = True
        self.pause = asyncio.Event()
        self.pause.set()

    async def _does(self, what: str) -> Done:
        self.asked.append(what)
        await self.pause.wait()
        return self.answers.get(what, Done())

    async def dial(self, call: Call) -> Done:  # noqa: ARG002 - a Line's; so below
        return await self._does("dial")

    async def answer(self, call: Call) -> Done:  # noqa: ARG002
        return await self._does("answer")

    async def hold(self, call: Call) -> Done:  # noqa: ARG002
        return await self._does("hold")

    async def resume(self, call: Call) -> Done:  # noqa: ARG002
        return await self._does("resume")

    async def transfer(self, call: Call, number: str) -> Done:  # noqa: ARG002
        return await self._does(f"transfer {number}")

    async def hang_up(self, call: Call) -> Done:  # noqa: ARG002
        return await self._does("hang_up")

    def next(self, call: Call) -> Expected | None:  # noqa: ARG002
        return None

    async def known(self, calls: Sequence[Call]) -> set[int]:
        return {one.id for one in calls} if self.knows else set()


class Desk:
    """A hub's file with the small town in it, and a clock that a test moves."""

    def __init__(self, folder: Path) -> None:
        self.clock = cast.HandClock()
        cast.make_database(folder / "hub.db", self.clock)
        self.database = Database(folder / "hub.db", self.clock)

    def places(self, resident: int = cast.WANG, who: Any = CHEN, **more: Any) -> int:
        to = Callee(resident, more.pop("contact", None), more.pop("number", None))
        return self.database.write_now(lambda tx: place(tx, who, to, **more))[0]["id"]

    def does(self, work: Callable[[Write], T]) -> T:
        return self.database.write_now(work)[0]

    def row(self, number: int, *names: str) -> Any:
        query = f"SELECT {', '.join(names)} FROM call WHERE id = {number}"  # noqa: S608 - a test's own words
        found = self.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).one())
        return found[0] if len(names) == 1 else tuple(found)

    def timeline(self, resident: int = cast.WANG) -> list[tuple[str, str]]:
        query = f"SELECT kind, json_extract(data, '$.outcome') FROM timeline WHERE resident_id = {resident}"  # noqa: S608
        return [tuple(row) for row in self.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]

    @asynccontextmanager
    async def switching(self, line: Line) -> AsyncGenerator[None]:
        """A life of the switchboard; at the end it is killed."""
        task = asyncio.create_task(Switchboard(line).run(self.database))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def until(self, number: int, state: str) -> None:
        await cast.until(lambda: self.row(number, "state") == state, f"{self.row(number, 'state')} to become {state}")
