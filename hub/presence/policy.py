"""What follows from what is known of somebody on shift: decisions only, the time is an argument.

call ──▶ on_call      else no console for a minute ──▶ away      else ──▶ what they said themselves
                      (a pause stays a pause until its end)
"""

from collections.abc import Mapping

from .model import Here, State

# A page that is loaded again, or a hub that has just started, must not send twelve people home.
CONSOLE_GONE_MS = 60_000
# A session that ends by being idle or too old ends without a word: so often somebody looks.
LOOK_EVERY_MS = 60_000


def seen(here: Here, now_ms: int) -> tuple[State, int]:
    """The state that others see, and since when."""
    if here.call_ms is not None:
        return "on_call", here.call_ms
    rests = here.chosen == "pause" and here.until_ms is not None and now_ms < here.until_ms
    if here.left_ms is not None and now_ms >= here.left_ms + CONSOLE_GONE_MS and not rests:
        return "away", here.left_ms
    return here.chosen, here.chosen_ms


def next_look_ms(here: Here, now_ms: int) -> int:
    """When `seen` may say something else although nobody did anything."""
    turns = [now_ms + LOOK_EVERY_MS]
    if here.left_ms is not None:
        turns.append(here.left_ms + CONSOLE_GONE_MS)
        if here.until_ms is not None:
            turns.append(here.until_ms)
    return min(one for one in turns if one > now_ms)


def sound_ok(sound: Mapping[str, str]) -> bool:
    """False when somebody said at the start that they do not hear one of the tones."""
    return "not_heard" not in sound.values()
