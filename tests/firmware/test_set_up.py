"""Set-up on the phone's own program: a held key, the page as a browser gets it, and old settings that stay."""

from __future__ import annotations

import asyncio
import html
import json
import re
import socket
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import pytest_asyncio

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import CANCEL, PHONE, RealPhone
from tools.firmware import beside, rom

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

LABEL_KEY = "4071-2963-5528"


class Technician:
    """Somebody with a browser who has joined the phone's access point."""

    def __init__(self, phone: RealPhone, port: int) -> None:
        self._phone = phone
        self.port = port
        self._http = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10)

    async def opens(self) -> str:
        """Hold the key until the page is there."""
        self._phone.key(CANCEL, 0)
        await self._phone.shows(say="set_up")
        self._phone.key(CANCEL, 1)
        return await self.sees()

    async def sees(self) -> str:
        answer = await self._http.get("/")
        assert answer.status_code == 200
        assert "script" not in answer.headers["content-security-policy"]
        return html.unescape(answer.text)

    async def sends(self, **fields: object) -> str:
        token = re.findall(r'name="token" value="([0-9a-f]{16})"', await self.sees())[0]
        form = {"ssid": "home", "key": "key of the home", "language": "en", "token": token} | fields
        return html.unescape((await self._http.post("/", data=form)).text)


def settings(phone: RealPhone) -> dict[str, Any]:
    return json.loads((phone.folder / "settings.json").read_text())


