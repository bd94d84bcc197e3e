"""Who was not reached after an alarm is an alarm again a day later, though nothing else happens."""

from hub.care_calls.rounds.policy import AGAIN_MS
from hub.care_calls.rounds.runner import go_on
from tests import cast
from tests.hub.care_calls.test_rounds import MORNING_MS, Awake, alarms_of, chen, clock, close_all, try_once

__all__ = ["chen", "clock"]  # fixtures


async def test_a_day_after_an_alarm_in_vain_the_next_one_comes_by_itself(
    hub: cast.RunningApp, chen: Awake, clock: cast.HandClock
) -> None:
    clock.ms = MORNING_MS + 71 * cast.HOUR_MS
    for one in range(2, 7):
        await try_once(chen, one, "reached")
    raised_ms = clock.ms
    await cast.until(lambda: _has_alarm(chen), "the alarm")
    clock.forward(cast.HOUR_MS)
    await close_all(hub, chen, clock, "no_contact")
    assert (await hub.database.write(go_on)) == raised_ms + AGAIN_MS, "though nobody does anything meanwhile"


async def _has_alarm(browser: cast.Client) -> bool:
    return len(await alarms_of(browser)) == 1
