"""Every figure beside what it has to reach, from the raw results of all parts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

RATIO_SINGLE_MAX, RATIO_STORM_MAX = 5, 3
CORE_SHARE_MAX, CORE_SHARE_AT = 0.40, 100_000
SOS_GROWTH_MAX, CPU_GROWTH_MAX = 10, 1.2
# The desk: what a person may notice, and what a hub may spend on 30 pages.
SHOWN_MS_MAX, DESK_SHARE_MAX, FIRST_LOAD_S_MAX, SCRIPT_KB_MAX, START_S_MAX = 100, 0.05, 1.0, 150, 3.0
ON_THE_WIRE_MS_MAX, ALONE_BACK_MS_MAX = 50, 3_000
MATCH_MS_MAX = {132: 5, 10_000: 50}  # by how many providers there are
BACK_S_MAX, CONNECTS_PER_S_MAX = 30, 200


class Figure(NamedTuple):
    """One number. `limit` None: nothing is promised about it. `beside`: the same of the raw receiver, or at 1,600."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    beside: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value <= self.limit


def figures(found: dict[str, Any]) -> list[Figure]:
    """All that `found` has something about, in the order of the table."""
    return [
        *_presses(found),
        *_heartbeats(found),
        *_sizes(found.get("sizes", [])),
        *_others(found),
        *_device(found.get("device") or {}),
        *_desk(found.get("desk", {})),
        *_match(found.get("match", [])),
        *_board(found.get("board") or {}),
    ]


def _presses(found: dict[str, Any]) -> Iterator[Figure]:
    if "single" not in found:
        return
    single, storm = found["single"], found["storm"]
    yield Figure("single press, p50", single["hub_p50_ms"], "ms", None, single["limit_p50_ms"])
    yield Figure("single press, p99", single["hub_p99_ms"], "ms", None, single["limit_p99_ms"])
    yield Figure("single press, p99, times the raw receiver", single["ratio"], "x", RATIO_SINGLE_MAX)
    last = "all at once, last answer"
    yield Figure(last, storm["hub_last_answer_s"], "s", None, storm["limit_last_answer_s"])
    yield Figure(f"{last}, times the raw receiver", storm["ratio"], "x", RATIO_STORM_MAX)
    yield Figure("presses lost", storm["lost"], "", 0)
    yield Figure("presses doubled", storm["doubled"], "", 0)
    yield Figure("CPU of a round", found["hub"]["cpu_s"], "s", None, found["limit"]["cpu_s"])
    yield Figure("memory after a round", found["hub"]["memory_mb"], "MB", None, found["limit"]["memory_mb"])


def _match(sizes: list[dict[str, Any]]) -> Iterator[Figure]:
    for one in sizes:
        at = f"an order, {one['providers']:,} providers"
        yield Figure(f"{at}: CPU to find who could come", one["match_ms"], "ms", MATCH_MS_MAX.get(one["providers"]))
        yield Figure(f"{at}: the same, the first after a start", one["cold_ms"], "ms")


def _device(device: dict[str, Any]) -> Iterator[Figure]:
    if device:
        yield Figure("phone: press to PUBLISH, p95", device["press_ms"]["p95"], "ms", ON_THE_WIRE_MS_MAX)
        yield Figure("phone alone: back after its broker, p95", device["back_ms"]["p95"], "ms", ALONE_BACK_MS_MAX)


def _heartbeats(found: dict[str, Any]) -> Iterator[Figure]:
    if beats := found.get("heartbeats"):
        yield Figure("heartbeats in a second of CPU", beats["hub_per_s"], "/s", None, beats["limit_per_s"])


