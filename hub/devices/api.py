"""Which devices there are and how they are, over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request

from hub.kernel import Read, Services, Write, not_found, services, services_of
from hub.kernel.http import ID_MAX, CsvAnswer, Shown
from hub.operators import Signed, allow, audit
from hub.residents import Fact, must_exist

from . import commands_api, overview, store, visits
from .detail import detail, homes, table
from .faults import FaultName
from .model import Connection
from .service import Devices

router = APIRouter(tags=["devices"])

Who = Annotated[Signed, Depends(allow("operator", "technician"))]

UPKEEP_SHOWN_MAX = 500
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
LAST_HEARD = Fact("device", store.LAST_HEARD, _add_connections, store.homes_of)


async def known_devices(request: Request) -> Devices:
    """FastAPI dependency."""
    return devices_of(request)


Known = Annotated[Devices, Depends(known_devices)]
Hub = Annotated[Services, Depends(services)]


async def wanted(
    state: Literal["online", "late", "offline"] | None = None,
    kind: Literal["phone", "remote"] | None = None,
    fault: FaultName | Literal["any"] | None = None,
    out: bool | None = None,
    search: Annotated[str, Query(max_length=80)] = "",
    sort: overview.Sort = "id",
) -> overview.Wanted:
    """FastAPI dependency."""
    return overview.Wanted(state, kind, fault, out, search, sort)


@router.get("/devices")
async def list_devices(
    _who: Who,
    hub: Hub,
    known: Known,
    page: Shown,
    wanted: Annotated[overview.Wanted, Depends(wanted)],
) -> dict[str, Any]:
    """All devices; `search` looks in the id and in the resident's name and address."""

    def read(tx: Read) -> dict[str, Any]:
        beside = overview.beside(tx)
        found = overview.found(tx, known, wanted, beside)
        shown = found[page.offset : page.offset + page.limit]
        return {"items": overview.lines(tx, known, shown, beside), "total": len(found)}

    return await hub.database.read(read)


@router.get("/devices.csv", response_class=CsvAnswer)
async def csv(who: Who, hub: Hub, known: Known, wanted: Annotated[overview.Wanted, Depends(wanted)]) -> CsvAnswer:
    """The same as a table for a spreadsheet, at most 100,000 lines. That it was taken, and by whom, is noted."""

    def work(tx: Write) -> str:
        audit(tx, who, "export_devices", "devices", {"search": wanted.search})
        return table(tx, known, wanted)

    text = await hub.database.write(work)
    headers = {"Content-Disposition": 'attachment; filename="lamplight-devices.csv"'}
    return CsvAnswer(text, headers=headers)


@router.get("/devices/upkeep")
async def upkeep(_who: Who, hub: Hub, known: Known) -> dict[str, Any]:
    """Who needs a visit soon: whose battery runs down and when, which remotes, whose monthly test is due."""

    def read(tx: Read) -> dict[str, Any]:
        lists = {"batteries": visits.batteries, "remotes": visits.remotes, "tests": visits.tests}
        found = {name: look(tx, known) for name, look in lists.items()}
        totals = {f"{name}_total": len(one) for name, one in found.items()}
        return {**totals, **{name: visits.with_homes(tx, one[:UPKEEP_SHOWN_MAX]) for name, one in found.items()}}

    return await hub.database.read(read)


@router.get("/devices/{device_id}")
async def one_device(device_id: commands_api.Id, _who: Who, hub: Hub, known: Known) -> dict[str, Any]:
    """Everything about one device: how it is, what it was told, its last weeks hour by hour, its last word."""
    device = known.registry.get(device_id)
    if device is None:
        raise not_found("device", device_id)
    return await hub.database.read(lambda tx: detail(tx, known, device))


@router.get("/map")
async def on_the_map(_who: Who, hub: Hub, known: Known) -> dict[str, Any]:
    """Where the homes are, which of them are silent, and how many of each zone."""
    return await hub.database.read(lambda tx: homes(tx, known))


@router.get("/residents/{resident_id}/devices")
async def residents_devices(
    resident_id: Annotated[int, Path(ge=1, le=ID_MAX)], _who: Who, hub: Hub, known: Known
) -> dict[str, Any]:
    """The devices in one home."""

    def read(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        mine = known.registry.of_resident(resident_id)
        return {"items": overview.lines(tx, known, mine, overview.beside(tx)), "total": len(mine)}

    return await hub.database.read(read)
