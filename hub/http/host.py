"""Answers only under the hub's own names: a page elsewhere could rename itself to our address (DNS rebinding).

Such a page has none of our cookies, but it runs in a browser on this machine or network: it could read what is for
loopback only, and try passwords from there.
"""

import socket
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.kernel import Problem

from .errors import refuse


def is_ours(host: str | None, names: Collection[str]) -> bool:
    """Whether a `Host` header names us. A number is always fine: only names can be made to point elsewhere."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class HostCheck:
    """On everything. `names` are those of the settings; this machine's own are known."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        own = socket.gethostname().lower()
        self._names = frozenset((*names, "localhost", own, f"{own}.local"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or is_ours(Headers(scope=scope).get("host"), self._names):
            await self._app(scope, receive, send)
            return
        problem = Problem(421, "not_our_name", "The hub is not known by this name; if it should be: LAMPLIGHT_NAMES.")
        await refuse(problem, scope, receive, send)
