"""A copy of everything the hub knows, taken while it works, in one file that says what is in it.

    copy (the hub goes on) ──▶ check, count ──▶ manifest.json + lamplight.db, tar, gzip, sealed if there is a key

The file appears under its name when it is whole and on the disk; the older ones go after that, and not before.
"""

import fcntl
import gzip
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.kernel import Clock, Database
from hub.watch import note_backup

from .manifest import Manifest, describe
from .sealed import SealedWriter
from .snapshot import Told, UpkeepError, flush, make_private, nobody, take_snapshot

log = structlog.get_logger(__name__)

MANIFEST, DATABASE = "manifest.json", "lamplight.db"
SEALED = ".sealed"
# Level 1 packs a town's database to a third, as fast as a disk reads; level 9 gains a tenth for ten times the time.
LEVEL = 1
ROOM = 1.5  # beside the copy, what it is packed into
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that is there: where, how long, what is in it, and which older ones have gone for it."""

    path: Path
    length: int
    manifest: Manifest
    removed: list[Path]


def back_up(
    database: Path,
    folder: Path,
    site: str,
    clock: Clock,
    key: bytes | None = None,
    keep: int | None = None,
    told: Told = nobody,
) -> Backup:
    """Put a backup of `database` into `folder`, sealed if there is a `key`, and leave the newest `keep` of this site.

    Raises UpkeepError when it cannot be done; then there is no new file, and none has gone.
    """
    if not database.is_file():
        raise UpkeepError(f"There is no database {database}.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(folder):
        _need_room(database, folder)
        made_ms = clock.now_ms()
        path = folder / _name(site, made_ms, sealed=key is not None)
        if path.exists():
            raise UpkeepError(f"{path} is there already: one backup a second is enough.")
        copy, packed = folder / f".copy{_PART}", folder / f".packed{_PART}"
        try:
            take_snapshot(database, copy, told)
            manifest = describe(copy, site, made_ms)
            make_private(packed)
            _pack(copy, manifest, packed, key, told)
            flush(packed)
            packed.rename(path)
            flush(folder)
        finally:
            _forget((copy, packed))
        removed = _rotate(folder, site, keep)
        _note(database, clock, made_ms)
    return Backup(path, path.stat().st_size, manifest, removed)


def backups_in(folder: Path, site: str) -> list[Path]:
    """This site's, the newest first."""
    shape = re.compile(rf"lamplight-{re.escape(site)}-\d{{8}}T\d{{6}}Z\.tar\.gz({re.escape(SEALED)})?")
    return sorted((one for one in folder.iterdir() if shape.fullmatch(one.name)), reverse=True)


def _name(site: str, made_ms: int, *, sealed: bool) -> str:
    moment = datetime.fromtimestamp(made_ms / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"lamplight-{site}-{moment}.tar.gz{SEALED if sealed else ''}"


def _pack(copy: Path, manifest: Manifest, packed: Path, key: bytes | None, told: Told) -> None:
    with ExitStack() as stack:
        out: IO[bytes] = stack.enter_context(packed.open("wb"))
        if key is not None:
            out = stack.enter_context(cast(IO[bytes], SealedWriter(out, key)))
        # No name and no time in gzip's own head: the manifest has them.
        zipped = stack.enter_context(gzip.GzipFile("", "wb", LEVEL, out, 0))
        archive = stack.enter_context(tarfile.open(fileobj=zipped, mode="w|"))
        text = manifest.to_json()
        archive.addfile(_entry(MANIFEST, len(text), manifest.made_ms), BytesIO(text))
        with copy.open("rb") as file:
            counted = _Counted(file, lambda done: told("packed", done, manifest.length))
            archive.addfile(_entry(DATABASE, manifest.length, manifest.made_ms), cast(IO[bytes], counted))


class _Counted:
    """A file that tells how much of it has been read."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file = file
        self._told = told
        self._done = 0

    def read(self, length: int) -> bytes:
        piece = self._file.read(length)
        self._done += len(piece)
        self._told(self._done)
        return piece


def _entry(name: str, length: int, at_ms: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = length, at_ms // 1000, 0o600
    return entry


def _note(database: Path, clock: Clock, made_ms: int) -> None:
    """So that the hub can say when there has been none for long. The backup is good without it."""
    hub = Database(database, clock)
    try:
        hub.write_now(lambda tx: note_backup(tx, made_ms))
    except SQLAlchemyError:
        log.exception("backup_not_noted")
    finally:
        hub.close()


def _rotate(folder: Path, site: str, keep: int | None) -> list[Path]:
    old = [] if keep is None else backups_in(folder, site)[keep:]
    _forget(old)
    return old


def _need_room(database: Path, folder: Path) -> None:
    needed = int(ROOM * sum(one.stat().st_size for one in (database, Path(f"{database}-wal")) if one.exists()))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UpkeepError(f"{folder} has room for {free // 10**6} MB; the backup needs {needed // 10**6} MB.")


@contextmanager
def _alone_in(folder: Path) -> Generator[None]:
    """One backup at a time, so that what has the name of a part is the rest of one that was killed."""
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpkeepError(f"Another backup is being made in {folder}.") from None
        _forget(folder.glob(f".*{_PART}*"))
        yield
    finally:
        os.close(lock)


def _forget(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
