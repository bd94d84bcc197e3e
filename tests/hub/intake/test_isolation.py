"""One message that cannot be stored takes no other with it, and is itself kept, shown and, if a press, an alarm."""

import pytest
from sqlalchemy import text

from hub.kernel import StorageFailed, Write
from tests import cast
from tests.hub.intake.door import EPOCH, LI_PHONE, WANG_PHONE, WANG_REMOTE, Door, press

POISON = 666


@pytest.fixture
def poisoned(door: Door) -> Door:
    """The database refuses every press and every numbered message with the number POISON."""

    def forbid(tx: Write) -> None:
        for table in ("press", "numbered_message"):
            tx.sql.execute(
                text(
                    f"CREATE TRIGGER poison_{table} BEFORE INSERT ON {table} WHEN NEW.number = {POISON} "
                    "BEGIN SELECT RAISE(ABORT, 'poison'); END"
                )
            )

    door.database.write_now(forbid)
    return door


def test_a_poisoned_press_becomes_an_unreadable_one_and_the_others_are_answered(poisoned: Door) -> None:
    answers = poisoned.store(
        poisoned.reading(WANG_PHONE, "sos", press()),
        poisoned.reading(WANG_PHONE, "sos", press(WANG_REMOTE, POISON)),
        poisoned.reading(LI_PHONE, "sos", press(LI_PHONE)),
    )
    assert [one.key.device_id for one in answers] == [WANG_PHONE, LI_PHONE]
    assert [(one["kind"], one["device_id"]) for one in poisoned.rows("alarm")] == [
        ("sos", WANG_PHONE),
        ("unreadable", WANG_PHONE),
        ("sos", LI_PHONE),
    ]
    outcomes = [(one["outcome"], one["reason"]) for one in poisoned.rows("raw_message")]
    assert outcomes == [("stored", ""), ("unreadable", "our_fault"), ("stored", "")]
    assert "poison" in poisoned.rows("raw_message")[1]["error"]


def test_any_other_poisoned_message_is_kept_as_failed(poisoned: Door) -> None:
    well = {"epoch": EPOCH, "number": POISON, "uptime_ms": 1}
    answers = poisoned.store(
        poisoned.reading(WANG_PHONE, "well", well), poisoned.reading(LI_PHONE, "sos", press(LI_PHONE))
    )
    assert [one.key.device_id for one in answers] == [LI_PHONE]
    assert [one["outcome"] for one in poisoned.rows("raw_message")] == ["failed", "stored"]
    assert [one["kind"] for one in poisoned.rows("timeline")] == ["alarm_opened"]


@pytest.mark.parametrize("times", [1, 1_000])
def test_a_database_that_undoes_more_than_it_was_asked_to_is_not_believed(door: Door, times: int) -> None:
    """SQLite ends the whole transaction by itself when the disk is full; a savepoint that follows would then be a
    transaction of its own, and commit a press without its raw row and without the news of it.
    """
    undone = 0

    def full() -> bool:
        nonlocal undone
        undone += 1
        return undone <= times

    def fill_up(tx: Write) -> None:
        tx.raw.create_function("disk_is_full", 0, full)
        tx.raw.execute(
            "CREATE TEMP TRIGGER full_disk BEFORE INSERT ON alarm WHEN disk_is_full() "
            "BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
        )

    door.database.write_now(fill_up)
    with pytest.raises(StorageFailed):
        door.hears(WANG_PHONE, "sos", press())
    door.database.write_now(lambda tx: tx.raw.execute("DROP TRIGGER full_disk"))
    assert [door.rows(table) for table in ("alarm", "press", "raw_message", "timeline")] == [[], [], [], []]
    assert [one.stage for one in door.hears(WANG_PHONE, "sos", press())] == ["received"]
    assert len(door.rows("alarm")) == 1
    assert door.rows("alarm")[0]["resident_id"] == cast.WANG
