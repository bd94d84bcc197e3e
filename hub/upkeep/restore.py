"""Brings a backup back, into an empty place only, and believes nothing of it that has not been checked.

The database appears under its name at the very end: a restore that was killed leaves a place that no hub starts on.

What a restored hub does not know any more comes back by itself: each device says in its heartbeats which press it holds
open, and repeats from its outbox what nobody has answered. What must not come back is ended here: sessions and sign-in
links of the day of the backup, which may have been signed out or used up since.
"""

import gzip
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from hub import operators
from hub.kernel import Clock, Database, Write
from hub.kernel.migrate import MigrationError, migrate

from .backup import DATABASE, MANIFEST
from .manifest import READ_BYTES, Manifest, check, count, digest, read_manifest
from .sealed import MAGIC, SealedReader, is_sealed
from .snapshot import Told, UpkeepError, flush, make_private, nobody, still

MANIFEST_BYTES_MAX = 1_000_000
_PART = ".lamplight.part"
_DAMAGED = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


@dataclass(frozen=True, slots=True)
class Restored:
    """The database that is there now, and the manifest of the backup that it came from."""

    database: Path
    manifest: Manifest


def restore(
    backup: Path, folder: Path, clock: Clock, key: bytes | None = None, site: str | None = None, told: Told = nobody
) -> Restored:
    """Unpack `backup` into `folder` (made if it is not there), check all of it and bring it to this hub's shape.

    `site`: refuse a backup of another one. Raises UpkeepError when it cannot be done; then `folder` is as it was.
    """
    if not backup.is_file():
        raise UpkeepError(f"There is no backup {backup}.")
    with _empty(folder):
        part = folder / _PART
        try:
            manifest = _unpack(backup, part, key, site, told)
        except _DAMAGED as error:
            raise UpkeepError(f"{backup} is damaged: {error}.") from None
        _check(part, manifest, told)
        _settle(part, clock, backup.name, manifest)
        target = folder / DATABASE
        flush(part)
        part.rename(target)
        flush(folder)
    return Restored(target, manifest)


def look_into(backup: Path, key: bytes | None = None) -> Manifest:
    """Only the manifest, which comes first. Raises UpkeepError."""
    try:
        with backup.open("rb") as file, _archive(file, key) as archive:
            return _manifest_of(archive)
    except _DAMAGED as error:
        raise UpkeepError(f"{backup} is damaged: {error}.") from None


def _unpack(backup: Path, part: Path, key: bytes | None, site: str | None, told: Told) -> Manifest:
    make_private(part)
    with backup.open("rb") as file, _archive(file, key) as archive, part.open("wb") as out:
        manifest = _manifest_of(archive)
        if site is not None and manifest.site != site:
            raise UpkeepError(f"This is a backup of {manifest.site}, not of {site} (LAMPLIGHT_SITE).")
        source = _next(archive, DATABASE, manifest.length)
        done = 0
        while piece := source.read(READ_BYTES):
            out.write(piece)
            done += len(piece)
            told("unpacked", done, manifest.length)
        if done != manifest.length:
            raise UpkeepError(f"{backup} is damaged: {done:,} bytes where {manifest.length:,} should be.")
        if archive.next() is not None:
            raise UpkeepError(f"{backup} holds more than a backup does.")
    return manifest


@contextmanager
def _archive(file: IO[bytes], key: bytes | None) -> Generator[tarfile.TarFile]:
    sealed = is_sealed(file.read(len(MAGIC)))
    file.seek(0)
    if sealed and key is None:
        raise UpkeepError("The backup is sealed: set LAMPLIGHT_BACKUP_KEY to the key it was made with.")
    inner = cast(IO[bytes], SealedReader(file, key)) if sealed and key is not None else file
    with gzip.GzipFile(fileobj=inner, mode="rb") as zipped, tarfile.open(fileobj=zipped, mode="r|") as archive:
        yield archive


def _manifest_of(archive: tarfile.TarFile) -> Manifest:
    return read_manifest(_next(archive, MANIFEST, None).read(MANIFEST_BYTES_MAX))


def _next(archive: tarfile.TarFile, name: str, length: int | None) -> IO[bytes]:
    entry = archive.next()
    file = archive.extractfile(entry) if entry is not None and entry.isreg() and entry.name == name else None
    if entry is None or file is None or length not in (None, entry.size):
        raise UpkeepError(f"There is no {name} where it should be: this is no backup of Lamplight.")
    return file


def _check(part: Path, manifest: Manifest, told: Told) -> None:
    told("checked", 0, 4)
    if digest(part) != manifest.sha256:
        raise UpkeepError("The database in the backup is not the one that was put there: its SHA-256 differs.")
    told("checked", 1, 4)
    try:
        with still(part) as connection:
            check(connection, "integrity_check")
            told("checked", 2, 4)
            if (row := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
                raise UpkeepError(f"Row {row[1]} of {row[0]} points at nothing in {row[2]}.")
            told("checked", 3, 4)
            if (found := count(connection)) != manifest.counts:
                raise UpkeepError(f"The backup has not the rows it should have: {_differences(found, manifest)}.")
    except sqlite3.DatabaseError as error:
        raise UpkeepError(f"The database in the backup is damaged: {error}.") from None
    told("checked", 4, 4)


def _differences(found: dict[str, int], manifest: Manifest) -> str:
    names = sorted(name for name in {*found, *manifest.counts} if found.get(name) != manifest.counts.get(name))
    return ", ".join(f"{name} {found.get(name)} instead of {manifest.counts.get(name)}" for name in names)


def _settle(part: Path, clock: Clock, name: str, manifest: Manifest) -> None:
    """Migrate it, end what must not go on, and note that it was done."""
    database = Database(part, clock)

    def work(tx: Write) -> None:
        operators.end_all_sign_ins(tx)
        operators.audit(tx, None, "restored", "database", {"backup": name, "made_ms": manifest.made_ms})

    try:
        migrate(database)
        database.write_now(work)
    except MigrationError as error:
        raise UpkeepError(str(error)) from None
    finally:
        database.close()
    _without_log(part)


def _without_log(part: Path) -> None:
    """One file again: what SQLite keeps beside it would not be found under the new name."""
    with closing(sqlite3.connect(part)) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy or any(Path(f"{part}{more}").exists() for more in ("-wal", "-shm")):
        raise UpkeepError(f"Another program has opened {part}.")


@contextmanager
def _empty(folder: Path) -> Generator[None]:
    """A place where nothing is; what was put there goes again when it could not be finished."""
    made = not folder.exists()
    if not made and (not folder.is_dir() or any(folder.iterdir())):
        raise UpkeepError(f"{folder} is not an empty folder: a restore never writes over anything.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in folder.glob(f"{_PART}*"):
            one.unlink()
        if made:
            shutil.rmtree(folder)
        raise
