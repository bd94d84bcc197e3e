"""What is too old goes at night, a little at a time; what is open or needed stays, however old it is."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select

from hub.kernel import Consumer, Database, Event, Write, events_after, last_seq, metadata
from hub.kernel.kept import EVENTS_MIN
from hub.running import consumers, make_retention
from hub.schema import CONTEXTS
from hub.upkeep import retention as module
from hub.upkeep.retention import DAY_MS, FORGOTTEN_LENGTH_MAX, Retention, next_night_ms, set_days
from hub.upkeep.terms import TERMS
from tests import cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS_MS = 20 * 365 * DAY_MS


@pytest.fixture
def database(tmp_path: Path, clock: cast.HandClock) -> Database:
    database = cast.new_database(tmp_path / "lamplight.db", clock)
    database.write_now(cast.small_town)
    database.write_now(lambda tx: tx.sql.execute(delete(metadata.tables["event"])))
    return database


def put(database: Database, table: str, *rows: dict[str, Any]) -> None:
    """Rows with what a test is about; what else must be there is 0 or empty."""
    there = metadata.tables[table]
    needed = [one for one in there.c if not one.nullable and one.server_default is None and not one.primary_key]
    rest = {one.name: 0 if one.type.python_type in (int, bool) else "" for one in needed}
    database.write_now(lambda tx: [tx.sql.execute(insert(there).values(**{**rest, **row})) for row in rows])


def column(database: Database, table: str, name: str) -> list[Any]:
    found = metadata.tables[table].c[name]
    return database.read_now(lambda tx: list(tx.sql.execute(select(found).order_by(found)).scalars()))


def publish(database: Database, *topics: str) -> None:
    database.write_now(lambda tx: [tx.publish(one, {}) for one in topics])


def alarm(number: int, state: str, opened_ms: int) -> dict[str, Any]:
    whose = {"device_id": f"ph-0000{number}", "resident_id": number}
    return {"id": number, "kind": "sos", "state": state, "opened_ms": opened_ms, **whose}


def raw(number: int, at_ms: int) -> dict[str, Any]:
    return {"id": number, "at_ms": at_ms, "payload": b"", "outcome": "stored"}


def line(number: int, at_ms: int, alarm_id: int | None) -> dict[str, Any]:
    return {
        "id": number,
        "resident_id": 1,
        "at_ms": at_ms,
        "kind": "x",
        "actor": "hub",
        "alarm_id": alarm_id,
        "data": {},
    }


def retention() -> Retention:
    return make_retention(consumers())


async def test_what_is_too_old_goes_and_the_rest_stays(database: Database, clock: cast.HandClock) -> None:
    old_ms, new_ms = clock.ms - 91 * DAY_MS, clock.ms - 89 * DAY_MS
    put(database, "raw_message", raw(1, old_ms), raw(2, new_ms))
    hours = [{"device_id": "ph-00001", "hour": one // cast.HOUR_MS, "count": 60} for one in (old_ms, new_ms)]
    put(database, "heartbeat_hour", *hours)
    looked = database.read_now(retention().preview)["items"]
    assert {one["kind"]: (one["count"], one["oldest_ms"]) for one in looked if one["count"]} == {
        "raw_messages": (1, old_ms),
        "heartbeat_hours": (1, old_ms // cast.HOUR_MS * cast.HOUR_MS),
    }
    gone = await retention().clear(database)
    assert {kind: count for kind, count in gone.items() if count} == {"raw_messages": 1, "heartbeat_hours": 1}
    assert column(database, "raw_message", "id") == [2]
    assert column(database, "heartbeat_hour", "hour") == [new_ms // cast.HOUR_MS]


async def test_what_belongs_to_an_alarm_that_is_not_closed_stays(database: Database, clock: cast.HandClock) -> None:
    then_ms = clock.ms - YEARS_MS
    states = ("open", "taken", "closed")
    put(database, "alarm", *(alarm(number, state, then_ms) for number, state in enumerate(states, 1)))
    put(database, "timeline", *(line(number, then_ms, number) for number in (1, 2, 3)), line(4, then_ms, None))
    note = {"at_ms": then_ms, "operator_id": cast.CHEN, "text": "She fell."}
    put(database, "alarm_note", *({"alarm_id": number, **note} for number in (1, 2, 3)))
    gone = await retention().clear(database)
    assert (gone["timeline"], gone["alarm_notes"]) == (2, 1)
    assert column(database, "timeline", "alarm_id") == column(database, "alarm_note", "alarm_id") == [1, 2]
    assert column(database, "alarm", "id") == [1, 2, 3]


async def test_of_shifts_and_papers_what_is_over_goes(database: Database, clock: cast.HandClock) -> None:
    then_ms = clock.ms - YEARS_MS
    shift: dict[str, Any] = {"started_ms": then_ms, "sound": {}}
    over = {"ended_ms": then_ms + 1}
    put(
        database,
        "shift",
        {"id": 1, "operator_id": cast.CHEN, **shift, **over},
        {"id": 2, "operator_id": cast.CHEN, **shift, **over},
        {"id": 3, "operator_id": cast.LIN, **shift},
    )
    put(database, "presence", {"operator_id": cast.CHEN, "shift_id": 2, "chosen": "away", "state": "away"})
    paper = {"outgoing": cast.CHEN, "created_ms": then_ms}
    put(database, "hand_over", {"id": 1, "state": "draft", **paper})
    put(database, "hand_over", {"id": 2, "state": "signed", "incoming_signed_ms": 1, **paper})
    problem = {"severity": "warning", "since_ms": then_ms}
    put(database, "hub_problem", {"kind": "store", **problem}, {"kind": "backlog", "until_ms": then_ms, **problem})
    asked: dict[str, Any] = {"asked_by": cast.ZHOU, "asked_ms": then_ms, "detail": {}, "action": "anonymise"}
    put(database, "approval", *({"subject": one, "state": one, **asked} for one in ("waiting", "declined")))
    file = {"operator_id": cast.ZHOU, "at_ms": then_ms}
    row: dict[str, Any] = {"number": 1, "data": {}, "problems": []}
    files = [{"id": 1, "state": "running", **file}, {"id": 2, "state": "done", **file}]
    put(database, "resident_import", *files)
    put(database, "resident_import_row", *({"file_id": n, **row} for n in (1, 2)))
    gone = {kind: count for kind, count in (await retention().clear(database)).items() if count}
    assert gone == {"shifts": 1, "hand_overs": 1, "hub_problems": 1, "approvals": 1, "import_rows": 1}
    assert column(database, "shift", "id") == [2, 3]
    assert column(database, "hand_over", "state") == ["draft"]
    assert column(database, "hub_problem", "kind") == ["store"]
    assert column(database, "approval", "state") == ["waiting"]
    assert column(database, "resident_import_row", "file_id") == [1]


async def test_a_call_that_is_not_over_stays(database: Database, clock: cast.HandClock) -> None:
    then_ms = clock.ms - YEARS_MS
    put(database, "alarm", alarm(1, "open", then_ms), alarm(2, "closed", then_ms))
    over = {"made_ms": then_ms, "state": "ended"}
    calls = (over, {**over, "live": True}, {**over, "state": "held"}, {**over, "alarm_id": 1}, {**over, "alarm_id": 2})
    put(database, "call", *({"id": number, **one} for number, one in enumerate(calls, 1)))
    assert (await retention().clear(database))["calls"] == 2
    assert column(database, "call", "id") == [2, 3, 4]


async def test_a_message_that_waits_stays_and_so_does_a_session_that_lives(
    database: Database, clock: cast.HandClock
) -> None:
    message: dict[str, Any] = {
        "made_ms": clock.ms - YEARS_MS,
        "recipients": "duty",
        "subject": "x",
        "data": {},
        "tries": 0,
    }
    put(database, "message", *({**message, "state": state} for state in ("waiting", "sent", "failed")))
    lives = {"operator_id": 1, "created_ms": clock.ms - YEARS_MS, "seen_ms": clock.ms, "expires_ms": clock.ms + 1}
    put(database, "session", {**lives, "token_hash": b"a"}, {**lives, "token_hash": b"b", "expires_ms": 1})
    gone = await retention().clear(database)
    assert (gone["messages"], gone["sessions"]) == (2, 1)
    assert column(database, "message", "state") == ["waiting"]
    assert column(database, "session", "token_hash") == [b"a"]


class Deaf:
    """A consumer that hears of an alarm only what it wants, and can be made to fail."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.broken = False
        self.consumer = Consumer("deaf", ("alarm",), self._handle, lambda one: bool(one.data.get("wanted")))

    def _handle(self, _tx: Write, event: Event) -> None:
        if self.broken:
            raise ValueError
        self.heard.append(event.seq)


