"""What people look at: who is in an incident, and all that is wrong now; filtered, sorted, a page at a time."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from hub.kernel import Read, not_found
from hub.kernel.csv_text import csv_text
from hub.residents import Risk, summaries
from hub.telephony import last_of_alarm

from .. import store as alarm_store
from ..model import KINDS, TECHNICAL
from ..summary import summarise
from ..triage import risk_points
from . import incident_store, store
from .model import Kind, State

MemberState = Literal["silent", "ailing", "back", "own"]
MemberSort = Literal["risk", "name", "address", "since"]
ConditionSort = Literal["since", "name", "address", "kind"]
MINUTES_MAX = 24 * 60
CALLS = frozenset(KINDS) - TECHNICAL - {"test"}
# In a file, in the order of a list that somebody calls through.
COLUMNS = (
    *("name", "address", "zone", "floor", "lives_alone", "state", "from_ms", "back_ms"),
    *("calls", "called_ms", "call", "device_id"),
)


class Members(NamedTuple):
    """Which members, and in which order; `wrong`: those who are not back. `called`: whether somebody rang them up."""

    state: MemberState | Literal["wrong"] | None = None
    search: str = ""
    sort: MemberSort = "risk"
    since_ms: int | None = None
    called: bool | None = None


class Conditions(NamedTuple):
    """Which of all that is wrong, and in which order."""

    kind: Kind | None = None
    state: State | None = None
    search: str = ""
    sort: ConditionSort = "since"


def incident(tx: Read, alarm_id: int) -> dict[str, Any]:
    """The incident with its chart. Raises 404 where the alarm is none."""
    row, alarm = incident_store.row(tx, alarm_id), alarm_store.alarm(tx, alarm_id)
    if row is None or alarm is None:
        raise not_found("incident", alarm_id)
    return {
        "alarm": summarise(tx, [alarm])[0],
        "cause": row.cause,
        "opened_ms": row.opened_ms,
        "ended_ms": row.ended_ms,
        "over_ms": row.due_ms,
        "minutes": incident_store.minutes(tx, alarm_id, MINUTES_MAX),
        "now_ms": tx.now_ms,
    }


def members(tx: Read, alarm_id: int, wanted: Members) -> list[dict[str, Any]]:
    """All that are wanted. `risk`: who calls for help first, then who is silent, was not rung up, and is worse off.

    Why somebody is worse off is health, and not shown.
    """
    row = incident_store.row(tx, alarm_id)
    if row is None:
        raise not_found("incident", alarm_id)
    rows = incident_store.members(tx, alarm_id, wanted.since_ms)
    calls = incident_store.callers(tx, [one["resident_id"] for one in rows], CALLS)
    called = last_of_alarm(tx, alarm_id)
    ended = row.ended_ms is not None
    found = [_member(one, calls, called, ended) for one in rows if _is_meant(wanted.search, one)]
    if wanted.called is not None:
        found = [one for one in found if (one["called_ms"] is not None) == wanted.called]
    if wanted.state is not None:
        states = {"silent", "ailing"} if wanted.state == "wrong" else {wanted.state}
        found = [one for one in found if one["state"] in states]
    return sorted(found, key=lambda one: _order(one, wanted.sort))


def table(tx: Read, alarm_id: int, wanted: Members) -> str:
    """The members for a spreadsheet."""
    return csv_text(COLUMNS, ([one[name] for name in COLUMNS] for one in members(tx, alarm_id, wanted)))


def conditions(tx: Read, wanted: Conditions) -> list[dict[str, Any]]:
    """All that is wrong now, with homes and the alarms to which it belongs."""
    rows = store.lines(tx, wanted.kind, wanted.state)
    homes = summaries(tx, {one["resident_id"] for one in rows})
    found: list[dict[str, Any]] = []
    for one in rows:
        home = homes.get(one["resident_id"])
        line = {**one, **({"name": home.name, "address": home.address, "zone": home.zone} if home else {})}
        if home and _is_meant(wanted.search, {**line, "pinyin": ""}):
            found.append(line)
    key = {"since": "since_ms", "kind": "kind", "name": "name", "address": "address"}[wanted.sort]
    return sorted(found, key=lambda one: (one[key], one["id"]))


def _member(
    row: dict[str, Any], calls: dict[int, int], called: Mapping[int, tuple[int, str]], ended: bool
) -> dict[str, Any]:
    risk = Risk(row["floor"], row["lives_alone"], tuple(row["conditions"]))
    state: MemberState = "back"
    if row["wrong"]:
        state = "silent" if row["silent"] else "ailing"
    elif row["back_ms"] is None and ended:
        state = "own"
    kept = ("device_id", "resident_id", "from_ms", "back_ms", "changed_ms", "name", "address", "zone", "building")
    called_ms, outcome = called.get(row["resident_id"], (None, None))
    return {
        **{name: row[name] for name in (*kept, "floor", "lives_alone", "lat", "lon")},
        "state": state,
        "risk": risk_points(risk) + risk.lives_alone,
        "calls": calls.get(row["resident_id"]),
        "called_ms": called_ms,
        "call": outcome,
    }


def _order(one: dict[str, Any], sort: MemberSort) -> tuple[Any, ...]:
    if sort == "risk":
        worst = {"silent": 0, "ailing": 1, "own": 2, "back": 3}[one["state"]]
        return (
            one["calls"] is None,
            worst,
            one["called_ms"] is not None,
            -one["risk"],
            -one["floor"],
            one["address"],
            one["device_id"],
        )
    if sort == "since":
        return (one["from_ms"], one["device_id"])
    return (one[sort], one["device_id"])


def _is_meant(search: str, row: dict[str, Any]) -> bool:
    words = " ".join((row["device_id"], row["name"], row["pinyin"], row["pinyin"].replace(" ", ""), row["address"]))
    return all(word in words.casefold() for word in search.casefold().split())
