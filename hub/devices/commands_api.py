"""What people do with a device: set it, ask it, take it out of service, look after a fault."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Problem, Write, not_found
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow, audit
from hub.residents import record

from . import ailing, out, requests, store
from .faults import EventFault
from .model import NOTE_LENGTH_MAX, OutReason

HEARTBEAT_S_MIN, HEARTBEAT_S_MAX = 10, 3600

router = APIRouter(tags=["devices"])

Who = Annotated[Signed, Depends(allow("supervisor", "technician"))]
Anybody = Annotated[Signed, Depends(allow("operator", "technician"))]
Id = Annotated[str, Path(min_length=1, max_length=32, pattern="^[a-z0-9-]+$")]
Note = Annotated[str, Field(max_length=NOTE_LENGTH_MAX)]


NUMBER = r"\+?[0-9]{3,19}"


class Parameters(Body):
    """What the device shall do from now on; what is left out stays as it was.

    `numbers` are those of the centre, called in this order, with commas between them, four at most; `sms_number` gets
    sealed presses. An empty text takes them back. The time of day at home the hub says by itself.
    """

    heartbeat_s: Annotated[int, Field(ge=HEARTBEAT_S_MIN, le=HEARTBEAT_S_MAX)]
    volume_step: Annotated[int, Field(ge=1, le=5)] | None = None
    language: Literal["zh-CN", "fr", "en"] | None = None
    numbers: Annotated[str, Field(max_length=84, pattern=rf"^({NUMBER}(,{NUMBER}){{0,3}})?$")] | None = None
    sms_number: Annotated[str, Field(max_length=20, pattern=rf"^({NUMBER})?$")] | None = None

    def more(self) -> dict[str, Any]:
        """All that is asked for beside the heartbeat."""
        return self.model_dump(exclude={"heartbeat_s"}, exclude_none=True)


class Ask(Body):
    what: Literal["heartbeat", "self_test"]


class TakeOut(Body):
    """Until when (ms since 1970 UTC), and why."""

    reason: OutReason
    until_ms: Annotated[int, Field(ge=0, le=ID_MAX)]
    note: Note = ""


class LookedAt(Body):
    """What was found."""

    note: Annotated[str, Field(min_length=1, max_length=NOTE_LENGTH_MAX)]


@router.put("/devices/{device_id}/parameters")
async def set_parameters(device_id: Id, body: Parameters, who: Who, commands: Run) -> dict[str, Any]:
    """Said to the device until it has acknowledged it."""
    return await commands.run(
        who.operator_id, body, lambda tx: requests.set_parameters(tx, who, device_id, body.heartbeat_s, body.more())
    )


@router.post("/devices/{device_id}/ask")
async def ask(device_id: Id, body: Ask, who: Anybody, commands: Run) -> dict[str, Any]:
    """A sign of life or a test of itself; the answer is news ("device_request")."""
    return await commands.run(who.operator_id, body, lambda tx: requests.ask(tx, who, device_id, body.what))


@router.put("/devices/{device_id}/out")
async def take_out(device_id: Id, body: TakeOut, who: Who, commands: Run) -> dict[str, Any]:
    """Out of service until a day. Its button still calls for help."""
    return await commands.run(
        who.operator_id, body, lambda tx: out.take_out(tx, who, device_id, body.reason, body.note, body.until_ms)
    )


@router.post("/devices/{device_id}/back")
async def put_back(device_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """In service again, before its time."""
    return await commands.run(who.operator_id, None, lambda tx: out.put_back(tx, who, device_id))


@router.post("/devices/{device_id}/faults/{fault}/looked-at")
async def looked_at(device_id: Id, fault: EventFault, body: LookedAt, who: Who, commands: Run) -> dict[str, Any]:
    """What a device said once stands until somebody has looked; the others end by themselves."""
    return await commands.run(who.operator_id, body, lambda tx: _looked_at(tx, who, device_id, fault, body.note))


def _looked_at(tx: Write, who: Signed, device_id: str, fault: EventFault, note: str) -> dict[str, Any]:
    device = store.some_devices(tx, [device_id]).get(device_id)
    if device is None:
        raise not_found("device", device_id)
    if not ailing.turn(tx, device, fault, is_on=False):
        raise Problem(409, "no_such_fault", f"{device_id} has no fault {fault}.")
    data = {"device_id": device_id, "fault": fault, "note": note}
    audit(tx, who, "fault_looked_at", f"device {device_id}", data)
    record(tx, device.resident_id, "fault_looked_at", f"operator {who.operator_id}", data)
    return {"device_id": device_id, "fault": fault, "on": False}
