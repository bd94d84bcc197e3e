"""Makes the phone's voice: every phrase of firmware/voice/phrases.json in three languages, as small files.

    python -m tools.firmware.voice [folder]

Each is <language>/<use>.wav on the phone. A recording of a person in firmware/voice/recordings/<language>/<number>.wav
is taken as it is; all else is spoken by espeak-ng, a placeholder that sounds like a machine. Without espeak-ng only the
recordings are made, and the phone plays its notes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import string
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pypinyin import Style, lazy_pinyin

from tools.firmware import sound
from tools.setup.steps import ROOT

VOICE: Final = ROOT / "firmware" / "voice"
CACHE: Final = ROOT / ".cache" / "firmware" / "voice"
LANGUAGES: Final = ("zh-CN", "fr", "en")
SECONDS_MAX: Final = 60
# Slow, for ears of 85 years: words, or Chinese syllables, a minute. espeak-ng reads most Chinese characters as if their
# pinyin were English; it reads pinyin with the number of the tone rightly.
_READERS: Final = {"zh-CN": ("cmn-latn-pinyin", 170), "fr": ("fr-fr", 130), "en": ("en-gb", 130)}
_MAKING: Final = "1"  # a new number makes all files anew


@dataclass(frozen=True)
class Phrase:
    """`texts` by language, "" where one needs none; `reading`: how the Chinese is read, where that is unusual.

    `use` is the word by which the phone calls it; of a surname the code of its character.
    """

    number: int
    use: str
    texts: dict[str, str]
    reading: str = ""


@dataclass(frozen=True)
class Made:
    """One file of the voice. `recorded`: by a person."""

    language: str
    phrase: Phrase
    data: bytes
    recorded: bool


def phrases(path: Path = VOICE / "phrases.json") -> list[Phrase]:
    """All of them by number: what is said, the letters, the surnames."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    said = [Phrase(one["number"], one["use"], {name: one[name] for name in LANGUAGES}) for one in found["phrases"]]
    first = found["letters"]["first"]
    letters = [
        Phrase(first + at, letter, dict.fromkeys(LANGUAGES, letter.upper()), letter.upper())
        for at, letter in enumerate(string.ascii_lowercase)
    ]
    names = found["surnames"]
    surnames: list[Phrase] = []
    for at, line in enumerate(names["names"]):
        surname, reading = line.split()
        text = names["zh-CN"].replace("{surname}", surname)
        surnames.append(
            Phrase(names["first"] + at, f"{ord(surname):x}", {"zh-CN": text, "fr": "", "en": ""}, f"xiao3 {reading}")
        )
    return [*said, *letters, *surnames]


def make(languages: tuple[str, ...] = LANGUAGES, recordings: Path = VOICE / "recordings") -> list[Made]:
    """Every file that can be made here. NotSoundError names a recording that is none."""
    wanted = [(language, phrase) for language in languages for phrase in phrases() if phrase.texts[language]]
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(make_one, language, phrase, recordings) for language, phrase in wanted]
        return [found for one in made if (found := one.result()) is not None]


def make_one(language: str, phrase: Phrase, recordings: Path = VOICE / "recordings") -> Made | None:
    """One file; None if there is no recording of it and nothing here that could speak it."""
    recording = recordings / language / f"{phrase.number}.wav"
    if recording.is_file():
        try:
            return Made(language, phrase, sound.phone_sound(recording), recorded=True)
        except sound.NotSoundError as error:
            raise sound.NotSoundError(f"{recording}: {error}") from error
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    return Made(language, phrase, _spoken(program, language, phrase), recorded=False)


def command(program: str, language: str, phrase: Phrase) -> list[str]:
    """How espeak-ng is asked for a phrase."""
    reader, speed = _READERS[language]
    text = phrase.texts[language]
    if language == "zh-CN":
        if phrase.use in string.ascii_lowercase:
            reader = _READERS["en"][0]
        else:
            text = phrase.reading or pinyin(text)
    return [program, "-v", reader, "-s", str(speed), text]


def pinyin(text: str) -> str:
    """Chinese as espeak-ng can read it, its pauses kept."""
    pieces: list[str] = lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(pieces).translate(str.maketrans("，。：、？！", ",.:,?!"))


def write(folder: Path, made: list[Made]) -> None:
    """Each as <language>/<use>.wav under `folder`; files of an earlier making are gone afterwards."""
    for language in LANGUAGES:
        shutil.rmtree(folder / language, ignore_errors=True)
    for one in made:
        path = folder / one.language / f"{one.phrase.use}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)


def table(made: list[Made]) -> str:
    """How large the voice is in each language, and how much of it is a person's."""
    lines = [f"{'language':<10} {'files':>6} {'recorded':>9} {'seconds':>8} {'bytes':>10}"]
    for language in LANGUAGES:
        mine = [one for one in made if one.language == language]
        length = sum(len(one.data) for one in mine)
        recorded = sum(one.recorded for one in mine)
        lines.append(f"{language:<10} {len(mine):>6} {recorded:>9} {length / sound.RATE:>8.0f} {length:>10,}")
    return "\n".join(lines)


def _spoken(program: str, language: str, phrase: Phrase) -> bytes:
    asked = command(program, language, phrase)
    key = hashlib.sha256("|".join([_MAKING, *asked[1:]]).encode()).hexdigest()[:32]
    kept = CACHE / f"{key}.wav"
    if not kept.exists():
        done = subprocess.run([*asked, "--stdout"], capture_output=True, check=True, timeout=SECONDS_MAX)
        CACHE.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{language}-{phrase.number}")
        part.write_bytes(sound.phone_sound(done.stdout))
        part.rename(kept)
    return kept.read_bytes()


def main() -> int:
    """0 when every phrase has its file in every language; 1 if only recordings could be made."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "firmware" / "voice"
    made = make()
    write(folder, made)
    print(table(made))
    wanted = sum(1 for phrase in phrases() for language in LANGUAGES if phrase.texts[language])
    spoken = sum(not one.recorded for one in made)
    print(f"In {folder}: {len(made)} of {wanted} files; {spoken} by a placeholder voice, espeak-ng.")
    if len(made) < wanted:
        print(
            "MISSING: espeak-ng (Debian: apt install espeak-ng). Where a phrase has no file the phone plays its notes."
        )
    return 0 if len(made) == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
