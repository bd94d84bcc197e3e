"""Fetches a new build of the firmware piece by piece, never while somebody waits for help, and tries it first.

            told                   all here          found right        calm            the start after
  idle ─────────────▶ waiting ◀──▶ loading ─────▶ checking ─────▶ ready ──────▶ (restart) ─────▶ trying ──▶ idle
   ▲                  an alarm, or battery 50 % or less                                            │ answered, 60 s,
   └── failed: why ◀── not signed, not for us, older, damaged, no answer ◀── three bad starts ◀────┘ all tasks alive

The centre says `update` until it hears how that ended; where the build has got to stands in the flash alone. Asked for
are a few pieces at a time, so a slow line is never flooded, and what is lost is asked for again.
"""

from __future__ import annotations

from typing import Any

from sos.record import Record
from sos.wire.updates import PIECE_BYTES_MAX

IDLE, WAITING, LOADING, CHECKING = "idle", "waiting", "loading", "checking"
READY, TRYING, FAILED = "ready", "trying", "failed"
BATTERY_OVER_PCT = 50  # without mains
PIECES_AT_ONCE = 8
AGAIN_MS = (5_000, 10_000, 20_000, 40_000, 60_000)
SILENT_TIMES_MAX = 30  # asked so often in vain, half an hour, the build is given up
FAILURES_MAX = 5  # in one run of the device: nobody can make it load for ever
CONFIRM_MS_MIN = 60_000
TRIAL_MS_MAX = 900_000  # not confirmed by then: a bad start


class Act(Record):
    """Any of the below."""

    __slots__ = ()


class Fetch(Act):
    """Ask the centre for `count` pieces of the build `id` from `offset_bytes` on."""

    __slots__ = ("count", "id", "offset_bytes")

    def __init__(self, id: int, offset_bytes: int, count: int) -> None:  # noqa: A002 - as the contract has it
        self.id = id
        self.offset_bytes = offset_bytes
        self.count = count


class Begin(Act):
    """Make the flash ready for this build, then say `opened`."""

    __slots__ = ("length", "name")

    def __init__(self, name: str, length: int) -> None:
        self.name = name
        self.length = length


