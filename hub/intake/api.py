"""What was not understood, for the supervisor and the technician: nothing disappears, and nothing is hidden."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Read, Services, services
from hub.kernel.http import Shown
from hub.operators import Signed, allow

from . import store

PAYLOAD_SHOWN_MAX = 200

router = APIRouter(tags=["intake"])


@router.get("/refusals")
async def refusals(
    _who: Annotated[Signed, Depends(allow("supervisor", "technician"))],
    kernel: Annotated[Services, Depends(services)],
    page: Shown,
) -> dict[str, Any]:
    """`counts` by device ("" for unknown ones) and reason; `items` are the kept messages, the newest first."""

    def read(tx: Read) -> dict[str, Any]:
        items, total = store.unclean(tx, page.offset, page.limit)
        return {"counts": store.refusals(tx), "items": [_shown(one) for one in items], "total": total}

    return await kernel.database.read(read)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """The beginning of the payload as text; bytes that are none are written as escapes."""
    payload: bytes = row["payload"]
    return {**row, "payload": payload[:PAYLOAD_SHOWN_MAX].decode("utf-8", "backslashreplace")}
