"""How carefully new firmware goes out: a few devices first, and no further when they do not come through it."""

import hashlib
from collections.abc import Collection, Sequence

from .model import Counts, DeviceState

CANARY_DEFAULT, CANARY_MAX = 5, 100
FAILED_PCT_DEFAULT = 5
AT_ONCE_MAX = 20  # so that a centre's line carries presses, too
# Said again to a device that says nothing: after a minute, then less and less often, for as long as the roll-out runs.
AGAIN_MS = (60_000, 300_000, 1_800_000, 3_600_000)
# A device that was told and has not begun for so long keeps no place: it is switched off, or on battery.
PATIENCE_MS = 2 * 3_600_000
# On trial and not heard of for so long: it has had three starts of a quarter of an hour, and would have gone back.
TRIAL_MS_MAX = 2 * 3_600_000


def in_order(rollout_id: int, device_ids: Collection[str]) -> list[str]:
    """Another order for each roll-out, and the same one every time: no street is always the first."""
    return sorted(device_ids, key=lambda one: hashlib.sha256(f"{rollout_id} {one}".encode()).digest())


def share_of(ordered: Sequence[str], pct: int) -> list[str]:
    """The first `pct` (1..100) per cent, at least one."""
    return list(ordered[: max(1, (len(ordered) * pct + 99) // 100)]) if ordered else []


def must_stop(counts: Counts, canary: int, failed_pct_max: int) -> bool:
    """Whether too many have failed. Among the first `canary` one is too many."""
    ended = counts.done + counts.failed
    if counts.failed and counts.done < canary:
        return True
    return counts.failed * 100 > failed_pct_max * ended


def may_begin(counts: Counts, canary: int, busy: int) -> int:
    """How many more may be told now. `busy`: those that are at work on it. The rest waits for the first ones' word."""
    limit = AT_ONCE_MAX
    if counts.done < canary:
        limit = min(limit, canary - counts.done)
    return max(0, min(limit - busy, counts.waiting))


def is_over(counts: Counts) -> bool:
    """Whether every device has come to its end."""
    return not (counts.waiting or counts.told or counts.trying)


def again_ms(tries: int, now_ms: int) -> int:
    """When to say it again to a device that was told `tries` times (1 or more)."""
    return now_ms + AGAIN_MS[min(tries - 1, len(AGAIN_MS) - 1)]


def after(state: DeviceState, said: str) -> DeviceState | None:
    """What a device is after it said `trying`, `done` or `failed`; None if that is no news.

    Its word counts also when we had given it up; only what is done stays done.
    """
    if said not in ("trying", "done", "failed") or state == "done" or state == said:
        return None
    return said  # pyright: ignore[reportReturnType] - one of these three words
