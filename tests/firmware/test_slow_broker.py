"""1,600 press in one instant and the broker does not keep up: nobody makes it worse by dialling again and again."""

from __future__ import annotations

from collections import Counter

import pytest
from sos import line
from sos.mqtt import packets
from sos.mqtt.session import ANSWER_MS_MAX
from sos.parts.dialling import CHANCE, Dialling

from hub.devices import redial_spread_s
from tests.cast import SITE

PHONES = 1_600
CONNECTS_PER_S_MAX = 200
ACCEPTED, ALIVE = b"\x20\x02\x00\x00", b"\xd0\x00"


def dials_ms(number: int, stalls_ms: int, phones: int = PHONES) -> list[int]:
    """When one phone of so many dials anew that presses at 0, while the broker says nothing until `stalls_ms`."""
    return _story(number, stalls_ms, phones)[0]


def _story(number: int, stalls_ms: int, phones: int) -> tuple[list[int], int]:
    """The same, and when the broker has the press."""
    session, dialling = line.session(SITE, f"ph-{number:05}", "secret"), Dialling()
    session.connect(0)
    session.receive(ACCEPTED, 0)
    dialling.connected()
    session.receive(ALIVE, 0)
    dialled: list[int] = []
    at_ms = 0
    while True:
        if session.state == "open":
            packet_id = session.publish("t", b"press", 1, False, at_ms)
            session.hasten(at_ms, redial_spread_s(phones))
            if (session.deadline_ms or 0) > max(stalls_ms, at_ms):
                told_ms = max(stalls_ms, at_ms)
                session.receive(packets.puback(packet_id), told_ms)
                return dialled, told_ms
        elif (session.deadline_ms or 0) > stalls_ms:
            at_ms = max(stalls_ms, at_ms)
            session.receive(ACCEPTED, at_ms)
            dialling.connected()
            continue
        at_ms = session.deadline_ms or 0
        session.tick(at_ms)
        session.closed(at_ms)
        dialling.gave_up()
        chance = (number * 40_503 + len(dialled) * 7_919) % CHANCE
        at_ms += dialling.pause_ms(True, redial_spread_s(phones), chance)
        dialled.append(at_ms)
        session.connect(at_ms)


@pytest.mark.parametrize("stalls_ms", [0, 500, 1_900])
def test_a_broker_that_is_slow_by_less_than_two_seconds_is_left_alone(stalls_ms: int) -> None:
    assert [one for one in range(PHONES) if dials_ms(one, stalls_ms)] == []


@pytest.mark.parametrize("phones", [266, 600, PHONES])
@pytest.mark.parametrize("stalls_ms", [3_000, 5_000, 9_000, 30_000, 120_000])
def test_however_many_they_are_no_second_has_more_dials_than_a_broker_is_to_bear(phones: int, stalls_ms: int) -> None:
    dialled = [dials_ms(one, stalls_ms, phones) for one in range(phones)]
    assert max(map(len, dialled)) <= 1 + stalls_ms // ANSWER_MS_MAX
    assert max(Counter(at_ms // 1000 for one in dialled for at_ms in one).values()) <= CONNECTS_PER_S_MAX


@pytest.mark.parametrize("phones", [1, 266, PHONES])
def test_a_press_is_told_within_three_seconds_of_the_brokers_return(phones: int) -> None:
    """However long it stalls, and however many phones there are."""
    late_ms = sorted(
        _story(one % phones, stalls_ms, phones)[1] - stalls_ms
        for stalls_ms in range(100, 40_000, 1_300)
        for one in range(20)
    )
    assert late_ms[len(late_ms) * 95 // 100] <= 3_000
