"""Device and hub never disagree about a message: the same random payloads, judged by CPython and by MicroPython."""

from __future__ import annotations

import random
import subprocess
from collections import Counter

import pytest

from tests.portable import judge
from tests.portable.cases import cases, payload
from tests.randomness import PROFILE, SEED
from tools.setup import micropython

PAYLOADS = {"quick": 10_000, "long": 200_000}[PROFILE]
BYTES_MAX = 600  # what is too long is refused before it is looked at, and its hexadecimal would fill a device's heap
MARKS = [
    b'"',
    b"\\",
    b"\\u",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"-",
    b"0",
    b".",
    b"e1",
    b"1e9",
    b" ",
    b"\n",
    b"\0",
    b"null",
]
LETTERS = [b"\x80", b"\xc0", b"\xed\xa0\x80", b"\xf4\x90", b"\xff", "王".encode(), "🏮".encode()]
PIECES = MARKS + LETTERS


def mutated(chance: random.Random, data: bytes) -> bytes:
    """`data` with up to three pieces put in, taken out, doubled or moved."""
    for _ in range(chance.randint(0, 3)):
        start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        cut = data[start : min(end, start + chance.choice((0, 1, 1, 2, 8)))]
        middle = chance.choice((b"", b"", cut * 2, chance.choice(PIECES), chance.choice(PIECES), bytes(reversed(cut))))
        data = data[:start] + middle + data[start + len(cut) :]
    return data


@pytest.mark.needs_micropython
def test_device_and_hub_judge_every_message_alike(capsys: pytest.CaptureFixture[str]) -> None:
    interpreter = micropython.find()
    assert interpreter is not None
    chance = random.Random(SEED)  # noqa: S311  (chosen for being repeatable)
    known = [(case[kind], payload(case)) for kind in ("golden", "accepted", "refused") for case in cases(kind)]
    known = [(name, data) for name, data in known if len(data) < BYTES_MAX]
    picked = [(name, mutated(chance, data)) for name, data in (chance.choice(known) for _ in range(PAYLOADS))]
    done = subprocess.run(
        interpreter.run(judge.__file__),
        input="".join(f"{name} {data.hex()}\n" for name, data in picked),
        env=micropython.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    verdicts = [judge.verdict(name, data) for name, data in picked]
    for (name, data), here, there in zip(picked, verdicts, done.stdout.splitlines(), strict=True):
        assert here == there, f"SEED={SEED}: {name} {data!r}"
    outcomes = Counter(verdict.split(" ")[0] for verdict in verdicts)
    with capsys.disabled():
        print(f"\n{PAYLOADS} payloads judged alike, SEED={SEED}: {dict(outcomes)}")  # noqa: T201
    assert outcomes["right"] > PAYLOADS // 50
    assert outcomes["not_json"] > PAYLOADS // 50
    assert outcomes["not_utf8"] > 0
