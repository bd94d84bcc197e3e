"""Both brokers keep the same promises: a device speaks for itself only, and the hub hears everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from hub.devices import device_password, write_broker_access
from tests.tools.raw_mqtt import RawClient
from tools.brokers import Broker, Rights
from tools.brokers.broker import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RIGHTS = Rights("pengpu", b"a key for the tests only", "the hub's password")
GATEWAY_PASSWORD = "the password of the simulator's gateways"
MINE, OTHERS = "lamplight/v1/pengpu/ph-00001", "lamplight/v1/pengpu/ph-00002"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(kind, marks=[pytest.mark.needs_mosquitto] if kind == "mosquitto" else [])
        for kind in get_args(Kind)
    ],
)
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker"), RIGHTS, ["ph-00001", "ph-00002"], kind=request.param) as running:
        yield running


def device(
    broker: Broker, name: str = "ph-00001", will: tuple[str, bytes] | None = None, keepalive_s: int = 60
) -> RawClient:
    client = RawClient(broker.port, name, device_password(RIGHTS.site_key, name), will=will, keepalive_s=keepalive_s)
    assert client.code == 0
    return client


def hub(broker: Broker, *, clean: bool = True) -> RawClient:
    client = RawClient(broker.port, "hub", RIGHTS.hub_password, client_id="hub-pengpu", clean=clean)
    assert client.code == 0
    return client


def test_the_hub_hears_a_device_and_the_device_hears_the_hub(broker: Broker) -> None:
    with hub(broker) as centre, device(broker) as phone:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        phone.subscribe(f"{MINE}/down/+")
        phone.publish(f"{MINE}/up/sos", b"help")
        assert centre.next_message() == (f"{MINE}/up/sos", b"help")
        centre.publish(f"{MINE}/down/answer", b"we come")
        assert phone.next_message() == (f"{MINE}/down/answer", b"we come")


@pytest.mark.parametrize(
    "topic", [f"{OTHERS}/up/sos", f"{MINE}/down/answer", f"{OTHERS}/down/answer", "lamplight/v1/other/ph-00001/up/sos"]
)
def test_what_a_device_publishes_in_another_name_reaches_nobody(broker: Broker, topic: str) -> None:
    with hub(broker) as centre, device(broker) as phone, device(broker, "ph-00002") as other:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        phone.subscribe(f"{MINE}/down/+")
        other.subscribe(f"{OTHERS}/down/+")
        phone.publish(topic, b"a lie")
        phone.publish(f"{MINE}/up/sos", b"the truth")
        assert centre.next_message() == (f"{MINE}/up/sos", b"the truth")
        for name, listener in ((MINE, phone), (OTHERS, other)):
            centre.publish(f"{name}/down/answer", b"only this")
            assert listener.next_message() == (f"{name}/down/answer", b"only this")


@pytest.mark.parametrize(
    "topic", ["#", "lamplight/v1/pengpu/#", f"{OTHERS}/down/+", f"{OTHERS}/up/+", "lamplight/v1/pengpu/+/down/+"]
)
def test_a_device_that_subscribes_to_more_still_gets_only_its_own(broker: Broker, topic: str) -> None:
    with hub(broker) as centre, device(broker) as curious, device(broker, "ph-00002") as other:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        curious.subscribe(topic)
        curious.subscribe(f"{MINE}/down/answer")
        other.publish(f"{OTHERS}/up/sos", b"private")
        assert centre.next_message() == (f"{OTHERS}/up/sos", b"private")
        centre.publish(f"{OTHERS}/down/answer", b"private")
        centre.publish(f"{MINE}/down/answer", b"yours")
        assert curious.next_message() == (f"{MINE}/down/answer", b"yours")


def test_what_is_retained_for_one_is_not_handed_to_another_who_connects(broker: Broker) -> None:
    with hub(broker) as centre, device(broker, "ph-00002") as other:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        other.publish(f"{OTHERS}/up/status", b"private", retain=True)
        assert centre.next_message() == (f"{OTHERS}/up/status", b"private")
        with device(broker) as phone:
            phone.subscribe(f"{MINE}/down/+")
            centre.publish(f"{MINE}/down/answer", b"yours")
            assert phone.next_message() == (f"{MINE}/down/answer", b"yours")
        other.publish(f"{OTHERS}/up/status", b"", retain=True)


def test_a_hub_that_starts_later_hears_what_was_retained(broker: Broker) -> None:
    with device(broker) as phone:
        phone.publish(f"{MINE}/up/status", b"here", retain=True)
        with hub(broker) as centre:
            centre.subscribe("lamplight/v1/pengpu/+/up/+")
            assert centre.next_message() == (f"{MINE}/up/status", b"here")
        phone.publish(f"{MINE}/up/status", b"", retain=True)


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("ph-00001", "wrong"),
        ("ph-00001", ""),
        ("hub", "wrong"),
        ("nobody", device_password(b"the key of some other site", "nobody")),
        ("PH-1", "x"),
        ("", ""),
    ],
)
def test_a_wrong_password_is_refused(broker: Broker, user: str, password: str) -> None:
    with RawClient(broker.port, user, password, client_id="x") as client:
        assert client.code in {4, 5}


def test_the_password_of_one_device_is_no_use_to_another(broker: Broker) -> None:
    with RawClient(broker.port, "ph-00002", device_password(RIGHTS.site_key, "ph-00001")) as client:
        assert client.code in {4, 5}


def test_a_last_will_in_another_name_reaches_nobody(broker: Broker) -> None:
    with hub(broker) as centre:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        liar = RawClient(
            broker.port,
            "ph-00001",
            device_password(RIGHTS.site_key, "ph-00001"),
            will=(f"{OTHERS}/up/status", b"a lie"),
        )
        liar.drop()
        with device(broker, "ph-00002") as other:
            other.publish(f"{OTHERS}/up/status", b"the truth")
            assert centre.next_message() == (f"{OTHERS}/up/status", b"the truth")


def test_a_cut_cable_is_told_by_the_last_will(broker: Broker) -> None:
    with hub(broker) as centre:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        device(broker, will=(f"{MINE}/up/status", b"lost")).drop()
        assert centre.next_message() == (f"{MINE}/up/status", b"lost")


def test_a_device_that_falls_silent_is_told_by_its_last_will_too(broker: Broker) -> None:
    with hub(broker) as centre:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        with device(broker, will=(f"{MINE}/up/status", b"silent"), keepalive_s=1):
            assert centre.next_message() == (f"{MINE}/up/status", b"silent")


def test_no_device_pushes_the_hub_off_with_the_client_id_of_the_hub(broker: Broker) -> None:
    with hub(broker) as centre:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        own = device_password(RIGHTS.site_key, "ph-00001")
        for user, password in (("ph-00001", own), ("ph-00001", "wrong"), ("hub", "wrong")):
            RawClient(broker.port, user, password, client_id="hub-pengpu").drop()
        with device(broker) as phone:
            phone.publish(f"{MINE}/up/sos", b"still heard")
        assert centre.next_message() == (f"{MINE}/up/sos", b"still heard")


def test_the_hub_gets_what_came_while_it_was_away(broker: Broker) -> None:
    leaving = hub(broker, clean=False)
    leaving.subscribe("lamplight/v1/pengpu/+/up/+")
    leaving.leave()
    with device(broker) as phone:
        for number in range(50):
            phone.publish(f"{MINE}/up/sos", b"%d" % number)
        with hub(broker, clean=False) as centre:
            assert centre.session_present == 1
            still_to_come = {b"%d" % number for number in range(50)}
            while still_to_come:  # some may come twice, which QoS 1 allows
                still_to_come.discard(centre.next_message()[1])
    hub(broker, clean=True).drop()


def test_what_came_while_the_hub_was_away_was_not_retained_and_a_heartbeat_is_not_kept(broker: Broker) -> None:
    leaving = hub(broker, clean=False)
    leaving.subscribe("lamplight/v1/pengpu/+/up/+")
    leaving.leave()
    with device(broker) as phone:
        phone.say(f"{MINE}/up/heartbeat", b"minutes ago")
        phone.publish(f"{MINE}/up/sos", b"while it was away")
        with hub(broker, clean=False) as centre:
            assert centre.next_message() == (f"{MINE}/up/sos", b"while it was away")
            phone.say(f"{MINE}/up/heartbeat", b"now")
            assert centre.next_message() == (f"{MINE}/up/heartbeat", b"now")
            assert centre.retained == []
    hub(broker, clean=True).drop()


@pytest.mark.parametrize("clean", [True, False])
def test_a_second_connection_of_the_hub_ends_the_first_and_hears_everything(broker: Broker, clean: bool) -> None:
    with hub(broker, clean=clean) as first, hub(broker, clean=clean) as second:
        first.wait_for_end()
        second.subscribe("lamplight/v1/pengpu/+/up/+")
        with device(broker) as phone:
            phone.publish(f"{MINE}/up/sos", b"to the second")
        assert second.next_message() == (f"{MINE}/up/sos", b"to the second")
    hub(broker, clean=True).drop()


def test_a_huge_packet_ends_its_connection_and_nothing_else(broker: Broker) -> None:
    with hub(broker) as centre, device(broker, "ph-00002") as phone, device(broker) as rude:
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        rude.announce_huge_message(f"{MINE}/up/sos")
        rude.wait_for_end()
        phone.publish(f"{OTHERS}/up/sos", b"heard")
        assert centre.next_message() == (f"{OTHERS}/up/sos", b"heard")


def test_a_killed_broker_starts_again_on_the_same_port(tmp_path: Path) -> None:
    with Broker(tmp_path, RIGHTS, ["ph-00001"]) as running:
        running.kill()
        running.start()
        with device(running) as phone:
            phone.publish(f"{MINE}/up/sos", b"heard")


@pytest.mark.parametrize("user", ["gateway-1", "gateway-99", "gateway"])
@pytest.mark.parametrize("password", ["", "any", device_password(RIGHTS.site_key, "gateway-1")])
def test_a_gateway_is_refused_where_no_simulator_asked_for_one(broker: Broker, user: str, password: str) -> None:
    with RawClient(broker.port, user, password) as client:
        assert client.code in {4, 5}


def test_no_device_can_have_the_name_of_a_gateway(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gateway-1"):
        write_broker_access(tmp_path, RIGHTS.site, RIGHTS.site_key, RIGHTS.hub_password, ["gateway-1"])


@pytest.mark.parametrize(
    "kind", [pytest.param("mosquitto", marks=pytest.mark.needs_mosquitto), pytest.param("embedded")]
)
def test_a_simulators_gateway_speaks_and_hears_for_many_devices_but_not_for_the_hub(tmp_path: Path, kind: Kind) -> None:
    rights = replace(RIGHTS, gateway_password=GATEWAY_PASSWORD)
    with (
        Broker(tmp_path, rights, ["ph-00001"], kind=kind) as broker,
        hub(broker) as centre,
        RawClient(broker.port, "gateway-7", GATEWAY_PASSWORD) as gateway,
        device(broker) as phone,
    ):
        centre.subscribe("lamplight/v1/pengpu/+/up/+")
        gateway.subscribe(f"{OTHERS}/down/+")
        phone.subscribe(f"{MINE}/down/+")
        gateway.publish(f"{MINE}/down/answer", b"a lie")
        gateway.publish("lamplight/v1/other/ph-00001/up/sos", b"a lie")
        for name in (MINE, OTHERS):
            gateway.publish(f"{name}/up/sos", name.encode())
            assert centre.next_message() == (f"{name}/up/sos", name.encode())
        for name, listener in ((OTHERS, gateway), (MINE, phone)):
            centre.publish(f"{name}/down/answer", b"yours")
            assert listener.next_message() == (f"{name}/down/answer", b"yours")


@pytest.mark.needs_mosquitto
def test_a_wrong_password_makes_no_gateway(tmp_path: Path) -> None:
    rights = replace(RIGHTS, gateway_password=GATEWAY_PASSWORD)
    for kind in get_args(Kind):
        with Broker(tmp_path / kind, rights, ["ph-00001"], kind=kind) as broker:
            for user, password in (("gateway-1", "wrong"), ("gateway-100", GATEWAY_PASSWORD), ("ph-00001", "any")):
                with RawClient(broker.port, user, password) as client:
                    assert client.code in {4, 5}


def test_what_a_broker_writes_is_private(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker", RIGHTS, ["ph-00001"]):
        files = list((tmp_path / "broker").iterdir())
        assert files
        assert [file.name for file in files if file.stat().st_mode & 0o077] == []
