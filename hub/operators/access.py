"""Who may call what: every endpoint names whom it lets in, and one that names nobody lets in nobody."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from starlette.requests import HTTPConnection

from hub.kernel import Problem, Services, services

from .model import ROLES, Role, Signed
from .policy import has_role
from .service import who_is

COOKIE = "lamplight_session"


class Allowed:
    """The dependency that `allow` makes."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    async def __call__(self, connection: HTTPConnection, services: Annotated[Services, Depends(services)]) -> Signed:
        who = await who_is(services.database, connection.cookies.get(COOKIE))
        if who is None:
            raise Problem(401, "not_signed_in", "Sign in first, at /sign-in.")
        if who.role not in self.roles:
            raise Problem(403, "not_allowed", f"This needs the role {self}; yours is {who.role}.")
        return who

    def __str__(self) -> str:
        return " or ".join(role for role in ROLES if role in self.roles)


def allow(*roles: Role) -> Allowed:
    """Let in who has one of `roles` or one that includes it: `who: Annotated[Signed, Depends(allow("operator"))]`.

    "operator" lets in supervisors and admins; technicians and auditors come in only where they are named.
    """
    return _allowed(frozenset(role for role in ROLES if any(has_role(role, needed) for needed in roles)))


# One object for each set of roles, so that FastAPI asks the database once also where router and endpoint both name it.
_allowed = lru_cache(Allowed)


async def anyone() -> None:
    """Said by the few endpoints that are open to people who have not signed in."""


async def loopback_only(connection: HTTPConnection) -> None:
    """Said by what only this machine may ask: health and figures."""
    client = connection.client.host if connection.client else ""
    if client not in ("127.0.0.1", "::1"):
        raise Problem(403, "loopback_only", "Only this machine itself may ask this.")


def roles_let_in(dependant: Dependant) -> frozenset[Role] | None:
    """Whom an endpoint lets in, all its `allow(...)` together; None where it lets in without a sign-in, or nobody."""
    found = [one.call.roles for one in _within(dependant) if isinstance(one.call, Allowed)]
    return frozenset(role for role in ROLES if all(role in roles for roles in found)) if found else None


def _within(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _within(one)


def names_somebody(dependants: Iterable[Dependant]) -> bool:
    """Whether an endpoint says whom it lets in."""
    return any(
        isinstance(one.call, Allowed) or one.call in (anyone, loopback_only)
        for dependant in dependants
        for one in _within(dependant)
    )


async def refuse_unnamed(connection: HTTPConnection) -> None:
    """On the whole application: an endpoint that forgot to say whom it lets in answers 403 to everybody."""
    dependant: Dependant | None = getattr(connection.scope.get("route"), "dependant", None)
    if dependant is None or not names_somebody([dependant]):
        raise Problem(403, "not_allowed", "This endpoint does not say whom it lets in, so it lets in nobody.")