def on_air(phone: RealPhone) -> bool:
    return (phone.folder / "air.json").exists()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def hurried_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phone that tries new settings for five seconds instead of a minute."""
    folder = tmp_path_factory.mktemp("hurried")
    code = rom.phone(shadows=True)
    source = code["sos/parts/set_up.py"].read_text(encoding="utf-8")
    assert "TRY_MS = 60_000\n" in source
    (folder / "set_up.py").write_text(source.replace("TRY_MS = 60_000\n", "TRY_MS = 5_000\n"), encoding="utf-8")
    image = folder / "phone.rom"
    image.write_bytes(rom.build(code | {"sos/parts/set_up.py": folder / "set_up.py"}))
    return image


@pytest_asyncio.fixture
async def phone(tmp_path: Path, phone_image: Path, broker: Broker, port: int) -> AsyncGenerator[RealPhone]:
    """A phone with a label, switched on."""
    folder = tmp_path / "phone"
    folder.mkdir()
    made = RealPhone(folder, phone_image, broker)
    made.parts = beside.SET_UP
    found = settings(made) | {"set_up_key": LABEL_KEY, "wifi": {"ssid": "old home", "key": "key of the old home"}}
    (folder / "settings.json").write_text(json.dumps(found))
    made.environment["LAMPLIGHT_HTTP_PORT"] = str(port)
    await made.switch_on()
    yield made
    await made.cut_power()


async def test_new_settings_count_once_the_hub_has_answered_and_a_press_goes_out_meanwhile(
    phone: RealPhone, centre: Centre, broker: Broker, port: int
) -> None:
    await phone.shows(light="idle")
    before = settings(phone)
    phone.key(CANCEL, 0)
    await asyncio.sleep(2)
    phone.key(CANCEL, 1)
    assert not on_air(phone), "a short hold opens nothing"

    technician = Technician(phone, port)
    seen = await technician.opens()
    air = json.loads((phone.folder / "air.json").read_text())
    assert air == {"ssid": f"lamplight-{PHONE}", "security": 3, "key": LABEL_KEY}
    assert '<b>"Wang\'s" & co</b>' in seen
    assert before["password"] not in seen
    assert "key of the old home" not in seen
    await phone.shows(light="set_up")

    assert "Key: 8 to 63" in await technician.sends(host=broker.host, port=broker.port, key="short")
    assert "Please use this form" in await technician.sends(host=broker.host, port=broker.port, token="0" * 16)
    assert settings(phone) == before

    # Where the new settings lead to nobody answers; somebody calls for help in the middle of it.
    assert "Trying" in await technician.sends(host="127.0.0.1", port=9)
    await phone.shows(say="trying")
    await phone.press()
    press = await centre.hears("sos")
    centre.answers(press, "received")
    await phone.shows(light="received")
    assert "Red button: the call goes out by the old settings" in await technician.sees()
    assert settings(phone) == before
    assert "try again once it is over" in await technician.sends(host="127.0.0.1", port=9)
    centre.answers(press, "closed")
    await phone.shows(light="closed")

    # The right ones: the same centre by another name.
    assert "Trying" in await technician.sends(host="localhost", port=broker.port)
    [_, report] = await wait_for(lambda: _two(centre.all("event", kind="self_test")), lambda: "the second trial's test")
    assert settings(phone) == before, "nothing counts before the hub has answered"
    centre.answers({"button": PHONE, **report}, "received")
    await phone.shows(say="set_up_done")
    assert settings(phone) == before | {
        "host": "localhost", "language": "en", "wifi": {"ssid": "home", "key": "key of the home"},
    }  # fmt: skip
    assert "The centre has answered" in await technician.sees()
    await phone.cut_power()
    await phone.switch_on()
    await phone.shows(light="idle")
    assert not (phone.folder / "settings.new.json").exists()


async def test_who_overwhelms_the_page_does_not_reach_the_phone_behind_it(
    phone: RealPhone, centre: Centre, port: int
) -> None:
    await phone.shows(light="idle")
    technician = Technician(phone, port)
    await technician.opens()
    for garbage in (
        b"\x00\xff" * 3000,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 800,
        b"GET /settings.json HTTP/1.0\r\n\r\n",
    ):
        assert not (await _says(port, garbage)).startswith(b"HTTP/1.0 200")
    head = b"POST / HTTP/1.1\r\nContent-Length: "
    for length in (
        b"2000\r\n\r\n",
        b"-1\r\n\r\n",
        b"1e3\r\n\r\n",
        b"\r\n\r\n",
        b"9\r\nTransfer-Encoding: chunked\r\n\r\n",
    ):
        assert (await _says(port, head + length)).split(b" ")[1] in (b"411", b"413")
    slow = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
    assert await _says(port, b"GET / HTTP/1.0\r\n\r\n") == b"", "one too many is not listened to"
    await phone.press()
    press = await centre.hears("sos")
    centre.answers(press, "received")
    await phone.shows(light="received")
    for _, writer in slow:
        writer.close()
    await asyncio.sleep(0.2)
    assert "<form" in await technician.sees()
    assert settings(phone)["wifi"]["ssid"] == "old home"


@pytest.mark.parametrize("wrong", [{"key": "not the key"}, {"ssid": "no such home"}])
async def test_with_a_wrong_key_the_trial_fails_the_old_settings_stay_and_the_page_says_so(
    phone: RealPhone, hurried_image: Path, centre: Centre, port: int, wrong: dict[str, str]
) -> None:
    await phone.cut_power()
    (phone.folder / "home.json").write_text(json.dumps({"old home": "key of the old home", "home": "key of the home"}))
    phone.image = hurried_image
    await phone.switch_on()
    await phone.shows(light="idle")
    before = settings(phone)
    technician = Technician(phone, port)
    await technician.opens()
    beats = len(centre.all("heartbeat"))
    assert "Trying" in await technician.sends(host=before["host"], port=before["port"], **wrong)
    await phone.shows(say="set_up_failed")
    lights = [line["light"] for line in phone.shown if "light" in line]
    assert lights.index("trying") < len(lights) - 1, "and the light goes back to what is true"
    assert "Wi-Fi not joined" in await technician.sees()
    assert settings(phone) == before
    await wait_for(lambda: len(centre.all("heartbeat")) > beats, lambda: "the old settings to work again")

    assert "Trying" in await technician.sends(host=before["host"], port=before["port"])
    [_, report] = await wait_for(lambda: _two(centre.all("event", kind="self_test")), lambda: "the second trial's test")
    centre.answers({"button": PHONE, **report}, "received")
    await phone.shows(say="set_up_done")
    assert settings(phone)["wifi"] == {"ssid": "home", "key": "key of the home"}


async def test_a_press_that_no_line_took_goes_out_by_the_settings_that_a_technician_brings(
    phone: RealPhone, centre: Centre, broker: Broker, port: int
) -> None:
    """The router was changed, somebody pressed in vain: what is to be set up is the way to help."""
    await phone.cut_power()
    (phone.folder / "settings.json").write_text(json.dumps(settings(phone) | {"host": "127.0.0.1", "port": 9}))
    await phone.switch_on()
    await phone.shows(light="offline")
    await phone.press()
    technician = Technician(phone, port)
    assert "the call waits here" in await technician.opens()
    assert "Trying" in await technician.sends(host=broker.host, port=broker.port)
    await phone.shows(say="trying")
    await phone.press()  # again: it does not end what may bring it out
    await centre.hears("sos", number=1)
    centre.answers(await centre.hears("sos", further=True), "received")
    await phone.shows(light="received")
    await phone.shows(say="set_up_done")
    assert not phone.has_shown(say="set_up_failed")
    assert "The centre has answered" in await technician.sees()
    assert settings(phone)["port"] == broker.port


async def test_several_browsers_at_once_are_answered_one_after_the_other(phone: RealPhone, port: int) -> None:
    await phone.shows(light="idle")
    technician = Technician(phone, port)
    await technician.opens()
    for _ in range(3):
        seen = await asyncio.gather(*(technician.sees() for _ in range(3)))
        assert all("<form" in page for page in seen)
    await phone.press()


def _two(reports: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The first of each number, if there are two of them: each is said until it is answered."""
    by_number = {report["number"]: report for report in reversed(reports)}
    return [by_number[number] for number in sorted(by_number)] if len(by_number) == 2 else None


async def _says(port: int, data: bytes) -> bytes:
    """All that the page's server answers to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), 15)
    except ConnectionError:
        return b""
    finally:
        writer.close()
