"""The air between radios that are processes of their own: what one sends by UDP, the others hear, by a seed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Self

from sos.parts import radio

if TYPE_CHECKING:
    from simulator.air.medium import Medium

DBM: Final = 55  # below zero
EVERYBODY: Final = radio.EVERYBODY
_DOWN: Final = (radio.ANSWER, radio.PAIR_OFFER)

Address = tuple[str, int]


class Relay(asyncio.DatagramProtocol):
    """`async with Relay(medium) as air`: `air.address` is what LAMPLIGHT_AIR must be. `heard` has what was sent.

    The form of the datagrams is that of simulator/board/espnow.py.
    """

    def __init__(self, medium: Medium) -> None:
        self.medium = medium
        self.heard: list[bytes] = []
        self._radios: dict[Address, int] = {}  # and on which channel each is
        self._transport: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._transport is not None:
            self._transport.close()

    @property
    def address(self) -> str:
        """Host and port."""
        if self._transport is None:
            raise RuntimeError("not open")
        host, port = self._transport.get_extra_info("sockname")[:2]
        return f"{host}:{port}"

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """One radio sends, or says where it is."""
        self._radios[addr] = data[0]
        peer, frame = data[1:7], data[7:]
        if not frame:
            return
        self.heard.append(frame)
        up = radio.kind_of(frame) not in _DOWN
        for ms, arriving in self.medium.fates(frame, up=up):
            asyncio.get_running_loop().call_later(ms / 1000, self._deliver, addr, peer, data[0], arriving)

    def say(self, frame: bytes) -> None:
        """A stranger sends a frame that all radios hear."""
        for to in self._radios:
            self._send(to, b"\x02evil!", frame)

    def _deliver(self, sender: Address, peer: bytes, channel: int, frame: bytes) -> None:
        for to, where in self._radios.items():
            if to != sender and where == channel and peer in (EVERYBODY, _name(to)):
                self._send(to, _name(sender), frame)

    def _send(self, to: Address, name: bytes, frame: bytes) -> None:
        if self._transport is not None:
            self._transport.sendto(name + bytes([DBM]) + frame, to)


def _name(address: Address) -> bytes:
    """The radio's own address: a local one, made of its port."""
    return b"\x02\x00\x00\x00" + address[1].to_bytes(2, "big")
