"""The network carries bytes in order, and goes wrong as real ones do: silently, half, late, or all at once."""

from __future__ import annotations

import pytest

from simulator.virtual.chance import Chance, Choice
from simulator.virtual.loop import US, VirtualLoop
from simulator.virtual.network import Network, Wire
from simulator.virtual.trace import Trace
from tests.simulator.broker.talk import PING, PONG, connect, cut, publish, subscribe

WELCOME = b"\x20\x02\x00\x00"
PHONE, OTHER = "ph-00001", "ph-00002"


class Town:
    """A network with a broker that is up, and hosts that only listen."""

    def __init__(self, seed: int = 7) -> None:
        chance = Chance(seed)
        self.loop = VirtualLoop(Choice(chance, "schedule"))
        self.trace = Trace(self.loop)
        self.network = Network(self.loop, self.trace, chance)
        self.network.broker.start()

    def host(self, name: str = PHONE) -> Host:
        """Dial, and say hello."""
        host = Host(self, name)
        self.network.connect(name, host)
        return host

    def after(self, seconds: float) -> None:
        """So much later."""
        self.loop.run(self.loop.now_us + round(seconds * US))

    def steps_in(self, seconds: float) -> int:
        before = self.loop.steps
        self.after(seconds)
        return self.loop.steps - before


class Host:
    """`heard`: packets and what became of the connection, each once, oldest first."""

    def __init__(self, town: Town, name: str) -> None:
        self.heard: list[bytes | str] = []
        self.at_us: list[int] = []
        self.wire: Wire | None = None
        self._town, self._name = town, name

    def opened(self, wire: Wire) -> None:
        self.wire = wire
        wire.write(connect(self._name, will=(f"{self._name}/status", b"lost", 1, False)))

    def failed(self, why: str) -> None:
        self._note(why)

    def lost(self, why: str) -> None:
        self._note(why)

    def data_received(self, data: bytes) -> None:
        for packet in cut(data):
            self._note(packet)

    def say(self, *packets: bytes) -> None:
        assert self.wire is not None
        for packet in packets:
            self.wire.write(packet)

    def new(self) -> list[bytes | str]:
        """What was heard since the last call."""
        heard, self.heard = self.heard, []
        return heard

    def _note(self, what: bytes | str) -> None:
        self.heard.append(what)
        self.at_us.append(self._town.loop.now_us)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def phone(town: Town) -> Host:
    """One that has said hello and was welcomed."""
    phone = town.host()
    town.after(1)
    assert phone.new() == [WELCOME]
    return phone


def test_an_answer_takes_the_way_there_and_back(town: Town) -> None:
    phone = town.host()
    latency_us = town.network.rules(PHONE).latency_us
    town.after(1)
    assert phone.at_us == [4 * latency_us]  # the call, its answer, hello, welcome


def test_bytes_stay_in_order_however_late_they_are(town: Town, phone: Host) -> None:
    town.network.impair([PHONE], "delay", up_to_us=3 * US)
    topics = [f"n/{number}" for number in range(30)]
    phone.say(subscribe("n/+", 0), *(publish(topic, b"", 0) for topic in topics))
    town.after(60)
    assert [str(packet[4:], "ascii") for packet in phone.new()[1:] if isinstance(packet, bytes)] == topics


def test_a_wire_at_rest_costs_nothing_when_it_is_vouched_for(town: Town, phone: Host) -> None:
    assert phone.wire is not None
    phone.wire.suspend()
    town.after(100)  # the broker's timer comes up once more
    assert town.steps_in(24 * 3600) == 0
    phone.wire.resume(town.loop.now_us)
    phone.say(PING)
    town.after(1)
    assert phone.new() == [PONG]


def test_into_a_partition_nothing_goes_until_it_is_mended(town: Town, phone: Host) -> None:
    handle = town.network.impair([PHONE], "partition")
    phone.say(PING, PING)
    town.after(20)
    assert phone.new() == []
    assert not town.network.undisturbed(PHONE)
    town.network.mend(handle)
    town.after(25)  # TCP tries again after 25.4 s
    assert phone.new() == [PONG, PONG]
    assert town.network.undisturbed(PHONE)


def test_the_broker_gives_a_partitioned_phone_up_and_the_phone_learns_it_late(town: Town, phone: Host) -> None:
    watcher = town.host(OTHER)
    town.after(1)
    watcher.say(subscribe("+/status", 0))
    handle = town.network.impair([PHONE], "partition")
    for _ in range(4):
        town.after(30)
        watcher.say(PING)
    town.after(1)
    assert b"lost" in b"".join(packet for packet in watcher.new() if isinstance(packet, bytes))
    assert phone.new() == []
    town.network.mend(handle)
    town.after(60)
    assert phone.new() == ["closed by the broker"]


def test_after_a_quarter_of_an_hour_tcp_gives_up_and_both_ends_learn_it_when_the_way_is_free(
    town: Town, phone: Host
) -> None:
    assert phone.wire is not None
    phone.wire.suspend()  # else the broker would have been the first
    handle = town.network.impair([PHONE], "partition")
    phone.say(PING)
    town.after(1000)
    town.network.mend(handle)
    town.after(1)
    assert phone.new() == ["timed out"]


