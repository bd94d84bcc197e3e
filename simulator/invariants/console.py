"""What must be true of the news: numbered without a hole, and whoever reads along knows how things are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.virtual.view import PRESSES_KEPT_MAX

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from simulator.virtual.view import PageSeen, View

# Of an alarm, what the log and a page must say as the table does.
TOLD: Final = (
    "version",
    "kind",
    "state",
    "device_id",
    "resident_id",
    "presses",
    "rung",
    "taken_by",
    "taken_by_name",
    "closed_by_name",
    "closing_code",
)
TOLD_NAMES: Final = frozenset(TOLD)

# What is older than two weeks goes, but for so many: a page that comes back has them.
EVENTS_KEPT_MIN: Final = 2_000

invariant = Collection()


@invariant("alarm", "device")
def events_are_dense(view: View, touched: Touched | None) -> Iterator[Finding]:
    """The events are numbered from 1 without a hole, none comes after a later one, and only the oldest go."""
    yield from (Finding(one) for one in view.log.gaps)
    if touched is None:
        newest, many = view.number("SELECT MAX(seq) FROM event"), view.number("SELECT COUNT(*) FROM event")
        gone = view.number("SELECT MIN(seq) FROM event") - 1 if many else 0
        too_few = gone > 0 and many < EVENTS_KEPT_MIN
        if newest != gone + many or too_few or newest != view.log.last_seq:
            yield Finding(f"the newest event is {newest}, {many} are there, and {view.log.last_seq} were read")


@invariant("alarm")
def the_log_tells_the_state(view: View, touched: Touched | None) -> Iterator[Finding]:
    """The last event of each alarm says of it what the table says."""
    for row in view.alarms(view.unsettled() if touched is None else touched.alarm_ids):
        told = view.log.alarm_at(row["id"], view.log.last_seq)
        of_it = (row["device_id"],), (row["id"],)
        if told is None:
            yield Finding(f"of alarm {row['id']} nobody was told", *of_it)
        elif silent := _untold(view, row):
            yield Finding(f"of alarm {row['id']} nobody was told that it was {silent}", *of_it)
        elif different := _different(told, {name: row[name] for name in TOLD}):
            yield Finding(f"of alarm {row['id']} the last event says {different}", *of_it)


def _untold(view: View, alarm: sqlite3.Row) -> str:
    """What happened to an alarm, and no event says so; "" if nothing. A later event would tell how the alarm is."""
    told = {one.what for one in view.log.alarms[alarm["id"]]}
    happened = {"opened": alarm["opened_ms"], "taken": alarm["first_taken_ms"], "closed": alarm["closed_ms"]}
    return " and ".join(what for what, at_ms in happened.items() if at_ms is not None and what not in told)


@invariant()
def the_feed_gives_the_state(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """What a page has made of the feed is what the database says, as of the event that it has come to."""
    for number, page in enumerate(view.pages, 1):
        if page.seq is not None and page.seq <= view.log.last_seq:  # a page from before a restored backup starts anew
            yield from _misread(view, number, page, page.seq)


def _misread(view: View, number: int, page: PageSeen, seq: int) -> Iterator[Finding]:
    """What is closed may be shown or not; what is not closed must be, and what is shown must be right."""
    for alarm_id in dict.fromkeys((*page.alarms, *view.log.unclosed, *view.log.moved_after(seq))):
        told, shown = view.log.alarm_at(alarm_id, seq), page.alarms.get(alarm_id)
        of_it = () if told is None else (told["device_id"],), (alarm_id,)
        if told is None:
            if shown is not None:
                yield Finding(f"page {number} at event {seq} shows alarm {alarm_id}, which there is not", *of_it)
        elif shown is None:
            if told["state"] != "closed":
                yield Finding(f"page {number} at event {seq} does not show alarm {alarm_id}", *of_it)
        elif shown.keys() >= TOLD_NAMES and shown.items() <= told.items():
            continue  # as it is nearly always, and quick to see
        elif different := _different(shown, told):
            yield Finding(f"page {number} at event {seq} shows alarm {alarm_id} with {different}", *of_it)


def _different(told: Mapping[str, Any], true: Mapping[str, Any]) -> str:
    """In words, or nothing. Of a flood only every tenth press is told."""
    names = [name for name in TOLD if told.get(name) != true[name]]
    if "presses" in names and min(told.get("presses", 0), true["presses"]) >= PRESSES_KEPT_MAX:
        names.remove("presses")
    return ", ".join(f"{name} {told.get(name)!r}, not {true[name]!r}" for name in names)
