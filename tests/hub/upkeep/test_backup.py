"""A backup holds one instant, whole, while presses come in; and a restore believes nothing it has not checked."""

import gzip
import io
import json
import sqlite3
import tarfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from hub.kernel import Database, SystemClock, Write, put_setting
from hub.operators import make_sign_in_link, start_session
from hub.upkeep import UpkeepError, back_up, backups_in, look_into, restore
from hub.upkeep.backup import DATABASE, MANIFEST
from tests import cast
from tests.hub.upkeep.old import old_database

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    return path


@pytest.fixture
def clock() -> cast.HandClock:
    return cast.HandClock()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def private(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", [None, KEY])
def test_what_was_there_comes_back(tmp_path: Path, path: Path, clock: cast.HandClock, key: bytes | None) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock, key)
    assert made.path.name == f"lamplight-pengpu-20261127T040000Z.tar.gz{'.sealed' if key else ''}"
    assert private(made.path)
    assert private(made.path.parent)
    assert made.manifest.counts["resident"] == 6
    assert made.manifest.made_ms == clock.now_ms()
    back = restore(made.path, tmp_path / "new" / "place", clock, key, "pengpu")
    assert back.database == tmp_path / "new" / "place" / "lamplight.db"
    assert [one.name for one in back.database.parent.iterdir()] == ["lamplight.db"]
    assert private(back.database)
    assert private(back.database.parent)
    for query in ("SELECT * FROM resident", "SELECT * FROM care_plan", "SELECT * FROM alembic_version"):
        assert rows(back.database, query) == rows(path, query)


