"""The battery of a remote control lasts as long as the README says, and the remote itself counts by its figures."""

from __future__ import annotations

from pathlib import Path

from sos.parts import charge
from sos.parts.memory import RESTS_S
from sos.remote import TRY_AGAIN_MS

from tools.firmware import energy

README = Path(__file__).parents[2] / "firmware" / "README.md"


def test_the_readme_has_the_table_and_the_days() -> None:
    text = README.read_text(encoding="utf-8")
    assert energy.table() in text
    assert f"instead of a frozen image it would be {energy.days(charge.WAKE_FROM_FILES_MC - 0.7)} days" in text


def test_a_remote_that_counts_for_itself_comes_to_the_same() -> None:
    """A year of days as the table has them, counted as a remote does, waking by waking."""
    used_mc, days = 0, 365
    for hour in range(days * energy.CHECKS):
        used_mc += charge.asleep_mc(3600) + charge.awake_mc(119 + energy.LISTEN_MS, 0)
        if hour % (720 // energy.PRESSES_A_MONTH) == 0:
            used_mc += charge.awake_mc(119 + energy.PRESS_MS, 0) + charge.BUZZ_MC
        if hour % (720 // energy.UNHEARD_A_MONTH) == 0:
            used_mc += charge.awake_mc(119 + energy.UNHEARD_MS, 1)
    left = charge.days_left(used_mc, days * charge.DAY_S, 4100)
    assert abs(days + left - energy.days()) < energy.days() / 20


def test_who_is_answered_by_nobody_goes_on_calling_for_ten_days_at_least() -> None:
    a_day_mc = sum(item.a_day_mc for item in energy.items())
    rests = charge.DAY_S / RESTS_S[-1]
    assert charge.CELL_MC / (a_day_mc + rests * energy.listening_mc(TRY_AGAIN_MS)) > 10