class Keep(Act):
    """Write these bytes at the end of what there is."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class Check(Act):
    """Read all of it back, then say `found_right`."""

    __slots__ = ()


class Switch(Act):
    """Start from the new build, now."""

    __slots__ = ()


class Confirm(Act):
    """The build that runs stays."""

    __slots__ = ()


class Restart(Act):
    """The build on trial did not prove itself: start anew."""

    __slots__ = ()


class Told(Act):
    """An event `update` for the centre, with this detail."""

    __slots__ = ("detail",)

    def __init__(self, detail: str) -> None:
        self.detail = detail


class Update:
    """One device's update. Methods return what is to be done, in order. `number`: of the build that runs, or 0.

    `trial`: the build that runs is on trial, and came by the centre's order `order`. `now_ms` is the uptime.
    """

    def __init__(self, number: int, trial: bool = False, order: int = 0) -> None:
        self.state = TRYING if trial else IDLE
        self.id = order  # the centre's number for what it wants
        self.length = 0
        self.offset = 0
        self.why = ""
        self.due_ms: int | None = 0 if trial else None
        self._number = number
        self._linked = False
        self._calm = False
        self._end = 0  # asked for up to here
        self._asked = 0  # times since anything came
        self._failures = 0
        self._answered_ms: int | None = None
        self._said = False

    @property
    def pct(self) -> int:
        """How much of it is here, 0..100."""
        return self.offset * 100 // self.length if self.length else 0

    def shown(self) -> dict[str, Any] | None:
        """For the heartbeat; None while there is nothing to tell."""
        if self.state == IDLE:
            return None
        value: dict[str, Any] = {"id": self.id, "state": self.state, "pct": self.pct}
        if self.why:
            value["why"] = self.why
        return value

    def told(self, value: dict[str, Any], now_ms: int) -> list[Act]:
        """The centre said `update`; it says it again until it hears how that ended."""
        order = value["id"]
        if self.state == TRYING:
            return []
        if value.get("stop", False):
            if self.state != IDLE and self.id == order:
                self._to(IDLE, None)
            return []
        if value["number"] == self._number:
            return [Told(str(order) + " done")]
        if self.state == FAILED and self.id == order:
            return [Told(str(order) + " failed " + self.why)]
        if self.state not in (IDLE, FAILED) and self.id == order:
            return []
        if self._failures >= FAILURES_MAX:
            return [Told(str(order) + " failed too_often")]
        self.id, self.length, self.offset, self.why = order, value["length_bytes"], 0, ""
        self._asked = 0
        self._to(WAITING, now_ms)
        return []

    def link(self, up: bool, now_ms: int) -> None:
        """Whether there is a line; told as often as one likes."""
        if up == self._linked:
            return
        self._linked = up
        if self.state == LOADING:
            self.due_ms = now_ms if up else None
            self._asked = 0

    def opened(self, offset: int, now_ms: int) -> list[Act]:
        """The flash is ready; this is where the build goes on."""
        if self.state != LOADING:
            return []
        self.offset = self._end = offset
        return self._go_on(now_ms)

    def piece(self, value: dict[str, Any], data: bytes, now_ms: int) -> list[Act]:
        """A piece came. Only the very next one counts: the others are asked for again."""
        if self.state != LOADING or value["id"] != self.id or value["offset_bytes"] != self.offset or not data:
            return []
        if self.offset + len(data) > self.length:
            return self.failed("malformed")
        self.offset += len(data)
        self._asked = 0
        acts: list[Act] = [Keep(data)]
        if self.offset >= min(self._end, self.length):
            acts += self._go_on(now_ms)
        else:
            self.due_ms = now_ms + AGAIN_MS[0]
        return acts

    def not_kept(self, offset: int, now_ms: int) -> None:
        """There was no memory for what came: from here on it is asked for again, a little later."""
        if self.state == LOADING:
            self.offset = self._end = offset
            self.due_ms = now_ms + AGAIN_MS[0]

    def found_right(self, now_ms: int) -> list[Act]:
        """Every file was read back and is what the maker signed."""
        if self.state == CHECKING:
            self._to(READY, now_ms)
        return []

    def failed(self, why: str) -> list[Act]:
        """It will not do, for this reason."""
        self._failures += 1
        self.why = why
        self._to(FAILED, None)
        return [Told(str(self.id) + " failed " + why)]

    def answered(self, now_ms: int) -> None:
        """The centre has answered something that we said since the start."""
        if self._answered_ms is None:
            self._answered_ms = now_ms

    def rolled_back(self, order: int) -> list[Act]:
        """The build of that order did not prove itself, and this is again the one before."""
        self.id = order
        return self.failed("rolled_back")

    def tick(self, now_ms: int, alarm: bool, mains: bool, battery_pct: int, alive: bool) -> list[Act]:
        """What is due. `alarm`: a press is open. `alive`: every task of the device has run in the last while."""
        self._calm = not alarm and (mains or battery_pct > BATTERY_OVER_PCT)
        if self.state == TRYING:
            return self._prove(now_ms, alarm, alive)
        if self.state == WAITING and self._calm:
            self._to(LOADING, None)
            return [Begin(str(self.id), self.length)]
        if self.state == LOADING and not self._calm:
            self._to(WAITING, now_ms)
        elif self.state == LOADING and self._linked and self.due_ms is not None and now_ms >= self.due_ms:
            return self._ask(now_ms)
        elif self.state == READY and self._calm:
            return [Switch()]
        return []

    def _prove(self, now_ms: int, alarm: bool, alive: bool) -> list[Act]:
        acts: list[Act] = []
        if not self._said:
            self._said = True
            acts.append(Told(str(self.id) + " trying"))
        if self._answered_ms is not None and alive and now_ms >= self._answered_ms + CONFIRM_MS_MIN:
            self._to(IDLE, None)
            acts += [Confirm(), Told(str(self.id) + " done")]
        elif now_ms >= TRIAL_MS_MAX and not alarm:
            acts.append(Restart())
        return acts

    def _go_on(self, now_ms: int) -> list[Act]:
        if self.offset >= self.length:
            self._to(CHECKING, None)
            return [Check()]
        self.due_ms = now_ms if self._linked else None
        return self._ask(now_ms) if self._linked and self._calm else []

    def _ask(self, now_ms: int) -> list[Act]:
        if self._asked >= SILENT_TIMES_MAX:
            return self.failed("stalled")
        self.due_ms = now_ms + AGAIN_MS[min(self._asked, len(AGAIN_MS) - 1)]
        self._asked += 1
        self._end = self.offset + PIECES_AT_ONCE * PIECE_BYTES_MAX
        return [Fetch(self.id, self.offset, PIECES_AT_ONCE)]

    def _to(self, state: str, due_ms: int | None) -> None:
        self.state = state
        self.due_ms = due_ms
