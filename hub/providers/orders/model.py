"""What an order is: who needs what, by when, who comes, and how far it has got."""

from dataclasses import dataclass
from typing import Final, Literal

State = Literal[
    "requested", "offered", "accepted", "on_way", "on_site", "done", "followed_up", "disputed", "closed", "cancelled"
]
Action = Literal[
    "offer",
    "withdraw",
    "nobody",
    "accept",
    "give_back",
    "no_show",
    "set_out",
    "arrive",
    "finish",
    "follow_up",
    "nobody_to_ask",
    "complain",
    "settle",
    "resume",
    "close",
    "reopen",
    "cancel",
]
# now: somebody stands before a closed door. today, soon (within two days), planned: at the time that was agreed.
Urgency = Literal["now", "today", "soon", "planned"]
Source = Literal["call", "alarm", "care_call", "visit", "qr", "rework"]
# How providers are asked: one who was chosen, the best one after the other, or the best few at once.
Mode = Literal["one", "in_turn", "several"]
# Whether the resident agrees to a price above the cap.
Consent = Literal["asked", "given", "refused"]
# What can be asked for before a stage is left (hub/providers/catalogue).
Datum = Literal["quote", "photo_before", "photo_after", "parts", "amount", "consent"]

OPEN: Final[tuple[State, ...]] = ("requested", "offered", "accepted", "on_way", "on_site")
# A provider has it in hand: it counts against how much they can do at once.
IN_HAND: Final[tuple[State, ...]] = ("accepted", "on_way", "on_site")
OVER: Final[tuple[State, ...]] = ("closed", "cancelled")

NOTE_LENGTH_MAX: Final = 2000
REASON_LENGTH_MAX: Final = 400
PARTS_LENGTH_MAX: Final = 400
FEN_MAX: Final = 10_000_000  # 100,000 yuan: whoever bills more has mistyped it
MARK_MIN, MARK_MAX = 1, 5
CODE_DIGITS: Final = 6
# Why an order is cancelled whose resident is not looked after any more: a word that every page knows.
SERVICE_ENDED: Final = "service_ended"


@dataclass(slots=True)
class Order:
    """As it is stored. Times are ms since 1970, money is in fen; None: not yet, or not known.

    `wanted_ms`: when somebody is to be there (None: as soon as may be). `source_id`: the number of what it came from,
    in the context that has it. `code`: what is keyed on the resident's phone. `made_by`, `offered_by`: operators; None
    where no person did it. `state_ms`: since when it stands where it is; `due_ms`: by when it has to go on; `look_ms`:
    when somebody is told next that it did not, in step `rung`. `link_epoch`: how often the link for the work was
    made anew.
    """

    id: int
    resident_id: int
    service: str
    urgency: Urgency
    note: str
    source: Source
    source_id: int | None
    alarm_id: int | None
    rework_of: int | None
    code: str
    state: State
    version: int
    mode: Mode
    round: int
    made_ms: int
    made_by: int | None
    wanted_ms: int | None
    state_ms: int
    due_ms: int | None
    look_ms: int | None
    rung: int
    provider_id: int | None = None
    worker_id: int | None = None
    offered_by: int | None = None
    offered_ms: int | None = None
    accepted_ms: int | None = None
    on_way_ms: int | None = None
    on_site_ms: int | None = None
    out_ms: int | None = None
    done_ms: int | None = None
    followed_up_ms: int | None = None
    closed_ms: int | None = None
    quote_fen: int | None = None
    consent: Consent | None = None
    amount_fen: int | None = None
    parts: str = ""
    end_reason: str = ""
    link_epoch: int = 0
