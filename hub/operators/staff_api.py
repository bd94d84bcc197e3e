"""The people of the centre over HTTP, and everybody's own password."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import Field
from starlette.requests import Request

from hub.kernel import Problem, Services, services
from hub.kernel.http import ID_MAX, Body, Run

from . import staff, store
from .access import allow
from .limits import SignInLimits
from .model import (
    LOGIN_LENGTH_MAX,
    NAME_LENGTH_MAX,
    PASSWORD_LENGTH_MAX,
    SPOKEN_COUNT_MAX,
    SPOKEN_LENGTH_MAX,
    Language,
    Role,
    Signed,
)
from .passwords import password_fits

router = APIRouter(tags=["people"])

Admin = Annotated[Signed, Depends(allow("admin"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
PRINTABLE = r"^[^\x00-\x1f\x7f]+$"
Login = Annotated[str, Field(max_length=LOGIN_LENGTH_MAX, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Name = Annotated[str, Field(max_length=NAME_LENGTH_MAX, pattern=PRINTABLE)]
Spoken = Annotated[str, Field(max_length=SPOKEN_LENGTH_MAX, pattern=PRINTABLE)]
Languages = Annotated[list[Spoken], Field(max_length=SPOKEN_COUNT_MAX)]


class NewPerson(Body):
    """`language` is the console's; `languages` are those they speak with residents, by the words of their cards."""

    login: Login
    name: Name
    role: Role
    language: Language = "zh-CN"
    languages: Languages = Field(default_factory=list[str])


class PersonChange(Body):
    """What is to be different."""

    name: Name | None = None
    role: Role | None = None
    language: Language | None = None
    languages: Languages | None = None
    active: bool | None = None


class NewPassword(Body):
    """`current` is needed by who has one and has not come in by a link."""

    new: Annotated[str, Field(max_length=PASSWORD_LENGTH_MAX)]
    current: Annotated[str, Field(max_length=PASSWORD_LENGTH_MAX)] = ""


@router.get("/operators")
async def list_people(
    _who: Annotated[Signed, Depends(allow("supervisor", "auditor"))], kernel: Kernel
) -> dict[str, Any]:
    """Everybody by name, those who have left last."""
    found = await kernel.database.read(store.staff)
    return {"items": [asdict(one) for one in found], "total": len(found)}


@router.post("/operators", status_code=201)
async def add(body: NewPerson, who: Admin, commands: Run) -> dict[str, Any]:
    """A new person. They cannot come in before they have a link."""
    values = {**body.model_dump(), "languages": list(dict.fromkeys(body.languages))}
    return await commands.run(who.operator_id, body, lambda tx: asdict(staff.add(tx, who, values)))


@router.patch("/operators/{operator_id}")
async def change(operator_id: Id, body: PersonChange, who: Admin, commands: Run) -> dict[str, Any]:
    """Another name, role or language; `active: false` for who has left. Nothing is ever removed."""
    values = body.model_dump(exclude_none=True)
    return await commands.run(who.operator_id, body, lambda tx: asdict(staff.change(tx, who, operator_id, values)))


@router.post("/operators/{operator_id}/end-sessions")
async def end_sessions(operator_id: Id, who: Admin, commands: Run) -> dict[str, Any]:
    """Sign a person out everywhere."""
    return await commands.run(who.operator_id, None, lambda tx: asdict(staff.end_sessions(tx, who, operator_id)))


@router.post("/operators/{operator_id}/sign-in-link", status_code=201)
async def invite(operator_id: Id, who: Admin, kernel: Kernel) -> dict[str, Any]:
    """A link that lets a person in once, within a day. Shown this once: what is kept opens nothing.

    Not a command that is answered twice: its answer would have to be kept, and it is a key.
    """
    return asdict(await kernel.database.write(lambda tx: staff.invite(tx, who, operator_id)))


@router.post("/me/password", status_code=204)
async def set_password(
    request: Request,
    body: NewPassword,
    who: Annotated[Signed, Depends(allow("operator", "technician", "auditor"))],
    kernel: Kernel,
) -> None:
    """One's own password. Nothing of it is kept but its hash, so this is no command that is answered twice either."""
    whom = await kernel.database.read(lambda tx: staff.person(tx, who.operator_id))
    known, how = await kernel.database.read(lambda tx: store.password_of(tx, who))
    if known is not None and how != "link":
        limits: SignInLimits = request.app.state.sign_in_limits
        if not limits.try_now(whom.login, request.client.host if request.client else ""):
            raise Problem(429, "too_often", "Too many tries; wait a minute.")
        if not await password_fits(body.current, known):
            raise Problem(403, "wrong_password", "The password so far is not right.")
    new = await staff.new_password_hash(body.new, whom)
    await kernel.database.write(lambda tx: staff.set_password(tx, who, new))
