"""How long to wait before saying something again: short at first, longer each time, never longer than half a minute."""

from __future__ import annotations

PAUSES_MS = (1_000, 2_000, 4_000, 8_000, 15_000, 30_000)


class Backoff:
    """Pauses between tries. `jitter_permille` 0..999, drawn once per device, keeps a town from trying in step."""

    def __init__(self, jitter_permille: int = 0) -> None:
        assert 0 <= jitter_permille < 1000
        self._jitter_permille = jitter_permille
        self._tries = 0

    def reset(self) -> None:
        """Begin again with the shortest pause: something new has happened, or somebody pressed."""
        self._tries = 0

    def pause_ms(self) -> int:
        """The next pause, 750..30000 ms."""
        pause_ms = PAUSES_MS[min(self._tries, len(PAUSES_MS) - 1)]
        self._tries += 1
        return pause_ms - pause_ms * self._jitter_permille // 4000
