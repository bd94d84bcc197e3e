"""What must be true of alarms, whoever presses, takes and closes in whatever order, and whenever the hub is killed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hub.alarms import CLOSING_CODES, TECHNICAL
from simulator.virtual.view import PRESSES_KEPT_MAX

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from hub.alarms import PressKey
    from simulator.virtual.event_log import News
    from simulator.virtual.view import View

HELD: Final = ("taken", "in_progress", "waiting")
# What may happen to an alarm in which state, and the state it has then; None: the same. What the hub promises, written
# down once more.
ANY: Final = ("open", "shelved", *HELD, "closed")
MOVES: Final[dict[str, tuple[tuple[str, ...], str | None]]] = {
    "pressed": (("open", *HELD), None),
    "escalated": (("open",), "open"),
    "taken": (("open",), "taken"),
    "work": (("taken", "waiting"), "in_progress"),
    "waits": (HELD, "waiting"),
    "wait_over": (("waiting",), "in_progress"),
    "released": (HELD, "open"),
    "taken_over": (HELD, "taken"),
    "shelved": (("open", *HELD), "shelved"),
    "unshelved": (("shelved",), "open"),
    "returned": (("open",), "open"),
    "again": (ANY[:-1], None),
    "noted": (ANY, None),
    "answered": ((*HELD, "closed"), None),
    "closed": (HELD, "closed"),
    "undone": (("closed",), "in_progress"),
    "reopened": (("closed",), "taken"),
    "settled": (("closed",), "closed"),
}
# Only of what a machine says of a machine: that is put aside, comes back to normal, and closes from the queue.
TECHNICAL_MOVES: Final = ("shelved", "unshelved", "returned", "again")

PRESSED: Final = ("sos", "test")  # the kinds that presses make
invariant = Collection()


def ids(view: View, touched: Touched | None) -> Sequence[int]:
    """Which alarms to look at."""
    return view.unsettled() if touched is None else touched.alarm_ids


@invariant("alarm")
def every_press_belongs_to_one_alarm(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Every press is in exactly one alarm, of its own button and kind, and each alarm counts its presses right."""
    query = """SELECT a.id, a.kind, a.device_id, a.presses, COUNT(p.id) AS kept,
                      SUM(p.device_id != a.device_id) AS foreign_presses,
                      SUM(p.test != (a.kind = 'test')) AS of_other_kind
               FROM alarm a LEFT JOIN press p ON p.alarm_id = a.id WHERE {where} GROUP BY a.id"""
    for row in view.rows(query, ids(view, touched)):
        where = f"alarm {row['id']} of {row['device_id']}"
        of_it = (row["device_id"],), (row["id"],)
        kept = min(row["presses"], PRESSES_KEPT_MAX) if row["kind"] in PRESSED and row["device_id"] else 0
        if row["kept"] != kept or row["presses"] < 1:
            yield Finding(f"{where} counts {row['presses']} presses and has {row['kept']}", *of_it)
        if row["foreign_presses"]:
            yield Finding(f"{where} has presses of another button", *of_it)
        if row["of_other_kind"]:
            yield Finding(f"{where} is of kind {row['kind']} and has presses of another kind", *of_it)
    if touched is None:
        yield from _strays(view)


def _strays(view: View) -> Iterator[Finding]:
    for row in view.sql.execute("SELECT device_id FROM press WHERE alarm_id NOT IN (SELECT id FROM alarm)"):
        yield Finding(f"a press of {row['device_id']} is in no alarm", (row["device_id"],))
    twice = """SELECT device_id, epoch, number, MIN(alarm_id) AS one, MAX(alarm_id) AS other FROM press
               GROUP BY device_id, epoch, number HAVING COUNT(*) > 1"""
    for row in view.sql.execute(twice):
        text = f"press {row['number']} of {row['device_id']} (epoch {row['epoch']}) is there twice"
        yield Finding(text, (row["device_id"],), (row["one"], row["other"]))


@invariant("alarm")
def a_button_has_one_alarm_at_a_time(view: View, touched: Touched | None) -> Iterator[Finding]:
    """No button has two unclosed alarms of the same kind, so that nobody is helped by two who do not know it."""
    query = """SELECT device_id, kind, MIN(id) AS one, MAX(id) AS other FROM alarm
               WHERE state != 'closed' AND device_id IS NOT NULL {devices}
               GROUP BY device_id, kind HAVING COUNT(*) > 1"""
    if touched is None or len(touched.devices) > 1:  # the unclosed ones are few
        rows = view.sql.execute(query.format(devices=""))
    else:
        rows = view.sql.execute(query.format(devices="AND device_id = ?"), touched.devices or ("",))
    for row in rows:
        text = f"{row['device_id']} has two unclosed alarms of kind {row['kind']}"
        yield Finding(text, (row["device_id"],), (row["one"], row["other"]))


