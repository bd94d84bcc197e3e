"""Who of those that follow the events has broken down, and does so again and again."""

from typing import Final

# Who has failed within this has failed now: it is begun again after 2 s, and a locked database is waited for 5 s.
RECENT_S: Final = 15.0


class Followers:
    """Times are seconds of a clock that nobody can set."""

    def __init__(self) -> None:
        self._failed_s: dict[str, float] = {}

    def failed(self, name: str, now_s: float) -> None:
        """This one has just broken down."""
        self._failed_s[name] = now_s

    def down(self, now_s: float) -> int:
        """How many have broken down lately."""
        return sum(now_s - at_s < RECENT_S for at_s in self._failed_s.values())
