"""A heartbeat that tells only what the hub knows costs no transaction; whatever is not surely known is looked up."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sos import wire

from hub.alarms import TOPIC, Answer, Held, Press, PressKey
from hub.intake.agreed import AGREED_MS_MAX, KEPT_PER_BUTTON_MAX, Agreed
from hub.intake.model import Message, Reading
from hub.kernel import Event, Write
from tests import cast
from tests.hub.intake.door import EPOCH, LI_PHONE, WANG_PHONE, WANG_REMOTE, heartbeat, held, press
from tests.hub.intake.inline import InlineDatabase, InlineHub

T = TypeVar("T")
KEY = PressKey(WANG_PHONE, EPOCH, 1)


class Centre:
    """A hub on a file; `told`: stage by stage what it has answered; `writes`: how many transactions it needed."""

    def __init__(self, path: Path, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[str] = []
        self.writes = 0
        self.clock = cast.HandClock()
        self._path, self._loop = path, loop
        cast.make_database(path, self.clock)
        write_now = InlineDatabase.write_now

        def counted(database: InlineDatabase, work: Callable[[Write], T]) -> Any:
            self.writes += 1
            return write_now(database, work)

        monkeypatch.setattr(InlineDatabase, "write_now", counted)
        self.hub = self._hub()

    def _hub(self) -> InlineHub:
        return InlineHub(self._path, self.clock, self._loop, self._answered, lambda _packet: None)

    def _answered(self, _topic: str, payload: bytes) -> None:
        self.told.append(wire.decode("answer", payload)["stage"])

    def restart(self) -> None:
        self.hub.end()
        self.hub = self._hub()

    def hears(self, name: str, value: dict[str, Any], device: str = WANG_PHONE) -> None:
        packet_id = 1 if name == "sos" else 0
        self.hub.hears([(packet_id, wire.topic(cast.SITE, device, name), wire.encode(name, value))])

    def beats(self, stage: str, times: int = 1, button: str = WANG_PHONE) -> int:
        """So many heartbeats that tell of press 1 at that stage; how many transactions they cost."""
        before = self.writes
        for _ in range(times):
            self.hears("heartbeat", heartbeat(open=held(button, stage=stage)))
        return self.writes - before


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    loop = asyncio.new_event_loop()
    made = Centre(tmp_path / "lamplight.db", loop, monkeypatch)
    yield made
    made.hub.end()
    loop.close()


def test_an_open_press_is_not_looked_up_at_every_heartbeat(centre: Centre) -> None:
    centre.hears("sos", press())
    assert centre.beats("received", times=100) == 0
    assert centre.told == ["received"]


def test_who_is_behind_is_answered_each_time(centre: Centre) -> None:
    centre.hears("sos", press())
    assert centre.beats("none", times=3) == 3
    assert centre.told == ["received"] * 4


def test_what_operators_do_is_told_by_level(centre: Centre) -> None:
    centre.hears("sos", press())
    centre.beats("received")
    centre.hub.take(1, 1, cast.CHEN, "陈晓")
    centre.told.clear()  # as if that had been lost on its way
    assert centre.beats("received", times=2) == 2
    assert centre.told == ["taken", "taken"]
    assert centre.beats("taken", times=100) == 0
    centre.hub.close_alarm(1, 2, cast.CHEN, "陈晓")
    centre.told.clear()
    assert centre.beats("taken", times=2) == 2
    assert centre.told == ["closed", "closed"]


def test_after_a_start_everything_is_looked_up_once(centre: Centre) -> None:
    centre.hears("sos", press())
    centre.restart()
    assert centre.beats("received", times=100) == 1


def test_an_open_press_that_the_hub_does_not_know_still_becomes_an_alarm(centre: Centre) -> None:
    centre.hears("sos", press(WANG_REMOTE))
    centre.beats("received", button=WANG_REMOTE)
    assert centre.beats("received", button=WANG_PHONE) == 1
    states = centre.hub.database.read_now(
        lambda tx: tx.sql.exec_driver_sql("SELECT device_id FROM alarm ORDER BY id").all()
    )
    assert [tuple(one) for one in states] == [(WANG_REMOTE,), (WANG_PHONE,)]


def test_a_memory_that_is_old_is_looked_up_again(centre: Centre) -> None:
    centre.hears("sos", press())
    assert centre.beats("received") == 0
    centre.clock.forward(AGREED_MS_MAX)
    assert centre.beats("received", times=2) == 1


def test_an_alarm_that_moves_while_a_batch_is_stored_is_looked_up() -> None:
    agreed = Agreed()
    agreed.begin()
    agreed.hears([_moved(WANG_PHONE)])
    agreed.stored([_reading(KEY)], [], 0)
    assert not agreed.on(KEY, "received", 0)
    agreed.begin()
    agreed.hears([_moved(LI_PHONE)])
    agreed.stored([_reading(KEY)], [], 0)
    assert agreed.on(KEY, "received", 0)


def test_what_could_not_be_stored_is_looked_up() -> None:
    agreed = Agreed()
    reading = _reading(KEY)
    reading.outcome = "failed"
    agreed.stored([reading], [], 0)
    assert not agreed.on(KEY, "received", 0)


def test_a_clock_that_was_set_back_makes_nothing_known() -> None:
    agreed = Agreed()
    agreed.stored([_reading(KEY)], [], 1_000)
    assert not agreed.on(KEY, "received", 999)


def test_who_tells_of_many_presses_does_not_fill_the_memory() -> None:
    agreed = Agreed()
    keys = [KEY._replace(number=number) for number in range(1, 1_000)]
    for key in keys:
        agreed.stored([_reading(key)], [Answer(key, "received", None, WANG_PHONE)], 0)
    assert [key for key in keys if agreed.on(key, "received", 0)] == keys[-KEPT_PER_BUTTON_MAX:]


def _moved(button: str) -> Event:
    return Event(1, 0, TOPIC, {"id": 1, "what": "taken", "device_id": button})


def _reading(key: PressKey) -> Reading:
    one = Press(
        key, cast.WANG, key.device_id, "phone", "ip", 0, 0, further=False, test=False, battery_pct=1, mains=True
    )
    return Reading(Message(0, "mqtt", "", b""), device_id=key.device_id, work=Held(one, "received"))
