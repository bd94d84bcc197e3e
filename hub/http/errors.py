"""Every refusal in one form (RFC 9457): what was wrong, and what would be right; of our own faults, only that."""

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from hub.kernel import PROBLEM_JSON, Problem

log = structlog.get_logger()

POLICY_VIOLATION = 1008
CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed"}


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The answer to a request that cannot be carried out."""
    return JSONResponse(problem.body(), problem.status, headers, PROBLEM_JSON)


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """The same, from a place that is not an endpoint. A WebSocket is closed before it was opened (HTTP 403)."""
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).close(POLICY_VIOLATION, problem.code)
    else:
        await problem_response(problem)(scope, receive, send)


def add_error_answers(app: FastAPI) -> None:
    """Let every error leave `app` as problem+json."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _problem(connection: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for nothing else
    if isinstance(connection, WebSocket):
        await connection.close(POLICY_VIOLATION, error.code)
    return problem_response(error)


async def _invalid(_connection: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    fields = [_field(one) for one in error.errors()]
    detail = "; ".join(f"{one['field']}: {one['message']}" for one in fields[:5])
    return problem_response(Problem(422, "invalid", detail, errors=fields))


def _field(error: dict[str, Any]) -> dict[str, str]:
    # What was sent is not repeated: it may be a password, and a megabyte long.
    place: Sequence[object] = error["loc"]
    return {"field": ".".join(str(part) for part in place), "message": str(error["msg"]), "code": str(error["type"])}


async def _http(connection: HTTPConnection, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    code = CODES.get(error.status_code, "refused")
    detail = {
        404: f"There is nothing at {connection.url.path}.",
        405: f"{connection.scope.get('method')} is not possible here; {dict(error.headers or {}).get('Allow', '')} is.",
    }.get(error.status_code, str(error.detail))
    return problem_response(Problem(error.status_code, code, detail), dict(error.headers or {}))


class OurFault:
    """An error that nobody expected becomes a 500 that tells the other side nothing, and the log everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:
            # The path as it is written in the code: the one that was asked for may hold the token of a sign-in link.
            log.exception("request_failed", method=scope["method"], path=getattr(scope.get("route"), "path", ""))
            if started:
                raise
            problem = Problem(500, "our_fault", "Something went wrong at the hub. It is in the hub's log.")
            await problem_response(problem)(scope, receive, send)
