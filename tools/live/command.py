"""Starts the live town for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.live.__main__ import main as live
from simulator.live.provided import Provided
from tools.live.firmware import prepare_firmware
from tools.live.own_hub import own_hub

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> None:
    """Run it with these arguments; `--live` among them is left out, and `--live=ADDRESS` is the broker's address."""
    rest = [one.removeprefix("--live=") for one in arguments if one != "--live"]
    live(rest, "lamplight simulate --live", Provided(prepare_firmware, own_hub))
