"""Stands in for `socket`: a broker and a centre in the phone's own process, with the bad days of a network.

What the phone says is kept in `told`; a press is answered `received`, `taken` and `closed`. In an outage the broker
is "away" (nobody picks up, and who is connected is thrown out) or "silent" (it takes everything and says nothing).
"""

import errno

from soak import world

AF_INET, SOCK_STREAM, SOCK_DGRAM, SOL_SOCKET = 2, 1, 2, 1
LATENCY_MS = 40
ANSWERS_MS = (("received", 300), ("taken", 20_000), ("closed", 180_000))
_IS_READY, _POLLIN, _POLLOUT, _POLLHUP = 3, 1, 4, 16
_CONNECT, _PUBLISH, _SUBSCRIBE, _PINGREQ = 1, 3, 8, 12

outage = None  # what is wrong with the world now: None, "away", "silent"
on_told = None  # set by the run: called with (name, value) of each message
lines = 0  # how often somebody was let in
asked_for_time = 0
_connections = []
_packet_id = 0


def getaddrinfo(host, port, *_):
    """As `socket.getaddrinfo`."""
    return [(0, SOCK_STREAM, 0, "", (host, port))]


def happens(kind):
    """The world outside changes; whoever is connected notices when the broker goes away."""
    global outage
    outage = kind
    if kind == "away":
        for one in _connections:
            one.ended = True


def next_ms():
    """When the broker says its next word, or None."""
    times = [one.due[0][0] for one in _connections if one.due]
    return min(times) if times else None


class socket:
    """One connection of the phone."""

    def __init__(self, _family=AF_INET, kind=SOCK_STREAM):
        self._datagrams = kind == SOCK_DGRAM  # to a time server, which never answers
        self.ended = False
        self.due = []  # (virtual ms, bytes) in order of time: on its way to the phone
        self._held = b""

    def setblocking(self, on):
        """Never."""

    def setsockopt(self, *_):
        """Nothing to tune."""

    def connect(self, address):
        """OSError where nobody picks up."""
        if self._datagrams:
            return
        if outage == "away":
            raise OSError(errno.ECONNREFUSED)
        _connections.append(self)

    def ioctl(self, request, flags):
        """Ready for reading when something has arrived, and for writing always."""
        if request != _IS_READY:
            return 0
        has_news = self.ended or (self.due and self.due[0][0] <= world.now_ms())
        return flags & ((_POLLIN if has_news else 0) | (_POLLOUT if self in _connections else 0))

    def send(self, data):
        """A question to a time server."""
        global asked_for_time
        asked_for_time += 1
        return len(data)

    def recv(self, _length):
        """Nothing comes."""
        raise OSError(errno.EAGAIN)

    def read(self, length):
        """What has arrived, None if nothing has, b"" when the broker has left."""
        if self.due and self.due[0][0] <= world.now_ms():
            at_ms, data = self.due.pop(0)
            if len(data) > length:
                self.due.insert(0, (at_ms, data[length:]))
            return data[:length]
        return b"" if self.ended else None

    def write(self, data):
        """Takes all of it."""
        if self.ended:
            raise OSError(errno.ECONNRESET)
        self._held += bytes(data)
        while True:
            packet = self._cut()
            if packet is None:
                return len(data)
            if outage != "silent":
                self._answer(*packet)

    def close(self):
        """No more."""
        if self in _connections:
            _connections.remove(self)
        self.due = []

    def _cut(self):
        """(kind, flags, body) of the first whole packet, which is taken off, or None."""
        at, length, shift = 1, 0, 0
        while at < len(self._held):
            length |= (self._held[at] & 127) << shift
            shift += 7
            at += 1
            if self._held[at - 1] < 128:
                break
        else:
            return None
        if len(self._held) < at + length:
            return None
        first, body = self._held[0], self._held[at : at + length]
        self._held = self._held[at + length :]
        return first >> 4, first & 15, body

    def _answer(self, kind, flags, body):
        global lines
        if kind == _CONNECT:
            lines += 1
            self._say(b"\x20\x02\0\0")
        elif kind == _SUBSCRIBE:
            self._say(b"\x90\x03" + body[:2] + b"\x01")
        elif kind == _PINGREQ:
            self._say(b"\xd0\0")
        elif kind == _PUBLISH:
            self._publish(flags, body)

    def _publish(self, flags, body):
        end = 2 + (body[0] << 8 | body[1])
        topic = str(body[2:end], "utf-8")
        if flags & 6:
            self._say(b"\x40\x02" + body[end : end + 2])
            end += 2
        name = topic.split("/")[-1]
        from sos import wire  # the phone's, which has its time from the world: not before that is there

        value = wire.decode(name, body[end:])
        on_told(name, value)
        site, device = topic.split("/")[2:4]
        if "number" in value:
            only_received = name != "sos"
            for stage, after_ms in ANSWERS_MS[: 1 if only_received else None]:
                self._centre_says(site, device, name, value, stage, after_ms)

    def _centre_says(self, site, device, name, value, stage, after_ms):
        global _packet_id
        said = {
            "button": value.get("button", device),
            "epoch": value["epoch"],
            "number": value["number"],
            "stage": stage,
            "utc_s": 1_795_000_000 + world.now_ms() // 1000,
        }
        if name == "cancel":
            said["cancel"] = True
        from sos import wire
        from sos.mqtt import packets

        _packet_id = _packet_id % packets.PACKET_ID_MAX + 1
        payload = wire.encode("answer", said)
        self._say(packets.publish(wire.topic(site, device, "answer"), payload, 1, False, _packet_id), after_ms)

    def _say(self, data, after_ms=0):
        """So much after it was asked; what was asked later may be answered earlier."""
        at_ms = world.now_ms() + LATENCY_MS + after_ms
        place = len(self.due)
        while place and self.due[place - 1][0] > at_ms:
            place -= 1
        self.due.insert(place, (at_ms, data))
