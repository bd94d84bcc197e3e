"""The remote's own line to the centre: Wi-Fi, MQTT, and the radio beside them. Loaded when it is needed."""

import asyncio

from sos import line, wire
from sos.mqtt import Closed, Message, Session, Subscribed
from sos.parts.events import LinkDown, LinkUp
from sos.parts.remote_io import Joined
from sos.wire.messages import DOWN_LENGTH_MAX
from sos.wire.topics import TOPIC_LENGTH_MAX

from board import clock
from board.dial import Dialler
from board.link import Link
from board.settings import Settings
from board.wifi import keep_joined

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from sos import mqtt
    from sos.parts.effects import Publish

    from board.remote_run import Shell

TURN_MS = 5
KEEPALIVE_S = 60


class OwnLine:
    """`shell`: the waking that wants it. It ends with that."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell
        self._settings = settings = Settings("settings.json")
        clock.no_earlier(settings.flashed_utc_s)
        self._joined = 0
        self._session = _session(settings)
        dialler = Dialler(settings.host, settings.port, settings.addresses)
        self._link = Link(self._session, dialler, settings.tls, self._on_events, self._refused, lambda: (True, None))

    def run(self) -> None:
        """Never returns."""
        asyncio.run(self._all())

    def publish(self, effect: "Publish") -> None:
        """Say a message of the contract."""
        line.publish(self._session, self._settings.site, self._shell.device, effect, clock.now_ms())
        self._link.wake()

    async def _all(self) -> None:
        joining = keep_joined(self._settings.ssid or "", self._settings.key or "")
        await asyncio.gather(self._turns(), self._link.run(), joining)

    async def _turns(self) -> None:
        """The radio, the button and the light go on as before."""
        from network import STA_IF, WLAN

        station = WLAN(STA_IF)
        while True:
            joined = self._shell.channel if station.isconnected() else 0
            if joined != self._joined:
                self._joined = joined
                self._shell.handle(Joined(joined))
            self._shell.turn(0)
            await asyncio.sleep_ms(TURN_MS)

    def _refused(self, why: str) -> None:
        """By our own line nothing can be done about it; the technician's cable sees it."""
        print('{"line": "' + why + '"}')  # noqa: T201 - the console is a wire of the board

    def _on_events(self, events: "list[mqtt.Event]") -> None:
        for event in events:
            if isinstance(event, Subscribed):
                self._shell.handle(LinkUp())
            elif isinstance(event, Closed):
                self._shell.handle(LinkDown())
            elif isinstance(event, Message):
                received = line.received(event)
                if received is not None:
                    self._shell.handle(received)
                if event.packet_id:
                    self._session.acknowledge(event.packet_id)


def _session(settings: Settings) -> Session:
    """Without a last will: a remote that sleeps again is not lost."""
    user = settings.device if settings.password is not None else None
    length_max = DOWN_LENGTH_MAX + TOPIC_LENGTH_MAX + 4
    new = Session(settings.device, user, settings.password, KEEPALIVE_S, None, True, length_max)
    new.subscribe([(wire.subscription(settings.site, settings.device, "down"), 1)])
    return new
