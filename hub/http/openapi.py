"""The description of the programming interface: what each endpoint takes and gives, and whom it lets in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from hub.kernel import PROBLEM_JSON
from hub.operators import Role, loopback_only, roles_let_in

# Every refusal looks like this (RFC 9457), whatever its status.
REFUSAL = {
    "description": "A refusal: what was wrong, and what would be right (RFC 9457).",
    "content": {
        PROBLEM_JSON: {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "code", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "code": {"type": "string", "description": "A stable word for programs."},
                    "detail": {"type": "string"},
                },
            }
        }
    },
}


class Door(NamedTuple):
    """One way in. `roles` is None where nobody has to sign in; then `near` says whether only this machine may."""

    method: str
    path: str
    roles: frozenset[Role] | None
    near: bool


def doors(app: FastAPI) -> Iterator[Door]:
    """Every endpoint of the hub, `WEBSOCKET` for what is none of HTTP's methods."""
    for one in iter_route_contexts(app.routes):
        dependant = getattr(one, "dependant", None)
        if dependant is None:
            continue
        near = any(known.call is loopback_only for known in dependant.dependencies)
        for method in sorted(one.methods or {"WEBSOCKET"}):
            yield Door(method, one.path or "", roles_let_in(dependant), near)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the roles that each endpoint lets in as `x-roles`."""
    document = app.openapi()
    for door in doors(app):
        operation = document["paths"].get(door.path, {}).get(door.method.lower())
        if operation is not None:
            operation["x-roles"] = sorted(door.roles or ())
    return document
