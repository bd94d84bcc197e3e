"""Requests that wait for a second person, over HTTP."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from hub.kernel import Read, Services, services
from hub.kernel.http import ID_MAX, Body, Run, Shown

from . import two_persons_store
from .access import allow
from .model import REASON_LENGTH_MAX, Approval, ApprovalState, Signed
from .policy import approval_state
from .store import operator_names
from .subjects import Residents
from .two_persons import Handler, approve, decline

Id = Annotated[int, Path(ge=1, le=ID_MAX)]
Who = Annotated[Signed, Depends(allow("supervisor"))]


class Declined(Body):
    """Why not."""

    reason: Annotated[str, Field(min_length=1, max_length=REASON_LENGTH_MAX)]


def make_approvals_router(handlers: Mapping[str, Handler], residents: Residents) -> APIRouter:
    """The endpoints; `handlers` carry out what was agreed to, by the name of the action; `residents`: about whom."""
    router = APIRouter(tags=["two persons"])

    @router.get("/approvals")
    async def list_approvals(  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        _who: Annotated[Signed, Depends(allow("supervisor", "auditor"))],
        kernel: Annotated[Services, Depends(services)],
        page: Shown,
        state: ApprovalState | None = None,
    ) -> dict[str, Any]:
        """What was asked for, the newest first; without `state` all of it."""

        def read(tx: Read) -> dict[str, Any]:
            found, total = two_persons_store.approvals(tx, state, page.offset, page.limit)
            names = residents.named(tx, {one.subject for one in found})
            items = [{**_shown(tx, one), "name": names.get(one.subject, "")} for one in found]
            return {"items": items, "total": total}

        return await kernel.database.read(read)

    @router.post("/approvals/{approval_id}/approve")
    async def agree(approval_id: Id, who: Who, commands: Run) -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        """Agree to what another person has asked for; it is carried out at once."""
        return await commands.run(who.operator_id, None, lambda tx: _shown(tx, approve(tx, who, approval_id, handlers)))

    @router.post("/approvals/{approval_id}/decline")
    async def refuse(approval_id: Id, body: Declined, who: Who, commands: Run) -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        """Refuse it, or take back one's own."""
        return await commands.run(
            who.operator_id, body, lambda tx: _shown(tx, decline(tx, who, approval_id, body.reason))
        )

    return router


def _shown(tx: Read, one: Approval) -> dict[str, Any]:
    names = operator_names(tx, {one.asked_by, one.decided_by or one.asked_by})
    return {
        **asdict(one),
        "state": approval_state(one.state, one.due_ms, tx.now_ms),
        "asked_by_name": names[one.asked_by],
        "decided_by_name": None if one.decided_by is None else names[one.decided_by],
    }
