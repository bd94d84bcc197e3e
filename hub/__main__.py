"""Starts the hub: `python -m hub`, told by the environment (settings.py) and by nothing else."""

import gc
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from hub.app import create_app
from hub.http.door import CONNECTIONS_MAX, Door
from hub.kernel import Database, SystemClock
from hub.kernel.migrate import MigrationError, migrate
from hub.logs import set_up_logs
from hub.settings import Settings

STOP_S_MAX = 5
FILES_MIN = CONNECTIONS_MAX + 200  # database, broker, log and what Python opens
PRIVATE = 0o077
FEED_MESSAGE_LENGTH_MAX = 64 * 1024
# Python looks for garbage at every 700 new objects by default; 1,600 presses in one instant make hundreds of thousands
# that are none, and a look through all of them takes longer than storing the presses.
GARBAGE_OBJECTS_MIN = 50_000


class Server(uvicorn.Server):
    """Keeps the garbage collector away from what was made at the start, which lives as long as the hub."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_OBJECTS_MIN)


def main() -> int:
    """0 after an orderly stop, 1 when it could not start (one line on stderr says why)."""
    os.umask(PRIVATE)  # the database holds what people told us about their health
    _more_files()
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue] - the environment gives the arguments
        listening = _listen(settings.host, settings.port)
        _migrate(settings.database)
    except ValidationError as error:
        return _cannot("; ".join(f"LAMPLIGHT_{_name(one['loc'])}: {one['msg']}" for one in error.errors()))
    except DatabaseError as error:
        return _cannot(f"The database (LAMPLIGHT_DATABASE) cannot be used: {error.orig}.")
    except (MigrationError, OSError) as error:
        return _cannot(str(error))
    set_up_logs()
    config = uvicorn.Config(
        create_app(settings),
        loop="uvloop",
        http=Door,
        ws="websockets-sansio",
        ws_max_size=FEED_MESSAGE_LENGTH_MAX,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_S_MAX,
    )
    # uvicorn stops in good order, then raises the signal again; an orderly stop is no failure, so nothing hears it.
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _let_go)
    server = Server(config)
    server.run(sockets=[listening])
    return 0 if server.started else 1


def _more_files() -> None:
    """Often a process may open 1,024 files: fewer than our own limit of connections, and the broker's needs one too."""
    may, at_most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES_MIN if at_most == resource.RLIM_INFINITY else min(FILES_MIN, at_most)
    if may != resource.RLIM_INFINITY and may < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, at_most))


def _migrate(path: Path) -> None:
    if not path.parent.is_dir():
        raise NotADirectoryError(f"There is no folder {path.parent}; make it, or set LAMPLIGHT_DATABASE.")
    database = Database(path, SystemClock())
    try:
        migrate(database)
    finally:
        database.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise OSError(
            f"Cannot listen on {host}:{port} ({error.strerror}); choose another with LAMPLIGHT_PORT."
        ) from None
    return listening


def _let_go(_signal: int, _frame: FrameType | None) -> None:
    pass


def _name(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place).upper()


def _cannot(reason: str) -> int:
    sys.stderr.write(f"lamplight hub: {reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
