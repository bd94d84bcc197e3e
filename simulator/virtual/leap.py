"""Quiet hours cost nothing: a home that would only say that it is there says nothing, and all that it would have said
is made good to the last field when somebody looks.

 quiet: linked, nothing waiting, nothing disturbed; of what is open its phone and the hub know the same
   │ begin: no timer is left, the broker's is stopped, and the hub is told of a heartbeat that lies far ahead
   ▼
 leaping ── anything happens ──▶ end: the heartbeats and pings that would have been sent by now are counted where they
                                 would have been counted; one that would be on its way is put on its way
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from sos import line as talk
from sos import wire
from sos.parts.effects import Publish

from hub import alarms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sos.phone import Phone

    from hub.alarms import PressKey, Stage
    from hub.devices import Supervision
    from hub.kernel import Event
    from simulator.virtual.device_clock import DeviceClock
    from simulator.virtual.line import Line

HOUR_MS: Final = 3_600_000
FAR_MS: Final = 400 * 24 * HOUR_MS  # longer than any run
PING_MS: Final = talk.KEEPALIVE_S * 500
PINGRESP: Final = b"\xd0\x00"
# A home that beats more slowly is shown as late between its heartbeats, which a leap would hide.
INTERVAL_S_MAX: Final = 100
# So long before the hub or the broker is disturbed homes must have stopped leaping, and may not leap again: what the
# hub was told to believe has then been overwritten in its database (it writes every 5 s), and a kill finds none of it.
WAKE_BEFORE_US: Final = 7_000_000


BEFORE_US: Final = 1_000_000  # so long before a part of the phone has something to do it leaps no more
# So long after it was seen a remote control is shown as late, and as offline. Phones tell of that in whole seconds:
# which second it is depends on the heartbeat that comes then, so a home must not leap over that.
REMOTE_TURNS_S: Final = (7200, 10_800)
TURNING_S: Final = 2 * INTERVAL_S_MAX + 10


class Centre(Protocol):
    """The other end, as far as a leap needs to know it."""

    def calm(self, phone: str, since_us: int) -> bool:
        """Whether hub and broker are up and hear each other, and nothing is wrong there or with this phone, or soon
        will be; and whether the hub's clock goes as it went then.
        """
        ...

    def agrees(self, key: PressKey, stage: Stage) -> bool:
        """Whether a heartbeat that tells of this press, at this stage, is no news for the hub."""
        ...

    @property
    def supervision(self) -> Supervision: ...

    def clock_ms(self, at_us: int) -> int:
        """What the hub's clock shows at that time, as it goes now."""
        ...


class Beat(NamedTuple):
    """One heartbeat, and when it was sent: by the phone's clock and in truth."""

    value: dict[str, Any]
    uptime_ms: int
    sent_us: int


class Way(NamedTuple):
    """How long bytes travel, in microseconds: between the home and the broker, and between the broker and the hub."""

    home_us: int
    hub_us: int

    @property
    def us(self) -> int:
        """From the home to the hub."""
        return self.home_us + self.hub_us


