"""On which open presses devices and centre agree: a heartbeat that says so once more costs no look at the database.

A phone tells of an open press in each heartbeat until somebody closes it, and that may take an hour: with 1,600 open
alarms every heartbeat of the town would go through the writer. What is remembered here was so in a commit of this
very process, and is forgotten as soon as somebody takes or closes the alarm, so it can only ever say "no news".
Whatever is not remembered is looked up: after a start, everything.
"""

from collections.abc import Iterable, Sequence

from hub import alarms
from hub.alarms import Answer, Held, Press, PressKey, Stage, is_behind
from hub.kernel import Event

from .model import Reading

# Whatever went wrong here, so long after it the database is asked again.
AGREED_MS_MAX = 600_000
# A phone tells of the newest press of a button; who tells of more has a memory of its own, and shall not fill ours.
KEPT_PER_BUTTON_MAX = 8


class Agreed:
    """`begin` before a batch is stored, `stored` after its commit; `hears` the events of every commit."""

    def __init__(self) -> None:
        self._known: dict[str, dict[PressKey, tuple[Stage, str | None, int]]] = {}
        self._moved: set[str] = set()  # buttons whose alarm has moved since `begin`

    def on(self, key: PressKey, stage: Stage, now_ms: int, call: str | None = None) -> bool:
        """Whether a device that knows the press as far as `stage` needs no answer, and the press is surely stored; and
        it is as far as before with its `call`.
        """
        known, called, at_ms = self._known.get(key.device_id, {}).get(key, (None, None, 0))
        agrees = known is not None and not is_behind(stage, known) and call == called
        return agrees and 0 <= now_ms - at_ms < AGREED_MS_MAX

    def begin(self) -> None:
        """A batch is about to be stored. If an alarm moves meanwhile nobody knows which of the two came first."""
        self._moved.clear()

    def stored(self, readings: Iterable[Reading], answers: Sequence[Answer], now_ms: int) -> None:
        """This batch is committed; to whom nothing is answered there was nothing to say."""
        told: dict[PressKey, Stage] = {one.key: one.stage for one in answers}
        for one in readings:
            if one.outcome != "stored":
                continue
            if isinstance(one.work, Held):
                key = one.work.press.key
                self._keep(key, told.get(key, one.work.stage), now_ms, one.work.call)
            elif isinstance(one.work, Press) and one.work.key in told:
                self._keep(one.work.key, told[one.work.key], now_ms)

    def hears(self, events: Sequence[Event]) -> None:
        """Somebody has taken or closed an alarm: what its button's presses are worth now is in the database."""
        for one in events:
            if one.topic == alarms.TOPIC and one.data["what"] in alarms.MOVES_STAGE:
                self._known.pop(one.data["device_id"], None)
                self._moved.add(one.data["device_id"])

    def _keep(self, key: PressKey, stage: Stage, now_ms: int, call: str | None = None) -> None:
        if key.device_id in self._moved:
            return
        kept = self._known.setdefault(key.device_id, {})
        kept.pop(key, None)  # the newest last
        kept[key] = stage, call, now_ms
        if len(kept) > KEPT_PER_BUTTON_MAX:
            del kept[next(iter(kept))]
