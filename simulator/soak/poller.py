"""Stands in for `select`: where nothing is ready, the world's time leaps to whatever comes first."""

from soak import world

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16
_IS_READY = 3  # MP_STREAM_POLL, what MicroPython itself asks an object for
world_next_ms = None  # set by the run: when something happens outside by itself, or None
world_happens = None  # set by the run: let it happen


class Poll:
    """What asyncio makes one of."""

    def __init__(self):
        self._asked = {}

    def register(self, what, flags=POLLIN | POLLOUT):
        """Look at `what` from now on."""
        self._asked[id(what)] = (what, flags)

    modify = register

    def unregister(self, what):
        """No more."""
        del self._asked[id(what)]

    def ipoll(self, wait_ms=-1, flags=0):
        """Those that are ready, at once or within `wait_ms` of virtual time."""
        until_ms = None if wait_ms < 0 else world.now_ms() + wait_ms
        while True:
            world_happens()
            found = [(what, ready) for what, flags in self._asked.values() if (ready := what.ioctl(_IS_READY, flags))]
            if found or wait_ms == 0 or (until_ms is not None and world.now_ms() >= until_ms):
                return found
            times = [t for t in (until_ms, world_next_ms()) if t is not None]
            assert times, "everybody waits, and nothing will ever happen"
            world.leap(max(min(times), world.now_ms()))


def poll():
    """As `select.poll`."""
    return Poll()
