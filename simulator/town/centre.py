"""The call centre's own people: 24 operators and 4 supervisors who share twelve seats round the clock.

And the care calls: when each resident was last talked with.
"""

from __future__ import annotations

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
# A good centre calls twelve hours before it must. Two in the whole town were not reached: each of them is an alarm.
AHEAD_MS = 12 * HOUR_MS
OVERDUE_OF = 800
OVERDUE_WHICH = 56
OVERDUE_MS_MAX = 6 * HOUR_MS
DAY_MS = 24 * HOUR_MS
CHINA_MS = 8 * HOUR_MS
CALLS_FROM_HOUR, CALLS_TO_HOUR = 8, 20  # local time: nobody is called at night to be asked how they are
OPEN_MS = (CALLS_TO_HOUR - CALLS_FROM_HOUR) * HOUR_MS


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
    """The last conversation fell in the calling hours of the past sixty hours; one in 800 is a little overdue."""
    chance = stream(seed, "care", resident_id)
    if resident_id % OVERDUE_OF == OVERDUE_WHICH:
        due_ms = now_ms - chance.randrange(OVERDUE_MS_MAX)
    else:
        first, last = (_opened(now_ms + ahead_ms) for ahead_ms in (AHEAD_MS, CARE_EVERY_MS))
        due_ms = _moment(first + int(chance.random() * (last - first)))
    return CarePlan(resident_id, due_ms - CARE_EVERY_MS, due_ms)


def _opened(at_ms: int) -> int:
    """How long the calling hours were, all together, before then."""
    days, within = divmod(at_ms + CHINA_MS, DAY_MS)
    return days * OPEN_MS + min(max(within - CALLS_FROM_HOUR * HOUR_MS, 0), OPEN_MS)


def _moment(opened_ms: int) -> int:
    """The moment before which they were so long; the other way round."""
    days, within = divmod(opened_ms, OPEN_MS)
    return days * DAY_MS + CALLS_FROM_HOUR * HOUR_MS + within - CHINA_MS
