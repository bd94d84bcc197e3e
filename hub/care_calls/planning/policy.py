"""By when somebody must have talked with a resident again: decisions only."""

from collections.abc import Sequence

HOUR_MS = 3_600_000
# Never more than 72 hours after the last live conversation (the case this is built from; Beijing guide: "every three
# days"). Some residents have agreed on fewer.
EVERY_H = 72
# The call is aimed at five sixths of that (60 of 72 hours), so that there is time to try again.
AIM = 5, 6
SPARE_MS = EVERY_H * HOUR_MS * (AIM[1] - AIM[0]) // AIM[1]
# Somebody who comes home is called that day: within 24 hours, however little was left when they went.
RETURN_MS = 24 * HOUR_MS


def next_call(last_live_ms: int, every_h: int, pauses: Sequence[tuple[int, int]], now_ms: int) -> tuple[int, int]:
    """Target and due time of the next call. `pauses`: from when to when the resident is away (ms), in order.

    Who is back from a pause, or will be, is called when they are; nobody is called during one.
    """
    target_ms = last_live_ms + every_h * HOUR_MS * AIM[0] // AIM[1]
    due_ms = last_live_ms + every_h * HOUR_MS
    for from_ms, to_ms in pauses:
        if from_ms >= to_ms or to_ms <= last_live_ms:
            continue
        if from_ms <= now_ms or from_ms <= target_ms < to_ms:
            target_ms = to_ms
        if from_ms <= due_ms < to_ms + RETURN_MS:
            due_ms = max(due_ms, to_ms + RETURN_MS)
    return target_ms, max(due_ms, target_ms)
