"""Nights at the centre for the figures to be tried on: what presses, who takes, what it was; in one transaction."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hub.alarms import (
    HELD,
    Press,
    PressKey,
    Unreadable,
    close,
    release,
    reopen,
    take,
    take_in,
    take_over,
    undo,
    work,
)
from hub.alarms.tables import alarm
from hub.kernel import Problem
from tests import cast
from tests.hub.intake.door import operator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hub.kernel import Database, Write
    from hub.operators import Signed

# Which alarms a step is about: the oldest in one of these states.
FROM: dict[str, tuple[str, ...]] = {
    "take": ("open",),
    **dict.fromkeys(("take_over", "release", "work", "close"), HELD),
    **dict.fromkeys(("undo", "reopen"), ("closed",)),
}
NAMES = {cast.CHEN: "陈晓", cast.LIN: "林芳", cast.ZHOU: "周敏"}


@dataclass(frozen=True)
class Step:
    """`after_ms` the last step somebody did something: resident or operator number `who`.

    `did`: press, test, unreadable, or one of FROM. `more`: how long ago it had come, or the code.
    """

    after_ms: int
    did: str
    who: int
    more: Any = None


class _Undo(Exception):
    """Ends a transaction of which nothing shall stay."""


def in_a_night(database: Database, begins_ms: int, steps: Sequence[Step], look: Callable[[Write], None]) -> None:
    """Let it all happen, `look` at it, and forget it."""

    def work(tx: Write) -> None:
        tx.now_ms = begins_ms
        for number, step in enumerate(steps, 1):
            tx.now_ms += step.after_ms
            _do(tx, number, step)
        look(tx)
        raise _Undo

    try:
        database.write_now(work)
    except _Undo:
        return


def _do(tx: Write, number: int, step: Step) -> None:
    device = f"ph-0000{step.who}"
    if step.did in ("press", "test"):
        key, received_ms = PressKey(device, "00000001", number), tx.now_ms - (step.more or 0)
        test = step.did == "test"
        press = Press(key, step.who, device, "phone", "ip", received_ms, received_ms, False, test, 80, True)
        take_in(tx, [press])
    elif step.did == "unreadable":
        take_in(tx, [Unreadable(device, step.who)])
    elif (found := _oldest(tx, FROM[step.did])) is not None:
        with suppress(Problem):  # too late to undo, another alarm of that button: then it is not done
            _move(tx, operator(step.who, NAMES[step.who], "supervisor"), found, step)


def _move(tx: Write, who: Signed, found: Any, step: Step) -> None:
    holder = operator(found.taken_by or 0, found.taken_by_name or "", "supervisor")
    match step.did:
        case "take":
            take(tx, who, found.id, found.version)
        case "take_over":
            take_over(tx, who, found.id, found.version, "busy")
        case "release":
            release(tx, holder, found.id, found.version, "busy")
        case "work":
            work(tx, holder, found.id, found.version)
        case "close":
            close(tx, who, found.id, found.version, step.more or "social")
        case "undo":
            undo(tx, who, found.id, found.version)
        case _:
            reopen(tx, who, found.id, found.version, "not over")


def _oldest(tx: Write, states: tuple[str, ...]) -> Any:
    return tx.sql.execute(select(alarm).where(alarm.c.state.in_(states)).order_by(alarm.c.id).limit(1)).first()
