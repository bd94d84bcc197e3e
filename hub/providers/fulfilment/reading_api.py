"""Orders to be read over HTTP: the board, one order, and who may be sent."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Shown
from hub.operators import Signed, allow, note_readings
from hub.residents import find, must_exist

from .. import machines, register
from ..follow_ups import service as follow_ups
from ..links import links_of
from ..offers import gathering
from ..offers import service as offers
from ..offers import store as offer_store
from ..orders import moving, store
from ..orders.model import State
from ..orders.shown import shown, whole
from . import going

FOUND_MAX: Final = 500  # residents, and providers, whom words may mean

router = APIRouter(tags=["orders"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


@router.get("/orders")
async def list_orders(
    who: Who,
    kernel: Kernel,
    page: Shown,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    service: Annotated[str | None, Query(max_length=24)] = None,
    provider_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    alarm_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    late: bool = False,
    goes_on: Annotated[bool, Query(alias="open")] = False,
    sort: Literal["new", "due"] = "new",
    search: Annotated[str, Query(max_length=80)] = "",
) -> dict[str, Any]:
    """Orders, the newest first or by deadline; `search`: for whom they are, who comes, or their number. They show
    addresses and what somebody needs: whose is on the trail.
    """

    def work(tx: Read) -> dict[str, Any]:
        late_at_ms = tx.now_ms if late else None
        only = store.Only(state or (), service, None, provider_id, alarm_id, late_at_ms, goes_on, _named(tx, search))
        rows, total = store.page(tx, only, sort, page.offset, page.limit)
        return {"items": shown(tx, rows), "total": total}

    found = await kernel.database.read(work)
    await note_readings(
        kernel.database, who, "read_orders", [f"resident {one['resident_id']}" for one in found["items"]]
    )
    return found


@router.get("/orders/counts")
async def order_counts(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """How many stand in each stage, and how many of those are late. Names nobody."""
    found = await kernel.database.read(store.counts)
    return {"stages": {state: {"orders": many, "late": late} for state, (many, late) in found.items()}}


@router.get("/orders/{order_id}")
async def one_order(order_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """One order with its history, who was asked, and the `machine` that is booked for it. Reading it is on the trail.
    In the demo, where no provider is real, who is asked has the link of their message (`simulated_url`), so that a
    visitor can answer for them.
    """
    links = links_of(kernel)
    is_demo = kernel.settings.demo_phone_url is not None

    def work(tx: Read) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        found = offer_store.of_order(tx, order_id)
        asked = offers.shown(tx, order.urgency, found)
        if is_demo:
            asked = [line | {"simulated_url": links.offer_url(one)} for line, one in zip(asked, found, strict=True)]
        said = follow_ups.row(tx, order_id)
        asking = follow_ups.shown(tx, order_id)
        beside = {"follow_up": said, "asking": asking, "machine": machines.of_order(tx, order_id)}
        return {**whole(tx, order), "offers": asked, **beside, **going.lacks(tx, order)}

    found = await kernel.database.read(work)
    await note_readings(kernel.database, who, "read_orders", [f"resident {found['resident_id']}"])
    return found


@router.get("/orders/{order_id}/choice")
async def choice(order_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """Who may be sent, the best first with the points of each part, and who not and why."""

    def work(tx: Read) -> dict[str, Any]:
        fit, refused = gathering.choice(tx, moving.must(tx, order_id))
        names = ("id", "name", "points", "parts", "distance_m")
        return {
            "fit": [{name: getattr(one, name) for name in names} for one in fit],
            "refused": [one._asdict() for one in refused if one.why != "not_offered"],
        }

    return await kernel.database.read(work)


@router.get("/residents/{resident_id}/orders")
async def residents_orders(resident_id: Id, who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """The orders for one resident, the newest first. Reading them is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        rows, total = store.page(tx, store.Only(resident_id=resident_id), "new", page.offset, page.limit)
        return {"items": shown(tx, rows), "total": total}

    found = await kernel.database.read(work)
    await note_readings(kernel.database, who, "read_orders", [f"resident {resident_id}"])
    return found


def _named(tx: Read, search: str) -> store.Named | None:
    words = search.strip()
    if not words:
        return None
    is_number = words.isascii() and words.isdigit() and int(words) <= ID_MAX
    return store.Named(
        find(tx, words, FOUND_MAX), register.find(tx, words, FOUND_MAX), int(words) if is_number else None
    )
