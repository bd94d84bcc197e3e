"""What protects whoever waits from being overheard: the ladder, which goes on when the hub does not."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from sqlalchemy import func, select

from hub.alarms import due_store
from hub.alarms import tables as t
from hub.kernel import DueRunner
from simulator.faults.wishes import once

from .safeguard import Safeguard, all_press, town

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def a_ladder_in_memory() -> Generator[None]:
    """It climbs for whom this life of the hub has heard of."""
    heard = set[int]()
    begin, listen, due_rungs = DueRunner.__init__, DueRunner._listen, due_store.due_rungs

    def forgets(self: Any, *how: Any) -> None:
        heard.clear()
        begin(self, *how)

    def listens(self: Any, events: Any) -> None:
        heard.update(one.data["id"] for one in events if one.topic == "alarm")
        listen(self, events)

    def due(tx: Any, *how: int) -> Any:
        return [one for one in due_rungs(tx, *how) if one.id in heard]

    def later(tx: Any) -> Any:
        next_ms = t.alarm.c.next_rung_ms
        return tx.sql.execute(select(func.min(next_ms)).where(t.alarm.c.id.in_(heard))).scalar()

    with (
        patch.object(DueRunner, "__init__", forgets),
        patch.object(DueRunner, "_listen", listens),
        patch.object(due_store, "due_rungs", due),
        patch.object(due_store, "next_rung_ms", later),
    ):
        yield


LADDER: Final = (
    Safeguard(
        "ladder in the database",
        "after a kill every alarm goes on from its rung",
        a_ladder_in_memory,
        "who_waits_is_heard_by_more",
        town(
            "Everybody presses, nobody is there, and the hub dies.",
            all_press("10:01", lasts_s=5),
            once("hub_crash", "10:01:20", lasts_min=0, lasts_s=2),
            staff=0,
        ),
    ),
)
