"""A month of a provider in the small town, from its first day to what is counted of it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.kernel import Write, metadata
from hub.providers.scores.runner import go_on
from tests import cast

# What a month's first day is where the small town is.
MONTH, NEXT = "2026-11", "2026-12"
BEGINS_MS, ENDS_MS = (
    round(datetime(2026, month, 1, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000) for month in (11, 12)
)
WEIGHTS = {"answering": 15, "accepting": 10, "keeping": 20, "punctual": 15, "marks": 30, "price": 10}
COSTS = {"late": 3, "rude": 5, "poor_work": 5, "price": 8, "damage": 15, "theft_suspected": 40, "other": 3}


def row(tx: Write, table: str, **values: Any) -> None:
    tx.sql.execute(metadata.tables[table].insert().values(**values))


async def lets_pass(hub: cast.RunningApp, many: int) -> None:
    """The repairer was asked so often, and never answered; and came to nobody."""

    def work(tx: Write) -> None:
        for number in range(many):
            row(tx, "service_order", id=100 + number, resident_id=1, service="locksmith", urgency="soon", note="",
                 source="call", code=f"{number:06d}", state="cancelled", version=9, mode="one", round=1,
                 made_ms=tx.now_ms, state_ms=tx.now_ms, rung=0, parts="", end_reason="")  # fmt: skip
            for what in ("accept", "no_show", "timed_out", "timed_out"):
                row(tx, "order_step", order_id=100 + number, at_ms=tx.now_ms, what=what, state="x", actor="x",
                     provider_id=cast.REPAIRER, data={})  # fmt: skip
            row(tx, "order_follow_up", order_id=100 + number, provider_id=cast.REPAIRER, resident_id=1,
                 at_ms=tx.now_ms, by=1, how="call", timeliness=1, attitude=1, result=1, note="")  # fmt: skip

    await hub.database.write(work)


async def close(hub: cast.RunningApp) -> None:
    """All that is due."""
    while (await hub.database.write(go_on) or 0) <= hub.database.clock.now_ms():
        pass
