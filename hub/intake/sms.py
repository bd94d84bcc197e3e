"""Short messages from a gateway or a modem: a sealed press goes the way of every press, words to whom they concern."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from hub import telephony
from hub.kernel import Database, Problem, Services, Write, services
from hub.operators import anyone

from .intake import SMS_LENGTH_MAX, Intake

router = APIRouter(tags=["intake"])

PRESS_MARK = "SOS1"


class Sms(BaseModel):
    """`number`: who sent it, as the gateway writes it."""

    model_config = ConfigDict(extra="ignore")

    number: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=SMS_LENGTH_MAX)]


# Not among the doors for people (OpenAPI): who comes here has a key, not a role. README.md has its form.
@router.post("/sms", dependencies=[Depends(anyone)], include_in_schema=False)
async def receive(request: Request, kernel: Annotated[Services, Depends(services)]) -> dict[str, Any]:
    """Answered when it is stored; until then the gateway says it again, under the same `webhook-id`."""
    body = await request.body()
    key = kernel.settings.sms_in_key.get_secret_value().encode()
    ref = telephony.check(key, request.headers, body, kernel.clock.now_ms())
    try:
        sms = Sms.model_validate_json(body)
    except ValidationError as error:
        raise Problem(422, "invalid", 'Input should be {"number", "text"}.') from error
    return await take_in_sms(kernel.database, request.app.state.intake, ref, sms.number, sms.text)


async def take_in_sms(database: Database, intake: Intake, ref: str, number: str, text: str) -> dict[str, Any]:
    """Store a short message under the name that whoever brings it gives it; what it was. Twice is once."""
    sms = Sms(number=number[:40] or "?", text=text[:SMS_LENGTH_MAX] or " ")
    known = await database.read(lambda tx: telephony.known_kind(tx, ref))
    if known is not None:
        return {"kind": known}
    if sms.text.strip().split(" ")[0] == PRESS_MARK:
        return await _press(database, intake, ref, sms)
    found = await database.write(lambda tx: _words(tx, ref, sms))
    return {"kind": "words", **found}


async def _press(database: Database, intake: Intake, ref: str, sms: Sms) -> dict[str, Any]:
    """Stored first; then its answer and the note that it came are one commit. Killed between the two, the gateway says
    it again, and the press is a copy.
    """
    sender = await database.read(lambda tx: telephony.sealed_from(tx, sms.number, sms.text))
    answer = await intake.receive_sms(sms.text, replayed=sender.replayed)
    kind = "press" if answer is not None else "replayed" if sender.replayed else "refused"

    def note(tx: Write) -> None:
        if telephony.known_kind(tx, ref) is None:
            telephony.keep_press(tx, ref, sender.number, sms.text, kind, answer)

    await database.write(note)
    return {"kind": kind}


def _words(tx: Write, ref: str, sms: Sms) -> dict[str, Any]:
    return telephony.keep_words(tx, ref, sms.number, sms.text) if telephony.known_kind(tx, ref) is None else {}
