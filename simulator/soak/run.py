"""Lets a phone live for many days within minutes: the module `soak.run DAYS` of an image, beside a phone's settings.

Real are the phone's program, asyncio and the heap; time, sockets and broker are the world's (`world.py`). Each day has
an outage at night, two presses, one of them in the outage; of three days one has an hour in which the broker is silent,
and one has six hours in which the line comes and goes every few minutes, with a third press in the middle of it.
The last line of its output is the report, as JSON: what the heap held day by day, and what the centre heard.
"""

import gc
import json
import sys

from soak import broker, poller, tasks, world

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
RED = 4
HELD_MS = 300
FIRST_TICKS = world.WRAP - DAY_MS // 2  # a short run passes the wrap too, after half a day
# A device collects its garbage every 4 kB, to keep a small heap in one piece. Here its program lies in the heap too,
# and each collection looks through all of it.
GARBAGE_LENGTH_MAX = 65536
PATIENCE_MS = 2 * MINUTE_MS  # after an outage all is as before within that


class Report:
    """What was seen. It takes no memory while it grows: what the heap has more of is the phone's."""

    def __init__(self, days):
        self.heap = [0] * days  # bytes in use, after collecting, at the end of each day
        self.days = 0
        self.beats = 0
        self.pressed = 0
        self.heard = 0  # presses that have reached the centre, each counted once
        self.gap_ms_max = 0  # between two heartbeats, while nothing is wrong
        self.drift_s_max = 0  # between the uptime that a heartbeat tells and the world's
        self.told_ms_max = 0  # from the return of a broker that was away to a press that was made meanwhile
        self._away = False  # somebody has pressed while it was, and the press is not here yet
        self._back_ms = 0
        self._newest = 0
        self._beat_ms = 0
        self._well_ms = 0  # since when all is as it should be; None: something is wrong

    def told(self, name, value):
        """A message reached the centre."""
        now_ms = world.now_ms()
        if name == "sos" and value["number"] > self._newest:
            self._newest = value["number"]
            self.heard += 1
            if self._away:
                self.told_ms_max, self._away = max(self.told_ms_max, now_ms - self._back_ms), False
        elif name == "heartbeat":
            if self._well_ms is not None and self._beat_ms > self._well_ms:
                self.gap_ms_max = max(self.gap_ms_max, now_ms - self._beat_ms)
            self.beats += 1
            self._beat_ms = now_ms
            self.drift_s_max = max(self.drift_s_max, abs(now_ms // 1000 - value["uptime_s"]))

    def presses(self, away):
        """Somebody does, perhaps while the broker is away."""
        self.pressed += 1
        self._away = away

    def world_changed(self, well):
        """An outage begins, or ends: a gap over it is none of the phone's."""
        if well:
            self._back_ms = world.now_ms()
        self._well_ms = world.now_ms() + PATIENCE_MS if well else None

    def day_over(self):
        """Note how much the phone holds on to."""
        gc.collect()
        self.heap[self.days] = gc.mem_alloc()
        self.days += 1


class Over(Exception):
    """The last day is over."""


report = machine = None  # of the one run of this process
_plan = []  # (virtual ms, what to do), in order


def happens():
    """All that is due outside, before the program looks again."""
    if not _plan:
        if report.days == len(report.heap):
            raise Over
        _plan.extend(_day(report.days))
    while _plan and _plan[0][0] <= world.now_ms():
        _plan.pop(0)[1]()


def next_ms():
    """When something happens outside by itself, or None."""
    said_ms = broker.next_ms()
    at_ms = _plan[0][0] if _plan else said_ms
    return at_ms if said_ms is None else min(at_ms, said_ms)


def _day(number):
    begin = number * DAY_MS
    night = begin + 3 * HOUR_MS
    deeds = [(begin + MINUTE_MS, _collect_seldom), (night, _away)]
    deeds += _press_at(night + 2 * MINUTE_MS)
    deeds.append((night + 5 * MINUTE_MS, _well))
    deeds += _press_at(begin + 10 * HOUR_MS)
    if number % 3 == 1:
        deeds += [(begin + 14 * HOUR_MS, _silent), (begin + 15 * HOUR_MS, _well)]
    elif number % 3 == 2:
        deeds += _comes_and_goes(begin + 16 * HOUR_MS)
    deeds.append((begin + DAY_MS - 1, report.day_over))
    return deeds


def _comes_and_goes(at_ms):
    """For six hours, by turns in two ways: gone for half a minute to three and a half, then up for one to five."""
    end_ms, press_ms, turn = at_ms + 6 * HOUR_MS, at_ms + 3 * HOUR_MS, 0
    deeds = []
    while at_ms < end_ms:
        deeds.append((at_ms, _silent if turn % 3 == 2 else _away))
        if at_ms >= press_ms:
            deeds += _press_at(at_ms + 10_000)
            press_ms = end_ms
        at_ms += 30_000 + turn % 7 * 30_000
        deeds.append((at_ms, _well))
        at_ms += MINUTE_MS + turn % 5 * MINUTE_MS
        turn += 1
    return deeds


def _press_at(at_ms):
    return [(at_ms, _press), (at_ms + HELD_MS, _let_go)]


def _collect_seldom():
    gc.threshold(GARBAGE_LENGTH_MAX)


def _press():
    report.presses(broker.outage == "away")
    machine._move(RED, None, 0)


def _let_go():
    machine._move(RED, None, 1)


def _away():
    _world("away")


def _silent():
    _world("silent")


def _well():
    _world(None)


def _world(outage):
    broker.happens(outage)
    report.world_changed(outage is None)


def put_into(modules):
    """From here on `import time` and the like find the world's."""
    import time as real

    class Time:
        ticks_ms, ticks_add, ticks_diff = world.ticks_ms, world.ticks_add, world.ticks_diff
        gmtime = real.gmtime

        @staticmethod
        def time():
            return 1_795_000_000 + world.now_ms() // 1000

    world.begin(FIRST_TICKS)
    modules["_asyncio"] = tasks
    modules["time"] = Time
    modules["select"] = poller
    modules["socket"] = broker
    poller.world_next_ms, poller.world_happens = next_ms, happens
    broker.on_told = report.told


def main(arguments):
    """Live so many days; prints the report."""
    global report, machine
    report = Report(int(arguments[0]))
    put_into(sys.modules)
    import machine  # only now: it takes its time from the world too

    machine._listening.append(None)  # the keys are moved from here, not by standard input
    from board.run import main as live

    try:
        live()
    except Over:
        pass
    names = ("days", "heap", "beats", "pressed", "heard", "gap_ms_max", "drift_s_max", "told_ms_max")
    counted = {"lines": broker.lines, "asked_for_time": broker.asked_for_time}
    print(json.dumps({name: getattr(report, name) for name in names} | counted))
