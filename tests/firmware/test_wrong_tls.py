"""Who is not what they say gets no press: the phone says why on its console, and to the right centre when it is back.

Each case is a world in which something about the certificates is wrong, then the same one put right. A press made in
the wrong one arrives in the right one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from hub.certificates import revoke
from tests.cast import BROKER_PASSWORD, SITE, SITE_KEY
from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import PHONE, RealPhone
from tests.firmware.secure import DAY_MS, Authority
from tools.brokers import Broker, Rights
from tools.firmware import rom

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers.mosquitto import Tls

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

CASES = {
    "the broker's is signed by somebody else": "unknown_authority",
    "the broker's is for another name": "wrong_name",
    "the broker's has expired": "expired",
    "the broker's begins next week": "not_yet_valid",
    "ours is signed by somebody else": "our_certificate",
    "ours has expired": "our_certificate",
    "ours was revoked": "our_certificate",
}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class World:
    """An authority that was made a month ago, another one, and the flash of a phone."""

    def __init__(self, folder: Path) -> None:
        self.phone = folder / "phone"
        self.phone.mkdir()
        self._now_ms = _now_ms()
        self.ours = Authority(folder / "ca", self._now_ms - 30 * DAY_MS)
        self.others = Authority(folder / "others", self._now_ms - 30 * DAY_MS)

    def right(self) -> Tls:
        """As it should be."""
        self.ours.give(PHONE, self.phone, self._now_ms)
        return self.ours.listener(issued_ms=self._now_ms)

    def wrong(self, case: str, right: Tls) -> Tls:
        """The listener for a case; the phone's flash is made to fit."""
        if case == "the broker's is signed by somebody else":
            return self._on(right, self.others.listener(issued_ms=self._now_ms))
        if case == "the broker's is for another name":
            return self._on(right, self.ours.listener("somebody.example", issued_ms=self._now_ms))
        if case == "the broker's has expired":
            return self._on(right, self.ours.listener("127.0.0.1", issued_ms=self._now_ms - 9 * DAY_MS, days=1))
        if case == "the broker's begins next week":
            return self._on(right, self.ours.listener("127.0.0.1", begins_ms=self._now_ms + 8 * DAY_MS))
        if case == "ours has expired":
            self.ours.give(PHONE, self.phone, self._now_ms - 9 * DAY_MS, days=1)
        elif case == "ours is signed by somebody else":
            theirs = (self.phone / "tls" / "ca.der").read_bytes()
            self.others.give(PHONE, self.phone, self._now_ms)
            (self.phone / "tls" / "ca.der").write_bytes(theirs)
        else:
            revoke(self.ours.folder, PHONE, self._now_ms)
        return right

    def _on(self, right: Tls, other: Tls) -> Tls:
        return other._replace(port=right.port, authority=self.ours.folder)


@pytest.mark.parametrize("case", CASES)
async def test_who_is_not_believed_is_refused_by_name(case: str, tmp_path: Path, phone_image: Path) -> None:
    world = World(tmp_path)
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    right = world.right()
    folder = tmp_path / "broker"
    wrong = world.wrong(case, right)
    with Broker(folder, rights, [PHONE], kind="mosquitto", tls=wrong) as broker:
        phone = RealPhone(world.phone, phone_image, broker, port=right.port, tls=True)
        await phone.switch_on()
        try:
            await phone.press()
            await phone.shows(link="lost", why=CASES[case])
            async with Centre(broker) as centre:
                assert not [one for one in centre.heard if one[0] == PHONE]
        finally:
            if CASES[case] == "our_certificate":
                await phone.cut_power()
    right = world.right()._replace(port=right.port)
    with Broker(folder, rights, [PHONE], kind="mosquitto", port=broker.port, tls=right) as broker:
        async with Centre(broker) as centre:
            try:
                if CASES[case] == "our_certificate":  # a technician brings a new one
                    await phone.switch_on()
                centre.answers(await centre.hears("sos"), "received")
                await phone.shows(light="received")
                await wait_for(
                    lambda: centre.all("heartbeat", refused=CASES[case]), lambda: f"why; heard {centre.heard}"
                )
                await wait_for(
                    lambda: '"refused"' not in (world.phone / "nvs.json").read_text(), lambda: "it to be forgotten"
                )
            finally:
                await phone.cut_power()


async def test_a_phone_that_does_not_mind_the_date_believes_nobody(tmp_path: Path) -> None:
    """The chip starts in the year 2000. With the floor of its clock it is believed at once; without, never."""
    code = rom.phone(shadows=True)
    link = code["board/link.py"].read_text(encoding="utf-8")
    (tmp_path / "link.py").write_text(link.replace("clock.set_floor()", "pass"), encoding="utf-8")
    assert "clock.set_floor()" in link
    image = tmp_path / "careless.rom"
    image.write_bytes(rom.build({**code, "board/link.py": tmp_path / "link.py"}))
    world = World(tmp_path)
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    right = world.right()
    with Broker(tmp_path / "broker", rights, [PHONE], kind="mosquitto", tls=right) as broker:
        careless = RealPhone(world.phone, image, broker, port=right.port, tls=True)
        await careless.switch_on()
        try:
            await careless.press()
            await careless.shows(link="lost", why="not_yet_valid")
        finally:
            await careless.cut_power()


async def test_the_date_is_known_again_after_a_power_cut(tmp_path: Path, phone_image: Path) -> None:
    """A centre whose certificates are all younger than this firmware: the last date that was known must do."""
    world = World(tmp_path)
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    right = world.right()
    with Broker(tmp_path / "broker", rights, [PHONE], kind="mosquitto", tls=right) as broker:
        async with Centre(broker) as centre:
            phone = RealPhone(world.phone, phone_image, broker, port=right.port, tls=True)
            await phone.switch_on()
            try:
                await phone.press()
                centre.answers(await centre.hears("sos"), "received")
                kept = tmp_path / "phone" / "nvs.json"
                await wait_for(
                    lambda: kept.exists() and "utc_min" in kept.read_text(encoding="utf-8"),
                    lambda: "the date to be kept",
                )
            finally:
                await phone.cut_power()
