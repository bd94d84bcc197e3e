"""Days on which residents order services, with a hub that dies: no order is forgotten, and each is asked about.

The quick profile lives through five days, the long one through thirty.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from simulator.virtual.options import Options
from simulator.virtual.run import run
from simulator.virtual.template import DATABASE
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from pathlib import Path

DAYS, HOMES = {"quick": (5, 24), "long": (30, 200)}[PROFILE]
SEED: Final = 11
DAY_MS: Final = 24 * 3_600_000
ASKED_WITHIN_MS: Final = 72 * 3_600_000


@pytest.mark.timeout(3600)
def test_every_service_is_asked_about_within_three_days(tmp_path: Path) -> None:
    result = run(Options(SEED, "services_day", HOMES, DAYS * DAY_MS * 1000, folder=tmp_path))
    assert result.violations == ()
    assert result.counts["hub.killed"] >= DAYS - 1
    with closing(sqlite3.connect(tmp_path / DATABASE)) as file:
        (end_ms,) = file.execute("SELECT MAX(at_ms) FROM event").fetchone()
        done = file.execute("SELECT order_id, at_ms FROM order_step WHERE what = 'finish'").fetchall()
        asked = file.execute("SELECT order_id, at_ms FROM order_follow_up").fetchall()
        senders = file.execute(
            "SELECT COUNT(*) FROM order_follow_up f JOIN service_order o ON o.id = f.order_id WHERE f.by = o.offered_by"
        ).fetchone()
        outcomes = {one for (one,) in file.execute("SELECT DISTINCT outcome FROM order_offer")}
    assert len(done) > 5 * DAYS
    assert {"accepted", "declined", "timed_out"} <= outcomes
    late = [
        order
        for order, at_ms in done
        if at_ms + ASKED_WITHIN_MS < end_ms
        and not any(one == order and at_ms <= when <= at_ms + ASKED_WITHIN_MS for one, when in asked)
    ]
    assert late == []
    assert senders == (0,), "whoever sent the provider asked nobody"
