"""A message to people who do not sit in front of the console."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

Recipient = Literal["supervisor", "duty", "second_duty"]
Verdict = Literal["sent", "passing", "permanent"]

ERROR_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the table `message`. `data` names no resident and no address: it goes over foreign wires, to screens
    that others see.
    """

    id: int
    made_ms: int
    recipients: tuple[Recipient, ...]
    subject: str
    data: dict[str, Any]
    tries: int


class Outcome(NamedTuple):
    """What became of a try. passing: another try may succeed; permanent: none will. `error` says why, for people."""

    verdict: Verdict
    error: str = ""


class Channel(Protocol):
    """A way out of the room."""

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """One try. Never raises for what the other end does; returns in a bounded time."""
        ...
