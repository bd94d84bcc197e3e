"""A call: who talks, or tries to talk, with whom, and what a line can do for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, get_args

Direction = Literal["out", "in"]
State = Literal["placed", "dialling", "ringing", "talking", "held", "ended"]
# What a line says of a call. lost: the line does not know it any more.
LineEvent = Literal[
    "ringing", "answered", "busy", "no_answer", "failed", "held", "resumed", "transferred", "ended", "lost"
]
Outcome = Literal["answered", "no_answer", "busy", "failed", "cancelled", "transferred", "lost"]
# What a line is to do next. It stands in the database until the line has done it.
Wish = Literal["dial", "answer", "hold", "resume", "transfer", "hang_up"]
Purpose = Literal["alarm", "care_call", "follow_up", "order", "emergency", "other"]
# What a person may say of a call on a line that has no ears of its own.
Said = Literal["answered", "no_answer", "busy", "failed", "ended"]

LINE_EVENTS: tuple[LineEvent, ...] = get_args(LineEvent)
ERROR_LENGTH_MAX = 200
ADDRESS_LENGTH_MAX = 200
REF_LENGTH_MAX = 80
MATCHES_MAX = 10


@dataclass(slots=True)
class Call:
    """One row of the table `call`; times in ms since 1970 by the hub's clock.

    `number` is E.164 or a short number, empty when a caller hides it. `callee` and `relation`: who answers there, as it
    was known when the call began. `matches`: who may be calling. `ref`: the line's own name of an incoming call.
    `rings_until_ms`: when nobody is going to answer. `address`: what the browser opens to dial, on a line that cannot.
    """

    direction: Direction
    number: str
    state: State
    made_ms: int
    rings_until_ms: int
    id: int = 0
    purpose: Purpose = "other"
    resident_id: int | None = None
    contact_id: int | None = None
    callee: str = ""
    relation: str | None = None
    alarm_id: int | None = None
    operator_id: int | None = None
    operator_name: str | None = None
    confirmed_by: str | None = None
    outcome: Outcome | None = None
    dialled_ms: int | None = None
    ringing_ms: int | None = None
    answered_ms: int | None = None
    ended_ms: int | None = None
    wish: Wish | None = None
    wish_number: str | None = None
    wish_due_ms: int | None = None
    wish_tries: int = 0
    line: str | None = None
    ref: str | None = None
    address: str | None = None
    error: str | None = None
    matches: list[dict[str, Any]] | None = None

    @property
    def is_live(self) -> bool:
        """Whether anything is still to happen: it goes on, or the line has still to be told that it does not."""
        return self.state != "ended" or self.wish is not None


class Done(NamedTuple):
    """What a line answers when it was asked to do something: what happened at once, or why it could not.

    again: it failed, but another try may not.
    """

    event: LineEvent | None = None
    error: str = ""
    again: bool = False
    address: str | None = None


class Expected(NamedTuple):
    """What a line is going to say, and when (ms since 1970): for lines whose events nobody brings."""

    event: LineEvent
    at_ms: int


class Line(Protocol):
    """A way to talk with somebody outside. Every method returns in a bounded time and never raises for what the other
    end does. `rings_ms`: so long the hub lets it ring. `told_by_people`: operators say what became of a call.
    """

    name: str
    rings_ms: int
    told_by_people: bool

    async def dial(self, call: Call) -> Done:
        """Begin to call `call.number`. Asked at most once for each call."""
        ...

    async def answer(self, call: Call) -> Done:
        """Connect who rings with their operator."""
        ...

    async def hold(self, call: Call) -> Done:
        """Let them wait with music."""
        ...

    async def resume(self, call: Call) -> Done:
        """Talk on."""
        ...

    async def transfer(self, call: Call, number: str) -> Done:
        """Connect them with `number`, and leave."""
        ...

    async def hang_up(self, call: Call) -> Done:
        """End it, whatever it does. Asked until it is done; a call that is unknown has ended."""
        ...

    def next(self, call: Call) -> Expected | None:
        """What will be heard of a call in this state if nothing is done; None: nothing, or an event will come."""
        ...

    async def known(self, calls: Sequence[Call]) -> set[int]:
        """After a start of the hub: the numbers of those calls that the line still has."""
        ...