@invariant("alarm")
def nothing_is_invented(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Every press and every unreadable message in the hub was made by somebody, at the home where the hub has it."""
    for press in view.fresh if touched is not None else view.presses.values():
        known = view.ledger.presses.get(press.key)
        test = view.ledger.spoken.get(press.key) if known is None else known.test
        of_it = (press.key.device_id,), (press.alarm_id,)
        if test is None:
            yield Finding(f"nobody pressed {press.key.device_id} for number {press.key.number}", *of_it)
        # Of a test that a restored hub has forgotten its cancel may be the first word, and that does not say "test".
        elif test != press.test and not (test and (press.key in view.ledger.shaken or _is_both(view, press.key))):
            told, made = ("test", "call") if press.test else ("call", "test")
            yield Finding(f"the {made} {press.key.number} of {press.key.device_id} became a {told}", *of_it)
    for alarm in view.alarms(ids(view, touched)):
        if alarm["kind"] == "unreadable" and alarm["device_id"] not in view.ledger.garbled:
            text = f"alarm {alarm['id']}: {alarm['device_id']} never said anything unreadable"
            yield Finding(text, _devices(alarm), (alarm["id"],))


@invariant()
def every_alarm_has_the_right_home(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """An alarm names the resident to whom its button belongs: help goes to the right door."""
    query = """SELECT a.id, a.device_id, a.resident_id, d.resident_id AS lives_there
               FROM alarm a LEFT JOIN device d ON d.id = a.device_id
               WHERE a.device_id IS NOT NULL AND d.resident_id IS NOT a.resident_id"""
    for row in view.sql.execute(query):
        text = f"alarm {row['id']} of {row['device_id']} names resident {row['resident_id']}, not {row['lives_there']}"
        yield Finding(text, (row["device_id"],), (row["id"],))


@invariant("alarm")
def no_two_operators_hold_one_alarm(view: View, touched: Touched | None) -> Iterator[Finding]:
    """An alarm is in the hands of one person at a time, and whoever is told "you have it" has it."""
    for alarm in view.alarms(ids(view, touched)):
        number, of_it = alarm["id"], (_devices(alarm), (alarm["id"],))
        holder, had = None, dict[int, None]()
        for one in view.log.alarms.get(number, ()):
            now = one.alarm["taken_by"]
            if now not in (None, holder):
                if one.what not in ("taken", "taken_over", "reopened") or (holder is not None and one.what == "taken"):
                    yield Finding(
                        f"operator {now} got alarm {number} ({one.what}) out of the hands of {holder}", *of_it
                    )
                had[now] = None
            holder = now
        if alarm["taken_by"] != holder:
            yield Finding(f"alarm {number} is with operator {alarm['taken_by']}, and was last told to {holder}", *of_it)
        for told in view.ledger.holders.get(number, ()):
            if told not in had:
                yield Finding(f"operator {told} was told to have alarm {number}, and never had it", *of_it)


@invariant("alarm")
def no_alarm_closes_without_person_and_code(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A closed alarm was taken by a person and closed by its holder or a supervisor, with a reason."""
    for alarm in view.alarms(ids(view, touched)):
        if missing := _missing(alarm):
            text = f"alarm {alarm['id']} is {alarm['state']} and has {missing}"
            yield Finding(text, _devices(alarm), (alarm["id"],))
        elif alarm["closed_by"] not in (None, alarm["taken_by"]) and alarm["kind"] not in TECHNICAL:
            role = view.sql.execute("SELECT role FROM operator WHERE id = ?", (alarm["closed_by"],)).fetchone()
            if role is None or role["role"] == "operator":
                text = f"alarm {alarm['id']} of {alarm['taken_by_name']} was closed by {alarm['closed_by_name']}"
                yield Finding(text, _devices(alarm), (alarm["id"],))


def _is_both(view: View, key: PressKey) -> bool:
    """Whether it was said as a test and as a call; which of the two arrives first decides."""
    return key in view.ledger.contradicted


def _missing(alarm: sqlite3.Row) -> str:
    """What an alarm in its state should have and has not, or the other way round, in words."""
    taken = ("taken_by", "taken_by_name", "taken_ms")
    closed = ("closed_by", "closed_by_name", "closed_ms", "closing_code")
    if alarm["state"] not in ANY:
        return "a state that there is not"
    if alarm["state"] == "closed" and alarm["kind"] in TECHNICAL:
        return "" if alarm["closed_ms"] and alarm["closing_code"] in CLOSING_CODES else "no end or no code"
    wanted = {"open": (), "shelved": (), "closed": taken + closed}.get(alarm["state"], taken)
    if wrong := [name for name in taken + closed if (alarm[name] is not None) != (name in wanted)]:
        return " and ".join(("no " if name in wanted else "a ") + name for name in wrong)
    if alarm["state"] == "closed" and alarm["closing_code"] not in CLOSING_CODES:
        return f"the code {alarm['closing_code']!r}, which there is not"
    return ""


@invariant()
def nobody_closes_what_they_have_not_seen(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Who closes an alarm closes it as they saw it: no press came in between that would end unheard."""
    for alarm_id, seen in view.ledger.closings.items():
        for one in view.log.alarms.get(alarm_id, ()):
            if one.what == "closed" and one.alarm["version"] != seen + 1:
                text = f"alarm {alarm_id} was closed as version {one.alarm['version']} by who had seen version {seen}"
                yield Finding(text, (one.alarm["device_id"],), (alarm_id,))


@invariant()
def nothing_is_written_twice(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A note is on its alarm once, however often it was sent because its answer was lost."""
    for row in view.sql.execute("SELECT alarm_id, COUNT(*) AS many FROM alarm_note GROUP BY alarm_id"):
        meant = view.ledger.written["note", row["alarm_id"]]
        if row["many"] > meant:
            yield Finding(f"alarm {row['alarm_id']} has {row['many']} notes, not {meant}", (), (row["alarm_id"],))


@invariant("alarm")
def no_alarm_goes_back(view: View, touched: Touched | None) -> Iterator[Finding]:
    """An alarm moves only as people may move it, a call for help never by itself; its version only grows, and none
    disappears.
    """
    for alarm in view.alarms(ids(view, touched)):
        news = view.log.alarms.get(alarm["id"], ())
        for before, after in pairwise(news):
            if not _may_move(before, after):
                was, is_ = (f"{one.alarm['state']} (version {one.alarm['version']})" for one in (before, after))
                text = f"alarm {alarm['id']} was {was}, then {after.what}, and is {is_}"
                yield Finding(text, _devices(alarm), (alarm["id"],))
        if news and (alarm["state"], alarm["version"]) != (news[-1].alarm["state"], news[-1].alarm["version"]):
            told = f"{news[-1].alarm['state']} (version {news[-1].alarm['version']})"
            text = f"alarm {alarm['id']} was {told}, and is {alarm['state']} (version {alarm['version']})"
            if alarm["presses"] <= PRESSES_KEPT_MAX:
                yield Finding(text, _devices(alarm), (alarm["id"],))
    if touched is None:
        newest, many = view.number("SELECT MAX(id) FROM alarm"), view.number("SELECT COUNT(*) FROM alarm")
        if newest != many:
            yield Finding(f"the newest alarm is {newest}, and there are {many}")


def _may_move(before: News, after: News) -> bool:
    if after.what not in MOVES or before.alarm["version"] > after.alarm["version"]:
        return False
    states, to = MOVES[after.what]
    was, now, technical = before.alarm["state"], after.alarm["state"], after.alarm["kind"] in TECHNICAL
    if technical and after.what in ("closed", "undone"):  # it closes from the queue, when it is over
        return now in ("closed", "in_progress", "open")
    if after.what in TECHNICAL_MOVES and not technical:
        return False
    return was in states and now == (was if to is None else to)


def _devices(alarm: sqlite3.Row) -> tuple[str, ...]:
    return (alarm["device_id"],) if alarm["device_id"] else ()


@invariant("alarm")
def timeline_is_complete(view: View, touched: Touched | None) -> Iterator[Finding]:
    """What happened to an alarm is on its resident's timeline, each thing once."""
    query = """SELECT a.id, a.device_id,
                      SUM(t.kind = 'alarm_opened') AS opened, SUM(t.kind = 'alarm_taken') AS taken,
                      SUM(t.kind = 'alarm_released') AS released, SUM(t.kind = 'alarm_returned') AS returned,
                      SUM(t.kind = 'alarm_closed') AS closed, SUM(t.kind = 'alarm_cancelled') AS cancelled,
                      SUM(t.kind = 'alarm_pressed') AS pressed, SUM(t.kind = 'alarm_noted') AS noted,
                      SUM(t.kind = 'alarm_closed' AND json_extract(t.data, '$.note') IS NOT NULL) AS closing_notes,
                      SUM(t.resident_id != a.resident_id) AS elsewhere, a.presses,
                      (SELECT COUNT(p.cancelled_ms) FROM press p WHERE p.alarm_id = a.id) AS cancels,
                      (SELECT COUNT(*) FROM alarm_note n WHERE n.alarm_id = a.id) AS notes
               FROM alarm a LEFT JOIN timeline t ON t.alarm_id = a.id
               WHERE {where} AND a.resident_id IS NOT NULL GROUP BY a.id"""
    for row in view.rows(query, ids(view, touched)):
        told = Counter(one.what for one in view.log.alarms.get(row["id"], ()))
        wanted = {
            "opened": 1,
            **{what: told[what] for what in ("taken", "released", "returned", "closed")},
            "cancelled": row["cancels"],
            "noted": row["notes"] - (row["closing_notes"] or 0),
            "elsewhere": 0,
        }
        wrong = [f"{name}: {row[name] or 0}, not {many}" for name, many in wanted.items() if (row[name] or 0) != many]
        if (row["pressed"] or 0) >= row["presses"]:
            wrong.append(f"pressed again: {row['pressed']} of {row['presses']}")
        if wrong:
            text = f"the timeline of alarm {row['id']} has {'; '.join(wrong)}"
            yield Finding(text, (row["device_id"],), (row["id"],))
