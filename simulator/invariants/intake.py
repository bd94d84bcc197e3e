"""What must be true of what came in: nothing that a phone promised is lost, and nothing that arrived is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hub.alarms import PressKey
from simulator.virtual.view import HOUR_MS, PRESSES_KEPT_MAX, RAW_PER_HOUR_MAX

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.ledger import Pressed
    from simulator.virtual.view import View
# A message is dated when it comes, its alarm when it is stored: with a full disk that may be so much later.
WAITED_MS_MAX: Final = 30 * 60_000
SQLITE_MAX: Final = 2**63 - 1
# After 8 s, and of what is lost 60 and then 120 s later; each may be refused before, and takes its time to arrive.
SECOND_WAY_MS: Final = 7 * 60_000

invariant = Collection()


@invariant()
def no_accepted_press_is_lost(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Every press that a phone has written down is in the hub, or still in that phone, which says it again."""
    view.recount()
    for press in view.ledger.presses.values():
        if press.kept and press.excuse is None and not view.is_stored(press.key) and not _waits(view, press, "sos"):
            yield _lost(press, "press")


@invariant(in_calm=True)
def every_accepted_press_arrives(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all has been quiet for long enough, every press that a phone has written down is in the hub."""
    for press in view.ledger.presses.values():
        if press.kept and press.excuse is None and not view.is_stored(press.key):
            yield _lost(press, "press", "not in the hub")


@invariant()
def no_cancel_is_lost(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A press that its resident took back is noted as that in the hub, or its phone still says so."""
    query = "SELECT device_id, epoch, number FROM press WHERE cancelled_ms IS NOT NULL"
    noted = {PressKey(*row) for row in view.sql.execute(query)}
    for press in view.ledger.presses.values():
        if not press.cancelled or press.cancel_excuse or press.excuse or press.key in noted:
            continue
        folded = press.key not in view.presses and view.is_stored(press.key)  # a flood's cancels are not counted
        if not folded and not _waits(view, press, "cancel"):
            yield _lost(press, "cancel of press")


@invariant()
def a_press_has_a_second_way(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A press that could have been told by SMS for seven minutes, and that the hub could have taken, is in the hub."""
    runs_ms, writes_ms = view.hub.runs_since_ms, view.hub.writes_since_ms
    if runs_ms is None or writes_ms is None or view.clock.true_ms() - max(runs_ms, writes_ms) < SECOND_WAY_MS:
        return
    for home_id, home in view.homes.items():
        for key, could_us in home.unanswered_us().items():
            if could_us >= SECOND_WAY_MS * 1000 and not view.is_stored(key):
                text = f"press {key.number} of {key.device_id} has waited in {home_id} for {could_us // 1_000_000} s"
                yield Finding(text, (key.device_id,))


def _waits(view: View, press: Pressed, name: str) -> bool:
    """Whether its phone, alive or without power, still has that message to say."""
    home, key = view.homes.get(press.home), press.key
    return home is not None and home.phone.outbox.has(name, key.device_id, key.epoch, key.number)


def _lost(press: Pressed, what: str, where: str = "neither in the hub nor in its phone") -> Finding:
    key = press.key
    return Finding(f"the {what} {key.number} of {key.device_id} (epoch {key.epoch}) is {where}", (key.device_id,))


@invariant("alarm")
def raw_before_meaning(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Beside every press there is the message that brought it, as it came."""
    if touched is None:
        view.recount()
    elif view.fresh:
        view.read_raw()
    presses = view.fresh if touched is not None else list(view.presses.values())
    for one in presses:
        if (one.carrier, one.key) not in view.raw_keys and not _came_without(view, one.id):
            text = f"of press {one.key.number} of {one.key.device_id} there is no message as it came"
            yield Finding(text, (one.key.device_id,), (one.alarm_id,))


@invariant()
def no_device_fills_the_disk(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Of what one device says in an hour no more is kept than its allowance, however much it talks."""
    if view.clock_set_ms is not None:  # an hour that comes twice has its allowance twice
        return
    query = """SELECT device, COUNT(*) AS many FROM raw_message GROUP BY device, at_ms / ? HAVING COUNT(*) > ?"""
    for row in view.sql.execute(query, (HOUR_MS, RAW_PER_HOUR_MAX)):
        text = f"{row['many']} messages of {row['device'] or 'unknown devices'} are kept in one hour"
        yield Finding(text, (row["device"],))


@invariant()
def what_is_unreadable_can_be_looked_at(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Where an alarm says that nobody could read a press, there is what came."""
    kept = """SELECT COUNT(*) FROM raw_message WHERE device = ? AND message = 'sos' AND outcome = 'unreadable'
              AND at_ms BETWEEN ? AND ?"""
    for row in view.sql.execute("SELECT * FROM alarm WHERE kind = 'unreadable'"):
        device, opened_ms = row["device_id"], row["opened_ms"]
        came_ms = opened_ms - WAITED_MS_MAX
        capped = any(_over_cap(view, device, at_ms) for at_ms in (came_ms, opened_ms))
        until_ms = row["last_press_ms"]
        if view.clock_set_ms is not None:  # what came may be dated at another time than its alarm, either way
            came_ms, until_ms = 0, SQLITE_MAX
        if not (capped or view.number(kept, device, came_ms, until_ms)):
            text = f"of what {device} said, and nobody could read, nothing was kept"
            yield Finding(text, (device,), (row["id"],))


def _came_without(view: View, press_id: int) -> bool:
    """A press may be known from a heartbeat alone, of which no raw row is kept, and looks like that; or its device had
    its allowance of raw rows for the hour.
    """
    row = view.sql.execute("SELECT * FROM press WHERE id = ?", (press_id,)).fetchone()
    by_heartbeat = row["pressed_ms"] == row["received_ms"] and not row["further"] and row["path"] == "ip"
    return by_heartbeat or _over_cap(view, row["carrier"], row["received_ms"])


def _over_cap(view: View, device: str, at_ms: int) -> bool:
    """Whether the device had its allowance of raw rows in that hour."""
    begin = at_ms - at_ms % HOUR_MS
    query = "SELECT COUNT(*) FROM raw_message WHERE device = ? AND at_ms >= ? AND at_ms < ?"
    return view.number(query, device, begin, begin + HOUR_MS) >= RAW_PER_HOUR_MAX


@invariant()
def what_arrived_became_an_alarm(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Whatever a known device said where a press belongs is a press in an alarm, or an alarm that says "unreadable"."""
    view.read_raw()
    unreadable = {row["device_id"] for row in view.sql.execute("SELECT device_id FROM alarm WHERE kind = 'unreadable'")}
    floods = {row[0] for row in view.sql.execute("SELECT device_id FROM alarm WHERE presses > ?", (PRESSES_KEPT_MAX,))}
    for one in view.raw:
        if one.name != "sos":
            continue
        if one.key is None:
            if one.device not in unreadable:
                yield Finding(f"what {one.device} said (raw message {one.id}) rang nowhere", (one.device,))
        elif one.test is False and (press := view.presses.get(one.key)) is not None and press.test:
            text = f"the call {one.key.number} of {one.key.device_id} arrived (raw message {one.id}) and is a test"
            yield Finding(text, (one.key.device_id,))
        elif one.key not in view.presses and one.key.device_id not in floods:
            text = f"press {one.key.number} of {one.key.device_id} arrived (raw message {one.id}) and is in no alarm"
            yield Finding(text, (one.key.device_id,))


@invariant()
def the_hub_does_not_fail_by_itself(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """No message fails in the hub for a reason that is not in the message."""
    query = "SELECT id, device, message, error FROM raw_message WHERE outcome = 'failed' OR reason = 'our_fault'"
    for row in view.sql.execute(query):
        if row["device"] not in view.ledger.garbled:
            text = f"raw message {row['id']} ({row['message']} of {row['device']}) failed in the hub: {row['error']}"
            yield Finding(text, (row["device"],))


@invariant(in_calm=True)
def nothing_waits_in_the_hub(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all has been quiet for long enough, the hub hears the broker and all that it read is stored."""
    if view.hub.hears_since_ms is None:
        yield Finding("the hub does not hear the broker")
    if view.hub.backlog:
        yield Finding(f"{view.hub.backlog} messages are read and not stored")
