"""What becomes of each radio frame: lost, heard twice, late, recorded and said again, or put there by a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from random import Random

WAY_MS: Final = (2, 8)  # through the air and both stacks
LATE_MS: Final = (20, 900)  # so that others overtake it
RECORDED_MAX: Final = 64
FRAME_MAX: Final = 250


class Weather(NamedTuple):
    """How likely each is for one frame, 0..1. `up` is what is lost towards the phone, `down` towards the remote."""

    up: float = 0.0
    down: float = 0.0
    twice: float = 0.0
    late: float = 0.0
    replay: float = 0.0
    stranger: float = 0.0


class Medium:
    """Draws all of it from `random`, in the order in which frames are sent."""

    def __init__(self, random: Random, weather: Weather) -> None:
        self.weather = weather
        self._random = random
        self._recorded: list[bytes] = []

    def fates(self, frame: bytes, *, up: bool) -> list[tuple[int, bytes]]:
        """What arrives because of this frame, and after how many ms."""
        weather, random = self.weather, self._random
        found: list[tuple[int, bytes]] = []
        if random.random() >= (weather.up if up else weather.down):
            found.append((self._way_ms(), frame))
            if random.random() < weather.twice:
                found.append((self._way_ms(), frame))
        if self._recorded and random.random() < weather.replay:
            found.append((random.randint(*LATE_MS), random.choice(self._recorded)))
        if random.random() < weather.stranger:
            found.append((random.randint(*LATE_MS), self._strange(frame)))
        self._recorded = [*self._recorded, frame][-RECORDED_MAX:]
        return found

    def _way_ms(self) -> int:
        late = self._random.random() < self.weather.late
        return self._random.randint(*(LATE_MS if late else WAY_MS))

    def _strange(self, frame: bytes) -> bytes:
        """Plaintext of a stranger's own, or ours with something changed in it."""
        random = self._random
        if random.random() < 0.5:
            return random.randbytes(random.randint(0, FRAME_MAX))
        at = random.randrange(len(frame))
        return frame[:at] + bytes([frame[at] ^ random.randint(1, 255)]) + frame[at + 1 :]
