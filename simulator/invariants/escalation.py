"""What must be true of the ladder: whoever waits is heard by more and more people, in time, once a rung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .alarms import ids
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# product.md, "escalation if not taken": after so long nobody has an alarm. Written down here once more on purpose.
LADDER_MS: Final = (30_000, 60_000, 120_000)
URGENT: Final = 1  # the priority that climbs
OUTSIDE_MS: Final = LADDER_MS[1]
AGAIN_MS: Final = 60_000
HEARD_MS: Final = 90_000  # a line that is busy a few times
STEADY_MS: Final = 600_000  # so long after its clock was set nobody can say what was in time
LATE_MS: Final = 15_000  # a disk that is slow, a crowd that goes up in turns

invariant = Collection()


@invariant()
def who_waits_is_heard_by_more(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """An urgent alarm that nobody has taken has gone up each rung whose time has come, a few seconds later at most."""
    for_ms = able_ms(view)
    for row in view.sql.execute("SELECT * FROM alarm WHERE state = 'open' AND priority = ?", (URGENT,)):
        waits_ms = view.now_ms - row["waits_ms"]
        due = sum(rung_ms + LATE_MS <= waits_ms for rung_ms in LADDER_MS)
        if for_ms >= LATE_MS and row["rung"] < due:
            text = f"alarm {row['id']} has waited for {waits_ms // 1000} s and stands on rung {row['rung']}, not {due}"
            yield Finding(text, (row["device_id"],), (row["id"],))


@invariant("alarm")
def each_rung_is_climbed_once(view: View, touched: Touched | None) -> Iterator[Finding]:
    """An alarm goes up rung by rung, each once, while nobody has it; one that was given back begins on the first."""
    for number in ids(view, touched):
        rung = 0
        for news in view.log.alarms.get(number, ()):
            alarm = news.alarm
            if news.what in ("released", "unshelved", "undone"):
                rung = alarm["rung"]
            elif news.what == "escalated":
                rung += 1
                if (alarm["rung"], alarm["state"]) != (rung, "open"):
                    state = f"alarm {number}, which is {alarm['state']},"
                    text = f"{state} went up to rung {alarm['rung']}, and rung {rung} was next"
                    yield Finding(text, (alarm["device_id"] or "",), (number,))


@invariant("alarm")
def a_rung_comes_in_its_time(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A rung of an urgent ladder is climbed when its time has come, not before and a few seconds later at most."""
    set_ms = view.clock_set_ms
    if touched is None or (set_ms is not None and view.clock.true_ms() - set_ms < STEADY_MS):
        return
    for number in touched.alarm_ids:
        news = view.log.alarms.get(number, ())
        if not news or news[-1].what != "escalated" or news[-1].alarm["base_priority"] != URGENT:
            continue
        alarm = news[-1].alarm
        due_ms = int(alarm["waits_ms"]) + LADDER_MS[int(alarm["rung"]) - 1]
        late_ms = view.now_ms - due_ms
        if late_ms < 0 or LATE_MS < late_ms < able_ms(view):
            text = f"alarm {number} went up to rung {alarm['rung']} {late_ms / 1000:.0f} s after its time"
            yield Finding(text, (alarm["device_id"] or "",), (number,))


@invariant()
def what_ends_by_itself_has_ended(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A claim that nobody keeps up, a wait, a shelf and the moment to undo a closing are over when their time is."""
    if able_ms(view) < LATE_MS:
        return
    for row in view.sql.execute("SELECT * FROM alarm WHERE due_ms < ?", (view.now_ms - LATE_MS,)):
        late_s = (view.now_ms - row["due_ms"]) // 1000
        text = f"alarm {row['id']} is {row['state']}, and that should have ended {late_s} s ago"
        yield Finding(text, (row["device_id"] or "",), (row["id"],))


@invariant("alarm")
def nobody_waits_without_a_ladder(view: View, touched: Touched | None) -> Iterator[Finding]:
    """An urgent alarm has a time at which it goes further up as long as nobody has taken it, and no longer."""
    for row in view.alarms(ids(view, touched)):
        waits = row["state"] == "open" and row["priority"] <= URGENT
        climbs = row["state"] == "open" and row["rung"] < row["rungs"]
        if (waits or climbs) != (row["next_rung_ms"] is not None):
            text = f"alarm {row['id']} is {row['state']} and goes further up at {row['next_rung_ms']}"
            yield Finding(text, (row["device_id"],), (row["id"],))


@invariant()
def somebody_outside_is_told(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """While an alarm waits beyond the second rung, people outside the room have been told, and are told again."""
    told_ms = view.number("SELECT MAX(made_ms) FROM message WHERE state = 'sent' AND subject = 'alarm_waits'")
    for row in view.sql.execute("SELECT * FROM alarm WHERE state = 'open' AND priority = ?", (URGENT,)):
        waits_ms = view.now_ms - row["waits_ms"]
        late = min(waits_ms - OUTSIDE_MS, able_ms(view)) - AGAIN_MS - HEARD_MS
        if late >= 0 and view.now_ms - told_ms > AGAIN_MS + HEARD_MS:
            text = f"alarm {row['id']} has waited for {waits_ms // 1000} s, and nobody outside was told of late"
            yield Finding(text, (row["device_id"],), (row["id"],))


def able_ms(view: View) -> int:
    """For how long the hub could have done what is due: it ran, its disk took it, and nobody set its clock."""
    now_ms, hub = view.clock.true_ms(), view.hub
    if hub.runs_since_ms is None or hub.writes_since_ms is None:
        return 0
    set_ms = hub.runs_since_ms if view.clock_set_ms is None else view.clock_set_ms
    return now_ms - max(hub.runs_since_ms, hub.writes_since_ms, set_ms)
