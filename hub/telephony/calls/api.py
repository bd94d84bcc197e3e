"""Calls over HTTP: for the people at the desk, and for the telephone exchange beside the hub."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, ValidationError
from starlette.requests import Request

from hub.kernel import Problem, Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, anyone

from ..numbers import NUMBER_LENGTH_MAX, emergency_numbers
from ..signed import check
from . import incoming, service, store
from .link import Link
from .model import REF_LENGTH_MAX, LineEvent, Outcome, Purpose, Said
from .service import Callee
from .simulated import Simulated
from .summary import summarise

router = APIRouter(tags=["calls"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Key = Annotated[int, Field(ge=1, le=ID_MAX)]
Asked = Annotated[int | None, Query(ge=1, le=ID_MAX)]
Number = Annotated[str, Field(min_length=1, max_length=NUMBER_LENGTH_MAX)]


class To(Body):
    """Whom: a `number`, else this contact, else this resident. `resident_id` beside a number: for whom it is.

    `confirmed`: you mean it, though it is a public emergency number. Your name is kept with it.
    """

    resident_id: Key | None = None
    contact_id: Key | None = None
    number: Number | None = None
    confirmed: bool = False

    def callee(self) -> Callee:
        return Callee(self.resident_id, self.contact_id, self.number)


class Place(To):
    alarm_id: Key | None = None
    purpose: Purpose = "other"


class Answer(Body):
    """`resident_id`: who it is, where the number fits several or nobody."""

    resident_id: Key | None = None


class Say(Body):
    event: Said


class Practice(Body):
    number: Annotated[str, Field(max_length=NUMBER_LENGTH_MAX)]


class Incoming(Body):
    """A call rings at the exchange; `ref` is its own name for it, `number` empty for a hidden one."""

    type: Literal["incoming"]
    ref: Annotated[str, Field(min_length=1, max_length=REF_LENGTH_MAX)]
    number: Annotated[str, Field(max_length=NUMBER_LENGTH_MAX)]


class Heard(Body):
    """What became of a call: ours by `call_id`, one that came in by `ref`."""

    type: Literal["event"]
    event: LineEvent
    call_id: Key | None = None
    ref: Annotated[str, Field(max_length=REF_LENGTH_MAX)] | None = None


@router.get("/calls")
async def list_calls(
    _who: Who,
    kernel: Kernel,
    page: Shown,
    state: Literal["live", "ended", "all"] = "all",
    direction: Literal["out", "in"] | None = None,
    outcome: Outcome | None = None,
    resident_id: Asked = None,
    alarm_id: Asked = None,
    operator_id: Asked = None,
) -> dict[str, Any]:
    """The newest first."""
    wanted = {"direction": direction, "outcome": outcome, "resident_id": resident_id}
    wanted |= {"alarm_id": alarm_id, "operator_id": operator_id}

    def read(tx: Read) -> dict[str, Any]:
        calls, total = store.page(tx, wanted, state, page.offset, page.limit)
        return {"items": summarise(tx, calls), "total": total}

    return await kernel.database.read(read)


@router.get("/calls/emergency")
async def emergency(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """The public emergency numbers that the desk offers (LAMPLIGHT_EMERGENCY_NUMBERS, else 120, 119, 110)."""
    return {"numbers": await kernel.database.read(emergency_numbers)}


@router.get("/calls/{call_id}")
async def one_call(call_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """One call."""
    return await kernel.database.read(lambda tx: summarise(tx, [service.show(tx, call_id)])[0])


@router.post("/calls")
async def place(body: Place, who: Who, commands: Run) -> dict[str, Any]:
    """Call somebody. 409: `line_busy` names who talks with them, `already_talking`, and `confirmation_needed` for a
    public emergency number; its answer has `read_out`, the address and the way in.
    """

    def work(tx: Write) -> dict[str, Any]:
        return service.place(
            tx, who, body.callee(), alarm_id=body.alarm_id, purpose=body.purpose, confirmed=body.confirmed
        )

    return await commands.run(who.operator_id, body, work)


@router.post("/calls/{call_id}/answer")
async def answer(call_id: Id, body: Answer, who: Who, commands: Run) -> dict[str, Any]:
    """Take a call that comes in. 409 `call_answered` names who was faster."""
    return await commands.run(who.operator_id, body, lambda tx: service.answer(tx, who, call_id, body.resident_id))


@router.post("/calls/{call_id}/transfer")
async def transfer(call_id: Id, body: To, who: Who, commands: Run) -> dict[str, Any]:
    """Connect them with somebody else, and leave."""

    def work(tx: Write) -> dict[str, Any]:
        return service.transfer(tx, who, call_id, body.callee(), confirmed=body.confirmed)

    return await commands.run(who.operator_id, body, work)


@router.post("/calls/{call_id}/say")
async def say(call_id: Id, body: Say, who: Who, commands: Run) -> dict[str, Any]:
    """What became of a call, where the line itself cannot say it (`told_by_people`)."""

    def work(tx: Write) -> dict[str, Any]:
        told = service.show(tx, call_id).line == Link.name
        return service.say(tx, who, call_id, body.event, told_by_people=told)

    return await commands.run(who.operator_id, body, work)


def _command(name: str, carry_out: Callable[[Write, Signed, int], dict[str, Any]]) -> None:
    async def endpoint(call_id: Id, who: Who, commands: Run) -> dict[str, Any]:
        return await commands.run(who.operator_id, None, lambda tx: carry_out(tx, who, call_id))

    endpoint.__name__, endpoint.__doc__ = name, carry_out.__doc__
    router.post(f"/calls/{{call_id}}/{name}")(endpoint)


for _name, _carry_out in (("hang_up", service.hang_up), ("hold", service.hold), ("resume", service.resume)):
    _command(_name, _carry_out)


@router.post("/calls/practice")
async def practice(
    body: Practice, who: Annotated[Signed, Depends(allow("supervisor"))], kernel: Kernel, commands: Run
) -> dict[str, Any]:
    """Let a call come in from a simulated person, to try the screens or to train somebody."""
    if kernel.settings.calls != Simulated.name:
        raise Problem(409, "not_simulated", "Calls are real here; a practice call needs LAMPLIGHT_CALLS=simulated.")

    def work(tx: Write) -> dict[str, Any]:
        return incoming.receive(tx, f"practice-{who.operator_id}-{tx.now_ms}", body.number, Simulated.name)

    return await commands.run(who.operator_id, body, work)


# Not among the doors for people (OpenAPI): who comes here has a key, not a role. README.md has its form.
@router.post("/line/events", dependencies=[Depends(anyone)], include_in_schema=False)
async def line_event(request: Request, kernel: Kernel) -> dict[str, Any]:
    """From the telephone exchange, signed with LAMPLIGHT_CALLS_KEY: a call comes in, or goes on. Told twice is once."""
    body = await request.body()
    key = kernel.settings.calls_key.get_secret_value().encode()
    check(key, request.headers, body, kernel.clock.now_ms())
    told = _read(body)
    return await kernel.database.write(lambda tx: _take(tx, told, kernel.settings.calls))


def _take(tx: Write, told: Incoming | Heard, line: str) -> dict[str, Any]:
    if isinstance(told, Incoming):
        return {"id": incoming.receive(tx, told.ref, told.number, line)["id"]}
    return incoming.heard(tx, told.call_id, told.ref, told.event)


def _read(body: bytes) -> Incoming | Heard:
    for shape in (Incoming, Heard):
        try:
            return shape.model_validate_json(body)
        except ValidationError as error:
            wrong = error
    right = '{"type": "incoming", "ref", "number"} or {"type": "event", "call_id" or "ref", "event"}'
    raise Problem(422, "invalid", f"Input should be {right}.") from wrong
