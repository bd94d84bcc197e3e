"""What came in, and what we made of it."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from hub.alarms import Arrival as AlarmArrival
from hub.alarms import PressKey
from hub.devices import Reply

# What is kept of a payload; a message of ours is much shorter.
PAYLOAD_BYTES_MAX = 4096

Channel = Literal["mqtt", "sms"]
# stored: understood · unreadable: became an alarm of that kind · refused: kept and counted · failed: our fault, kept
Outcome = Literal["stored", "unreadable", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """Where the broker is and who we are there. `site_key`: for the seal of presses that come by SMS."""

    site: str
    site_key: bytes = field(repr=False)
    broker_host: str
    broker_port: int
    broker_user: str
    broker_password: str = field(repr=False)


class Message(NamedTuple):
    """A message as it came, before anybody has looked at it. For an SMS the topic is empty."""

    at_ms: int
    channel: Channel
    topic: str
    payload: bytes
    retained: bool = False


class Numbered(NamedTuple):
    """A message that belongs on the resident's timeline, once: `event`, `code` or `well`."""

    key: PressKey
    resident_id: int
    name: str
    data: dict[str, Any]


@dataclass(slots=True)
class Reading:
    """What we made of a message, before anything is stored.

    `device_id` is empty unless the device is known. `keep` false: no raw row (a heartbeat, or beyond the cap).
    `length`: of the whole payload; what waits to be stored has only its beginning, as the database keeps it.
    `heartbeat` and `online` are for supervision; `fetch` asks for pieces of new firmware.
    `is_press`: a known device's attempt to call for help.
    """

    message: Message
    length: int = 0
    device_id: str = ""
    resident_id: int = 0
    name: str = ""
    outcome: Outcome = "stored"
    reason: str = ""
    error: str = ""
    keep: bool = True
    is_press: bool = False
    work: AlarmArrival | Numbered | Reply | None = None
    heartbeat: dict[str, Any] | None = None
    online: bool | None = None
    fetch: dict[str, Any] | None = None

    @property
    def is_for_the_database(self) -> bool:
        """Whether there is anything to store: of a heartbeat, most often, there is not."""
        return self.keep or self.work is not None or self.reason != ""
