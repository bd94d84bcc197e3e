"""Whoever is called outside the room: a gateway that takes the hub's messages at once, and is busy now and then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from hub.telephony import Message, Outcome

if TYPE_CHECKING:
    from simulator.virtual.chance import Chance
    from simulator.virtual.trace import Trace

WHO: Final = "duty phones"
BUSY: Final = 0.1
ANSWERS_S: Final = (0.2, 3.0)


class DutyPhones:
    """A channel. What is drawn for one try moves no other."""

    def __init__(self, chance: Chance, trace: Trace) -> None:
        self._chance = chance
        self._trace = trace

    async def send(self, message: Message, now_ms: int) -> Outcome:  # noqa: ARG002 - a Channel's
        """Heard within a few seconds, or not this time."""
        drawn = self._chance.of("duty", message.id, message.tries)
        await asyncio.sleep(drawn.uniform(*ANSWERS_S))
        if drawn.random() < BUSY:
            return Outcome("passing", "The line is busy.")
        whom = ", ".join(message.recipients).replace("_", " ")
        if message.subject in ("hub_problem", "hub_well"):
            self._trace.tell(WHO, "hear", wrong=message.data["what"] or "nothing any more", whom=whom)
        elif message.subject == "alarm_waits":
            self._trace.tell(WHO, "ring", waiting=message.data["waiting"], whom=whom)
        else:
            self._trace.tell(WHO, "are_told", of=message.subject, whom=whom)
        return Outcome("sent")
