"""The start of the hub. What may be wrong with where it stands is looked at first, and is one line on stderr."""

import os
import resource
import signal
import socket
import sqlite3
import ssl
import sys
from collections.abc import Coroutine
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError
from starlette.types import ASGIApp

from hub.app import create_app
from hub.http.door import CONNECTIONS_MAX
from hub.http.host import HostCheck
from hub.http.redirect import ToHttps
from hub.http.server import Server
from hub.http.tls import TlsError, context_of, follow
from hub.kernel import Database, SystemClock
from hub.kernel.migrate import MigrationError, migrate
from hub.logs import set_up_logs
from hub.settings import Settings
from hub.systemd import keep_saying_that_we_live
from hub.upkeep import UpkeepError, forget_copies, keep_copy

FILES_MIN = CONNECTIONS_MAX + 200  # database, broker, log and what Python opens
PRIVATE = 0o077


def start() -> int:
    """0 after an orderly stop, 1 when it could not start (one line on stderr says why)."""
    os.umask(PRIVATE)  # the database holds what people told us about their health
    _more_files()
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue] - the environment gives the arguments
        listening = _listen(settings.host, settings.port, "LAMPLIGHT_PORT")
        redirect = _redirect(settings)
        context = _tls(settings)
        migrated = _migrate(settings.database)
    except ValidationError as error:
        return _cannot("; ".join(f"LAMPLIGHT_{_name(one['loc'])}: {one['msg']}" for one in error.errors()))
    except DatabaseError as error:
        return _cannot(f"The database (LAMPLIGHT_DATABASE) cannot be used: {error.orig}.")
    except (MigrationError, UpkeepError, TlsError, OSError, sqlite3.Error) as error:
        return _cannot(str(error))
    set_up_logs()
    app = create_app(settings)

    def beside() -> list[Coroutine[Any, Any, None]]:
        if not migrated:
            forget_copies(settings.database)
        return [keep_saying_that_we_live(app.state.services.database), *_following(settings, context)]

    # uvicorn stops in good order, then raises the signal again; an orderly stop is no failure, so nothing hears it.
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _let_go)
    server = Server(app, context, beside, redirect)
    server.run(sockets=[listening])
    return 0 if server.started else 1


def _more_files() -> None:
    """Often a process may open 1,024 files: fewer than our own limit of connections, and the broker's needs one too."""
    may, at_most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES_MIN if at_most == resource.RLIM_INFINITY else min(FILES_MIN, at_most)
    if may != resource.RLIM_INFINITY and may < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, at_most))


def _migrate(path: Path) -> bool:
    """Bring the database to our shape; true when it was an older hub's, of which a copy is kept now."""
    if not path.parent.is_dir():
        raise NotADirectoryError(f"There is no folder {path.parent}; make it, or set LAMPLIGHT_DATABASE.")
    copy = keep_copy(path)
    database = Database(path, SystemClock())
    try:
        migrate(database)
    finally:
        database.close()
    return copy is not None


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    return context_of(settings.tls_cert, settings.tls_key, SystemClock().now_ms())


def _following(settings: Settings, context: ssl.SSLContext | None) -> list[Coroutine[Any, Any, None]]:
    if context is None or settings.tls_cert is None or settings.tls_key is None:
        return []
    return [follow(context, settings.tls_cert, settings.tls_key)]


def _redirect(settings: Settings) -> tuple[ASGIApp, socket.socket] | None:
    if settings.redirect_port is None:
        return None
    listening = _listen(settings.host, settings.redirect_port, "LAMPLIGHT_REDIRECT_PORT")
    return HostCheck(ToHttps(settings.port), settings.hosts), listening


def _listen(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise OSError(f"Cannot listen on {host}:{port} ({error.strerror}); choose another with {setting}.") from None
    return listening


def _let_go(_signal: int, _frame: FrameType | None) -> None:
    pass


def _name(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place).upper()


def _cannot(reason: str) -> int:
    sys.stderr.write(f"lamplight hub: {reason}\n")
    return 1
