"""What every request handler may ask for: the database, the clock and the settings."""

from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import HTTPConnection

from .clock import Clock
from .database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """Kept at `app.state.services`. `settings` is hub.settings.Settings, unknown down here."""

    database: Database
    clock: Clock
    settings: Any


def services_of(connection: HTTPConnection) -> Services:
    """Where there is a request at hand."""
    return cast(Services, connection.app.state.services)


async def services(connection: HTTPConnection) -> Services:
    """FastAPI dependency, for HTTP and WebSocket alike."""
    return services_of(connection)
