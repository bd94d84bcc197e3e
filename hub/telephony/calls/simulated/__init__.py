"""People who are not there: they answer, are busy, or let it ring, as the seed, the number and the call say.

Nothing is remembered here: what happens next to a call follows from its row, so a hub that was killed goes on as if it
had not been.
"""

import hashlib
from collections.abc import Sequence

from ..model import Call, Done, Expected

# Of a hundred people who are called: 17.9 to 20 % of first calls do not get through (product.md, failure 1).
ABSENT, BUSY = 0.15, 0.05
# From and to, in ms.
DIALS_MS = 500, 2_000
RINGS_MS = 3_000, 20_000
TALKS_MS = 60_000, 300_000
GIVES_UP_MS = 20_000, 90_000  # somebody who calls us and is not answered


class Simulated:
    """`seed`: another one has other people at home."""

    name = "simulated"
    rings_ms = 45_000
    told_by_people = False

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    async def dial(self, call: Call) -> Done:  # noqa: ARG002 - a Line's; so below
        return Done()

    async def answer(self, call: Call) -> Done:  # noqa: ARG002
        return Done("answered")

    async def hold(self, call: Call) -> Done:  # noqa: ARG002
        return Done("held")

    async def resume(self, call: Call) -> Done:  # noqa: ARG002
        return Done("resumed")

    async def transfer(self, call: Call, number: str) -> Done:  # noqa: ARG002
        return Done("transferred")

    async def hang_up(self, call: Call) -> Done:  # noqa: ARG002
        return Done("ended")

    def next(self, call: Call) -> Expected | None:
        """None while somebody is not at home: the hub lets it ring as long as it wants to."""
        if call.state == "dialling" and call.dialled_ms is not None:
            event = "busy" if self._draw(call, "busy") < BUSY else "ringing"
            return Expected(event, call.dialled_ms + self._between(call, "dials", DIALS_MS))
        if call.state == "ringing" and call.ringing_ms is not None:
            if call.direction == "in":
                return Expected("ended", call.ringing_ms + self._between(call, "gives up", GIVES_UP_MS))
            if self._draw(call, "absent") >= ABSENT:
                return Expected("answered", call.ringing_ms + self._between(call, "rings", RINGS_MS))
        if call.state in ("talking", "held") and call.answered_ms is not None:
            return Expected("ended", call.answered_ms + self._between(call, "talks", TALKS_MS))
        return None

    async def known(self, calls: Sequence[Call]) -> set[int]:
        return {one.id for one in calls}

    def _between(self, call: Call, what: str, span_ms: tuple[int, int]) -> int:
        return span_ms[0] + int(self._draw(call, what) * (span_ms[1] - span_ms[0]))

    def _draw(self, call: Call, what: str) -> float:
        """0 to 1, the same each time for this seed, number, call and question."""
        asked = f"{self._seed}:{call.number}:{call.id}:{what}".encode()
        return int.from_bytes(hashlib.sha256(asked).digest()[:8]) / 2**64