def test_whoever_dials_into_a_partition_knocks_again_and_gives_up(town: Town) -> None:
    handle = town.network.impair([PHONE], "partition")
    phone = town.host()
    town.after(6.9)
    assert phone.new() == []
    town.after(1)
    assert phone.new() == ["timed out"]
    late = town.host()
    town.after(2)
    town.network.mend(handle)
    town.after(2)
    assert late.new() == [WELCOME]


def test_a_refused_phone_is_cut_off_and_told_at_once(town: Town, phone: Host) -> None:
    handle = town.network.impair([PHONE], "refuse")
    again = town.host()
    town.after(1)
    assert (phone.new(), again.new()) == (["reset"], ["refused"])
    town.network.mend(handle)
    again = town.host()
    town.after(1)
    assert again.new() == [WELCOME]


@pytest.mark.parametrize("direction", ["up", "down", "both"])
def test_a_half_open_connection_is_dead_for_ever_and_a_new_one_is_well(town: Town, phone: Host, direction: str) -> None:
    handle = town.network.impair([PHONE], "half_open", direction=direction)
    phone.say(PING)
    town.network.mend(handle)
    town.after(30)
    assert phone.new() == []
    assert not town.network.undisturbed(PHONE)
    again = town.host()
    town.after(1)
    assert again.new() == [WELCOME]
    assert phone.new() == (["closed by the broker"] if direction == "up" else [])


def test_who_vanishes_is_missed_only_after_its_keep_alive(town: Town, phone: Host) -> None:
    assert phone.wire is not None
    phone.wire.vanish()
    town.after(80)
    assert town.network.broker.connections == 1
    town.after(20)
    assert (town.network.broker.connections, phone.new()) == (0, [])


def test_what_was_written_before_a_close_arrives_and_before_an_abort_does_not(town: Town, phone: Host) -> None:
    other = town.host(OTHER)
    town.after(1)
    other.say(subscribe("n/+", 0))
    town.after(1)
    assert phone.wire is not None
    phone.say(publish("n/1", b"", 0))
    phone.wire.close()
    town.after(1)
    third = town.host()
    town.after(1)
    assert third.wire is not None
    third.say(publish("n/2", b"", 0))
    third.wire.abort()
    town.after(1)
    assert other.new()[2:] == [b"0\x05\0\x03n/1"]
    assert town.network.broker.connections == 1


def test_a_cut_resets_both_ends(town: Town, phone: Host) -> None:
    other = town.host(OTHER)
    town.after(1)
    town.network.cut(PHONE)
    town.after(1)
    assert (phone.new(), other.new(), town.network.broker.connections) == (["reset"], [WELCOME], 1)
    town.network.cut_all()
    town.after(1)
    assert (other.new(), town.network.broker.connections) == (["reset"], 0)


def test_a_crashed_broker_resets_everybody_and_takes_nobody_until_it_is_started(town: Town, phone: Host) -> None:
    calling = town.host(OTHER)
    town.loop.run(town.loop.now_us + town.network.rules(OTHER).latency_us)  # taken, and not told so yet
    town.network.broker.crash("none")
    again = town.host()
    town.after(1)
    assert (phone.new(), calling.new(), again.new()) == (
        ["reset by the broker"],
        ["reset by the broker"],
        ["refused"],
    )
    town.network.broker.start()
    again = town.host()
    town.after(1)
    assert again.new() == [WELCOME]
    assert [entry.what for entry in town.trace.last] == ["started", "crashed", "started"]


def test_messages_are_lost_doubled_and_overtaken_by_their_share(town: Town, phone: Host) -> None:
    other = town.host(OTHER)
    town.after(1)
    other.say(subscribe("n/+", 0))
    town.after(1)
    other.new()
    counts: dict[str, int] = {}
    for kind in ("loss", "duplicate", "reorder"):
        handle = town.network.impair([PHONE], kind, share=0.5)
        sent = [publish(f"n/{number:03}", b"", 0) for number in range(400)]
        phone.say(*sent)
        other.say(PING)
        town.after(30)
        town.network.mend(handle)
        got = [packet for packet in other.new() if isinstance(packet, bytes) and packet != PONG]
        counts[kind] = len(got)
        assert set(got) <= set(sent)
        assert (got == sorted(got)) == (kind == "loss")
    assert 150 < counts["loss"] < 250
    assert 550 < counts["duplicate"] < 650
    assert counts["reorder"] == 400
    phone.say(*sent)
    town.after(1)
    assert other.new() == sent


def test_the_same_seed_gives_the_same_night_and_another_host_changes_nothing() -> None:
    def night(seed: int, with_other: bool) -> list[int]:
        town = Town(seed)
        town.network.impair([PHONE, OTHER], "delay", up_to_us=US)
        phone = town.host()
        if with_other:
            town.host(OTHER)
        town.after(5)
        phone.say(PING)
        town.after(5)
        return phone.at_us

    assert night(1, with_other=False) == night(1, with_other=True)
    assert night(1, with_other=False) != night(2, with_other=False)


def test_an_unknown_impairment_is_refused(town: Town) -> None:
    with pytest.raises(ValueError, match="partition, refuse"):
        town.network.impair([PHONE], "gremlins")  # pyright: ignore[reportArgumentType] - that is the point
