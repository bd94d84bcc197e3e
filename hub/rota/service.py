"""Brings a table of shifts onto the rota, takes it back, and says who is to be here and when nobody is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub.kernel import AnyRow, Problem, Read, Write, get_setting, local_time, not_found, put_setting, site_zone
from hub.operators import Signed, audit, everybody, people

from . import store
from .model import Doubtful, Line, Person, Planned, Rejected
from .policy import OPERATORS_MIN_USUAL, doubts, gaps
from .reading import People, read_table

TOPIC = "rota"
MINIMUM = "rota_operators_min"
SHOWN_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was understood. `new`: what would come onto the rota; `spans`: the days that it speaks of.

    `nobody`: those of them on which it says that nobody comes.
    """

    lines: Sequence[Line]
    new: Sequence[Line]
    rejected: Sequence[Rejected]
    doubts: Sequence[Doubtful]
    replaced: int
    spans: Sequence[tuple[int, int]]
    nobody: Sequence[date] = ()


def understand(tx: Read, text: str, replace: bool) -> Table:
    """Read a table and hold it against the rota. Changes nothing. Raises 422 where it is no table."""
    zone = site_zone(tx)
    today = local_time(tx.now_ms, zone).date()
    known = [Person(row.id, row.login, row.name, row.role, row.active) for row in everybody(tx)]
    lines, rejected, empty = read_table(text, People(known, zone, today))
    days = {local_time(one.planned.start_ms, zone).date() for one in lines}
    nobody = sorted(set(empty) - days) if replace else []
    spans = [_whole(day, zone) for day in sorted(days.union(nobody))] if replace else []
    times = [(one.planned.start_ms, one.planned.end_ms) for one in lines]
    if not times and not spans:
        return Table(lines, (), rejected, (), 0, spans)
    first, last = min(start for start, _ in (*times, *spans)), max(end for _, end in (*times, *spans))
    rota = [_planned(row) for row in store.shifts(tx, first, last)]
    stays = [one for one in rota if not any(start <= one.start_ms < end for start, end in spans)]
    odd = doubts(lines, stays)
    there = {one.line for one in odd if one.code == "already_there"}
    new = [one for one in lines if one.number not in there]
    return Table(lines, new, rejected, odd, len(rota) - len(stays), spans, nobody)


def bring_in(tx: Write, who: Signed, text: str, replace: bool) -> dict[str, Any]:
    """Put the lines that can be used on the rota. Raises 422 where none can, and nothing makes room for them."""
    table = understand(tx, text, replace)
    if not table.new and not (table.nobody and table.replaced):
        raise Problem(422, "nothing_to_import", "No line of this table brings anything new; look at the preview.")
    planned = [one.planned for one in table.new]
    number = store.add(tx, who.operator_id, planned, len(table.rejected), table.replaced)
    store.replace(tx, number, table.spans)
    told = {"shifts": len(table.new), "rejected": len(table.rejected), "replaced": table.replaced}
    audit(tx, who, "rota_imported", f"rota import {number}", told)
    tx.publish(TOPIC, {"what": "imported", "import": number})
    return {"id": number, **shown_table(tx, table)}


def take_back(tx: Write, who: Signed, import_id: int) -> dict[str, Any]:
    """Undo an import: the rota is as it was before it. Only the last one: later ones may stand on it."""
    found = store.one_import(tx, import_id)
    if found is None:
        raise not_found("import", import_id)
    if found.undone_ms is not None:
        raise Problem(409, "wrong_state", "This import has been undone already.", state="undone")
    newest = store.newest_import(tx)
    if newest != import_id:
        raise Problem(409, "later_import", f"Undo the later import {newest} first.", newest=newest)
    store.undo(tx, import_id, who.operator_id)
    audit(tx, who, "rota_undone", f"rota import {import_id}", {"shifts": found.shifts})
    tx.publish(TOPIC, {"what": "undone", "import": import_id})
    return {"id": import_id, "undone_ms": tx.now_ms}


def set_minimum(tx: Write, who: Signed, operators: int) -> dict[str, Any]:
    """How many operators there must be at any time."""
    put_setting(tx, MINIMUM, str(operators))
    audit(tx, who, "rota_minimum_set", "rota", {"operators": operators})
    tx.publish(TOPIC, {"what": "minimum"})
    return {"operators_min": operators}


