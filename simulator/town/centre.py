"""The call centre's own people: 24 operators and 4 supervisors who share twelve seats round the clock.

And the care calls: when each resident was last talked with.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from simulator.town import codes, names
from simulator.town.streams import stream
from simulator.town.world import CarePlan, Operator

SUPERVISORS = 4
OPERATORS = 24
SEATS = 12
FROM_HERE_SHARE = 0.6

HOUR_MS = 3_600_000
CARE_EVERY_MS = 72 * HOUR_MS
OVERDUE_SHARE = 0.012  # a good centre has a few, and they must be seen
OVERDUE_MS_MAX = 6 * HOUR_MS
CHINA = timedelta(hours=8)
CALLS_FROM_HOUR, CALLS_TO_HOUR = 8, 20  # local time: nobody is called at night to be asked how they are


def staff(seed: int) -> tuple[Operator, ...]:
    """Supervisors first, so that operator 1 may see everything. Logins are unique: pinyin, a number if need be."""
    chance = stream(seed, "staff")
    taken: set[str] = set()
    roles = ["supervisor"] * SUPERVISORS + ["operator"] * OPERATORS
    return tuple(_employee(seed, chance, number, role, taken) for number, role in enumerate(roles, start=1))


def _employee(seed: int, chance: Random, number: int, role: str, taken: set[str]) -> Operator:
    name = names.young(chance, chance.choice("fffm"))
    base = names.reading(name)[0].replace(" ", "")
    login = next(text for text in (base, *(f"{base}{i}" for i in range(2, 99))) if text not in taken)
    taken.add(login)
    return Operator(number, login, name, role, "zh-CN", _spoken(stream(seed, "spoken", number)))


def _spoken(chance: Random) -> tuple[str, ...]:
    """Everybody has learned Mandarin; most are from here, and some have another dialect from their parents."""
    own = chance.choices(list(codes.DIALECTS), list(codes.DIALECTS.values()))[0]
    also = ("shanghainese",) if chance.random() < FROM_HERE_SHARE else ()
    return tuple(dict.fromkeys((own, *also, "mandarin")))


def care_plan(seed: int, resident_id: int, now_ms: int) -> CarePlan:
    """The last conversation fell in the calling hours of the past 72 hours; a few are a little overdue."""
    chance = stream(seed, "care", resident_id)
    if chance.random() < OVERDUE_SHARE:
        due_ms = now_ms - chance.randrange(OVERDUE_MS_MAX)
    else:
        due_ms = _in_calling_hours(now_ms, chance.random())
    return CarePlan(resident_id, due_ms - CARE_EVERY_MS, due_ms)


def _in_calling_hours(now_ms: int, part: float) -> int:
    """The moment that divides the calling hours of the next 72 hours as `part` (0 to 1) divides one."""
    day_ms, china_ms = 24 * HOUR_MS, int(CHINA.total_seconds() * 1000)
    open_ms = (CALLS_TO_HOUR - CALLS_FROM_HOUR) * HOUR_MS
    local = now_ms + china_ms
    midnight = local - local % day_ms
    passed = min(max(local - midnight - CALLS_FROM_HOUR * HOUR_MS, 0), open_ms)
    days, within = divmod(passed + int(part * 3 * open_ms), open_ms)
    return midnight + days * day_ms + CALLS_FROM_HOUR * HOUR_MS + within - china_ms
