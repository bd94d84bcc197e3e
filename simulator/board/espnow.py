"""Stands in for an ESP32's `espnow` on the unix port: frames go by UDP to LAMPLIGHT_AIR (simulator/air/relay.py).

What is sent there is one byte for the channel, six for whom it is for, and the frame; no frame says only where this
radio is. What comes has six bytes of whom it is from, one for the dBm, and the frame.
"""

import os
import select
import socket

import network

MAX_DATA_LEN = 250
_NOBODY = bytes(6)
LOOK_MS = 50


class ESPNow:
    """Without LAMPLIGHT_AIR nobody is there."""

    def __init__(self):
        self._sock = None
        self._told = 0
        self._call = None
        self._waiting = []
        self._peers = set()
        self.peers_table = {}

    def active(self, on=None):
        air = os.getenv("LAMPLIGHT_AIR")
        if on and self._sock is None and air:
            host, port = air.split(":")
            self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._sock.connect(socket.getaddrinfo(host, int(port))[0][-1])
            self._sock.setblocking(False)
            self._poll = select.poll()
            self._poll.register(self._sock, select.POLLIN)
            self._tell()
        return self._sock is not None

    def config(self, **settings):
        pass

    def add_peer(self, peer):
        if len(self._peers) >= 20:
            raise OSError("ESP_ERR_ESPNOW_FULL")
        self._peers.add(bytes(peer))

    def del_peer(self, peer):
        self._peers.remove(bytes(peer))

    def send(self, peer, frame, sync=True):
        if bytes(peer) not in self._peers:
            raise OSError("ESP_ERR_ESPNOW_NOT_FOUND")
        if not 0 < len(frame) <= MAX_DATA_LEN:
            raise ValueError("invalid buffer length")
        self._out(bytes(peer), bytes(frame))
        return True

    def recv(self, timeout_ms=0):
        self._tell()
        self._take(timeout_ms)
        return self._waiting.pop(0) if self._waiting else (None, None)

    def irq(self, call):
        import asyncio  # only who waits for an interrupt has it

        self._call = call
        self._task = asyncio.create_task(self._listen())

    async def _listen(self):
        import asyncio

        while True:
            self._tell()
            self._take(0)
            if self._waiting:
                self._call(self)
            await asyncio.sleep_ms(LOOK_MS if self._sock is None else 4)

    def _tell(self):
        if self._told != network.channel[0]:
            self._out(_NOBODY, b"")

    def _out(self, peer, frame):
        if self._sock is not None:
            self._told = network.channel[0]
            try:
                self._sock.send(bytes([self._told]) + peer + frame)
            except OSError:
                pass

    def _take(self, timeout_ms):
        if self._sock is None:
            if timeout_ms:
                import time

                time.sleep_ms(timeout_ms)
            return
        if not self._waiting and not self._poll.poll(timeout_ms):
            return
        while True:
            try:
                data = self._sock.recv(300)
            except OSError:
                return
            if not data:
                return
            peer = data[:6]
            self.peers_table[peer] = [-data[6], 0]
            self._waiting.append((peer, data[7:]))
