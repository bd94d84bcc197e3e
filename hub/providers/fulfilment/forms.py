"""What the steps of an order carry."""

from typing import Annotated

from pydantic import Field

from hub.kernel.http import ID_MAX, Body

from ..follow_ups.model import How
from ..offers.model import CHOSEN_MAX, Reason
from ..offers.service import Chosen
from ..orders.model import (
    FEN_MAX,
    MARK_MAX,
    MARK_MIN,
    NOTE_LENGTH_MAX,
    PARTS_LENGTH_MAX,
    REASON_LENGTH_MAX,
    Mode,
    Source,
    Urgency,
)

BodyId = Annotated[int, Field(ge=1, le=ID_MAX)]
TimeMs = Annotated[int, Field(ge=0, le=ID_MAX)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
Note = Annotated[str, Field(max_length=NOTE_LENGTH_MAX)]
Why = Annotated[str, Field(max_length=REASON_LENGTH_MAX)]
Mark = Annotated[int, Field(ge=MARK_MIN, le=MARK_MAX)]
Said = Annotated[str, Field(min_length=1, max_length=REASON_LENGTH_MAX)]
Parts = Annotated[str, Field(max_length=PARTS_LENGTH_MAX)]
Key = Annotated[str, Field(min_length=1, max_length=24)]


class Ask(Body):
    """Whom to ask, and how; without `provider_ids` the best ones. `overrule`: why, although a rule forbids it."""

    mode: Mode
    provider_ids: Annotated[tuple[BodyId, ...], Field(max_length=CHOSEN_MAX)] = ()
    overrule: Why = ""

    def chosen(self) -> Chosen:
        return Chosen(self.mode, self.provider_ids, self.overrule)


class Make(Body):
    """Who needs what. `wanted_ms`: when somebody is to be there, if agreed. `ask`: whom to ask at once."""

    resident_id: BodyId
    service: Key
    note: Note = ""
    urgency: Urgency | None = None
    wanted_ms: TimeMs | None = None
    source: Source = "call"
    source_id: BodyId | None = None
    alarm_id: BodyId | None = None
    ask: Ask | None = None


class Seen(Body):
    """The version of the order that the operator saw."""

    version: BodyId


class AskSeen(Ask):
    """As `Ask`."""

    version: BodyId


class Answer(Body):
    """What a provider says by telephone. It is about an offer, and what became of that decides: no version is seen."""

    offer_id: BodyId
    accepts: bool
    worker_id: BodyId | None = None
    reason: Reason = "other"
    note: Why = ""


class Assign(Seen):
    """Who of theirs goes."""

    worker_id: BodyId


class Quote(Seen):
    """What it will cost, in fen, and what is needed for it."""

    quote_fen: Fen
    parts: Parts = ""


class Consent(Seen):
    """Whether the resident agrees."""

    given: bool


class Finish(Seen):
    """What is billed, in fen. `anyway`: why although something is missing."""

    amount_fen: Fen | None = None
    parts: Parts = ""
    anyway: Why = ""


class GiveBack(Seen):
    """Why they do not come after all."""

    reason: Reason = "other"
    note: Why = ""


class NoShow(Seen):
    """What is known of it."""

    note: Why = ""


class Because(Seen):
    """Why."""

    reason: Said


class FollowUp(Seen):
    """What the resident said: each mark from 1 (bad) to 5 (good); `price_ok`: as agreed (None: they do not know)."""

    timeliness: Mark
    attitude: Mark
    result: Mark
    price_ok: bool | None = None
    how: How = "call"
    note: Note = ""
