"""What a resident does in one day: mostly nothing that others hear of, now and then a press, and few are meant.

Every resident and every day has a chance of its own, so a further press of one moves nothing of another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from simulator.people.rhythm import MINUTE_US, away, rhythm

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from simulator.people.rhythm import Away, Rhythm
    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance

Hand = Literal["press", "press_remote", "cancel", "test"]  # what reaches phone or remote control
What = Literal["press", "press_remote", "cancel", "test", "fall", "out", "home", "to_hospital", "on_a_journey", "back"]
HANDS: Final[tuple[Hand, ...]] = ("press", "press_remote", "cancel", "test")
_LEAVING: Final = ("to_hospital", "on_a_journey", "back")

# 12,985 calls of 8,000 residents in five months (Minhang), 75 of them emergencies.
CALLS_A_DAY: Final = 12_985 / 8_000 / 152
EMERGENCY_SHARE: Final = 75 / 12_985
# Where life is made denser than it is, emergencies become denser still, up to this share: a small town must have some.
EMERGENCY_SHARE_MAX: Final = 0.09
CALLS_MAX: Final = 60  # of one resident and day
TEST_EVERY_DAYS: Final = 28
_TESTS_SHARE: Final = 0.7  # the others forget
_NO_EMERGENCY: Final = {"talk": 55, "accident": 38, "trouble": 7}
_BY_REMOTE: Final = 0.3
_CANCELS_SHARE: Final = 0.7  # of the accidental ones; the others do not know how, or did not notice
# Who does not hear the phone's voice presses again.
_AGAIN_SHARE: Final = {"good": 0.08, "aid": 0.15, "hard": 0.25, "deaf": 0.5}
_AGAIN_MAX: Final = 4
_AGAIN_S: Final = (6, 50)
_CANCEL_S: Final = (2, 12)
_FALLS_SHARE: Final = 0.6  # of the emergencies
_FAR_SHARE: Final = 0.35  # of the falls: bathroom, stairwell, yard
_UNABLE_SHARE: Final = 0.12  # of the falls: nobody presses, and only silence or a care call can tell
_LIES_S: Final = (4, 900)  # from the fall until the hand has found the remote


class Act(NamedTuple):
    """`at_us`: microseconds since the day's midnight; a little past the day's end if it began just before.

    `how`, in JSON. press_remote: `far`, out of reach of the phone. fall: `far_from_phone`, `able` to press.
    """

    at_us: int
    what: What
    how: dict[str, bool]


def day(chance: Chance, resident: Resident, day: date, intensity: float = 1.0) -> list[Act]:
    """All that this resident does on `day`, in order. `intensity`: how much denser than in life, 0 for nobody presses.

    Only what is in `HANDS` touches a device; the rest is told so that one can see why.
    """
    own = rhythm(chance, resident)
    random = chance.of("people", resident.id, "day", day.isoformat())
    gone = away(chance, resident, day)
    acts = _errand(random, own) if gone is None else _leaving(random, gone, day)
    for _ in range(_count(random, CALLS_A_DAY * intensity)):
        acts += _call(random, own, resident.hearing, intensity)
    if _tests(random, own, day, intensity):
        acts.append(_act(_moment_us(random, own), "test"))
    if gone is not None:
        acts = [one for one in acts if one.what in _LEAVING or _at_home(one, acts, gone, day)]
    return sorted(acts, key=lambda one: one.at_us)


def _errand(random: Random, own: Rhythm) -> list[Act]:
    if own.out_min is None or random.random() < 0.2:  # rain
        return []
    out_us = (own.out_min + random.randint(-15, 15)) * MINUTE_US + random.randrange(MINUTE_US)
    return [_act(out_us, "out"), _act(out_us + own.out_for_min * MINUTE_US, "home")]


def _leaving(random: Random, gone: Away, day: date) -> list[Act]:
    leaves_us, returns_us = (random.randrange(hour * 60 * MINUTE_US, (hour + 5) * 60 * MINUTE_US) for hour in (8, 14))
    leaves = [_act(leaves_us, "to_hospital" if gone.hospital else "on_a_journey")]
    return (leaves if day.toordinal() == gone.first else []) + (
        [_act(returns_us, "back")] if day.toordinal() == gone.last else []
    )


def _at_home(act: Act, acts: list[Act], gone: Away, day: date) -> bool:
    """Whether somebody who is away around this day is there to do it: before leaving, or after coming back."""
    left_us = next((one.at_us for one in acts if one.what in ("to_hospital", "on_a_journey")), 0)
    back_us = next((one.at_us for one in acts if one.what == "back"), None)
    return (day.toordinal() == gone.first and act.at_us < left_us) or (back_us is not None and act.at_us > back_us)


def _call(random: Random, own: Rhythm, hearing: str, intensity: float) -> list[Act]:
    """One reason to call, with all the presses that come of it."""
    at_us = _moment_us(random, own)
    if random.random() < min(EMERGENCY_SHARE * max(intensity, 1.0), EMERGENCY_SHARE_MAX):
        return _emergency(random, at_us, hearing)
    [why] = random.choices(list(_NO_EMERGENCY), list(_NO_EMERGENCY.values()))
    remote = random.random() < _BY_REMOTE
    first = _press(at_us, remote=remote, far=remote and own.is_out(at_us // MINUTE_US))
    if why != "accident":
        return [first, *_again(random, first, hearing)]
    if random.random() < _CANCELS_SHARE:
        return [first, _act(at_us + _seconds_us(random, _CANCEL_S), "cancel")]
    return [first]


def _emergency(random: Random, at_us: int, hearing: str) -> list[Act]:
    if random.random() >= _FALLS_SHARE:
        first = _press(at_us, remote=random.random() < _BY_REMOTE, far=False)
        return [first, *_again(random, first, hearing)]
    far, able = random.random() < _FAR_SHARE, random.random() >= _UNABLE_SHARE
    fall = Act(at_us, "fall", {"far_from_phone": far, "able": able})
    if not able:
        return [fall]
    first = _press(at_us + _seconds_us(random, _LIES_S), remote=True, far=far)
    return [fall, first, *_again(random, first, hearing)]


def _again(random: Random, first: Act, hearing: str) -> list[Act]:
    """Presses after the first: nobody seems to have heard."""
    acts, last = list[Act](), first
    while len(acts) < _AGAIN_MAX and random.random() < _AGAIN_SHARE[hearing]:
        # Who called by the remote stays with it: on the floor there is no other.
        last = Act(last.at_us + _seconds_us(random, _AGAIN_S), last.what, last.how)
        acts.append(last)
    return acts


def _tests(random: Random, own: Rhythm, day: date, intensity: float) -> bool:
    every = max(1, round(TEST_EVERY_DAYS / max(intensity, 1.0)))
    due = intensity > 0 and (day.toordinal() + own.test_day) % every == 0
    return random.random() < _TESTS_SHARE and due


def _moment_us(random: Random, own: Rhythm) -> int:
    return own.minute(random.random()) * MINUTE_US + random.randrange(MINUTE_US)


def _seconds_us(random: Random, span_s: tuple[int, int]) -> int:
    return random.randint(span_s[0] * 1_000_000, span_s[1] * 1_000_000)


def _press(at_us: int, *, remote: bool, far: bool) -> Act:
    return Act(at_us, "press_remote", {"far": far}) if remote else _act(at_us, "press")


def _act(at_us: int, what: What) -> Act:
    return Act(at_us, what, {})


def _count(random: Random, mean: float) -> int:
    """How many of something that happens `mean` times a day on average: Poisson, by Knuth's product."""
    count, product, floor = 0, random.random(), math.exp(-mean)
    while product > floor and count < CALLS_MAX:
        count, product = count + 1, product * random.random()
    return count
