"""Makes an order of what somebody needs; where a door is closed the best few are asked in the same moment."""

from dataclasses import dataclass

from hub.kernel import Problem, Write
from hub.operators import Signed
from hub.residents import is_served, must_be_known

from ..catalogue import kind_of
from ..links import OrderLinks
from ..offers import service as offers
from ..offers.policy import usual_mode
from ..offers.service import Chosen
from ..orders import moving
from ..orders.model import Order, Source, Urgency

WANTED_AHEAD_MS_MAX = 90 * 24 * 3_600_000
WANTED_BEHIND_MS_MAX = 60_000  # two clocks differ


@dataclass(frozen=True, slots=True)
class Wish:
    """What is needed. `urgency` None: as the catalogue has it. `wanted_ms`: when somebody is to be there, if agreed."""

    resident_id: int
    service: str
    note: str = ""
    urgency: Urgency | None = None
    wanted_ms: int | None = None
    source: Source = "call"
    source_id: int | None = None
    alarm_id: int | None = None
    rework_of: int | None = None


def make(tx: Write, who: Signed | None, wish: Wish, links: OrderLinks, chosen: Chosen | None = None) -> Order:
    """Write it down; ask whom a person has `chosen`, or by itself where a door is closed.

    Raises 404, 409 `service_ended`, `not_offered_now`, 422 `unknown_service`, `bad_time`, and as `offers.ask`.
    """
    must_be_known(tx, wish.resident_id)
    if not is_served(tx, wish.resident_id):
        raise Problem(409, "service_ended", "This resident is not looked after any more: there are no orders.")
    kind = kind_of(tx, wish.service)
    if not kind.active:
        raise Problem(409, "not_offered_now", f"{wish.service} is not offered at present.")
    _check_time(wish.wanted_ms, tx.now_ms)
    urgency = wish.urgency or ("planned" if wish.wanted_ms is not None else kind.urgency)
    actor = "hub" if who is None else f"operator {who.operator_id}"
    order = Order(
        id=0,
        resident_id=wish.resident_id,
        service=wish.service,
        urgency=urgency,
        note=wish.note,
        source=wish.source,
        source_id=wish.source_id,
        alarm_id=wish.alarm_id,
        rework_of=wish.rework_of,
        code="",
        state="requested",
        version=1,
        mode=usual_mode(urgency),
        round=0,
        made_ms=tx.now_ms,
        made_by=None if who is None else who.operator_id,
        wanted_ms=wish.wanted_ms,
        state_ms=tx.now_ms,
        due_ms=None,
        look_ms=None,
        rung=0,
    )
    order = moving.begin(tx, order, actor, {"urgency": urgency, "source": wish.source, "note": wish.note})
    if chosen is not None and who is not None:
        return offers.ask(tx, who, order, order.version, chosen, links)
    if urgency == "now":
        order.offered_by = None if who is None else who.operator_id
        offers.ask_by_itself(tx, order, links)
    return order


def _check_time(wanted_ms: int | None, now_ms: int) -> None:
    if wanted_ms is not None and not now_ms - WANTED_BEHIND_MS_MAX <= wanted_ms <= now_ms + WANTED_AHEAD_MS_MAX:
        raise Problem(422, "bad_time", "wanted_ms: from now until 90 days ahead.")
