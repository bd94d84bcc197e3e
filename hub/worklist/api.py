"""The worklist over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Read, Services, services
from hub.kernel.http import Page
from hub.operators import allow
from hub.residents import summaries

from . import store
from .model import Kind

router = APIRouter(tags=["worklist"], dependencies=[Depends(allow("operator"))])


@router.get("/worklist")
async def list_work(
    kernel: Annotated[Services, Depends(services)], page: Annotated[Page, Depends()], kind: Kind | None = None
) -> dict[str, Any]:
    """What is to be done, the earliest due first; what is due later is there too."""

    def work(tx: Read) -> dict[str, Any]:
        rows, total = store.waiting(tx, kind, page.offset, page.limit)
        homes = summaries(tx, {row.resident_id for row in rows})
        items = [
            {
                "id": row.id,
                "kind": row.kind,
                "ref": row.ref,
                "resident_id": row.resident_id,
                "resident_name": homes[row.resident_id].name,
                "address": homes[row.resident_id].address,
                "zone": homes[row.resident_id].zone,
                "due_ms": row.due_ms,
                "state": row.state,
            }
            for row in rows
        ]
        return {"items": items, "total": total}

    return await kernel.database.read(work)
