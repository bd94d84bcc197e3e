"""What counts as having talked, and when people answer: decisions only."""

from collections.abc import Mapping

# With these codes somebody has talked with the resident, or stood beside them. A test may be a button pressed and
# nothing said, a technical alarm has no voice, and "no contact" says so itself.
CONVERSATIONS = frozenset({"real_medical", "real_fall", "real_fire", "real_other", "social", "accidental"})


# Fewer tries than this at an hour say nothing about it.
TRIES_MIN = 3


def was_conversation(closing_code: str | None) -> bool:
    """Whether an alarm that was closed so stands for a live conversation."""
    return closing_code in CONVERSATIONS


def best_hours(tries: Mapping[int, tuple[int, int]]) -> list[int]:
    """At which hours of the day (0 to 23) people answer best, the best first: a hint for when to call.

    `tries`: for each hour how many calls were made, and how many reached somebody. An hour with few tries is drawn
    towards the mean of all, so that one lucky call is no rule.
    """
    made, reached = (sum(one[n] for one in tries.values()) for n in (0, 1))
    mean = reached / made if made else 0.0

    def share(hour: int) -> float:
        at_hour = tries[hour]
        return (at_hour[1] + mean * TRIES_MIN) / (at_hour[0] + TRIES_MIN)

    known = [hour for hour, (many, _) in tries.items() if many >= TRIES_MIN and share(hour) >= mean]
    return sorted(known, key=lambda hour: (-share(hour), hour))
