"""What a scenario is: a day and an hour, who is on duty, how much happens in the homes, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from math import sqrt
from typing import TYPE_CHECKING, Final

from simulator.people.residents import CALLS_A_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faults.wishes import Wish

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")  # without summer time since 1991
HOURS: Final = 24
USUAL_HOMES: Final = 1_600  # for which `Scenario.on_duty` is written
ON_DUTY_MIN: Final = 2  # two are needed to want the same alarm
DAY_US: Final = 24 * 3600 * 1_000_000


@dataclass(frozen=True)
class Services:
    """`orders`: of one resident in 30 days, without the season. `badness`, 0 to 1: how bad providers are at least.
    `tell`, 0 to 1: the share of residents who call by themselves when it is done, and say how it was. `only`: what is
    ordered; empty: everything. `hasty`, 0 to 1: how often a supervisor decides a complaint before anybody was heard.
    """

    orders: float = 1.0
    badness: float = 0.0
    tell: float = 0.1
    only: tuple[str, ...] = ()
    hasty: float = 0.15


@dataclass(frozen=True)
class Scenario:
    """`begins`: "YYYY-MM-DD HH:MM" in Shanghai, shortly before what it is about, so that a run of two hours sees it.

    on_duty: how many operators from this hour on, in a town of 1,600. intensity: how often people act, 1 is the
    real town. calls_min: a run that is too short or too small for so many calls gets livelier people.
    telephones: whether operators call who has pressed, and their people. modems: whether phones send short messages,
    and remote controls are the real ones. voices: whether calls ring at the phones, and phones call the centre. rota:
    whether the hub has the rota, and so knows who is to come. unwell: the share of residents who are, beside those who
    are on any day. services: what residents order of providers.
    """

    name: str
    says: str
    begins: str
    on_duty: Mapping[int, int]
    intensity: float = 1.0
    calls_min: int = 0
    faults: tuple[Wish, ...] = ()
    telephones: bool = True
    modems: bool = True
    voices: bool = False
    rota: bool = False
    unwell: float = 0.0
    services: Services | None = None

    @property
    def begins_at(self) -> datetime:
        return datetime.strptime(self.begins, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)

    @property
    def begins_ms(self) -> int:
        """Milliseconds since 1970 UTC."""
        return int(self.begins_at.timestamp()) * 1000

    def operators(self, homes: int) -> tuple[int, ...]:
        """How many operators are on duty in each hour of the day, in a town of so many homes. 0 stays 0."""
        smaller = min(1.0, sqrt(homes / USUAL_HOMES))
        by_hour: list[int] = []
        for hour in range(HOURS):
            last = max((begin for begin in self.on_duty if begin <= hour), default=max(self.on_duty))
            count = self.on_duty[last]
            by_hour.append(max(ON_DUTY_MIN, round(count * smaller)) if count else 0)
        return tuple(by_hour)

    def intensity_of(self, homes: int, span_us: int) -> float:
        """How lively the people of such a run are: `intensity`, or more for `calls_min`."""
        calls = CALLS_A_DAY * homes * span_us / DAY_US
        return max(self.intensity, self.calls_min / calls)
