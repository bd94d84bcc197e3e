"""Reads tests/wire/vectors.json one case at a time: the whole file is larger than the memory of a device."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sos import wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATH = __file__.replace("\\", "/").rsplit("/", 2)[0] + "/wire/vectors.json"


def cases(kind: str) -> Iterator[dict[str, Any]]:
    """The cases of one kind ("golden", "refused" and so on); README.md of tests/wire has the list."""
    found = 0
    with open(PATH, "rb") as lines:  # noqa: PTH123  (no pathlib on the device)
        for line in lines:
            if line.startswith(b'{"' + kind.encode() + b'"'):
                found += 1
                yield json.loads(line.rstrip(b",\n"))
    assert found, "no cases of kind " + kind


def payload(case: dict[str, Any]) -> bytes:
    """The bytes of a case, which are written as text, as hexadecimal, or as text and a piece that is repeated."""
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "repeat" in case:
        start, piece, times = case["repeat"]
        return start.encode() + piece.encode() * times
    return case["bytes"].encode()


def refusal(work: Callable[[], object]) -> wire.WireError:
    """The WireError that `work()` must raise."""
    try:
        done = work()
    except wire.WireError as error:
        return error
    raise AssertionError("not refused: " + repr(done))
