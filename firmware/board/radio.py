"""Carries frames between a remote control and its phone by ESP-NOW; what they mean is not here."""

import espnow
import network

PEERS_MAX = 15  # of the 20 that the chip can have
BUFFER_LENGTH = 1024


class Radio:
    """`station`: the interface whose channel it is on."""

    def __init__(self) -> None:
        self.station = network.WLAN(network.STA_IF)
        self.station.active(True)
        self._now = espnow.ESPNow()
        self._now.active(True)
        self._now.config(rxbuf=BUFFER_LENGTH)
        self._peers: "list[bytes]" = []

    def awake(self) -> None:
        """Listen always: a phone on mains has no reason to let its receiver rest."""
        self.station.config(pm=self.station.PM_NONE)

    def tune(self, channel: int) -> None:
        """Go to this channel; while the station joins a network the chip goes where that is."""
        try:
            self.station.config(channel=channel)
        except (OSError, RuntimeError):
            pass

    @property
    def channel(self) -> int:
        """Where it is."""
        return self.station.config("channel")

    def send(self, peer: bytes, frame: bytes) -> None:
        """Once; nobody waits for the radio's own acknowledgement, which proves nothing."""
        try:
            if peer not in self._peers:
                if len(self._peers) >= PEERS_MAX:
                    self._now.del_peer(self._peers.pop(0))
                self._now.add_peer(peer)
                self._peers.append(peer)
            self._now.send(peer, frame, False)
        except OSError:
            pass  # no room in the radio, or the channel is changing: it will be said again

    def receive(self, wait_ms: int) -> "tuple[bytes, bytes, int] | None":
        """(peer, frame, dBm) of the next frame, None if none comes in time."""
        try:
            peer, frame = self._now.recv(wait_ms)
        except (OSError, ValueError):
            return None  # the buffer had been overrun
        if peer is None or frame is None:
            return None
        return bytes(peer), bytes(frame), self._dbm(bytes(peer))

    def on_frame(self, call: "object") -> None:
        """`call(radio)` from now on when there is something to receive; it may come in an interrupt."""
        self._now.irq(call)  # pyright: ignore[reportArgumentType] - any callable

    def _dbm(self, peer: bytes) -> int:
        found = self._now.peers_table.get(peer)  # pyright: ignore[reportAttributeAccessIssue] - the ESP32 has it
        return min(max(int(found[0]), -127), 0) if found else -127
