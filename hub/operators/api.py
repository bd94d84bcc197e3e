"""What a signed-in person asks about themselves."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.kernel import Read, Services, services, site_zone
from hub.kernel.http import Body

from . import store
from .access import allow
from .model import Language, Signed, Theme

router = APIRouter(tags=["operators"])

Who = Annotated[Signed, Depends(allow("operator", "technician", "auditor"))]


class Preferences(Body):
    """What a person may change about their own console."""

    language: Language | None = None
    theme: Theme | None = None


@router.get("/me")
async def me(who: Who, services: Annotated[Services, Depends(services)]) -> dict[str, Any]:
    """Who I am, and what this centre is."""
    return await services.database.read(lambda tx: _me(tx, who, services, {}))


@router.patch("/me")
async def prefer(wish: Preferences, who: Who, services: Annotated[Services, Depends(services)]) -> dict[str, Any]:
    """Change my language or my colours."""
    values = wish.model_dump(exclude_none=True)
    if values:
        await services.database.write(lambda tx: store.set_operator(tx, who.operator_id, values))
    return await services.database.read(lambda tx: _me(tx, who, services, values))


def _me(tx: Read, who: Signed, services: Services, changed: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": who.operator_id,
        "name": who.name,
        "role": who.role,
        "language": who.language,
        "languages": list(who.languages),
        "theme": who.theme,
        "site": services.settings.site,
        "time_zone": site_zone(tx).key,
        "centre_phone": services.settings.centre_phone,
        "demo_phone_url": services.settings.demo_phone_url,
        **changed,
    }