def on_rota(tx: Read, at_ms: int) -> list[Planned]:
    """Who is to be here at that time."""
    return [_planned(row) for row in store.shifts(tx, at_ms, at_ms + 1)]


def shifts_between(tx: Read, from_ms: int, until_ms: int) -> list[Planned]:
    """Who is to be here at any time between the two, the earliest first."""
    return [_planned(row) for row in store.shifts(tx, from_ms, until_ms)]


def known_days(tx: Read) -> tuple[int, int] | None:
    """When the first and the last shift begin of which the rota knows or knew (ms); None where there is no rota.

    Between the two a day without a shift is a day on which nobody comes; after the last it is not known who will.
    """
    return store.known(tx)


def week(tx: Read, first: date | None, days: int) -> dict[str, Any]:
    """The rota from the start of a day on, who is to be here now, and the hours in which somebody is missing."""
    zone = site_zone(tx)
    today = local_time(tx.now_ms, zone).date()
    first = first or today - timedelta(days=today.weekday())
    from_ms, until_ms = _midnight(first, zone), _midnight(first + timedelta(days=days), zone)
    rows = store.shifts(tx, from_ms, until_ms)[:SHOWN_MAX]
    minimum = int(get_setting(tx, MINIMUM) or OPERATORS_MIN_USUAL)
    since_ms = from_ms if until_ms <= tx.now_ms else max(from_ms, tx.now_ms)  # nobody covers what is over any more
    missing = gaps([_planned(row) for row in rows], since_ms, until_ms, minimum)
    return {
        "zone": zone.key,
        "first": first.isoformat(),
        "days": [(first + timedelta(days=one)).isoformat() for one in range(days)],
        "today": today.isoformat(),
        "operators_min": minimum,
        "items": shown(tx, [_planned(row) for row in rows], zone),
        "now": shown(tx, on_rota(tx, tx.now_ms), zone),
        "gaps": [{**asdict(one), **_clocks(one.start_ms, one.end_ms, zone)} for one in missing],
    }


def shown(tx: Read, planned: Sequence[Planned], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Shifts with names, and with the day and the times on the wall."""
    names = people(tx, {one.operator_id for one in planned})
    return [
        {
            **asdict(one),
            **_clocks(one.start_ms, one.end_ms, zone),
            "login": names[one.operator_id].login,
            "name": names[one.operator_id].name,
            "languages": names[one.operator_id].languages,
        }
        for one in planned
    ]


def shown_table(tx: Read, table: Table) -> dict[str, Any]:
    """The report on a table: what would come, what cannot, and what somebody should look at."""
    zone = site_zone(tx)
    lines = [one.number for one in table.new]
    new = shown(tx, [one.planned for one in table.new], zone)
    return {
        "shifts": [{"line": line, **one} for line, one in zip(lines, new, strict=True)],
        "rejected": [asdict(one) for one in table.rejected],
        "doubts": [asdict(one) for one in table.doubts],
        "replaced": table.replaced,
        "nobody": [one.isoformat() for one in table.nobody],
    }


def shown_imports(tx: Read, offset: int, limit: int) -> dict[str, Any]:
    """What was brought in, the newest first; `can_undo`: the last one that stands."""
    rows, total = store.imports(tx, offset, limit)
    names = people(tx, {one for row in rows for one in (row.made_by, row.undone_by) if one})
    newest = store.newest_import(tx)
    items = [
        {
            **{name: getattr(row, name) for name in ("id", "made_ms", "shifts", "rejected", "replaced", "undone_ms")},
            "made_by_name": names[row.made_by].name,
            "undone_by_name": names[row.undone_by].name if row.undone_by else None,
            "can_undo": row.id == newest,
        }
        for row in rows
    ]
    return {"items": items, "total": total}


def _planned(row: AnyRow) -> Planned:
    return Planned(row.operator_id, row.start_ms, row.end_ms, row.role, row.seat, row.note)


def _whole(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """From midnight to midnight."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def _midnight(day: date, zone: ZoneInfo) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)


def _clocks(start_ms: int, end_ms: int, zone: ZoneInfo) -> dict[str, str]:
    start, end = local_time(start_ms, zone), local_time(end_ms, zone)
    return {
        "date": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end_date": end.date().isoformat(),
        "end": f"{end:%H:%M}",
    }
