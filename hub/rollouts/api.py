"""Builds and roll-outs of firmware, over HTTP."""

import json
from typing import Annotated, Any, Literal, Self, cast

from fastapi import APIRouter, Depends, Path
from pydantic import Field, model_validator
from sos.parts.manifest import BUNDLE_LENGTH_MAX, KEY_LENGTH
from starlette.requests import Request

from hub.devices import Devices
from hub.kernel import Problem, Read, Services, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow

from . import builds, policy, service, store
from .model import GroupKind, OfDevice

UPLOAD_PATH = "/api/v1/firmware/builds"
UPLOAD_BYTES_MAX = BUNDLE_LENGTH_MAX
DEVICES_SHOWN_MAX = 5_000
FILE: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/octet-stream": {}}}}

router = APIRouter(tags=["firmware"])

Admin = Annotated[Signed, Depends(allow("admin"))]
Reader = Annotated[Signed, Depends(allow("supervisor", "technician", "auditor"))]
Hub = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


async def known_devices(request: Request) -> Devices:
    """FastAPI dependency."""
    return cast(Devices, request.app.state.devices)


Known = Annotated[Devices, Depends(known_devices)]


class Maker(Body):
    """The contents of maker.key as hex digits."""

    key: Annotated[str, Field(pattern=f"^[0-9a-f]{{{KEY_LENGTH * 2}}}$")]


class Begin(Body):
    """What goes to whom. `value`: a device's id, a zone's name, or 1 to 100 per cent; nothing for all."""

    build_id: Annotated[int, Field(ge=1, le=ID_MAX)]
    group: Literal["device", "zone", "share", "all"]
    value: Annotated[str, Field(max_length=80)] = ""
    canary: Annotated[int, Field(ge=0, le=policy.CANARY_MAX)] = policy.CANARY_DEFAULT
    failed_pct_max: Annotated[int, Field(ge=0, le=100)] = policy.FAILED_PCT_DEFAULT

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.group == "share" and not (self.value.isdigit() and 1 <= int(self.value) <= 100):
            raise ValueError("value: a share is 1 to 100 per cent")
        if self.group in ("device", "zone") and not self.value:
            raise ValueError("value: which device or zone is missing")
        return self


@router.get("/firmware")
async def overview(_who: Reader, hub: Hub) -> dict[str, Any]:
    """The maker's key, the builds, and the last roll-outs; the newest first."""

    def read(tx: Read) -> dict[str, Any]:
        return {
            "maker": builds.maker(tx),
            "builds": [builds.shown(one) for one in store.builds(tx)],
            "rollouts": [service.shown(tx, one) for one in store.rollouts(tx, service.SHOWN_MAX)],
        }

    return await hub.database.read(read)


@router.put("/firmware/maker")
async def set_maker(body: Maker, who: Admin, commands: Run) -> dict[str, Any]:
    """Whose builds are taken. Devices have the same key, and look for themselves."""
    return await commands.run(who.operator_id, body, lambda tx: builds.set_maker(tx, who, body.key))


@router.post("/firmware/builds", openapi_extra=FILE)
async def add_build(request: Request, who: Admin, hub: Hub) -> dict[str, Any]:
    """The file that `lamplight firmware build` made, as the body."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > UPLOAD_BYTES_MAX:
            raise Problem(413, "too_long", f"A build has at most {UPLOAD_BYTES_MAX} bytes.")
    return await hub.database.write(lambda tx: builds.add(tx, who, bytes(data)))


@router.post("/firmware/rollouts")
async def begin(body: Begin, who: Admin, known: Known, commands: Run) -> dict[str, Any]:
    """A few first, then the rest; it stops by itself when too many fail."""
    devices = known.registry.all()
    group: tuple[GroupKind, str] = (body.group, body.value)
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: service.begin(tx, who, devices, body.build_id, group, body.canary, body.failed_pct_max),
    )


@router.get("/firmware/rollouts/{rollout_id}")
async def rollout(rollout_id: Id, _who: Reader, known: Known, hub: Hub) -> dict[str, Any]:
    """How it stands, and each device in it."""

    def read(tx: Read) -> dict[str, Any]:
        found = service.standing(tx, rollout_id)
        devices = store.devices(tx, rollout_id)[:DEVICES_SHOWN_MAX]
        return {**found, "devices": _lines(known, devices)}

    return await hub.database.read(read)


@router.post("/firmware/rollouts/{rollout_id}/pause")
async def pause(rollout_id: Id, who: Admin, commands: Run) -> dict[str, Any]:
    """Nobody new begins."""
    return await commands.run(who.operator_id, None, lambda tx: service.pause(tx, who, rollout_id))


@router.post("/firmware/rollouts/{rollout_id}/resume")
async def resume(rollout_id: Id, who: Admin, commands: Run) -> dict[str, Any]:
    """Go on, also after it has stopped by itself."""
    return await commands.run(who.operator_id, None, lambda tx: service.resume(tx, who, rollout_id))


@router.post("/firmware/rollouts/{rollout_id}/cancel")
async def cancel(rollout_id: Id, who: Admin, commands: Run) -> dict[str, Any]:
    """Not any more."""
    return await commands.run(who.operator_id, None, lambda tx: service.cancel(tx, who, rollout_id))


def _lines(known: Devices, devices: list[OfDevice]) -> list[dict[str, Any]]:
    return [{**one._asdict(), **_beat(known, one.device_id)} for one in devices]


def _beat(known: Devices, device_id: str) -> dict[str, Any]:
    """What its last heartbeat said of its firmware."""
    state = known.supervision.state(device_id)
    said: dict[str, Any] = json.loads(state.last_heartbeat) if state.last_heartbeat else {}
    update: dict[str, Any] = said.get("update") or {}
    return {
        "firmware": state.firmware,
        "slot": said.get("slot"),
        "progress": update.get("state"),
        "pct": update.get("pct"),
    }
