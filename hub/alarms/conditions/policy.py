"""Who shares a cause, and what that makes of single alarms: decisions only, everything they need is an argument.

    fault ──▶ settling ──── it lasted SETTLE_MS ────▶ alarm of its own ──▶ back to normal
                │   └── many at once, one place ──▶ ▲        │ nobody has taken it
                │ gone: nothing happened            │        ▼
                ▼                    few stay ──── member of an incident ──▶ all back: the incident is over
               (nothing)

Devices do not know their carrier, and the hub does not either: what many have in common is where they are. The
narrowest place that explains nearly all of them is the cause.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .model import TOWN, Cause, Condition, Ebb, Group, Incident, Join, Kind, Place, Plan, Scope

S, MINUTE, HOUR = 1_000, 60_000, 3_600_000

# Silence and power are told of within one heartbeat (60 s) and one write (5 s) of each other: before that time is over
# nobody can know whether a phone is alone. Mains: EN 50160 calls up to 3 min a short interruption. A remote that its
# silent phone could not hear speaks within the hour. What is said once does not flicker: a minute shows whether others
# say it too.
SETTLE_MS: Mapping[Kind, int] = {
    "offline": 90 * S,
    "mains_lost": 180 * S,
    "battery_low": 90 * S,
    "remote_lost": 70 * MINUTE,
    "remote_low": 60 * S,
    "tamper": 60 * S,
    "self_test": 60 * S,
    "pairing": 60 * S,
}
# Alarms of their own that are younger, and that nobody has taken, may turn out to be part of something.
FRESH_MS = 10 * MINUTE
# An incident that is younger may turn out to be larger.
WIDEN_MS = 10 * MINUTE
# Who falls ill in the place of an incident is part of it without more ado while it is young, and as long as most of the
# place is ill. Else a dozen phones that stay silent for days would hide every single one that falls silent then.
YOUNG_MS = 60 * MINUTE
# So many are no accident. In a town of 1,600 phones that each fall silent once a week, 1.6 do so within ten minutes:
# three in one building or four in one zone happen less than once in ten years. More than ten in the town are a flood
# for whoever sits there (EEMUA 191), and by chance happen once in years; a larger town has more accidents.
LEAST: Mapping[Scope, int] = {"building": 3, "zone": 4, "town": 10}
TOWN_SHARE = 200
# A zone is the cause when at most one in five lies elsewhere; a building when at most two do.
ELSEWHERE_SHARE = 5
ELSEWHERE_MAX = 2
# Power that comes back may go again at once; and the last few phones of a thousand are late, or have a trouble of their
# own, which then is an alarm of its own.
CALM_MS = 2 * MINUTE
FEW_MS = 15 * MINUTE

# What belongs to an incident: in its place, and with a device that is in it already.
BEGUN_BY: Mapping[Kind, Cause] = {"mains_lost": "power", "offline": "silence", "battery_low": "battery_low",
                                  "remote_lost": "remote_lost", "remote_low": "remote_low", "tamper": "tamper",
                                  "self_test": "self_test", "pairing": "pairing"}  # fmt: skip
IN_PLACE: Mapping[Kind, tuple[Cause, ...]] = {
    **{kind: (cause,) for kind, cause in BEGUN_BY.items()},
    "offline": ("power", "silence"),
}
OF_MEMBER: Mapping[Kind, tuple[Cause, ...]] = {
    **IN_PLACE,
    "mains_lost": ("power", "silence"),
    "battery_low": ("power", "silence", "battery_low"),
}
ORDER: tuple[Cause, ...] = (
    "power",
    "silence",
    "battery_low",
    "remote_lost",
    "remote_low",
    "tamper",
    "self_test",
    "pairing",
)


def is_ripe(kind: Kind, due_ms: int, now_ms: int) -> bool:
    """Whether it has lasted. A time that is further away than it can be is over: the clock was set back."""
    return not now_ms < due_ms <= now_ms + SETTLE_MS[kind]


def least(scope: Scope, phones: int) -> int:
    """How many at once are no accident, in a town with so many phones."""
    return max(LEAST["town"], phones // TOWN_SHARE) if scope == "town" else LEAST[scope]


def collapse(found: Sequence[Condition], incidents: Sequence[Incident], phones: int, now_ms: int) -> Plan:
    """What becomes of `found`, in its order; each of them once at most. What is in no part of the plan waits on."""
    joins, rest = _known(found, incidents, phones, now_ms)
    opens: list[Group] = []
    for cause in ORDER:
        groups, rest = _groups(cause, rest, phones)
        for group in groups:
            join = _join(group, incidents, now_ms)
            if join is None:
                opens.append(group)
            else:
                joins.append(join)
    singles = tuple(one for one in rest if one.ripe and one.alarm_id is None)
    return Plan(tuple(joins), tuple(opens), singles)


def takes_in(one: Incident, phones: int, now_ms: int) -> bool:
    """Whether whoever falls ill in its place now is part of it, also alone."""
    if one.ended or not one.grows or one.wrong < least(one.place.scope, phones):
        return False
    return now_ms - one.opened_ms <= YOUNG_MS or 2 * one.wrong >= one.phones > 0


def ebb(before: Ebb, wrong: int, place: Place, phones: int, now_ms: int) -> Ebb:
    """How the tide of an incident runs when `wrong` members have something wrong now."""
    if wrong >= least(place.scope, phones):
        return Ebb(None, None)
    few_ms = now_ms if before.few_ms is None else min(before.few_ms, now_ms)
    if wrong:
        return Ebb(few_ms, None)
    return Ebb(few_ms, now_ms if before.none_ms is None else min(before.none_ms, now_ms))


def ends_ms(tide: Ebb) -> int | None:
    """When an incident is over if nothing changes; None: as long as so many have something wrong, never."""
    if tide.none_ms is not None:
        return tide.none_ms + CALM_MS
    return None if tide.few_ms is None else tide.few_ms + FEW_MS


def _known(
    found: Sequence[Condition], incidents: Sequence[Incident], phones: int, now_ms: int
) -> tuple[list[Join], list[Condition]]:
    """What belongs to an incident that goes on, and the rest. Its own device first, then the narrowest place."""
    running = {one.alarm_id: one for one in incidents if not one.ended}
    at: dict[tuple[Cause, Place], int] = {}
    for one in sorted(running.values(), key=lambda one: one.alarm_id):
        if takes_in(one, phones, now_ms):
            at.setdefault((one.cause, one.place), one.alarm_id)
    joined: dict[int, list[Condition]] = {}
    rest: list[Condition] = []
    for one in found:
        mine = [
            number for number in one.member_of if number in running and running[number].cause in OF_MEMBER[one.kind]
        ]
        there = [at[key] for place in one.home.around for cause in IN_PLACE[one.kind] if (key := (cause, place)) in at]
        if belongs_to := [*mine, *there]:
            joined.setdefault(belongs_to[0], []).append(one)
        else:
            rest.append(one)
    return [Join(number, tuple(members)) for number, members in sorted(joined.items())], rest


def _groups(cause: Cause, found: Sequence[Condition], phones: int) -> tuple[list[Group], list[Condition]]:
    """The groups that `cause` explains, once one of its kinds has lasted; with the consequences in their places."""
    kinds = {kind for kind, causes in IN_PLACE.items() if cause in causes}
    begun = [one for one in found if BEGUN_BY[one.kind] == cause]
    if not any(one.ripe for one in found if one.kind in kinds):
        return [], list(found)
    places = _places(begun, phones)
    members: dict[Place, list[Condition]] = {}
    rest: list[Condition] = []
    for one in found:
        place = next((place for place in one.home.around if place in places), None)
        if one.kind in kinds and place is not None:
            members.setdefault(place, []).append(one)
        else:
            rest.append(one)
    return [Group(cause, place, tuple(members[place])) for place in places], rest


def _places(found: Sequence[Condition], phones: int) -> list[Place]:
    """Where something happened that is no accident: the narrowest places that explain nearly all of `found`."""
    homes = _by_device(found)
    places: list[Place] = []
    while homes:
        place = _explains(homes.values(), phones)
        if place is None:
            return [*places, *_what_is_left(homes.values())]
        places.append(place)
        homes = {device: home for device, home in homes.items() if not place.covers(home)}
    return places


def _explains(homes: Iterable[Place], phones: int) -> Place | None:
    """The narrowest place with nearly all of these homes, if they are too many for an accident."""
    homes = list(homes)
    for scope in ("building", "zone"):
        place, inside = _fullest(home if scope == "building" else Place(home.zone_id) for home in homes)
        elsewhere = len(homes) - inside
        near = elsewhere <= ELSEWHERE_MAX if scope == "building" else True
        if inside >= LEAST[scope] and near and elsewhere * ELSEWHERE_SHARE <= len(homes):
            return place
    return TOWN if len(homes) >= least("town", phones) else None


def _what_is_left(homes: Iterable[Place]) -> list[Place]:
    """Few in all, and yet too many for one zone or one building."""
    homes = list(homes)
    zones = Counter(Place(home.zone_id) for home in homes)
    found = [zone for zone, many in zones.items() if many >= LEAST["zone"]]
    buildings = Counter(home for home in homes if Place(home.zone_id) not in found)
    return [*found, *(one for one, many in buildings.items() if many >= LEAST["building"])]


def _fullest(places: Iterable[Place]) -> tuple[Place, int]:
    return Counter(places).most_common(1)[0]  # of two that are equal the first


def _by_device(found: Sequence[Condition]) -> dict[str, Place]:
    return {one.device_id: one.home for one in found}


def _join(group: Group, incidents: Sequence[Incident], now_ms: int) -> Join | None:
    """The incident that this group belongs to; None: a new one.

    One that goes on there already; a young one that turns out to be larger, with others like it; one that was over and
    nobody has seen yet.
    """
    same = sorted((one for one in incidents if one.cause == group.cause and one.grows), key=lambda one: one.alarm_id)
    running = [one for one in same if not one.ended]
    if there := [one for one in running if one.place.covers(group.place)]:
        return Join(there[0].alarm_id, group.members)
    within = [one for one in running if group.place.covers(one.place) and now_ms - one.opened_ms <= WIDEN_MS]
    if within:
        others = tuple(one.alarm_id for one in within[1:] if one.untaken)
        return Join(within[0].alarm_id, group.members, group.place, others)
    if again := [one for one in same if one.ended and one.place == group.place]:
        return Join(again[-1].alarm_id, group.members)
    return None
