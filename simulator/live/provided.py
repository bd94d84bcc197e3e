"""What the live town can be given by the program that starts it, which may know more than a simulator may."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from simulator.live.address import Address
    from simulator.live.real_phones import Firmware


class CannotProvide(Exception):
    """It cannot be had; the text says why, in one line."""


class Wanted(NamedTuple):
    """A hub with the town of this seed. `lines`: which residents' devices have a connection of their own."""

    folder: Path
    homes: int
    seed: int
    operators: int
    lines: range


class OwnHub(NamedTuple):
    """A running broker and hub, with everything that a simulator must know of them."""

    site: str
    site_key: bytes
    broker: Address
    gateway_password: str
    hub_url: str
    hub_pid: int
    logins: Path


class Provided(NamedTuple):
    """`firmware` makes the device's program ready in a folder; `own_hub` runs a hub as long as it is used."""

    firmware: Callable[[Path], Firmware]
    own_hub: Callable[[Wanted], AbstractContextManager[OwnHub]]