def test_without_a_key_anybody_can_open_it_with_tar(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    with tarfile.open(made.path) as archive:
        assert archive.getnames() == ["manifest.json", "lamplight.db"]
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert json.load(manifest)["site"] == "pengpu"
    assert look_into(made.path) == made.manifest


def test_who_was_signed_in_then_is_not_signed_in_after_a_restore(
    tmp_path: Path, path: Path, clock: cast.HandClock
) -> None:
    database = Database(path, clock)
    database.write_now(lambda tx: (start_session(tx, cast.CHEN, "password"), make_sign_in_link(tx, "chen", 1000)))
    database.close()
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    back = restore(made.path, tmp_path / "new", clock)
    assert rows(back.database, "SELECT * FROM session") == rows(back.database, "SELECT * FROM sign_in_link") == []
    (detail,) = rows(back.database, "SELECT detail FROM audit WHERE action = 'restored'")
    assert json.loads(str(detail[0])) == {"backup": made.path.name, "made_ms": clock.now_ms()}


def test_a_backup_while_somebody_writes_shows_one_instant(tmp_path: Path, path: Path) -> None:
    """Two facts that always change together are never seen apart, and the writer is never kept waiting for long."""
    database, stop, waits = Database(path, SystemClock()), threading.Event(), list[float]()
    database.write_now(lambda tx: [tx.publish("filler", {"text": "x" * 4000}) for _ in range(5_000)])

    def write_on() -> None:
        clock, number = SystemClock(), 0

        def work(tx: Write) -> None:
            put_setting(tx, "left", str(number))
            put_setting(tx, "right", str(number))
            tx.publish("ready", {"number": number})

        while not stop.is_set():
            number += 1
            began_ms = clock.now_ms()
            database.write_now(work)
            waits.append(clock.now_ms() - began_ms)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while not waits:
            time.sleep(0.001)
        seen: list[int] = []
        made = back_up(
            path, tmp_path / "safe", "pengpu", SystemClock(), told=lambda _step, done, _of: seen.append(done)
        )
        during = len(waits)
    finally:
        stop.set()
        writer.join()
        database.close()
    back = restore(made.path, tmp_path / "new", SystemClock())
    (left,), (right,) = rows(back.database, "SELECT value FROM setting WHERE name IN ('left', 'right')")
    assert during > 5
    assert left == right
    assert 0 < int(str(left)) <= len(waits)
    assert rows(back.database, "SELECT count(*) FROM event WHERE topic = 'ready'") == [(int(str(left)),)]
    assert max(waits) < 2_000


def test_only_the_newest_are_left_and_only_of_this_site(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    safe = tmp_path / "safe"
    other = back_up(path, safe, "pengpu-2", clock).path
    (safe / "lamplight-pengpu-notes.txt").write_text("not a backup")
    made: list[Path] = []
    for keep in (None, None, 3, 2):
        clock.forward(60_000)
        done = back_up(path, safe, "pengpu", clock, KEY if keep else None, keep)
        made.append(done.path)
    assert done.removed == [made[1], made[0]]
    assert backups_in(safe, "pengpu") == [made[3], made[2]]
    assert {one.name for one in safe.iterdir()} == {
        ".lock",
        "lamplight-pengpu-notes.txt",
        other.name,
        made[2].name,
        made[3].name,
    }


def test_the_rest_of_a_backup_that_was_killed_goes_with_the_next(
    tmp_path: Path, path: Path, clock: cast.HandClock
) -> None:
    safe = tmp_path / "safe"
    safe.mkdir()
    for name in (".copy.part", ".copy.part-journal", ".packed.part"):
        (safe / name).write_bytes(b"half of somebody's life")
    made = back_up(path, safe, "pengpu", clock)
    assert {one.name for one in safe.iterdir()} == {".lock", made.path.name}


def test_there_is_no_backup_of_what_is_not_there_or_not_sound(
    tmp_path: Path, path: Path, clock: cast.HandClock
) -> None:
    safe = tmp_path / "safe"
    with pytest.raises(UpkeepError, match="no database"):
        back_up(tmp_path / "nowhere.db", safe, "pengpu", clock)
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE diary (day TEXT)").connection.close()
    with pytest.raises(UpkeepError, match="not one of Lamplight's"):
        back_up(tmp_path / "other.db", safe, "pengpu", clock)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'resident'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((place - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(UpkeepError, match="damaged"):
        back_up(path, safe, "pengpu", clock)
    assert [one.name for one in safe.iterdir()] == [".lock"]


def test_a_full_disk_is_said_before_anything_is_written(
    tmp_path: Path, path: Path, clock: cast.HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly_full(_folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=1000)

    monkeypatch.setattr("shutil.disk_usage", nearly_full)
    with pytest.raises(UpkeepError, match="has room for"):
        back_up(path, tmp_path / "safe", "pengpu", clock)


def test_a_restore_writes_over_nothing(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    place = tmp_path / "place"
    place.mkdir()
    (place / "diary.txt").write_text("mine")
    for there in (place, path, place / "diary.txt"):
        with pytest.raises(UpkeepError, match="not an empty folder"):
            restore(made.path, there, clock)
    assert [one.name for one in place.iterdir()] == ["diary.txt"]


def pack(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with gzip.open(path, "wb") as zipped, tarfile.open(fileobj=zipped, mode="w|") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def members_of(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as archive:
        return {one.name: file.read() for one in archive if (file := archive.extractfile(one)) is not None}


Change = Callable[[bytes, bytes], list[tuple[str, bytes]]]


def with_manifest(**changes: object) -> Change:
    def change(manifest: bytes, database: bytes) -> list[tuple[str, bytes]]:
        return [(MANIFEST, json.dumps({**json.loads(manifest), **changes}).encode()), (DATABASE, database)]

    return change


def without_anything_in_it(_manifest: bytes, database: bytes) -> list[tuple[str, bytes]]:
    return [(MANIFEST, b"{}"), (DATABASE, database)]


def without_manifest(_manifest: bytes, database: bytes) -> list[tuple[str, bytes]]:
    return [(DATABASE, database)]


def climbing_out(manifest: bytes, database: bytes) -> list[tuple[str, bytes]]:
    return [(MANIFEST, manifest), ("../lamplight.db", database)]


def with_more(manifest: bytes, database: bytes) -> list[tuple[str, bytes]]:
    return [(MANIFEST, manifest), (DATABASE, database), ("../../etc/more", b"x")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (with_manifest(sha256="0" * 64), "SHA-256"),
        (with_manifest(counts={"resident": 7}), "resident 6 instead of 7"),
        (with_manifest(length=1), "no backup of Lamplight"),
        (with_manifest(format=2), "newer hub"),
        (with_manifest(site="other"), "not of pengpu"),
        (without_anything_in_it, "manifest cannot be read"),
        (without_manifest, "no manifest.json"),
        (climbing_out, "no lamplight.db"),
        (with_more, "more than a backup"),
    ],
)
def test_what_is_not_as_it_was_made_is_refused_and_leaves_nothing(
    tmp_path: Path,
    path: Path,
    clock: cast.HandClock,
    change: Change,
    said: str,
) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    found = members_of(made.path)
    changed = pack(tmp_path / "changed.tar.gz", change(found[MANIFEST], found[DATABASE]))
    there = tmp_path / "there"
    there.mkdir()
    for place in (tmp_path / "new", there):
        with pytest.raises(UpkeepError, match=said):
            restore(changed, place, clock, None, "pengpu")
    assert not (tmp_path / "new").exists()
    assert list(there.iterdir()) == []


@pytest.mark.parametrize("key", [None, KEY])
def test_a_backup_that_was_cut_or_changed_on_its_way_is_refused(
    tmp_path: Path, path: Path, clock: cast.HandClock, key: bytes | None
) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock, key)
    raw = made.path.read_bytes()
    broken = tmp_path / "broken"
    flipped = bytearray(raw)
    flipped[len(raw) // 2] ^= 0xFF
    for data in (raw[: len(raw) // 2], raw[:40], b"", bytes(flipped), b"no backup at all" * 100):
        broken.write_bytes(data)
        with pytest.raises(UpkeepError):
            restore(broken, tmp_path / "new", clock, key)
        assert not (tmp_path / "new").exists()


def test_a_sealed_backup_without_its_key_is_refused(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    made = back_up(path, tmp_path / "safe", "pengpu", clock, KEY)
    with pytest.raises(UpkeepError, match="LAMPLIGHT_BACKUP_KEY"):
        restore(made.path, tmp_path / "new", clock)
    with pytest.raises(UpkeepError, match="another key"):
        restore(made.path, tmp_path / "new", clock, b"x" * 32)


def test_a_backup_of_an_older_hub_is_brought_to_this_ones_shape(tmp_path: Path, clock: cast.HandClock) -> None:
    old = old_database(tmp_path / "old.db")
    made = back_up(old, tmp_path / "safe", "pengpu", clock)
    assert made.manifest.revision == "0001"
    back = restore(made.path, tmp_path / "new", clock)
    now = Database(back.database, clock)
    assert now.read_now(lambda tx: tx.sql.execute(text("SELECT count(*) FROM message")).scalar_one()) == 0
    now.close()


def test_a_backup_of_a_newer_hub_is_refused(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    with pytest.raises(UpkeepError, match="newer"):
        restore(made.path, tmp_path / "new", clock)


def test_rows_that_point_at_nothing_are_refused(tmp_path: Path, path: Path, clock: cast.HandClock) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE contact SET resident_id = 77 WHERE id = 11")
        connection.commit()
    made = back_up(path, tmp_path / "safe", "pengpu", clock)
    with pytest.raises(UpkeepError, match="of contact points at nothing in resident"):
        restore(made.path, tmp_path / "new", clock)
