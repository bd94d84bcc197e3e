"""Every message that a device and the centre can exchange, and what may stand in it: the contract itself, as data."""

from __future__ import annotations

from .fields import Choice, Field, Flag, Group, Integer, Text

ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-"
ID_LENGTH_MAX = 32
# Room for fields that come later: an old hub must still read a newer device's press. The longest of today is 454.
UP_LENGTH_MAX = 1024
DOWN_LENGTH_MAX = 512
INT_MAX = 2147483647
UPTIME_S_MAX = 3155760000  # a hundred years
UPTIME_MS_MAX = UPTIME_S_MAX * 1000
UTC_S_MAX = 4294967295  # the year 2106, the end of 32 bits


class Message:
    """One message: `direction` "up" or "down", `qos` 0 or 1, `length_max` in bytes of payload, `about` for people."""

    def __init__(
        self,
        name: str,
        direction: str,
        qos: int,
        retained: bool,
        fields: tuple[Field, ...],
        length_max: int,
        about: str,
    ) -> None:
        self.name = name
        self.direction = direction
        self.qos = qos
        self.retained = retained
        self.fields = fields
        self.length_max = length_max
        self.about = about


def _id(name: str) -> Text:
    return Text(name, ID_LENGTH_MAX, alphabet=ID_ALPHABET)


BUTTON = _id("button")
EPOCH = Text("epoch", 8, length_min=8, alphabet="0123456789abcdef")
NUMBER = Integer("number", 1, INT_MAX)
UPTIME_MS = Integer("uptime_ms", 0, UPTIME_MS_MAX)
BATTERY_PCT = Integer("battery_pct", 0, 100)
MAINS = Flag("mains")
UTC_S = Integer("utc_s", 0, UTC_S_MAX)
ID = Integer("id", 1, INT_MAX)

OPEN_PRESS = (BUTTON, EPOCH, NUMBER, Choice("stage", ("none", "received", "taken")))

SOS = (
    BUTTON,
    EPOCH,
    NUMBER,
    Choice("source", ("phone", "remote")),
    Choice("path", ("ip", "remote_wifi", "sms")),
    Integer("pressed_uptime_ms", 0, UPTIME_MS_MAX),
    Integer("sent_uptime_ms", 0, UPTIME_MS_MAX),
    Integer("pressed_utc_s", 0, UTC_S_MAX, optional=True),
    Flag("further"),
    Flag("test"),
    BATTERY_PCT,
    MAINS,
)
CANCEL = (BUTTON, EPOCH, NUMBER, UPTIME_MS)
HEARTBEAT = (
    BATTERY_PCT,
    MAINS,
    Integer("signal_dbm", -127, 0, optional=True),
    Integer("uptime_s", 0, UPTIME_S_MAX),
    Text("firmware", 32),
    Integer("remote_seen_s", 0, UPTIME_S_MAX, optional=True),
    Integer("outbox", 0, 1000),
    Group("open", OPEN_PRESS, optional=True),
)
EVENT_KINDS = (
    "mains_lost",
    "mains_back",
    "battery_low",
    "remote_low",
    "remote_lost",
    "tamper",
    "self_test",
    "rebooted",
    "update",
    "pairing",
)
EVENT = (EPOCH, NUMBER, Choice("kind", EVENT_KINDS), Text("detail", 64, optional=True), UPTIME_MS)
CODE = (EPOCH, NUMBER, Text("digits", 32, alphabet="0123456789*#"))
WELL = (EPOCH, NUMBER, UPTIME_MS)
STATUS = (Flag("online"), Choice("reason", ("connected", "lost", "closing")))
REPLY = (ID, Flag("ok"), Text("error", 80, optional=True))
ANSWER = (
    BUTTON,
    EPOCH,
    NUMBER,
    Choice("stage", ("received", "taken", "closed")),
    Text("by", 40, optional=True),
    UTC_S,
)
SET = (Integer("version", 0, INT_MAX), UTC_S, Integer("heartbeat_s", 10, 3600, optional=True))
ASK = (ID, Choice("what", ("heartbeat", "self_test")))

ALL = (
    Message("sos", "up", 1, False, SOS, UP_LENGTH_MAX, "A red button was pressed; said again until it is answered."),
    Message("cancel", "up", 1, False, CANCEL, UP_LENGTH_MAX, "The resident took that press back."),
    Message("heartbeat", "up", 0, False, HEARTBEAT, UP_LENGTH_MAX, "I am here, and this is what I know."),
    Message("event", "up", 1, False, EVENT, UP_LENGTH_MAX, "Something happened to the device itself."),
    Message("code", "up", 1, False, CODE, UP_LENGTH_MAX, "Someone keyed a code on the dial pad."),
    Message("well", "up", 1, False, WELL, UP_LENGTH_MAX, "The resident said: I am well."),
    Message("status", "up", 1, True, STATUS, UP_LENGTH_MAX, "Connected or not; the broker says it as last will."),
    Message("reply", "up", 1, False, REPLY, UP_LENGTH_MAX, "The device's answer to an ask of that id."),
    Message("answer", "down", 1, False, ANSWER, DOWN_LENGTH_MAX, "How far the centre is with what was sent."),
    Message("set", "down", 1, False, SET, DOWN_LENGTH_MAX, "Parameters, and the time."),
    Message("ask", "down", 1, False, ASK, DOWN_LENGTH_MAX, "The centre wants something done now."),
)
MESSAGES: dict[str, Message] = {message.name: message for message in ALL}
