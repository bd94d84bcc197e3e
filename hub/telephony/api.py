"""Messages over HTTP, for supervisors: what waits, what failed and why, and where people outside are reached."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Language, Signed, allow

from . import inbox, service, store
from .model import ADDRESS_LENGTH_MAX, ADDRESSES_MAX, RECIPIENTS, Message, Recipient
from .wording import words_of

router = APIRouter(tags=["messages"])

Who = Annotated[Signed, Depends(allow("supervisor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]

_STATES = ("waiting", "failed", "sent", "set_aside")
_SHOWN = ("id", "made_ms", "recipients", "subject", "state", "tries", "due_ms", "done_ms", "address", "error", "reason")


class Address(Body):
    """`tel:` is told by SMS, `mailto:` by e-mail, `webhook:` by the gateway that knows the recipients by name."""

    address: Annotated[str, Field(min_length=1, max_length=ADDRESS_LENGTH_MAX)]
    language: Language = "zh-CN"


class Addresses(Body):
    addresses: Annotated[list[Address], Field(max_length=ADDRESSES_MAX)]


@router.get("/messages")
async def messages(
    _who: Who, kernel: Kernel, page: Shown, state: Literal["waiting", "failed", "sent", "set_aside", "all"] = "all"
) -> dict[str, Any]:
    """The newest first; `counts` by state, `total` of those asked for. In the demo, where nobody outside is real, also
    what stands on the telephone: `simulated {text url}`.
    """
    is_demo = kernel.settings.demo_phone_url is not None

    def read(tx: Read) -> dict[str, Any]:
        states = _STATES if state == "all" else (state,)
        rows, counts = store.page(tx, states, page.offset, page.limit)
        items = [
            {name: row[name] for name in _SHOWN}
            | {"recipients": row["recipients"].split()}
            | ({"simulated": _on_the_telephone(row)} if is_demo and row["state"] == "sent" else {})
            for row in rows
        ]
        return {"items": items, "counts": counts, "total": sum(counts.get(one, 0) for one in states)}

    return await kernel.database.read(read)


@router.get("/messages/received")
async def received(_who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """Short messages that came in, but for the presses, which are alarms."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = inbox.received(tx, page.offset, page.limit)
        return {"items": items, "total": total}

    return await kernel.database.read(read)


@router.get("/messages/recipients")
async def recipients(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """Where the people whom a ladder calls are reached, in order."""

    def read(tx: Read) -> dict[str, Any]:
        known = store.addresses(tx)
        return {"items": [{"recipient": one, "addresses": _shown(known.get(one, []))} for one in RECIPIENTS]}

    return await kernel.database.read(read)


@router.put("/messages/recipients/{recipient}")
async def put_recipient(recipient: Recipient, body: Addresses, who: Who, commands: Run) -> dict[str, Any]:
    """Replace the addresses. An empty list: they are told by the gateway."""

    def work(tx: Write) -> dict[str, Any]:
        return service.put_addresses(tx, who, recipient, [(one.address, one.language) for one in body.addresses])

    return await commands.run(who.operator_id, body, work)


@router.post("/messages/{message_id}/retry")
async def retry(message_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Try again what was given up."""
    return await commands.run(who.operator_id, None, lambda tx: service.retry(tx, who, message_id))


@router.post("/messages/{message_id}/set-aside")
async def set_aside(message_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Nobody needs to be told of it any more."""
    return await commands.run(who.operator_id, None, lambda tx: service.set_aside(tx, who, message_id))


def _on_the_telephone(row: Mapping[str, Any]) -> dict[str, str | None]:
    data = {name: value for name, value in row["data"].items() if name != "url"}
    message = Message(row["id"], row["made_ms"], (), row["subject"], data, row["tries"], language=row["language"])
    return {"text": words_of(message).body, "url": row["data"].get("url")}


def _shown(found: list[tuple[str, Language]]) -> list[dict[str, str]]:
    return [{"address": address, "language": language} for address, language in found]
