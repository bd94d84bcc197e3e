"""Tells the devices how far the centre is: after the commit, never before."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import structlog
from sos import wire
from sos.mqtt import Full

from hub import alarms
from hub.alarms import Answer
from hub.devices import Registry
from hub.kernel import Clock, Database, Event, Read

Send = Callable[[str, bytes], object]  # topic, payload; QoS 1

_log = structlog.get_logger(__name__)


class Answers:
    """Says answers to devices, and by itself those that follow from what operators do."""

    def __init__(self, database: Database, clock: Clock, registry: Registry, site: str, send: Send) -> None:
        self._database = database
        self._clock = clock
        self._registry = registry
        self._site = site
        self._send = send
        self._moved: set[int] = set()
        self._wake = asyncio.Event()

    def say(self, answers: Iterable[Answer]) -> None:
        """Publish each. One that cannot leave is dropped: the device asks again by its heartbeat. Never raises."""
        utc_s = self._clock.now_ms() // 1000
        for one in answers:
            try:
                self._send(wire.topic(self._site, one.carrier, "answer"), encode(one, utc_s))
            except Full:
                _log.warning("answers_dropped", device=one.carrier)
                return
            except Exception:  # one answer that cannot be written must not silence the others
                _log.exception("answer_not_said", device=one.carrier)

    async def say_again(self) -> None:
        """After a start: what the last process may have stored but not said."""
        await self._look_and_say(alarms.answers_again)

    async def follow(self) -> None:
        """Until cancelled: tell the devices when their alarm is taken or closed. What is missed, heartbeats repair."""
        stop = self._database.listen(self._heard)
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                moved, self._moved = self._moved, set()
                await self._look_and_say(partial(alarms.answers_of, alarm_ids=tuple(moved)))
        finally:
            stop()

    async def _look_and_say(self, look: Callable[[Read], list[Answer]]) -> None:
        try:
            self.say(self._to_all_carriers(await self._database.read(look)))
        except Exception:
            _log.exception("answers_not_found")

    def _heard(self, events: Sequence[Event]) -> None:
        moved = {
            one.data["id"] for one in events if one.topic == alarms.TOPIC and one.data["what"] in alarms.MOVES_STAGE
        } | {
            one.data["alarm_id"]
            for one in events
            if one.topic == alarms.PHONE_CALL_TOPIC and one.data["state"] == "asked"
        }
        if moved:
            self._moved |= moved
            self._wake.set()

    def _to_all_carriers(self, answers: Iterable[Answer]) -> list[Answer]:
        """Also to where a copy may have come from: a remote that is out of reach of its phone speaks for itself."""
        found: dict[Answer, None] = {}
        for one in answers:
            found[one] = None
            button = self._registry.get(one.key.device_id)
            for carrier in self._registry.carriers(button) if button else ():
                found[one._replace(carrier=carrier)] = None
        return list(found)


def encode(answer: Answer, utc_s: int) -> bytes:
    """The payload of an `answer`."""
    value = {
        "button": answer.key.device_id,
        "epoch": answer.key.epoch,
        "number": answer.key.number,
        "stage": answer.stage,
        "utc_s": utc_s,
    }
    if answer.by:
        value["by"] = answer.by
    if answer.cancel:
        value["cancel"] = True
    if answer.reopened:
        value["reopened"] = True
    if answer.call is not None:
        value.update(call=True, call_wish=answer.call)
    return wire.encode("answer", value)
