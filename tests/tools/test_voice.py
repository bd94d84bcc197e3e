"""The phone's voice: one set of numbers for phone and texts, sound that is still sound at the end, recordings first."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import wave
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sos.parts import signs
from sos.parts.effects import PHRASES, STATES
from sos.parts.voice import EMERGENCY, KEYS, name_pieces

from tools.firmware import signs as signs_table
from tools.firmware import sound, voice

if TYPE_CHECKING:
    from pathlib import Path

FIRST_LETTER = 101


def recording(hertz: int, rate: int, peak: int = 12_000, seconds: float = 0.5) -> bytes:
    """A WAV file as a recorder makes it, with silence at both ends."""
    silence = [0] * (rate // 4)
    humming = [round(peak * math.sin(2 * math.pi * hertz * at / rate)) for at in range(round(rate * seconds))]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"".join(one.to_bytes(2, "little", signed=True) for one in silence + humming + silence))
    return file.getvalue()


def levels(data: bytes) -> list[int]:
    """The samples of a file of the phone."""
    assert data[:4] == b"RIFF"
    assert int.from_bytes(data[54:58], "little") == len(data) - 58
    return [sound.level(byte) for byte in data[58:]]


def pitch(samples: list[int]) -> float:
    """Hertz, by counting how often the sound goes up through zero."""
    rises = [at for at in range(1, len(samples)) if samples[at - 1] < 0 <= samples[at]]
    return sound.RATE * (len(rises) - 1) / (rises[-1] - rises[0])


def test_whatever_the_phone_shows_or_says_has_a_phrase() -> None:
    phrases = voice.phrases()
    assert len({phrase.number for phrase in phrases}) == len({phrase.use for phrase in phrases}) == len(phrases)
    uses = {phrase.use for phrase in phrases}
    states = {line.split(" ")[0] for line in signs.SIGNS.strip().split("\n")}
    assert states | {*STATES, *PHRASES, *EMERGENCY, *KEYS, "taken_by", "taken_by_end"} <= uses
    for name in ("王敏", "常青", "Zhou Min"):
        assert set(name_pieces(name)) <= uses
        assert name_pieces(name)


def test_the_readme_has_the_table_of_lights_and_sounds() -> None:
    assert signs_table.table() in (voice.ROOT / "firmware" / "README.md").read_text(encoding="utf-8")


def test_a_number_keeps_its_phrase() -> None:
    """Recordings carry the number: one may be added at the end, none may become another."""
    by_number = {phrase.number: phrase.use for phrase in voice.phrases()}
    assert (by_number[1], by_number[2], by_number[5], by_number[43]) == ("idle", "heard", "taken", "tamper")
    assert (by_number[101], by_number[126], by_number[201], by_number[300]) == ("a", "z", "738b", "5e38")


def test_every_phrase_is_there_in_every_language() -> None:
    for phrase in voice.phrases():
        if phrase.number < FIRST_LETTER and phrase.use != "taken_by":  # in French and English the name comes first
            assert all(phrase.texts[language].strip() for language in voice.LANGUAGES), phrase
        assert all(len(text) <= 80 for text in phrase.texts.values()), "nobody listens for so long"


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_a_recording_of_any_rate_keeps_its_pitch_and_loses_its_silence(rate: int) -> None:
    heard = levels(sound.phone_sound(recording(440, rate)))
    assert abs(pitch(heard[800:-800]) - 440) < 2
    assert 0.5 <= len(heard) / sound.RATE < 0.6
    assert 0.85 * sound.PEAK < max(heard) < 32_767


def test_what_the_phone_cannot_play_does_not_come_back_as_a_hiss() -> None:
    high = sound.resampled(sound.read_wav(recording(6_000, 22_050, peak=20_000))[1], 22_050)
    assert max(map(abs, high[2_200:5_800])) < 200  # 40 dB less


@given(st.integers(-32_768, 32_767))
def test_a_byte_is_never_far_from_its_sample(sample: int) -> None:
    away = abs(sound.level(sound.mu_law([sample])[0]) - sample)
    assert away <= max(8, abs(sample) // 16 if abs(sample) <= 32_124 else 700)


@pytest.mark.parametrize(
    "data",
    [b"", b"RIFF", recording(440, 8_000)[:30], recording(440, 8_000, peak=0), b"RIFF" + bytes(200)],
)
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(sound.NotSoundError):
        sound.phone_sound(data)


def test_a_recording_takes_the_place_of_the_placeholder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "recordings" / "fr"
    folder.mkdir(parents=True)
    (folder / "2.wav").write_bytes(recording(300, 16_000))
    made = voice.make(recordings=tmp_path / "recordings")
    assert [(one.language, one.phrase.use, one.recorded) for one in made] == [("fr", "heard", True)]
    voice.write(tmp_path / "voice", made)
    assert [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "voice").rglob("*.wav")] == [
        "voice/fr/heard.wav"
    ]
    (folder / "3.wav").write_bytes(b"a text")
    with pytest.raises(sound.NotSoundError, match=r"fr/3\.wav"):
        voice.make(recordings=tmp_path / "recordings")


@pytest.mark.needs_espeak
@pytest.mark.parametrize("language", voice.LANGUAGES)
def test_the_placeholder_speaks_every_phrase_in_its_own_language(language: str) -> None:
    program = shutil.which("espeak-ng")
    assert program is not None
    for phrase in voice.phrases():
        if phrase.texts[language] and phrase.number < FIRST_LETTER:
            asked = voice.command(program, language, phrase)
            sounds = subprocess.run([*asked, "-q", "-x"], capture_output=True, text=True, check=True).stdout
            assert len(sounds.strip()) > 5, phrase
            assert "(en)" not in sounds, f"read as English: {phrase}"


@pytest.mark.needs_espeak
def test_a_spoken_phrase_is_a_few_seconds_that_can_be_heard() -> None:
    heard = voice.phrases()[1]
    for language in voice.LANGUAGES:
        made = voice.make_one(language, heard)
        assert made is not None
        assert not made.recorded
        samples = levels(made.data)
        assert 0.4 < len(samples) / sound.RATE < 3
        assert max(samples) > 0.7 * sound.PEAK
