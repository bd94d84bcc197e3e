"""Which devices there are and how they are, over HTTP."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request

from hub.kernel import Read, Services, services, services_of
from hub.kernel.http import ID_MAX, Shown
from hub.operators import Signed, allow
from hub.residents import Fact, must_exist, summaries

from . import commands_api, store
from .model import Connection, Device
from .service import Devices

router = APIRouter(tags=["devices"])

Who = Annotated[Signed, Depends(allow("operator", "technician"))]

_WORSE: Sequence[Connection] = ("online", "late", "offline")


router.include_router(commands_api.router)


def devices_of(request: Request) -> Devices:
    """The one `Devices`, where hub/app.py has put it."""
    return cast(Devices, request.app.state.devices)


def _add_connections(request: Request, lines: Sequence[dict[str, Any]]) -> None:
    """To each resident what the card says: `connection` of their phone, of several the worst, None without a phone."""
    known, now_ms = devices_of(request), services_of(request).clock.now_ms()
    for line in lines:
        phones = [one for one in known.registry.of_resident(line["id"]) if one.kind == "phone"]
        line["connection"] = max(
            (known.supervision.connection(one, now_ms) for one in phones), key=_WORSE.index, default=None
        )


# For the list of residents: whose phone has been silent longest, and how the hub judges that.
LAST_HEARD = Fact("device", store.LAST_HEARD, _add_connections)


async def known_devices(request: Request) -> Devices:
    """FastAPI dependency."""
    return devices_of(request)


Known = Annotated[Devices, Depends(known_devices)]
Hub = Annotated[Services, Depends(services)]


@router.get("/devices")
async def list_devices(
    _who: Who,
    hub: Hub,
    known: Known,
    page: Shown,
    state: Literal["online", "late", "offline"] | None = None,
    search: Annotated[str, Query(max_length=80)] = "",
) -> dict[str, Any]:
    """All devices by id; `search` looks in the id and in the resident's name and address."""
    now_ms = hub.clock.now_ms()
    found = [one for one in known.registry.all() if state in (None, known.supervision.connection(one, now_ms))]

    def read(tx: Read) -> dict[str, Any]:
        fitting = [one for one, home in _with_residents(tx, found) if _fits(search, one, home)] if search else found
        shown = _with_residents(tx, fitting[page.offset : page.offset + page.limit])
        return {"items": [_line(known, one, home, now_ms) for one, home in shown], "total": len(fitting)}

    return await hub.database.read(read)


@router.get("/residents/{resident_id}/devices")
async def residents_devices(
    resident_id: Annotated[int, Path(ge=1, le=ID_MAX)], _who: Who, hub: Hub, known: Known
) -> dict[str, Any]:
    """The devices in one home."""
    now_ms = hub.clock.now_ms()

    def read(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        mine = known.registry.of_resident(resident_id)
        items = [_line(known, one, home, now_ms) for one, home in _with_residents(tx, mine)]
        return {"items": items, "total": len(items)}

    return await hub.database.read(read)


def _with_residents(tx: Read, found: Sequence[Device]) -> list[tuple[Device, dict[str, Any]]]:
    homes = summaries(tx, {one.resident_id for one in found})
    return [
        (one, {"resident_name": home.name, "address": home.address} if (home := homes.get(one.resident_id)) else {})
        for one in found
    ]


def _fits(search: str, one: Device, home: dict[str, Any]) -> bool:
    return search.casefold() in " ".join((one.id, *home.values())).casefold()


def _line(known: Devices, one: Device, home: dict[str, Any], now_ms: int) -> dict[str, Any]:
    state = known.supervision.state(one.id)._asdict()
    del state["last_heartbeat"]
    return {**asdict(one), **home, "connection": known.supervision.connection(one, now_ms), **state}
