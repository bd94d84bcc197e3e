"""What comes out of the phone's loudspeaker, as a tape recorder beside it hears it."""

from __future__ import annotations

import array
import math
import time
import wave
from typing import TYPE_CHECKING

import pytest
from sos.parts import signs

from tests.firmware.centre import Centre, wait_for
from tests.firmware.real_phone import PHONE, RealPhone
from tools.firmware import sound

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

LOUD = 500


class Ear:
    """Hears the tape of a phone as (hertz, milliseconds) of one tone after the other."""

    def __init__(self, tape: Path) -> None:
        self._tape = tape

    def samples(self) -> list[int]:
        with wave.open(str(self._tape)) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, sound.RATE)
            return list(array.array("h", file.readframes(file.getnframes())))

    def tones(self) -> list[tuple[int, int]]:
        """Runs of one pitch, found by counting how often the sound goes up through zero."""
        samples = self.samples()
        runs: list[tuple[int, int]] = []
        start = 0
        while start < len(samples):
            if abs(samples[start]) < LOUD and max(map(abs, samples[start : start + 40])) < LOUD:
                start += 40
                continue
            end = start
            while end < len(samples) and max(map(abs, samples[end : end + 40])) >= LOUD:
                end += 40
            piece = samples[start:end]
            rises = [at for at in range(1, len(piece)) if piece[at - 1] < 0 <= piece[at]]
            if len(rises) > 1:
                hertz = round(sound.RATE * (len(rises) - 1) / (rises[-1] - rises[0]))
                runs.append((hertz, len(piece) * 1000 // sound.RATE))
            start = end
        return runs

    def hears_at(self, hertz: int, piece: list[int]) -> float:
        """How much of a sound is at this pitch, 0 to 1 (Goertzel)."""
        turn = 2 * math.pi * hertz / sound.RATE
        real = sum(value * math.cos(turn * at) for at, value in enumerate(piece))
        imaginary = sum(value * math.sin(turn * at) for at, value in enumerate(piece))
        power = sum(value * value for value in piece) * len(piece) / 2
        return (real * real + imaginary * imaginary) / power if power else 0.0


def sounds_like(heard: list[tuple[int, int]], state: str) -> bool:
    """Whether these tones are the notes of a state, within 3 % of their pitch and 30 ms of their length."""
    wanted = [(hertz, lasting_ms) for hertz, lasting_ms in signs.notes(state) if hertz]
    return len(heard) == len(wanted) and all(
        abs(one[0] - note[0]) <= note[0] * 0.03 and abs(one[1] - note[1]) <= 30
        for one, note in zip(heard, wanted, strict=True)
    )


@pytest.fixture
async def quiet_phone(tmp_path: Path, phone_image: Path, broker: Broker) -> RealPhone:
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "speaker.wav").touch()
    return RealPhone(folder, phone_image, broker)


async def test_a_press_is_heard_at_once_and_each_answer_by_its_own_tones(
    quiet_phone: RealPhone, centre: Centre
) -> None:
    phone, ear = quiet_phone, Ear(quiet_phone.folder / "speaker.wav")
    await phone.switch_on()
    try:
        await phone.shows(light="idle")
        await centre.hears("status", online=True)
        began_s = time.monotonic()
        await phone.press()
        await wait_for(lambda: len(ear.samples()) > 100, lambda: "the first samples")
        assert time.monotonic() - began_s < 1  # the press itself takes most of it; 50 ms are a bench's business
        press = await centre.hears("sos")
        heard = "eh"
        assert heard == signs.sign("heard")[2]
        await wait_for(lambda: sounds_like(ear.tones()[:2], "heard"), lambda: f"{ear.tones()}")
        assert ear.hears_at(659, ear.samples()[100:800]) > 0.8
        assert ear.hears_at(440, ear.samples()[100:800]) < 0.1
        for stage in ("received", "taken", "closed"):
            before = len(ear.tones())
            centre.answers(press, stage)
            await phone.shows(say=stage)
            await wait_for(
                lambda stage=stage: sounds_like(ear.tones()[-len([n for n in signs.notes(stage) if n[0]]) :], stage),
                lambda stage=stage, before=before: f"{stage}: {ear.tones()[before:]}",
            )
    finally:
        await phone.cut_power()


async def test_a_phrase_that_was_recorded_is_played_in_place_of_the_tones(
    quiet_phone: RealPhone, centre: Centre
) -> None:
    phone, ear = quiet_phone, Ear(quiet_phone.folder / "speaker.wav")
    folder = phone.folder / "voice" / "zh-CN"
    folder.mkdir(parents=True)
    humming = [round(20_000 * math.sin(2 * math.pi * 250 * at / sound.RATE)) for at in range(sound.RATE // 2)]
    (folder / "received.wav").write_bytes(sound.wav(sound.mu_law(humming)))
    (folder / "taken.wav").write_bytes(b"no sound at all")
    await phone.switch_on()
    try:
        await phone.press()
        press = await centre.hears("sos")
        centre.answers(press, "received")
        await wait_for(lambda: ear.tones()[-1:] and abs(ear.tones()[-1][0] - 250) < 8, lambda: f"{ear.tones()}")
        await wait_for(lambda: abs(ear.tones()[-1][1] - 500) < 40, lambda: f"{ear.tones()}")
        centre.answers(press, "taken")
        await wait_for(lambda: sounds_like(ear.tones()[-4:], "taken"), lambda: f"{ear.tones()}")
    finally:
        await phone.cut_power()


async def test_a_home_in_which_nothing_happens_is_quiet(quiet_phone: RealPhone, centre: Centre) -> None:
    phone, ear = quiet_phone, Ear(quiet_phone.folder / "speaker.wav")
    await phone.switch_on()
    try:
        await phone.shows(light="idle")
        await centre.hears("heartbeat")
        assert ear.samples() == []
    finally:
        await phone.cut_power()


async def test_the_centre_sets_how_loud_the_phone_speaks(quiet_phone: RealPhone, centre: Centre) -> None:
    phone, ear = quiet_phone, Ear(quiet_phone.folder / "speaker.wav")
    await phone.switch_on()
    try:
        await centre.hears("status", online=True)
        centre.says(PHONE, "set", {"version": 1, "utc_s": int(time.time()), "volume_step": 5, "language": "fr"})
        await phone.shows(volume=5)
        await phone.press()
        await wait_for(lambda: sounds_like(ear.tones()[:2], "heard"), lambda: f"{ear.tones()}")
        assert max(ear.samples()) > 15_000  # at step 4, which it starts with, it is half of that
    finally:
        await phone.cut_power()
