"""What a device is told arrives, whatever is lost or killed on the way, and the device's own word for it is awaited."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sos import wire
from sos.parts.effects import Effect, Publish, Store
from sos.parts.events import Event as PhoneEvent
from sos.parts.events import LinkUp, Received
from sos.parts.self_test import SelfTested
from sos.phone import Phone

from hub.devices import HUB_USER, Device, Registry, Reply, heed, replied
from hub.devices.ailing import Said
from hub.devices.policy import heartbeat_s_of
from hub.devices.requests import ask, intervals, requests, say_due, set_parameters
from hub.intake.model import Message
from hub.intake.policy import read
from hub.intake.requests import message
from hub.intake.service import store_batch
from hub.kernel import Event, Problem, Read, Write
from hub.operators import Signed
from tests import cast

from .town import PHONE, REMOTE, Town

SUPERVISOR = Signed(cast.ZHOU, "周敏", "supervisor", "fr", "system", b"")
CALM_STEPS = 5
T = TypeVar("T")


class Line:
    """A real phone, a real database, and between them the real messages, which a test may lose."""

    def __init__(self, folder: Path) -> None:
        self.clock = cast.HandClock()
        self.database = cast.new_database(folder / "lamplight.db", self.clock)
        self.database.write_now(cast.small_town)
        self.blob: bytes | None = None
        self.start_phone()

    def start_phone(self) -> None:
        """Its power was away; it knows what it has stored."""
        self.phone = Phone(cast.SITE, PHONE, wire.new_epoch(b"1234"), "test 1", self.blob)
        self._carry_out(self.phone.handle(LinkUp(), 0), loses=True)

    def wish(self, heartbeat_s: int) -> None:
        self.write(lambda tx: set_parameters(tx, SUPERVISOR, PHONE, heartbeat_s))

    def write(self, work: Callable[[Write], T]) -> tuple[T, Sequence[Event]]:
        return self.database.write_now(work)

    def talk(self, down: bool = True, up: bool = True) -> None:
        """What is due is said; `down` false: the phone does not hear it; `up` false: its reply is lost."""
        _, events = self.write(say_due)
        for one in events:
            if one.topic == "device_request" and one.data["state"] == "sent" and down:
                name, value = message(one.data, self.clock.now_ms() // 1000)
                heard = wire.decode(name, wire.encode(name, value))
                self._carry_out(self.phone.handle(Received(name, heard), 1_000), loses=not up)

    def phone_does(self, event: PhoneEvent) -> None:
        """Something happens to it, and the centre hears what it says of that."""
        self._carry_out(self.phone.handle(event, 2_000), loses=False)

    def _carry_out(self, effects: list[Effect], loses: bool) -> None:
        for one in effects:
            if isinstance(one, Store):
                self.blob = one.blob
            elif isinstance(one, Publish) and one.name == "reply" and not loses:
                topic = wire.topic(cast.SITE, PHONE, "reply")
                registry = Registry([Device(PHONE, "phone", cast.WANG, REMOTE)])
                came = Message(self.clock.now_ms(), "mqtt", topic, wire.encode("reply", one.value))
                reading = read(came, cast.SITE, registry, lambda _one: None)
                self.write(partial(store_batch, readings=[reading]))

    def newest(self) -> dict[str, Any]:
        return self.database.read_now(lambda tx: requests(tx, PHONE))[0]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path)
    yield line
    line.database.close()


def test_a_parameter_is_in_force_when_the_phone_says_so(line: Line) -> None:
    line.wish(300)
    assert line.newest()["state"] == "wanted"
    line.talk(down=False)
    assert (line.newest()["state"], line.newest()["sent_ms"]) == ("sent", cast.NOON_MS)
    line.clock.forward(10_000)
    line.talk()
    newest = line.newest()
    assert (newest["state"], newest["tries"], newest["done_ms"]) == ("acknowledged", 2, cast.NOON_MS + 10_000)
    assert line.phone.heartbeat.interval_s == 300
    line.start_phone()
    assert line.phone.heartbeat.interval_s == 300, "it has kept it"


def test_what_is_left_out_stays_and_the_phone_has_all_of_it(line: Line) -> None:
    numbers = "+8610000000001,+8610000000002"
    for more in ({"volume_step": 2, "numbers": numbers}, {"language": "fr", "volume_step": 5}):
        line.write(lambda tx, more=more: set_parameters(tx, SUPERVISOR, PHONE, 60, more))
    line.talk()
    assert line.newest()["state"] == "acknowledged"
    assert line.newest()["more"] == {"volume_step": 5, "numbers": numbers, "language": "fr"}
    assert line.phone.kept == line.newest()["more"]
    line.wish(300)
    line.blob = None
    line.start_phone()
    line.talk()
    assert line.phone.kept == {"volume_step": 5, "numbers": numbers, "language": "fr"}


def test_it_is_said_again_with_growing_pauses_for_ever(line: Line) -> None:
    line.wish(300)
    said_s: list[int] = []
    for second in range(0, 3_000, 10):
        before = line.newest()["tries"]
        line.talk(down=False)
        if line.newest()["tries"] > before:
            said_s.append(second)
        line.clock.forward(10_000)
    assert said_s == [0, 10, 40, 160, 760, 1360, 1960, 2560]


def test_a_later_wish_replaces_one_that_was_not_acknowledged(line: Line) -> None:
    line.wish(300)
    line.talk(up=False)
    line.wish(30)
    line.talk()
    states = [one["state"] for one in line.database.read_now(lambda tx: requests(tx, PHONE))]
    assert states == ["acknowledged", "replaced"]
    assert line.phone.heartbeat.interval_s == 30


def test_a_refusal_is_shown_with_its_reason_and_not_tried_again(line: Line) -> None:
    line.wish(300)
    line.talk(down=False)
    number = line.newest()["id"]
    line.write(lambda tx: replied(tx, [Reply(PHONE, number, False, "not this model")]))
    assert (line.newest()["state"], line.newest()["error"], line.newest()["due_ms"]) == (
        "refused",
        "not this model",
        None,
    )


def test_nobody_replies_for_another(line: Line) -> None:
    line.wish(300)
    line.talk(down=False)
    number = line.newest()["id"]
    line.write(lambda tx: replied(tx, [Reply("ph-00002", number, True, None)]))
    assert line.newest()["state"] == "sent"


def test_a_phone_that_lost_its_memory_is_told_again(line: Line) -> None:
    line.wish(300)
    line.talk()
    line.blob = None
    line.start_phone()
    assert line.phone.heartbeat.interval_s == 60
    line.write(lambda tx: heed(tx, [Said(PHONE, "rebooted", "saved state damaged")]))
    assert line.newest()["state"] == "wanted"
    line.talk()
    assert (line.newest()["state"], line.phone.heartbeat.interval_s) == ("acknowledged", 300)


def test_a_question_that_nobody_answers_ends_after_a_minute(line: Line) -> None:
    line.write(lambda tx: ask(tx, SUPERVISOR, PHONE, "heartbeat"))
    for _ in range(7):
        line.talk(down=False)
        line.clock.forward(10_000)
    assert (line.newest()["state"], line.newest()["tries"]) == ("unanswered", 6)


def test_a_phone_tests_itself_and_says_what_failed(line: Line) -> None:
    first = line.write(lambda tx: ask(tx, SUPERVISOR, PHONE, "self_test"))[0]
    again = line.write(lambda tx: ask(tx, SUPERVISOR, PHONE, "self_test"))[0]
    assert first == again, "one question is on its way"
    line.talk()
    assert line.newest()["state"] == "sent", "it is still at it"
    line.phone_does(SelfTested(("microphone",)))
    assert (line.newest()["state"], line.newest()["error"]) == ("refused", "microphone")


def test_a_remote_and_a_name_that_nobody_has_cannot_be_set(line: Line) -> None:
    for name, code in ((REMOTE, "not_a_phone"), (HUB_USER, "not_found")):
        with pytest.raises(Problem) as refused:
            line.write(partial(set_parameters, who=SUPERVISOR, device_id=name, heartbeat_s=60))
        assert refused.value.code == code


def test_no_phone_is_asked_a_thousand_things_an_hour(line: Line) -> None:
    def often(tx: Write) -> None:
        for _ in range(31):
            set_parameters(tx, SUPERVISOR, PHONE, 60)

    with pytest.raises(Problem) as refused:
        line.write(often)
    assert refused.value.status == 429


steps = st.one_of(
    st.tuples(st.just("wish"), st.sampled_from([10, 60, 300, 3600])),
    st.tuples(st.just("talk"), st.booleans(), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1_000, 10_000, 700_000, -700_000])),
    st.just(("power",)),
)


@settings(max_examples=25)
@given(st.lists(steps, max_size=12))
def test_in_the_end_the_phone_does_what_was_wished_last(happens: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        line = Line(Path(folder))
        wished: int | None = None
        for what, *more in happens:
            if what == "wish":
                wished = more[0]
                line.wish(more[0])
            elif what == "talk":
                line.talk(*more)
            elif what == "wait":
                line.clock.forward(more[0])
            else:
                line.start_phone()
            judged = line.database.read_now(_judged)
            assert max(60, line.phone.heartbeat.interval_s) <= max(60, judged or 0), "nobody is silent for obeying"
        for _ in range(CALM_STEPS):
            line.talk()
            line.clock.forward(600_000)
        if wished is not None:
            assert (line.newest()["state"], line.phone.heartbeat.interval_s) == ("acknowledged", wished)
        line.database.close()


def _judged(tx: Read) -> int | None:
    return intervals(tx).get(PHONE)


def test_until_it_is_acknowledged_the_longer_interval_counts() -> None:
    assert heartbeat_s_of([]) is None
    assert heartbeat_s_of([(300, True)]) == 300
    assert heartbeat_s_of([(300, True), (60, False)]) == 300
    assert heartbeat_s_of([(300, True), (60, True)]) == 60
    assert heartbeat_s_of([(60, True), (3600, False), (120, False)]) == 3600


async def test_a_phone_that_was_set_to_ten_minutes_is_judged_by_that_also_after_a_kill(town: Town) -> None:
    town.hears()
    await town.database.write(lambda tx: set_parameters(tx, SUPERVISOR, PHONE, 600))
    await cast.until(lambda: town.devices.supervision.heartbeat_s(PHONE) == 600)
    await town.after(1_199_999)
    assert town.shown() == "online"
    await town.after(1)
    assert town.shown() == "late"
    await town.restart()
    town.devices.supervision.link_up(town.clock.now_ms())
    await town.after(1_199_999)
    assert town.shown() == "late", "one interval of grace, then two more"
    await town.after(1)
    assert town.shown() == "offline"
    assert [one["connection"] for one in town.news("device") if one["device_id"] == PHONE][-1] == "offline"


async def test_a_phone_that_was_set_to_ten_seconds_has_its_two_minutes(town: Town) -> None:
    await town.database.write(lambda tx: set_parameters(tx, SUPERVISOR, PHONE, 10))
    await cast.until(lambda: town.devices.supervision.heartbeat_s(PHONE) == 10)
    town.hears()
    await town.after(119_999)
    assert town.shown() == "online"
    await town.after(1)
    assert town.shown() == "late"
