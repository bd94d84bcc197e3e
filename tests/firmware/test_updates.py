"""A phone on real MicroPython is told of a new build by the centre, fetches it over MQTT, and runs it or goes back."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import PHONE
from tests.firmware.slotted_phone import SlottedPhone
from tools.firmware import build as making
from tools.firmware import signing, sources

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from tools.brokers import Broker
    from tools.firmware.build import Image

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> RSAPrivateKey:
    path = tmp_path_factory.mktemp("maker") / "maker.pem"
    signing.make(path)
    return signing.load(path)


@pytest.fixture(scope="module")
def old(key: RSAPrivateKey) -> Image:
    return making.build("phone", making.Said("0.4.0", 40), key)


@pytest_asyncio.fixture
async def phone(tmp_path: Path, old: Image, broker: Broker) -> AsyncGenerator[SlottedPhone]:
    folder = tmp_path / "flash"
    folder.mkdir()
    made = SlottedPhone(folder, old, broker)
    made.switch_on()
    yield made
    await made.switch_off()


@contextlib.contextmanager
def changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, before: str, after: str) -> Any:
    """The sources with one text in one file replaced: what a build is made of for as long as this lasts."""
    real = sources.of_image

    def of_image(image: str) -> dict[str, Path]:
        found = real(image)
        text = found[name].read_text(encoding="utf-8")
        assert before in text
        copy = tmp_path / "changed.py"
        copy.write_text(text.replace(before, after), encoding="utf-8")
        return {**found, name: copy}

    with monkeypatch.context() as patched:
        patched.setattr(sources, "of_image", of_image)
        yield


class Shop:
    """Serves a build to a phone, piece by piece, and answers what it tells."""

    def __init__(self, centre: Centre, bundle: bytes, number: int, order: int = 7) -> None:
        self._centre = centre
        self._bundle = bundle
        self._order = order
        self._asked_before = len(centre.all("fetch"))
        self.served = 0
        centre.says(PHONE, "update", {"id": order, "utc_s": 1795752000, "number": number, "length_bytes": len(bundle)})
        self._task = asyncio.create_task(self._serve())

    async def _serve(self) -> None:
        heard = self._asked_before
        answered = 0
        while True:
            asked = self._centre.all("fetch")
            for one in asked[heard:]:
                heard += 1
                for at in range(one["offset_bytes"], one["offset_bytes"] + 256 * one["count"], 256):
                    if piece := self._bundle[at : at + 256]:
                        value = {"id": self._order, "offset_bytes": at, "data": base64.b64encode(piece).decode()}
                        self._centre.says(PHONE, "piece", value)
                        self.served += len(piece)
            told = self._centre.all("event", kind="update")
            for one in told[answered:]:
                answered += 1
                self._centre.answers({"button": PHONE, **one}, "received")
            await asyncio.sleep(0.01)

    def close(self) -> None:
        self._task.cancel()


async def told(centre: Centre, detail: str) -> None:
    await wait_for(
        lambda: any(one["detail"] == detail for one in centre.all("event", kind="update")),
        lambda: f"{detail}; it told {centre.all('event')}",
    )


async def test_a_new_build_is_fetched_tried_and_confirmed(
    phone: SlottedPhone, centre: Centre, key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with changed(monkeypatch, tmp_path, "sos/parts/update.py", "CONFIRM_MS_MIN = 60_000", "CONFIRM_MS_MIN = 1_000"):
        new = making.build("phone", making.Said("0.4.1", 41), key)
    assert (await centre.hears("heartbeat"))["firmware"] == "phone 0.4.0"
    assert centre.all("heartbeat")[0]["slot"] == "a"
    shop = Shop(centre, new.bundle, 41)
    await told(centre, "7 trying")
    await told(centre, "7 done")
    assert (await centre.hears("heartbeat", slot="b"))["firmware"] == "phone 0.4.1"
    await wait_for(lambda: phone.slot.startswith("b firm"), lambda: phone.slot)
    assert phone.starts == 2
    assert shop.served < len(new.bundle) + 4096, "hardly anything is sent twice"
    shop.close()


async def test_a_build_that_cannot_start_is_rolled_back_after_three_starts_and_told_of(
    phone: SlottedPhone, centre: Centre, key: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with changed(monkeypatch, tmp_path, "board/run.py", "    gc.collect()\n", "    raise OSError('no such pin')\n"):
        new = making.build("phone", making.Said("0.4.1", 41), key)
    await centre.hears("heartbeat")
    shop = Shop(centre, new.bundle, 41)
    await told(centre, "7 failed rolled_back")
    assert phone.starts == 1 + 3 + 1
    await wait_for(lambda: phone.slot.startswith("a firm"), lambda: phone.slot)
    why = {"id": 7, "state": "failed", "pct": 0, "why": "rolled_back"}
    assert await centre.hears("heartbeat", firmware="phone 0.4.0", slot="a", update=why)
    shop.close()


async def test_a_phone_in_safe_mode_is_mended_by_an_update(
    tmp_path: Path, old: Image, broker: Broker, centre: Centre, key: RSAPrivateKey
) -> None:
    new = making.build("phone", making.Said("0.4.1", 41), key)
    (tmp_path / "flash").mkdir()
    phone = SlottedPhone(tmp_path / "flash", old, broker)
    (phone.folder / "slot").write_text("a firm 3")  # the starts before went wrong; this is one more
    phone.switch_on()
    try:
        assert (await centre.hears("heartbeat"))["safe_mode"] is True
        shop = Shop(centre, new.bundle, 41)
        await told(centre, "7 trying")
        await wait_for(lambda: centre.all("heartbeat", slot="b"), lambda: f"it; {phone.shown}")
        assert "safe_mode" not in centre.all("heartbeat", slot="b")[0]
        shop.close()
    finally:
        await phone.switch_off()


async def test_what_a_stranger_has_signed_is_refused_before_its_code_is_fetched(
    phone: SlottedPhone, centre: Centre, tmp_path: Path
) -> None:
    signing.make(tmp_path / "stranger.pem")
    forged = making.build("phone", making.Said("0.4.1", 41), signing.load(tmp_path / "stranger.pem"))
    await centre.hears("heartbeat")
    shop = Shop(centre, forged.bundle, 41)
    await told(centre, "7 failed forged")
    assert shop.served < len(forged.bundle) // 8, "its manifest is all that was fetched"
    assert phone.starts == 1
    shop.close()


async def test_after_a_power_cut_it_goes_on_where_it_was(
    phone: SlottedPhone, centre: Centre, key: RSAPrivateKey
) -> None:
    new = making.build("phone", making.Said("0.4.1", 41), key)
    await centre.hears("heartbeat")
    shop = Shop(centre, new.bundle, 41)
    await wait_for(lambda: shop.served > len(new.bundle) * 7 // 8, lambda: str(shop.served))  # most is in one file
    await phone.switch_off()
    shop.close()
    before = shop.served
    beats = len(centre.all("heartbeat"))
    phone.switch_on()
    await wait_for(lambda: len(centre.all("heartbeat")) > beats, lambda: "a heartbeat")
    again = Shop(centre, new.bundle, 41)
    await told(centre, "7 trying")
    assert before + again.served < len(new.bundle) + 20_000
    assert again.served < len(new.bundle) - 20_000
    again.close()


async def test_nothing_is_fetched_while_somebody_waits_for_help(
    phone: SlottedPhone, centre: Centre, old: Image
) -> None:
    await centre.hears("heartbeat")
    phone.key(4, 0)
    press = await centre.hears("sos")
    shop = Shop(centre, old.bundle, 41)
    await asyncio.sleep(1.5)
    assert centre.all("fetch") == []
    centre.answers(press, "closed")
    await wait_for(lambda: bool(centre.all("fetch")), lambda: "no fetch")
    shop.close()


def test_a_build_has_all_that_is_imported_and_nothing_else() -> None:
    files = sources.of_image("phone")
    assert {"board/run.py", "sos/parts/update.py", "board/updating.py", "typing.py", "sos/wire/seal.py"} <= set(files)
    assert not {"boot.py", "main.py"} & set(files)
    assert all(path.is_file() for path in files.values())
