"""A message to people who do not sit in front of the console."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, get_args

from hub.operators import Language

# Whom the centre calls by what they are; where they are reached, supervisors write down (`recipient_address`).
Recipient = Literal["supervisor", "duty", "second_duty"]
RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)
Verdict = Literal["sent", "passing", "permanent"]
State = Literal["waiting", "sent", "failed", "set_aside"]
# Why a try failed, in a word that the console has a sentence for.
Reason = Literal["", "no_channel", "unreachable", "later", "refused", "broken"]

ERROR_LENGTH_MAX = 200
ADDRESS_LENGTH_MAX = 200
ADDRESSES_MAX = 5
# The address of whoever has none of their own: one gateway (LAMPLIGHT_ALERT_URL) that knows the recipients by name.
GATEWAY = "webhook:"
SCHEMES = ("tel", "mailto", "webhook")


@dataclass(frozen=True, slots=True)
class Message:
    """One row of the table `message`. `data` names no resident and no address: it goes over foreign wires, to screens
    that others see.

    `address` is where it goes next ("tel:+8610000000001", "mailto:duty@centre.example", GATEWAY), `others` the further
    ones of the same person. `since_ms`: from when its age counts.
    """

    id: int
    made_ms: int
    recipients: tuple[Recipient, ...]
    subject: str
    data: dict[str, Any]
    tries: int
    address: str = GATEWAY
    others: tuple[str, ...] = ()
    language: Language = "en"
    since_ms: int = 0

    @property
    def scheme(self) -> str:
        """Which channel takes it."""
        return self.address.partition(":")[0]

    @property
    def where(self) -> str:
        """The address without its scheme."""
        return self.address.partition(":")[2]


class Outcome(NamedTuple):
    """What became of a try. passing: another try may succeed; permanent: none will. `error` says why, for people."""

    verdict: Verdict
    error: str = ""
    reason: Reason = ""


class Channel(Protocol):
    """A way out of the room."""

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """One try. Never raises for what the other end does; returns in a bounded time."""
        ...
