"""The virtual phone's page: a visitor with the key holds a real phone, and nobody without it sees anything."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.cast import DEADLINE_S
from tests.simulator.live.live_town import PHONE_KEY, PHONES, LiveTown, Simulator, live_town
from tests.simulator.live.visitor import cookie_of, visitor

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager

pytestmark = pytest.mark.needs_mosquitto


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[Simulator]:
    """One for all of them: each holds another phone."""
    with live_town(tmp_path_factory.mktemp("town")) as town, _simulator(town) as running:
        running.until(lambda one: one["connected"] == PHONES)
        yield running


def _simulator(town: LiveTown) -> AbstractContextManager[Simulator]:
    return town.simulator("--press-every", "0", phone=True, gateway=True)


@pytest.mark.parametrize("path", ["/", "/phone/residents", "/assets/", "/lamp.svg", "/?key=wrong", "/nothing"])
def test_nothing_answers_without_the_key(simulator: Simulator, path: str) -> None:
    answer = httpx2.get(simulator.phone_url + path)
    assert answer.status_code == 403
    assert "王" not in answer.text


def test_the_key_becomes_a_cookie_and_leaves_the_address(simulator: Simulator) -> None:
    answer = httpx2.get(simulator.phone_url, params={"key": PHONE_KEY})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    found = httpx2.get(
        f"{simulator.phone_url}/phone/residents?search=ph-00001", headers={"Cookie": cookie_of(simulator)}
    )
    assert [one["device"] for one in found.json()["items"]] == ["ph-00001"]
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_foreign_page_cannot_use_the_visitors_cookie(simulator: Simulator) -> None:
    url, cookie = simulator.phone_url.replace("http", "ws") + "/phone/line", {"Cookie": cookie_of(simulator)}
    for origin in ("http://evil.example", None):
        with pytest.raises(InvalidStatus) as refused, connect(url, origin=origin, additional_headers=cookie):  # pyright: ignore[reportArgumentType] - a NewType of str
            pass
        assert refused.value.response.status_code == 403


def test_a_line_without_the_cookie_is_refused(simulator: Simulator) -> None:
    url = simulator.phone_url.replace("http", "ws") + "/phone/line"
    with pytest.raises(InvalidStatus), connect(url, origin=simulator.phone_url):  # pyright: ignore[reportArgumentType] - a NewType of str
        pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"do":"fly"}',
        '{"do":"pick","device":"ph-99999"}',
        '{"do":"key","key":"12"}',
        '{"do":"battery","pct":101}',
        "x" * 300,
    ],
)
def test_what_is_no_command_ends_the_line(simulator: Simulator, text: str) -> None:
    url, cookie = simulator.phone_url.replace("http", "ws") + "/phone/line", {"Cookie": cookie_of(simulator)}
    with connect(url, origin=simulator.phone_url, additional_headers=cookie) as line:  # pyright: ignore[reportArgumentType] - a NewType of str
        line.send(text)
        with pytest.raises(ConnectionClosed):
            line.recv(DEADLINE_S)


def test_some_phones_have_had_their_modem_since_they_were_switched_on(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00017") as somebody:
        assert somebody.sees(lambda phone: phone["device"] == "ph-00017")["modem"]["dbm"] is not None
    with visitor(simulator, "ph-00018") as somebody:
        assert somebody.sees(lambda phone: phone["device"] == "ph-00018")["modem"]["dbm"] is None
        somebody.sees(lambda phone: phone["modem"]["dbm"] is not None)


def test_a_press_goes_through_its_stages(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00002") as somebody:
        before = somebody.sees(lambda phone: phone["device"] == "ph-00002")
        assert before["resident"]["name"]
        assert before["light"] == "idle"
        somebody.does("press")
        for light in ("heard", "sending"):
            somebody.sees(lambda phone, light=light: phone["light"] == light)
        last = somebody.sees(lambda phone: phone["light"] == "received")
        assert last["outbox"] == 0
        ways = [(entry["way"], entry["what"]) for entry in last["log"]]
        order = [ways.index(one) for one in (("here", "press"), ("here", "stored"), ("up", "sos"), ("down", "answer"))]
        assert order == sorted(order)


def test_a_press_with_the_network_cut_arrives_when_it_is_back(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00003") as somebody:
        somebody.sees(lambda phone: phone["connected"])
        somebody.does("network", up=False)
        somebody.sees(lambda phone: phone["light"] == "offline" and not phone["network"])
        somebody.does("press")
        waiting = somebody.sees(lambda phone: phone["outbox"] == 1)
        assert not waiting["connected"]
        somebody.does("network", up=True)
        somebody.sees(lambda phone: phone["light"] == "received" and phone["outbox"] == 0)


def test_a_provider_keys_a_code_and_a_resident_says_that_all_is_well(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00004") as somebody:
        somebody.sees(lambda phone: phone["connected"])
        for key in "*1#481516":
            somebody.does("key", key=key)
        assert somebody.hears("code_taken")["notes_first"] is False
        sent = somebody.sees(lambda phone: _sent(phone, "code") != [])
        assert '"digits": "*1#481516"' in _sent(sent, "code")[0]
        somebody.does("well")
        somebody.sees(lambda phone: _sent(phone, "well") != [])


def test_plug_battery_and_what_lies_on_the_button_are_the_phones_own(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00005") as somebody:
        before = somebody.sees(lambda phone: phone["connected"])
        assert (before["mains"], before["held"], before["volume"]) == (True, False, 4)
        assert (before["colour"], before["rhythm"]) == ("green", [60, 9940])
        somebody.does("battery", pct=15)
        low = somebody.sees(lambda phone: _sent(phone, "event") != [])
        assert (low["battery_pct"], "battery_low" in _sent(low, "event")[0]) == (15, True)
        somebody.does("mains", on=False)
        somebody.sees(lambda phone: not phone["mains"])
        somebody.does("volume", louder=False)
        assert somebody.hears("volume")["volume"] == 3
        somebody.does("hold", on=True)
        heard = somebody.hears("heard")
        assert (heard["notes_first"], heard["notes"][0]) == (True, [659, 120])
        assert somebody.sees(lambda phone: phone["light"] == "received")["held"]
        somebody.does("hold", on=False)
        somebody.sees(lambda phone: not phone["held"])


def test_the_remote_control_is_a_real_one_near_far_and_out_of_reach(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00006") as somebody:
        before = somebody.sees(lambda phone: phone["connected"])["remote"]
        assert (before["paired"], before["metres"], before["battery_pct"]) == (True, 3, 100)
        somebody.does("press_remote")
        somebody.sees(lambda phone: phone["remote"]["light"] == "calling")
        near = somebody.sees(lambda phone: phone["remote"]["light"] == "received" and not phone["remote"]["held"])
        assert [json.loads(text)["path"] for text in _sent(near, "sos")] == ["ip"]
        somebody.does("walk", metres=100)
        somebody.sees(lambda phone: phone["remote"]["metres"] == 100)
        somebody.does("remote_battery", which="in")
        somebody.sees(lambda phone: phone["remote"]["light"] == "out")
        somebody.does("press_remote")
        far = somebody.sees(lambda phone: phone["remote"]["light"] == "received")
        assert far["remote"]["own_line"], "out of the phone's reach it has gone by the home's own Wi-Fi"


def test_a_remote_control_is_unpaired_and_paired_by_hand(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00007") as somebody:
        somebody.sees(lambda phone: phone["connected"])
        somebody.does("unpair")
        somebody.sees(lambda phone: not phone["remote"]["paired"])
        somebody.does("remote_battery", which="out")
        somebody.does("pair")
        somebody.sees(lambda phone: phone["remote"]["pairing"] and not phone["remote"]["works"])
        somebody.does("remote_battery", which="held")
        somebody.sees(lambda phone: phone["remote"]["light"] == "paired")
        paired = somebody.sees(lambda phone: phone["remote"]["paired"])
        assert any('"paired rc-00007"' in text for text in _sent(paired, "event"))


def test_without_a_network_a_press_is_a_short_message_after_eight_seconds(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00008") as somebody:
        somebody.sees(lambda phone: phone["connected"] and phone["modem"]["fault"] == "")
        somebody.does("network", up=False)
        somebody.sees(lambda phone: phone["light"] == "offline")
        began_s = time.monotonic()
        somebody.does("press")
        somebody.hears("by_sms")
        assert 7.5 < time.monotonic() - began_s < 12
        told = somebody.sees(lambda phone: phone["light"] == "received")
        assert (told["connected"], told["path"], told["outbox"]) == (False, "sms", 0)
        assert json.loads(_sent(told, "sms")[0])["text"].startswith("SOS1")


def test_the_modem_has_faults_and_strangers_may_call(simulator: Simulator) -> None:
    with visitor(simulator, "ph-00009") as somebody:
        somebody.sees(lambda phone: phone["modem"]["fault"] == "")
        somebody.does("ring", who="stranger")
        somebody.sees(lambda phone: phone["modem"]["call"] == "rings")
        somebody.does("well")  # the green key takes it
        somebody.hears("talking")
        somebody.does("cancel")
        somebody.sees(lambda phone: phone["modem"]["call"] == "")
        somebody.does("modem", condition="no_sim")
        somebody.sees(lambda phone: phone["modem"]["fault"] == "no SIM")


def _sent(phone: dict[str, Any], name: str) -> list[str]:
    """The messages of that name that went up, as the page's log has them."""
    return [entry["text"] for entry in phone["log"] if (entry["way"], entry["what"]) == ("up", name)]
