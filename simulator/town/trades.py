"""What stands behind the name of a business: its people and their papers, when it comes, and what it asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from simulator.town import codes, names
from simulator.town.streams import stream
from simulator.town.world import Goer, Machine, Paper, Price

# service: what one needs to know for it, and what it usually costs (fen): by what, how much, from where on one quotes.
TRADES = {
    "locksmith": ("locks", "visit", 8_000, 20_000),
    "appliance_repair": ("appliances", "visit", 5_000, 30_000),
    "house_repair": ("building", "quote", 0, 20_000),
    "odd_jobs": ("odd_jobs", "hour", 4_000, 16_000),
    "stair_climber": ("stair_climbing", "visit", 3_000, 10_000),
}
# Papers: days from now, share in per cent. Expired and expiring ones must be there to be seen.
PAPERS = (((-40, -1), 3), ((1, 30), 9), ((31, 120), 18), ((121, 1_400), 70))
PEOPLE = ((1, 45), (2, 30), (3, 15), (5, 10))
PEOPLE_MAX = 8  # of one business: so many numbers each has for its people
# From, until, on which days; a locksmith is out at night more often than not.
DAY, LONG_DAY = (8 * 60, 18 * 60), (7 * 60, 21 * 60)
ROUND_THE_CLOCK_SHARE = {"locksmith": 0.7}
ROUND_THE_CLOCK_USUAL = 0.15
PRICE_STEP_FEN = 500


class Trader:
    """A business from its number; what is drawn here moves nothing of its neighbours'. `valid`: all papers are good."""

    def __init__(
        self, seed: int, number: int, services: tuple[str, ...], phone: str, now_ms: int, *, valid: bool
    ) -> None:
        self._chance = stream(seed, "trades", number)
        self._number, self._services, self._phone = number, services, phone
        self._now_ms, self._valid = now_ms, valid
        sizes, shares = [size for size, _ in PEOPLE], [share for _, share in PEOPLE]
        self._size = self._chance.choices(sizes, shares)[0]

    def times(self) -> tuple[tuple[str, ...], tuple[tuple[int, int, int], ...], int, int, str]:
        """What they speak, when they come, how much at once and in a day, and until when there is a contract."""
        spoken = tuple(dict.fromkeys(("mandarin", self._dialect())))
        contract = last_day(self._chance, self._now_ms, valid=self._valid)
        return spoken, self._hours(), self._size, 6 * self._size, contract

    def insurance(self) -> Paper:
        """Against what they break."""
        return Paper("insurance", f"BX{self._number:05d}", self._until())

    def people(self) -> tuple[Goer, ...]:
        """Who goes; the first can do everything."""
        skills = tuple(TRADES[service][0] for service in self._services)
        return tuple(
            Goer(
                id=self._number * PEOPLE_MAX + place,
                name=names.surname(self._chance) + names.child_given(self._chance, self._sex()),
                phone=self._phone,
                skills=skills if place == 0 else self._some(skills),
                languages=tuple(dict.fromkeys(("mandarin", self._dialect()))),
                documents=(Paper("background_check", f"WF{self._number:04d}{place}", self._until()),),
            )
            for place in range(self._size)
        )

    def prices(self) -> tuple[Price, ...]:
        """About what is usual."""
        found: list[Price] = []
        for service in self._services:
            _, by, usual_fen, cap_fen = TRADES[service]
            fen = round(usual_fen * self._chance.uniform(0.8, 1.3) / PRICE_STEP_FEN) * PRICE_STEP_FEN
            found.append(Price(service, by, fen, cap_fen))
        return tuple(found)

    def machines(self) -> tuple[Machine, ...]:
        """One or two, where they climb stairs."""
        if "stair_climber" not in self._services:
            return ()
        count = self._chance.choice((1, 1, 2))
        return tuple(Machine(self._number * PEOPLE_MAX + one, f"{one + 1}号爬楼机") for one in range(count))

    def _hours(self) -> tuple[tuple[int, int, int], ...]:
        always = max(ROUND_THE_CLOCK_SHARE.get(service, ROUND_THE_CLOCK_USUAL) for service in self._services)
        if self._chance.random() < always or self._valid:
            return ()
        (start, end), days = self._chance.choice(((DAY, 6), (DAY, 7), (LONG_DAY, 7)))
        return tuple((day, start, end) for day in range(1, days + 1))

    def _some(self, skills: tuple[str, ...]) -> tuple[str, ...]:
        kept = tuple(skill for skill in skills if self._chance.random() < 0.6)
        return kept or skills[:1]

    def _dialect(self) -> str:
        return self._chance.choices(list(codes.DIALECTS), list(codes.DIALECTS.values()))[0]

    def _sex(self) -> str:
        return "f" if self._chance.random() < 0.15 else "m"

    def _until(self) -> str:
        return last_day(self._chance, self._now_ms, valid=self._valid)


def last_day(chance: Random, now_ms: int, *, valid: bool) -> str:
    """Of a paper; `valid`: not for a long time yet."""
    choices = PAPERS[-1:] if valid else PAPERS
    (least, most), _ = chance.choices(choices, [share for _, share in choices])[0]
    day = datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(days=chance.randint(least, most))
    return day.date().isoformat()
