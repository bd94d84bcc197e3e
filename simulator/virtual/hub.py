"""The real hub as a process of the virtual town: started, killed between any two steps, started again on one file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from hub import alarms, intake, rollouts, telephony
from hub.kernel import Problem, Services
from hub.running import Running, running
from hub.settings import Settings
from simulator.virtual.database import Disk, VirtualDatabase
from simulator.virtual.machine import VirtualMachine
from simulator.virtual.process import Process
from simulator.virtual.site import SITE, SITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hub.kernel import Event, Write
    from hub.telephony import Channel
    from simulator.virtual.clocks import HubClock
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

HOST: Final = "hub"  # its name on the network
_TOLD: Final = ("id", "what", "kind", "state", "device_id", "resident_id", "presses", "rung", "taken_by_name")
# Nothing of the machine's own environment may get into a run.
SETTINGS: Final = Settings.model_construct(
    site=SITE,
    site_key=SecretStr(SITE_KEY.hex()),
    broker_host="broker",
    broker_port=1883,
    broker_user=HOST,
    broker_password=SecretStr(HOST),
    calls="simulated",
)
START_AGAIN_US: Final = 2_000_000  # after a start that failed (a full disk, a locked file)


class VirtualHub:
    """`running` and `database` are those of the present life; None while it is dead or still starting.

    `after_commit`: called with the events of each commit, before anything else may happen. `at_death`: called when it
    was killed. `channel`: its way out of
    the room, `sms` that for short messages. `calls_seed`: who is at home when somebody is called.
    """

    def __init__(self, loop: VirtualLoop, path: Path, clock: HubClock, trace: Trace, calls_seed: int = 0) -> None:
        self.path = path
        self.disk = Disk()
        self._machine = VirtualMachine(loop, path, self.disk)
        self.lives = 0
        self.process: Process | None = None
        self.database: VirtualDatabase | None = None
        self.running: Running | None = None
        self.after_commit: list[Callable[[Sequence[Event]], None]] = []
        self.at_death: list[Callable[[], None]] = []
        self._loop = loop
        self._clock = clock
        self._trace = trace
        self._started_us = 0
        self.channel: Channel | None = None
        self.sms: Channel | None = None
        self._stored_sms: set[str] = set()
        self._settings = SETTINGS.model_copy(update={"calls_seed": calls_seed})

    def is_reached_at(self, url: str) -> None:
        """From outside, by links; said before it is started."""
        self._settings = self._settings.model_copy(update={"public_url": url})

    @property
    def alive(self) -> bool:
        """Whether its process runs; it may not be through with its start."""
        return self.process is not None and self.process.alive

    @property
    def connected(self) -> bool:
        """Whether it hears the broker."""
        return self.running is not None and self.running.intake.health().connected

    @property
    def backlog(self) -> int:
        """How many messages wait in it to be stored; 0 while it is dead."""
        return 0 if self.running is None else self.running.intake.health().backlog

    @property
    def hears_since_ms(self) -> int | None:
        """Since when it hears the broker without a break, by HubClock.true_ms; None while it does not, or is dead."""
        if self.running is None or not self.connected:
            return None
        until_ms = self.running.devices.supervision.deaf.until_ms
        return None if until_ms is None else until_ms - self._clock.wrong_ms

    @property
    def deaf_from_ms(self) -> int:
        """When it stopped hearing the broker the last time, by HubClock.true_ms; now, while nobody can say."""
        if self.running is None:
            return self._clock.true_ms()
        return self.running.devices.supervision.deaf.from_ms - self._clock.wrong_ms

    @property
    def writes_since_ms(self) -> int | None:
        """Since when its disk takes what is written, by HubClock.true_ms; None while it does not."""
        return self._clock.begins_ms + self.disk.mended_us // 1000 if self.disk.usable else None

    @property
    def runs_since_ms(self) -> int | None:
        """Since when it is through with its start, by HubClock.true_ms; None while it is not, or is dead."""
        return None if self.running is None else self._clock.begins_ms + self._started_us // 1000

    def start(self) -> None:
        """Power on. Nothing happens if it runs already."""
        if self.alive:
            return
        self.lives += 1
        self.process = Process(self._loop, HOST)
        self.process.at_death(self._died)
        self.process.spawn(self._live())

    def kill(self) -> None:
        """Power off, now. Nothing happens if it is dead already."""
        if self.process is not None:
            self.process.kill()

    def takes_sms(self, ref: str, number: str, text: str) -> None:
        """A short message is brought to it. `has_sms` says whether it has stored it; the dead take nothing."""
        database, running = self.database, self.running
        if self.process is not None and self.alive and database is not None and running is not None:
            self.process.spawn(self._take_sms(database, running, ref, number, text))

    def has_sms(self, ref: str) -> bool:
        """Whether it has said that it has stored what is called so."""
        return ref in self._stored_sms

    def takes_call(self, ref: str, number: str) -> bool:
        """A call from this number rings at it. False: it is dead, and so is its exchange."""
        database = self.database
        if self.process is None or not self.alive or database is None or self.running is None:
            return False
        self.process.spawn(self._of_call(database, lambda tx: telephony.receive(tx, ref, number, "simulated")))
        return True

    def hears_of_call(self, call_id: int, event: telephony.LineEvent) -> None:
        """What became of a call, if it can hear that."""
        database = self.database
        if self.process is not None and self.alive and database is not None:
            self.process.spawn(self._of_call(database, lambda tx: telephony.heard(tx, call_id, None, event)))

    def carries(
        self, work: Callable[[Write], object], done: asyncio.Event, refused: list[Problem] | None = None
    ) -> None:
        """Somebody outside asks for a change at a door of it; `done` says that it is made, or else why it is `refused`.

        The dead do nothing.
        """
        database = self.database
        if self.process is not None and self.alive and database is not None and self.running is not None:
            self.process.spawn(self._carry(database, work, done, refused))

    async def _carry(
        self,
        database: VirtualDatabase,
        work: Callable[[Write], object],
        done: asyncio.Event,
        refused: list[Problem] | None,
    ) -> None:
        try:
            await database.write(work)
        except Problem as problem:
            if refused is not None:
                refused.append(problem)
            done.set()
        except Exception as error:
            self._trace.tell(HOST, "could_not_do", error=type(error).__name__)
        else:
            done.set()

    async def _of_call(self, database: VirtualDatabase, work: Callable[[Write], object]) -> None:
        try:
            await database.write(work)
        except Exception as error:
            self._trace.tell(HOST, "could_not_hear_of_call", error=type(error).__name__)

    async def _take_sms(self, database: VirtualDatabase, running: Running, ref: str, number: str, text: str) -> None:
        try:
            await intake.take_in_sms(database, running.intake, ref, number, text)
        except Exception as error:
            self._trace.tell(HOST, "could_not_take_sms", name=ref, error=type(error).__name__)
        else:
            self._stored_sms.add(ref)

    async def _live(self) -> None:
        """Until it is killed. A start that fails is tried again, as the machine's own supervisor does."""
        while True:
            try:
                await self._serve()
            except Exception as error:
                self._trace.tell(HOST, "could_not_start", error=type(error).__name__)
            self._close()
            await asyncio.sleep(START_AGAIN_US / 1e6)

    async def _serve(self) -> None:
        self.database = VirtualDatabase(self.path, self._clock, self.disk)
        self.database.listen(self._committed)
        services = Services(self.database, self._clock, self._settings)
        async with running(services, self._settings, self.channel, self._machine, self.sms) as self.running:
            self._started_us = self._loop.now_us
            self._trace.tell(HOST, "started", life=self.lives)
            await asyncio.Event().wait()

    def _committed(self, events: Sequence[Event]) -> None:
        for one in events:
            if one.topic == alarms.TOPIC:
                self._trace.tell(HOST, "alarm", **{name: one.data.get(name) for name in _TOLD})
            elif one.topic == "device":
                self._trace.tell(HOST, "shows", device=one.data["device_id"], connection=one.data["connection"])
            elif one.topic == rollouts.TOPIC:
                told = {name: one.data["counts"][name] for name in ("waiting", "told", "trying", "done", "failed")}
                self._trace.tell(HOST, "rollout", id=one.data["id"], state=one.data["state"], **told)
        for callback in self.after_commit:
            callback(events)

    def _died(self) -> None:
        self._trace.tell(HOST, "killed")
        self._close()
        for callback in self.at_death:
            callback()

    def _close(self) -> None:
        self.running = None
        database, self.database = self.database, None
        if database is not None:
            database.close()