def _sizes(sizes: list[dict[str, Any]]) -> Iterator[Figure]:
    if not sizes:
        return
    first, last = sizes[0], sizes[-1]
    for one in sizes:
        at = f"{one['devices']:,} devices"
        core_max = CORE_SHARE_MAX if one["devices"] == CORE_SHARE_AT else None
        yield Figure(f"{at}: SOS p99", one["sos_p99_ms"], "ms", None, first["sos_p99_ms"])
        yield Figure(f"{at}: share of a core", 100 * one["core_share"], "%", core_max and 100 * core_max)
        million = one["cpu_s_per_million"]
        yield Figure(f"{at}: CPU for a million heartbeats", million, "s", None, first["cpu_s_per_million"])
    if last is first:
        return
    times = f"{last['devices']:,} devices, times {first['devices']:,}"
    yield Figure(f"{times}: SOS p99", last["sos_p99_ms"] / first["sos_p99_ms"], "x", SOS_GROWTH_MAX)
    growth = last["cpu_s_per_million"] / first["cpu_s_per_million"]
    yield Figure(f"{times}: CPU for a million heartbeats", growth, "x", CPU_GROWTH_MAX)
    before = sizes[-2]
    share, beats_per_s = (last["core_share"] - before["core_share"], (last["devices"] - before["devices"]) / 60)
    more_than = f"{before['devices']:,} to {last['devices']:,} devices"
    yield Figure(f"{more_than}: CPU for a million heartbeats more", 1e6 * share / beats_per_s, "s")
    more = (last["memory_mb"] - first["memory_mb"]) / (last["devices"] - first["devices"])
    yield Figure("memory for each device more", 1000 * more, "kB")


def _desk(desk: dict[str, Any]) -> Iterator[Figure]:
    if not desk:
        return
    if desk["browser"]:
        at = f"desk, {desk['alarms']:,} open alarms, {desk['pages']} pages"
        yield Figure(f"{at}: event to row, p50", desk["shown_p50_ms"], "ms")
        yield Figure(f"{at}: event to row, p99", desk["shown_p99_ms"], "ms", SHOWN_MS_MAX)
        yield Figure(f"{at}: not shown", desk["not_shown"], "", 0)
        yield Figure("desk, first load", desk["first_load_s"], "s", FIRST_LOAD_S_MAX)
        yield Figure("desk, compressed script of the first load", desk["script_kb"], "kB", SCRIPT_KB_MAX)
    share = 100 * desk["core_share"]
    yield Figure(f"desk, {desk['changes_per_s']} changes a second: share of a core", share, "%", 100 * DESK_SHARE_MAX)
    yield Figure("the same presses without any page: share of a core", 100 * desk["core_share_alone"], "%")
    large = f"{desk['start_residents']:,} residents, {desk['start_alarms']:,} open alarms"
    yield Figure(f"start with {large}", desk["start_s"], "s", START_S_MAX)


def _board(board: dict[str, Any]) -> Iterator[Figure]:
    if not board:
        return
    at = f"board, {board['orders']:,} open orders"
    yield Figure(f"{at}: first row", board["first_paint_s"], "s", FIRST_LOAD_S_MAX)
    yield Figure(f"{at}: event to row, p50", board["shown_p50_ms"], "ms")
    yield Figure(f"{at}: event to row, p99", board["shown_p99_ms"], "ms", SHOWN_MS_MAX)
    yield Figure(f"{at}: not shown", board["not_shown"], "", 0)


def _others(found: dict[str, Any]) -> Iterator[Figure]:
    for back in found.get("recovery", []):
        name = f"{back['broker']} restarts, {back['devices']:,} phones"
        yield Figure(f"{name}: not back", back["missing"], "", 0)
        if back["all_back_s"] is not None:
            yield Figure(f"{name}: all back after", back["all_back_s"], "s", BACK_S_MAX)
            yield Figure(
                f"{name}: a waiting press waited", back["pressing_waited_s_max"], "s", None, back["all_back_s"]
            )
            yield Figure(f"{name}: most connects in a second", back["dialled_per_s_max"], "/s", CONNECTS_PER_S_MAX)
        yield Figure(f"{name}: CPU of the broker", back["broker_cpu_s"], "s")
    if events := found.get("events"):
        yield Figure("deterministic events in a second of CPU", events["events_per_s"], "/s")
        yield Figure("deterministic steps in a second of CPU", events["steps_per_s"], "/s")
