"""1,600 press in one instant and the broker does not keep up: nobody makes it worse by dialling again and again."""

from __future__ import annotations

from collections import Counter

import pytest
from sos import line
from sos.mqtt import packets
from sos.mqtt.session import ANSWER_MS_MAX
from sos.parts.dialling import CHANCE, Dialling

from tests.cast import SITE

PHONES = 1_600
ACCEPTED, ALIVE = b"\x20\x02\x00\x00", b"\xd0\x00"


def dials_ms(number: int, stalls_ms: int) -> list[int]:
    """When one phone dials anew that presses at 0, while the broker says nothing at all until `stalls_ms`."""
    session, dialling = line.session(SITE, f"ph-{number:05}", "secret"), Dialling()
    session.connect(0)
    session.receive(ACCEPTED, 0)
    session.receive(ALIVE, 0)
    dialled: list[int] = []
    at_ms = 0
    while True:
        if session.state == "open":
            packet_id = session.publish("t", b"press", 1, False, at_ms)
            session.hasten(at_ms)
            if (session.deadline_ms or 0) > max(stalls_ms, at_ms):
                session.receive(packets.puback(packet_id), max(stalls_ms, at_ms))
                return dialled
        elif (session.deadline_ms or 0) > stalls_ms:
            at_ms = max(stalls_ms, at_ms)
            session.receive(ACCEPTED, at_ms)
            dialling.connected()
            continue
        at_ms = session.deadline_ms or 0
        session.tick(at_ms)
        session.closed(at_ms)
        at_ms += dialling.pause_ms(0, (number * 40_503 + len(dialled) * 7_919) % CHANCE)
        dialled.append(at_ms)
        session.connect(at_ms)


@pytest.mark.parametrize("stalls_ms", [0, 500, 1_900])
def test_a_broker_that_is_slow_by_less_than_two_seconds_is_left_alone(stalls_ms: int) -> None:
    assert [one for one in range(PHONES) if dials_ms(one, stalls_ms)] == []


@pytest.mark.parametrize("stalls_ms", [3_000, 5_000, 9_000])
def test_each_dials_once_more_at_the_most_and_not_all_in_one_second(stalls_ms: int) -> None:
    dialled = [dials_ms(one, stalls_ms) for one in range(PHONES)]
    assert max(map(len, dialled)) == 1
    assert max(Counter(at_ms // 1000 for one in dialled for at_ms in one).values()) <= PHONES * 0.6


def test_while_it_stays_away_they_dial_as_seldom_as_before() -> None:
    dialled = [dials_ms(one, 120_000) for one in range(PHONES)]
    assert max(map(len, dialled)) <= 1 + 120_000 // ANSWER_MS_MAX