async def test_an_event_stays_until_who_must_hear_it_has_heard_it(database: Database, clock: cast.HandClock) -> None:
    deaf = Deaf()
    database.write_now(lambda tx: tx.publish("alarm", {"wanted": True}))
    first = database.read_now(last_seq)
    publish(database, *("alarm", "device") * (EVENTS_MIN // 2))
    clock.forward(15 * DAY_MS)
    publish(database, *["device"] * EVENTS_MIN)
    one = make_retention((deaf.consumer,))
    deaf.broken = True
    assert (await one.clear(database))["events"] == 0
    deaf.broken = False
    gone = (await one.clear(database))["events"]
    assert deaf.heard == [first]
    assert gone == EVENTS_MIN + 1
    left = database.read_now(lambda tx: events_after(tx, 0, length_max=2 * EVENTS_MIN))
    assert {event.topic for event in left} == {"device"}
    assert len(left) == EVENTS_MIN


async def test_events_that_nobody_wants_hold_up_nothing(database: Database, clock: cast.HandClock) -> None:
    """The cursor of a consumer moves only when it hears something it wants; the night moves it on."""
    publish(database, *["alarm"] * (EVENTS_MIN + 10))
    clock.forward(15 * DAY_MS)
    assert (await make_retention((Deaf().consumer,)).clear(database))["events"] == 10


async def test_the_log_never_becomes_empty_so_that_no_number_is_given_twice(
    database: Database, clock: cast.HandClock
) -> None:
    publish(database, "device", "device")
    before = database.read_now(last_seq)
    clock.forward(YEARS_MS)
    await retention().clear(database)
    publish(database, "device")
    assert database.read_now(last_seq) == before + 1


async def test_no_transaction_deletes_more_than_a_little(
    database: Database, clock: cast.HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FOUND_LENGTH_MAX", 3 * FORGOTTEN_LENGTH_MAX)
    monkeypatch.setattr(module, "PAUSE_S", 0)
    put(database, "raw_message", *(raw(number, clock.ms - YEARS_MS) for number in range(1, 2_001)))
    most: list[int] = []
    forget = module.forget

    def counted(*arguments: Any) -> int:
        most.append(forget(*arguments))
        return most[-1]

    monkeypatch.setattr(module, "forget", counted)
    assert (await retention().clear(database))["raw_messages"] == 2_000
    assert max(most) == FORGOTTEN_LENGTH_MAX
    assert column(database, "raw_message", "id") == []


async def test_one_kind_that_fails_does_not_keep_the_others(database: Database, clock: cast.HandClock) -> None:
    put(database, "raw_message", raw(1, clock.ms - YEARS_MS))
    put(database, "audit", {"at_ms": 1, "action": "x", "subject": "x", "detail": {}})
    database.write_now(
        lambda tx: tx.sql.exec_driver_sql(
            "CREATE TRIGGER in_the_way BEFORE DELETE ON raw_message BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    )
    gone = await retention().clear(database)
    assert "raw_messages" not in gone
    assert gone["audit"] == 1


@asynccontextmanager
async def running(database: Database) -> AsyncGenerator[None]:
    task = asyncio.create_task(retention().run(database))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def last(database: Database) -> dict[str, Any] | None:
    return database.read_now(retention().preview)["last"]


def due_ms(database: Database) -> int | None:
    return database.read_now(retention().preview)["due_ms"]


async def test_it_runs_in_the_night_and_a_kill_before_it_costs_nothing(
    database: Database, clock: cast.HandClock
) -> None:
    put(database, "raw_message", raw(1, clock.ms - YEARS_MS))
    tonight_ms = next_night_ms(clock.ms, SHANGHAI)
    async with running(database):
        await cast.until(lambda: due_ms(database) == tonight_ms)
    clock.forward(tonight_ms - clock.ms - 1)
    async with running(database):
        await asyncio.sleep(0.05)
    assert column(database, "raw_message", "id") == [1]
    clock.forward(cast.HOUR_MS)  # it was away at half past three
    async with running(database):
        await cast.until(lambda: last(database) is not None)
    assert column(database, "raw_message", "id") == []
    assert last(database) == {"at_ms": clock.ms, "gone": {**dict.fromkeys(TERMS, 0), "raw_messages": 1}}
    assert due_ms(database) == tonight_ms + DAY_MS


async def test_a_clock_that_was_wrong_once_does_not_put_it_off_for_years(
    database: Database, clock: cast.HandClock
) -> None:
    now_ms = clock.ms
    clock.ms += YEARS_MS
    async with running(database):
        await cast.until(lambda: due_ms(database) is not None)
    clock.ms = now_ms
    async with running(database):
        await cast.until(lambda: due_ms(database) == next_night_ms(now_ms, SHANGHAI))


@pytest.mark.parametrize(
    ("now", "zone", "then"),
    [
        ("2026-11-27T12:00+08:00", "Asia/Shanghai", "2026-11-28T03:30+08:00"),
        ("2026-11-28T03:29+08:00", "Asia/Shanghai", "2026-11-28T03:30+08:00"),
        ("2026-11-28T03:30+08:00", "Asia/Shanghai", "2026-11-29T03:30+08:00"),
        ("2026-12-31T23:59+08:00", "Asia/Shanghai", "2027-01-01T03:30+08:00"),
        ("2026-03-28T12:00+01:00", "Europe/Paris", "2026-03-29T03:30+02:00"),
        ("2026-10-24T12:00+02:00", "Europe/Paris", "2026-10-25T03:30+01:00"),
    ],
)
def test_half_past_three_is_what_the_clock_on_the_wall_shows(now: str, zone: str, then: str) -> None:
    now_ms, then_ms = (int(datetime.fromisoformat(one).timestamp() * 1000) for one in (now, then))
    assert next_night_ms(now_ms, ZoneInfo(zone)) == then_ms


def test_every_kind_has_its_time_and_every_time_its_kind(database: Database) -> None:
    assert len(CONTEXTS) > 8
    assert sorted(one["kind"] for one in database.read_now(retention().preview)["items"]) == sorted(TERMS)
    assert all(term.least <= term.days <= term.most for term in TERMS.values())


async def test_an_administrator_sees_what_would_go_and_keeps_it_longer(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    put(hub.database, "raw_message", raw(1, clock.ms - 91 * DAY_MS))
    browser = await hub.signed_in("admin")

    async def first() -> dict[str, Any]:
        return (await browser.get("/api/v1/retention")).json()["items"][0]

    assert await first() == {
        "kind": "raw_messages",
        "days": 90,
        "days_least": 7,
        "days_most": 3650,
        "days_default": 90,
        "count": 1,
        "oldest_ms": clock.ms - 91 * DAY_MS,
    }
    assert (await browser.put("/api/v1/retention/raw_messages", json={"days": 100})).json() == {
        "kind": "raw_messages",
        "days": 100,
    }
    now = await first()
    assert (now["days"], now["days_default"], now["count"]) == (100, 90, 0)
    (detail,) = hub.database.read_now(
        lambda tx: tx.sql.exec_driver_sql("SELECT detail FROM audit WHERE action = 'set_retention'").all()
    )
    assert json.loads(detail[0]) == {"before": 90, "days": 100}


@pytest.mark.parametrize(("kind", "days", "status"), [("audit", 179, 422), ("commands", 31, 422), ("shoes", 30, 404)])
async def test_a_time_that_must_not_be_is_refused(hub: cast.RunningApp, kind: str, days: int, status: int) -> None:
    browser = await hub.signed_in("admin")
    answer = await browser.put(f"/api/v1/retention/{kind}", json={"days": days})
    assert answer.status_code == status
    assert kind in answer.json()["detail"]


async def test_nobody_else_sees_or_sets_it(hub: cast.RunningApp) -> None:
    browser = await hub.signed_in("zhou")
    assert (await browser.get("/api/v1/retention")).status_code == 403
    assert (await browser.put("/api/v1/retention/audit", json={"days": 400})).status_code == 403


def test_a_shorter_time_holds_from_the_next_run(database: Database, clock: cast.HandClock) -> None:
    put(database, "raw_message", raw(1, clock.ms - 8 * DAY_MS))
    database.write_now(lambda tx: set_days(tx, "raw_messages", 7))
    assert database.read_now(retention().preview)["items"][0]["count"] == 1
