"""What protects the homes from new firmware: it stops by itself, and waits for who waits for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sos.parts.update import Update

from hub.rollouts import policy
from simulator.faults.wishes import once

from .safeguard import Safeguard, all_press, always, instead, town

if TYPE_CHECKING:
    from sos.parts.update import Act


def at_any_time(self: Any, now_ms: int, _alarm: bool, _mains: bool, _battery_pct: int, alive: bool) -> list[Act]:
    """As `Update.tick`, for which it is always calm."""
    return tick(self, now_ms, False, True, 100, alive)


tick: Final = Update.tick

ROLLOUTS: Final = (
    Safeguard(
        "a roll-out stops",
        "new firmware goes no further when one of the first, or more than a share of all, do not come through it",
        instead(policy, "must_stop", always(False)),
        "no_rollout_goes_on_after_its_share",
        town("A new build goes out with which no phone starts.", once("rollout", "10:01", lasts_min=10, percent=100)),
    ),
    Safeguard(
        "no update in an alarm",
        "a phone neither fetches a build nor switches to it while a press is open, or on a battery that is half empty",
        instead(Update, "tick", at_any_time),
        "no_phone_updates_while_it_is_needed",
        town(
            "Everybody presses, nobody is at the desk, and a new build goes out.",
            all_press("10:00:40", lasts_s=20),
            once("rollout", "10:01:30", lasts_min=4, percent=0),
            staff=0,
        ),
    ),
)
