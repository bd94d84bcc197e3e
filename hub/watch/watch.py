"""The hub looks at itself: often at what it can see at once, now and then at what the database says.

          every 5 s                                every 30 s, and at each change
  measure ──────────▶ board ── what changed ──▶ one transaction: kept, told, measured
                        │                          that it commits is a measurement, too
                        └── what is wrong now: every page's tick, the dead man's switch

What is wrong is known in memory first: a database that takes nothing more must not keep the hub from saying so.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog

from hub.kernel import Clock, Database

from . import service
from .board import Board
from .followers import Followers
from .model import Change, HubProblem, Kind, Machine
from .policy import RULES

log = structlog.get_logger(__name__)

Measured = Mapping[Kind, int | None]

LOOK_EVERY_S = 5.0
# Not at the very moments at which supervision writes: of two who come at once nobody can say who was first.
APART_S = 1.7
KEEP_EVERY_S = 30.0
KEEP_AGAIN_S = 2.0
KEEP_S_MAX = 20.0


class Watch:
    """One for each hub. `probe`: what the intake has to say of itself; it is asked at each look, as are `probes`."""

    name = "watch"

    def __init__(self, clock: Clock, machine: Machine, probe: Callable[[], Measured]) -> None:
        self.machine = machine
        self._clock = clock
        self.probes = [probe, self._down]
        self._followers = Followers()
        self._board: Board | None = None  # until the database has said what was wrong the last time
        self._changes: list[Change] = []
        self._woken = asyncio.Event()
        self._unkept_s: float | None = None  # since when the database has not taken what it was given
        self._jump_ms = 0
        self._clocks_ms: tuple[int, int] | None = None  # the wall's and the monotonic one's, at the last look
        self.kept_ms: int | None = None  # when a transaction of ours was durable the last time

    @property
    def problems(self) -> list[HubProblem]:
        """What is wrong now, the most serious first."""
        return [] if self._board is None else self._board.problems

    @property
    def values(self) -> Measured:
        """The newest measurement of each check that there is anything to measure for."""
        return {} if self._board is None else dict(self._board.values)

    @property
    def unkept(self) -> bool:
        """Whether a transaction of ours is on its way, or has failed."""
        return self._unkept_s is not None

    def stumbled(self, name: str) -> None:
        """One of those who follow the events has broken down, and will be begun again."""
        self._followers.failed(name, self.machine.monotonic_s())

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        if self._board is None:
            await self._begin(database)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._look_on())
            both.create_task(self._keep_on(database))

    async def _begin(self, database: Database) -> None:
        problems, last_ms = await database.read(service.begin)
        self._board = Board(problems)
        if last_ms is not None:  # forwards it may have been switched off for so long
            self._jump_ms = min(self._clock.now_ms() - last_ms, 0)

    async def _look_on(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(min(APART_S, LOOK_EVERY_S))
        while True:
            due_s = loop.time() + LOOK_EVERY_S
            await asyncio.sleep(LOOK_EVERY_S)
            self._look(loop.time() - due_s)

    def _look(self, late_s: float) -> None:
        """`late_s`: by how much this look comes later than it was to come."""
        own: Measured = {"loop_lag": round(max(late_s, 0) * 1000), "clock_jump": self._jumped_ms()}
        self._judge({**own, "store": self._unkept_ms(), **self._asked()})

    def _judge(self, measured: Measured) -> None:
        assert self._board is not None  # noqa: S101 - run begins with it
        now_ms = round(self.machine.monotonic_s() * 1000)
        changes = self._board.look(measured, now_ms, self._clock.now_ms())
        for problem, until_ms in changes:
            log.error("hub_problem", kind=problem.kind, over=until_ms is not None, value=problem.value)
        if changes:
            self._changes += changes
            self._woken.set()

    def _jumped_ms(self) -> int:
        """By how much the wall clock has gone otherwise than the one that nobody can set, since the last look."""
        wall_ms, monotonic_ms = self._clock.now_ms(), round(self.machine.monotonic_s() * 1000)
        before, self._clocks_ms = self._clocks_ms, (wall_ms, monotonic_ms)
        jump_ms, self._jump_ms = self._jump_ms, 0
        return jump_ms if before is None else (wall_ms - before[0]) - (monotonic_ms - before[1])

    def _down(self) -> Measured:
        return {"follower_down": self._followers.down(self.machine.monotonic_s())}

    def _asked(self) -> Measured:
        return {kind: value for probe in self.probes for kind, value in probe().items()}

    def _disk(self) -> Measured:
        try:
            free, length = self.machine.free_bytes(), self.machine.database_bytes()
        except OSError:
            log.exception("disk_not_measured")
            return {}
        return {"disk_full": free, "disk_low": free, "database_large": length}

    def _unkept_ms(self) -> int:
        return 0 if self._unkept_s is None else round((self.machine.monotonic_s() - self._unkept_s) * 1000)

    async def _keep_on(self, database: Database) -> None:
        while True:
            self._woken.clear()
            kept = await self._keep(database)
            with suppress(TimeoutError):
                # Not wait_for: under Python 3.11 it loses a cancellation that comes together with what is waited for.
                async with asyncio.timeout(KEEP_EVERY_S if kept else KEEP_AGAIN_S):
                    await self._woken.wait()

    async def _keep(self, database: Database) -> bool:
        """One transaction. Whether it is durable; if not, all of it is tried again."""
        changes, problems = tuple(self._changes), self.problems
        is_first = self._unkept_s is None
        if self._unkept_s is None:
            self._unkept_s = self.machine.monotonic_s()
        try:
            async with asyncio.timeout(KEEP_S_MAX):
                measured = await database.write(lambda tx: service.look(tx, changes, problems))
        except Exception:
            if is_first:  # a disk that is full all night must not fill the log
                log.exception("watch_not_kept", changes=len(changes))
            return False
        del self._changes[: len(changes)]
        self._unkept_s, self.kept_ms = None, self._clock.now_ms()
        self._judge({**measured, **self._disk()})
        return True


def checks_of(watch: Watch) -> list[dict[str, object]]:
    """Every check with its newest measurement and its limits; `value` is None where there is nothing to measure."""
    values = watch.values
    return [
        {
            "kind": kind,
            "severity": rule.severity,
            "unit": rule.unit,
            "value": values.get(kind),
            "begins_at": rule.begins_at,
            "ends_at": rule.ends_at,
        }
        for kind, rule in RULES.items()
    ]
