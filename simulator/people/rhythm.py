"""How somebody of 75 to 95 spends the day: up early, to the market, a nap after lunch, early to bed. Who is away."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance

MINUTE_US: Final = 60_000_000
DAY_MIN: Final = 24 * 60
# How likely a press is in one minute of each part of the day, beside a minute awake at home.
_AWAKE, _AT_NIGHT, _NAPPING, _OUT = 1.0, 0.12, 0.08, 0.05
# Nobody is away twice in one of these blocks; each is drawn by itself, so any day can be asked about alone.
_BLOCK_DAYS: Final = 90
_AWAY_SHARE: Final = 0.16  # of the blocks; two of three are hospital (China: about 0.4 stays a year at that age)
_HOSPITAL_SHARE: Final = 0.67
_HOSPITAL_DAYS: Final = (4, 14)
_TRAVEL_DAYS: Final = (3, 30)


class Rhythm(NamedTuple):
    """A person's own day, in minutes since midnight. `out_min` is None for those who stay in."""

    wake_min: int
    out_min: int | None
    out_for_min: int
    nap_min: int
    nap_for_min: int
    bed_min: int
    test_day: int  # 0..27: their day for trying the button

    def minute(self, draw: float) -> int:
        """The minute of the day at `draw` (0 to 1) of all that may happen: mostly awake and at home."""
        ends = list(accumulate(weight * (end - begin) for begin, end, weight in self._parts()))
        place = bisect_right(ends, draw * ends[-1])
        begin, end, weight = self._parts()[min(place, len(ends) - 1)]
        into = (draw * ends[-1] - (ends[place - 1] if place else 0.0)) / weight
        return min(begin + int(into), end - 1)

    def is_out(self, minute: int) -> bool:
        """Whether they are out of the house then, on an ordinary day."""
        return self.out_min is not None and self.out_min <= minute < self.out_min + self.out_for_min

    def answers(self, minute: int) -> bool:
        """Whether they hear the telephone then, on an ordinary day: awake, at home, and not at their nap."""
        naps = self.nap_min <= minute < self.nap_min + self.nap_for_min
        return self.wake_min <= minute < self.bed_min and not naps and not self.is_out(minute)

    def _parts(self) -> list[tuple[int, int, float]]:
        out = self.out_min if self.out_min is not None else self.wake_min
        back = out + (self.out_for_min if self.out_min is not None else 0)
        nap_ends = self.nap_min + self.nap_for_min
        cuts = [0, self.wake_min, out, back, self.nap_min, nap_ends, self.bed_min, DAY_MIN]
        weights = [_AT_NIGHT, _AWAKE, _OUT, _AWAKE, _NAPPING, _AWAKE, _AT_NIGHT]
        return [part for part in zip(cuts, cuts[1:], weights, strict=False) if part[0] < part[1]]


class Away(NamedTuple):
    """From the morning of `first` to the evening of `last` somebody is not at home; the phone is."""

    first: int  # date.toordinal()
    last: int
    hospital: bool


def rhythm(chance: Chance, resident: Resident) -> Rhythm:
    """Drawn once for each resident; who uses a wheelchair stays in."""
    random = chance.of("people", resident.id, "rhythm")
    wake = random.randint(4 * 60 + 30, 7 * 60)
    goes_out = random.random() < 0.75 and "wheelchair" not in resident.conditions
    out_for = random.randint(30, 150)
    out = wake + random.randint(60, 180)
    nap = random.randint(12 * 60 + 30, 13 * 60 + 30)
    out_for = min(out_for, nap - out - 30)
    bed = random.randint(20 * 60, 22 * 60 + 30)
    return Rhythm(
        wake, out if goes_out else None, out_for, nap, random.choice((0, 40, 60, 90)), bed, random.randrange(28)
    )


def away(chance: Chance, resident: Resident, day: date) -> Away | None:
    """In hospital or travelling on that day; None at home."""
    today = day.toordinal()
    for block in (today // _BLOCK_DAYS, today // _BLOCK_DAYS - 1):
        found = _away_in(chance.of("people", resident.id, "away", block), block)
        if found is not None and found.first <= today <= found.last:
            return found
    return None


def hears_telephone(chance: Chance, resident: Resident, day: date, minute: int) -> bool:
    """Whether this resident would answer the telephone in that minute of that day (0 to 1439)."""
    return away(chance, resident, day) is None and rhythm(chance, resident).answers(minute)


def _away_in(random: Random, block: int) -> Away | None:
    if random.random() >= _AWAY_SHARE:
        return None
    hospital = random.random() < _HOSPITAL_SHARE
    first = block * _BLOCK_DAYS + random.randrange(_BLOCK_DAYS)
    return Away(first, first + random.randint(*(_HOSPITAL_DAYS if hospital else _TRAVEL_DAYS)) - 1, hospital)
