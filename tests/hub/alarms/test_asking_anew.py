"""Whoever has the key is asked anew when the alarm waits anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.alarms.service import release
from tests.hub.alarms.test_asking import Town
from tests.hub.alarms.test_ladder import CHEN, S

if TYPE_CHECKING:
    from pathlib import Path


def test_after_a_clock_that_was_set_back_a_new_wait_is_a_new_wait(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.waits_for_key_holders()
    town.works(180)
    town.works(180)
    assert town.state() == "exhausted"
    town.takes(1)
    town.clock.forward(-3600 * S)
    town.database.write_now(lambda tx: release(tx, CHEN, 1, 2, "end of shift"))
    for seconds in (30, 30, 60):
        town.works(seconds)
    assert town.state() == "asking"
    assert len(town.texts()) == 4
