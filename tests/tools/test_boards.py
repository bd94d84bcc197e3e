"""The partition tables of `firmware/boards/`: the slots are where boards map them, and a build has room in them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sos.parts.manifest import BUNDLE_LENGTH_MAX

BOARDS = Path(__file__).parents[2] / "firmware" / "boards"
FLASH_BYTES = {"LAMPLIGHT_PHONE": 8 << 20, "LAMPLIGHT_REMOTE": 4 << 20}
MAPPED_BYTES = 0x10000  # an ESP32 maps its flash in pages of 64 kB


def table(board: str) -> dict[str, tuple[int, int]]:
    """Where each partition begins, and its length."""
    lines = (BOARDS / board / "partitions.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.reader((line for line in lines if not line.startswith("#")), skipinitialspace=True)
    return {name: (int(at, 0), int(length, 0)) for name, _, _, at, length in rows}


@pytest.mark.parametrize("board", FLASH_BYTES)
def test_partitions_lie_one_behind_the_other_and_leave_room_for_files(board: str) -> None:
    found = table(board)
    at = 0x9000  # behind the table itself
    for start, length in found.values():
        assert start >= at
        assert length % 0x1000 == 0
        at = start + length
    assert FLASH_BYTES[board] - at >= 1 << 20
    assert found["romfs"][0] % MAPPED_BYTES == 0
    size = f"CONFIG_ESPTOOLPY_FLASHSIZE_{FLASH_BYTES[board] >> 20}MB=y"
    assert size in (BOARDS / board / "sdkconfig.board").read_text(encoding="utf-8")
    assert "#define MICROPY_VFS_ROM (1)" in (BOARDS / board / "mpconfigboard.h").read_text(encoding="utf-8")


def test_each_half_of_a_phones_partition_takes_the_largest_build() -> None:
    assert table("LAMPLIGHT_PHONE")["romfs"][1] // 2 == BUNDLE_LENGTH_MAX
