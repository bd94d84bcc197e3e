"""What an administrator sees and sets of how long data is kept."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from hub.kernel import Problem, Services, Write, not_found, services
from hub.kernel.http import Body, Run
from hub.operators import Signed, allow, audit

from .retention import Retention, keep_days, set_days
from .terms import TEN_YEARS, TERMS

router = APIRouter(tags=["upkeep"], prefix="/retention")

Admin = Annotated[Signed, Depends(allow("admin"))]
Reader = Annotated[Signed, Depends(allow("admin", "auditor"))]


class Days(Body):
    """How long one kind of data is kept."""

    days: Annotated[int, Field(ge=1, le=TEN_YEARS)]


@router.get("")
async def preview(_who: Reader, request: Request, kernel: Annotated[Services, Depends(services)]) -> dict[str, Any]:
    """Each kind of data: how long it is kept, and what would go now. Nothing goes by looking."""
    retention = cast(Retention, request.app.state.retention)
    return await kernel.database.read(retention.preview)


@router.put("/{kind}")
async def keep(kind: str, wish: Days, who: Admin, run: Run) -> dict[str, Any]:
    """Keep this kind longer or shorter, from the next night on."""
    term = TERMS.get(kind)
    if term is None:
        raise not_found("kind of data", kind)
    if not term.least <= wish.days <= term.most:
        raise Problem(
            422,
            "bad_days",
            f"{kind} can be kept for {term.least} to {term.most} days.",
            least=term.least,
            most=term.most,
        )

    def work(tx: Write) -> dict[str, Any]:
        before = keep_days(tx, kind)
        set_days(tx, kind, wish.days)
        audit(tx, who, "set_retention", kind, {"before": before, "days": wish.days})
        return {"kind": kind, "days": wish.days}

    return await run.run(who.operator_id, wish, work)