class Leap:
    """One leap of the phone that `line` belongs to. `last`: the newest heartbeat that the hub has heard."""

    def __init__(self, phone: Phone, line: Line, centre: Centre, way: Way, last: Beat) -> None:
        due_ms, ping_ms = phone.heartbeat.due_ms, line.session.deadline_ms
        if due_ms is None or ping_ms is None:
            raise ValueError("a phone without a line has nothing to leap over")
        self._phone, self._line, self._clock = phone, line, line.clock
        self._centre, self._way, self._last = centre, way, last
        self._beat_ms, self._beat_every_ms = due_ms, due_ms - last.uptime_ms
        self._ping_ms = ping_ms
        line.rest()
        self._vouch()

    def end(self, now_us: int) -> Beat:
        """Make phone, session, broker and supervision what they would be now. The newest heartbeat that was sent."""
        beats = self._count(self._beat_ms, self._beat_every_ms, now_us)
        pings = self._count(self._ping_ms, PING_MS, now_us)
        sent = self._send(beats)
        here_us = now_us - self._way.home_us  # what was sent by then has reached the broker
        on_the_way = [(one.sent_us, self._packet(one)) for one in sent if one.sent_us > here_us]
        arrived = [one for one in (self._last, *sent) if one.sent_us <= here_us]
        self._hear(arrived[-1], beats - len(on_the_way))
        heard_us = max(arrived[-1].sent_us, self._ping(pings, now_us, on_the_way)) + self._way.home_us
        self._line.wake(heard_us, sorted(on_the_way))
        return sent[-1] if sent else self._last

    def _count(self, first_ms: int, every_ms: int, now_us: int) -> int:
        """How many of a series on the phone's clock are past. What is due at this very instant is not."""
        shown_ms = self._clock.uptime_ms(now_us - 1)
        return (shown_ms - first_ms) // every_ms + 1 if shown_ms >= first_ms else 0

    def _send(self, count: int) -> list[Beat]:
        """Let the phone send its last two heartbeats of `count` as it always does, and count those before."""
        skipped = max(0, count - 2)
        if skipped:
            self._phone.beats += skipped
            self._phone.heartbeat.sent(self._beat_ms + (skipped - 1) * self._beat_every_ms)
        found: list[Beat] = []
        for nth in range(skipped, count):
            uptime_ms = self._beat_ms + nth * self._beat_every_ms
            [effect] = self._phone.tick(uptime_ms)
            if not isinstance(effect, Publish):
                raise TypeError(f"not a heartbeat: {effect!r}")
            found.append(Beat(effect.value, uptime_ms, self._clock.when_us(uptime_ms)))
        return found

    def _ping(self, count: int, now_us: int, on_the_way: list[tuple[int, bytes]]) -> int:
        """Let the session send the last of `count` pings, and hear its answer if that has come. When the last of those
        that have reached the broker was sent, 0 for none.
        """
        if not count:
            return 0
        session, home_us = self._line.session, self._way.home_us
        uptime_ms = self._ping_ms + (count - 1) * PING_MS
        sent_us = self._clock.when_us(uptime_ms)
        session.tick(uptime_ms)
        ping = session.output()
        if sent_us + 2 * home_us <= now_us:
            session.receive(PINGRESP, self._clock.uptime_ms(sent_us + 2 * home_us))
        else:
            on_the_way.append((sent_us, ping))
        if sent_us + home_us <= now_us:
            return sent_us
        return self._clock.when_us(uptime_ms - PING_MS) if count > 1 else 0

    def _packet(self, beat: Beat) -> bytes:
        phone, session = self._phone, self._line.session
        effect = Publish("heartbeat", beat.value, 0, retain=False)
        talk.publish(session, phone.site, phone.device, effect, beat.uptime_ms)
        return session.output()

    def _hear(self, last: Beat, count: int) -> None:
        """What the hub has heard: `count` heartbeats, each in its hour; and what the last one said."""
        supervision, device = self._centre.supervision, self._phone.device
        supervision.noted(device, last.value, wire.encode("heartbeat", last.value), self._heard_ms(last.sent_us))
        for hour, some in by_hour(count, self._heard_nth_ms):
            supervision.counted(device, hour, some)

    def _vouch(self) -> None:
        """Tell the hub of a heartbeat that lies far ahead; the remote control was seen when it was seen."""
        value, heard_ms = dict(self._last.value), self._heard_ms(self._last.sent_us)
        far_ms = heard_ms + FAR_MS
        if "remote_seen_s" in value:
            value["remote_seen_s"] += FAR_MS // 1000
        if "remote" in value:
            value["remote"] = {**value["remote"], "seen_s": value["remote"]["seen_s"] + FAR_MS // 1000}
        payload = wire.encode("heartbeat", self._last.value)
        self._centre.supervision.noted(self._phone.device, value, payload, far_ms)

    def _heard_ms(self, sent_us: int) -> int:
        return self._centre.clock_ms(sent_us + self._way.us)

    def _heard_nth_ms(self, nth: int) -> int:
        return self._heard_ms(self._clock.when_us(self._beat_ms + nth * self._beat_every_ms))


def quiet_us(last: Beat) -> int | None:
    """How long after this heartbeat the hub will show the home's remote control as it does now; None: for ever. 0 or
    less: not long enough for a leap.
    """
    seen_s = last.value.get("remote_seen_s")
    if seen_s is None:
        return None
    turns = (turn_s - seen_s for turn_s in REMOTE_TURNS_S)
    left_s = next((one for one in turns if one > -TURNING_S), None)
    return None if left_s is None else (left_s - TURNING_S) * 1_000_000


def quiet_until_us(phone: Phone, clock: DeviceClock, last: Beat) -> int | None:
    """Until the hub shows its remote control in another way, or a part of it has something to do; None: never."""
    span_us = quiet_us(last)
    times = [] if span_us is None else [last.sent_us + span_us]
    due = (part.due_ms for part in phone.parts)
    times += [clock.when_us(one) - BEFORE_US for one in due if one is not None]
    return min(times) if times else None


def moved(events: Iterable[Event]) -> Iterator[str]:
    """The buttons whose alarm was taken or closed: their homes know less than the hub until they hear of it, or their
    heartbeat has asked.
    """
    for one in events:
        if one.topic == alarms.TOPIC and one.data["what"] in alarms.MOVES_STAGE and one.data["device_id"]:
            yield one.data["device_id"]


def by_hour(count: int, at_ms: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """Hours since 1970 with how many of `count` things fall into each; `at_ms(n)` is when the nth, from 0, happens."""
    done = 0
    while done < count:
        hour = at_ms(done) // HOUR_MS
        after = bisect_left(range(count), (hour + 1) * HOUR_MS, lo=done, key=at_ms)
        yield hour, after - done
        done = after
