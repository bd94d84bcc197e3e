"""What a backup says about itself, so that who restores it can tell whether all of it is there."""

import hashlib
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from .snapshot import UpkeepError, revision_of, still

FORMAT = 1
READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_ms`: when, since 1970 UTC. `length` (bytes) and `sha256` of the database file; `counts`: rows by table."""

    format: int
    site: str
    made_ms: int
    revision: str
    length: int
    sha256: str
    counts: dict[str, int]

    def to_json(self) -> bytes:
        """As it stands in the archive: a person may read it too."""
        return _manifest.dump_json(self, indent=2)

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


_manifest = TypeAdapter(Manifest)


def read_manifest(raw: bytes) -> Manifest:
    """Raises UpkeepError for what is none, or one of a newer hub."""
    try:
        found = _manifest.validate_json(raw)
    except ValidationError:
        raise UpkeepError("The backup's manifest cannot be read: this is no backup of Lamplight.") from None
    if found.format != FORMAT:
        raise UpkeepError(f"The backup has format {found.format}; this hub reads format {FORMAT}. Use the newer hub.")
    return found


def describe(copy: Path, site: str, made_ms: int) -> Manifest:
    """The manifest of a snapshot. Raises UpkeepError when the copy is not sound: such a backup is worse than none."""
    with still(copy) as connection:
        check(connection, "quick_check")
        revision = revision_of(connection)
        if revision is None:
            raise UpkeepError("The database is not one of Lamplight's.")
        counts = count(connection)
    return Manifest(FORMAT, site, made_ms, revision, copy.stat().st_size, digest(copy), counts)


def count(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    # The names are the database's own; SQLite has no parameter for a table.
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608


def check(connection: sqlite3.Connection, how: str) -> None:
    """`quick_check` or `integrity_check`; raises UpkeepError with what SQLite found first."""
    found = connection.execute(f"PRAGMA {how}(1)").fetchone()[0]
    if found != "ok":
        raise UpkeepError(f"The database is damaged: {found}.")


def digest(path: Path) -> str:
    """SHA-256 in hex digits."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            sha.update(piece)
    return sha.hexdigest()
