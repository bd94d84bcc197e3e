"""The dead man's switch: as long as the hub is well it says so, to somebody outside. Silence means that it is not.

Each word is proven first: a transaction of its own has just become durable. Where it does not, or the hub stands still,
nothing is said, because a receiver that only counts must notice. What is wrong otherwise, the broker gone for instance,
is said in the word itself.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from hub.kernel import Database, Write, put_setting
from hub.telephony import Outcome

from .watch import Watch
from .words import SAYS

log = structlog.get_logger(__name__)

PROVE_S_MAX = 10.0
AGAIN_S_MAX = 10.0
SUBJECT = "hub_alive"
PROVEN = "alive_ms"


class Line(Protocol):
    """What carries a word: hub.telephony.Webhook."""

    async def post(self, number: str, body: dict[str, Any], now_ms: int) -> Outcome:
        """One try; returns in a bounded time."""
        ...


class Alive:
    """`state`: what the intake says of itself. It goes out as it is, and so does what is wrong: no names in either."""

    name = "alive"

    def __init__(
        self,
        line: Line,
        site: str,
        every_s: float,
        watch: Watch,
        state: Callable[[], dict[str, Any]],
    ) -> None:
        self._line = line
        self._site = site
        self._every_s = every_s
        self._watch = watch
        self._state = state
        self._heard_s = watch.machine.monotonic_s()
        watch.probes.append(lambda: {"alive_unheard": self._unheard_ms()})

    def _unheard_ms(self) -> int:
        """For how long nobody has heard a word that was due; 0 while all is well."""
        silent_s = self._watch.machine.monotonic_s() - self._heard_s - self._every_s
        return round(max(silent_s, 0) * 1000)

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        while True:
            heard = await self._say(database)
            await asyncio.sleep(self._every_s if heard else min(self._every_s, AGAIN_S_MAX))

    async def _say(self, database: Database) -> bool:
        try:
            async with asyncio.timeout(PROVE_S_MAX):
                proven_ms = await database.write(_prove)
        except Exception:
            log.exception("alive_not_proven")
            return False
        outcome = await self._line.post(f"{self._site}-alive-{proven_ms}", self._body(proven_ms), proven_ms)
        if outcome.verdict != "sent":
            log.error("alive_not_heard", error=outcome.error)
            return False
        self._heard_s = self._watch.machine.monotonic_s()
        return True

    def _body(self, proven_ms: int) -> dict[str, Any]:
        """`again_within_s`: who has not heard a further word by then must look after the hub."""
        problems = self._watch.problems
        return {
            "subject": SUBJECT,
            "site": self._site,
            "made_ms": proven_ms,
            "again_within_s": round(2 * self._every_s + PROVE_S_MAX),
            "well": not problems,
            "intake": self._state(),
            "problems": [
                {"kind": one.kind, "severity": one.severity, "since_ms": one.since_ms, "says": SAYS[one.kind]}
                for one in problems
            ],
        }


def _prove(tx: Write) -> int:
    put_setting(tx, PROVEN, str(tx.now_ms))
    return tx.now_ms
