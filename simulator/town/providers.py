"""The 132 businesses that come to the door: locksmiths, repairers, odd-job men, stair climbers."""

from __future__ import annotations

from random import Random

from simulator.town import codes, earth, geometry, names, numbers, trades
from simulator.town.plan import Plan
from simulator.town.streams import stream
from simulator.town.words import words
from simulator.town.world import Paper, Provider

PROVIDERS = 132
COMMITTEES_MIN, COMMITTEES_MAX = 5, 14
EVERYWHERE_SHARE = 0.2
# service: share of the providers in per cent, and what such a business puts behind its name.
TRADES = {
    "locksmith": (18, ("开锁服务部", "锁具店", "便民开锁")),
    "appliance_repair": (30, ("家电维修", "电器修理部", "家电服务站")),
    "house_repair": (24, ("房屋维修", "水电安装部", "防水装修队")),
    "odd_jobs": (20, ("便民服务社", "家政服务", "零活帮手")),
    "stair_climber": (8, ("爬楼机服务", "助行服务站")),
}
BESIDE = {
    "locksmith": ("odd_jobs",), "appliance_repair": ("house_repair", "odd_jobs"),
    "house_repair": ("appliance_repair", "odd_jobs", "locksmith"), "odd_jobs": ("house_repair",),
    "stair_climber": (),
}  # fmt: skip
SHOPS = words("shop names")


def register(seed: int, plan: Plan, now_ms: int) -> tuple[Provider, ...]:
    """All providers, with different names; each service is offered in every zone by somebody."""
    chance = stream(seed, "providers")
    taken: set[str] = set()
    rows: list[Provider] = []
    middles = {zone.id: earth.on_earth(geometry.centre(zone.ring)) for zone in plan.zones}
    for index, trade in enumerate(_trades()):
        first = not any(trade in row.services for row in rows)
        beside = [other for other in BESIDE[trade] if chance.random() < 0.35]
        services = tuple(key for key in codes.SERVICES if key in (trade, *beside))
        name, zones = _name(chance, trade, taken), _zones(chance, plan, everywhere=first)
        licence = Paper("licence", f"XK{seed:04d}{index + 1:05d}", trades.last_day(chance, now_ms, valid=first))
        phone, at = numbers.provider_number(index), middles[zones[0]]
        trader = trades.Trader(seed, index + 1, services, phone, now_ms, valid=first)
        rows.append(
            Provider(
                index + 1, name, services, zones, phone, *trader.times(), lat=at[1], lon=at[0],
                documents=(licence, trader.insurance()), workers=trader.people(), prices=trader.prices(),
                machines=trader.machines(),
            )
        )  # fmt: skip
    return tuple(rows)


def _trades() -> list[str]:
    """The main service of every provider, shared out by the percentages, all kinds among the first ones."""
    shares = {trade: share for trade, (share, _) in TRADES.items()}
    given = dict.fromkeys(shares, 0)
    for _ in range(PROVIDERS):
        neediest = max(shares, key=lambda trade: shares[trade] / (given[trade] + 0.5))
        given[neediest] += 1
    return [trade for trade in codes.SERVICES for _ in range(given[trade])]


def _name(chance: Random, trade: str, taken: set[str]) -> str:
    """A trade name that nobody else in the register has."""
    while True:
        owner = chance.choice((f"老{names.surname(chance)}", f"小{names.surname(chance)}", *chance.sample(SHOPS, 4)))
        name = owner + chance.choice(TRADES[trade][1])
        if name not in taken:
            taken.add(name)
            return name


def _zones(chance: Random, plan: Plan, *, everywhere: bool) -> tuple[int, ...]:
    """Where the business goes: everywhere, or to a run of neighbouring committees."""
    if everywhere or chance.random() < EVERYWHERE_SHARE:
        return tuple(zone.id for zone in plan.zones)
    count, committees = chance.randint(COMMITTEES_MIN, COMMITTEES_MAX), len(plan.committees)
    start = chance.randrange(committees)
    served = {(start + i) % committees + 1 for i in range(count)}
    return tuple(zone.id for zone in plan.zones if zone.committee_id in served)
