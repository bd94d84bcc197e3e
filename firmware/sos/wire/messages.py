"""Every message that a device and the centre can exchange, and what may stand in it: the contract itself, as data."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

from .fields import Field, choice, flag, group, integer, text

if TYPE_CHECKING:
    from typing import NamedTuple

    class Message(NamedTuple):
        """One message: `direction` "up" or "down", `qos` 0 or 1, `length_max` in bytes of payload."""

        name: str
        direction: str
        qos: int
        retained: bool
        fields: tuple[Field, ...]
        length_max: int
else:
    Message = namedtuple("Message", ("name", "direction", "qos", "retained", "fields", "length_max"))

ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
ID_LENGTH_MAX = 32
# Room for fields that come later: an old hub must still read a newer device's press.
UP_LENGTH_MAX = 1024
DOWN_LENGTH_MAX = 512
INT_MAX = 2147483647
UPTIME_S_MAX = 3155760000  # a hundred years
UPTIME_MS_MAX = UPTIME_S_MAX * 1000
UTC_S_MAX = 4294967295  # the year 2106, the end of 32 bits


def is_id(name: str) -> bool:
    """Whether `name` can be that of a device or a site: 1 to 32 of a-z, 0-9 and -."""
    return 1 <= len(name) <= ID_LENGTH_MAX and not name.strip(ID_LETTERS)


_BUTTON = text("button", 1, ID_LENGTH_MAX, ID_LETTERS)
_EPOCH = text("epoch", 8, 8, "0123456789abcdef")
_NUMBER = integer("number", 1, INT_MAX)
_UPTIME_MS = integer("uptime_ms", 0, UPTIME_MS_MAX)
_BATTERY_PCT = integer("battery_pct", 0, 100)
_MAINS = flag("mains")
_UTC_S = integer("utc_s", 0, UTC_S_MAX)
_ID = integer("id", 1, INT_MAX)

# A red button was pressed. Said again and again until it is answered; epoch and number are the button's own.
SOS = (
    _BUTTON,
    _EPOCH,
    _NUMBER,
    choice("source", ("phone", "remote")),
    choice("path", ("ip", "remote_wifi", "sms")),
    integer("pressed_uptime_ms", 0, UPTIME_MS_MAX),
    integer("sent_uptime_ms", 0, UPTIME_MS_MAX),
    integer("pressed_utc_s", 0, UTC_S_MAX, optional=True),
    flag("further"),
    flag("test"),
    _BATTERY_PCT,
    _MAINS,
)
_HEARTBEAT = (
    _BATTERY_PCT,
    _MAINS,
    integer("signal_dbm", -127, 0, optional=True),
    integer("uptime_s", 0, UPTIME_S_MAX),
    text("firmware", 1, 32),
    integer("remote_seen_s", 0, UPTIME_S_MAX, optional=True),
    integer("outbox", 0, 1000),
    group(
        "open",
        (_BUTTON, _EPOCH, _NUMBER, choice("stage", ("none", "received", "taken")), flag("test", optional=True)),
        optional=True,
    ),
    text("slot", 1, 1, "ab", optional=True),  # which of its two places for firmware it runs from
    integer("battery_left_min", 0, 100000, optional=True),  # at the rate since the mains went
    integer("cell_dbm", -127, 0, optional=True),
    text("cell_fault", 1, 24, optional=True),  # why there is no second path now
    integer("memory_free_bytes", 0, INT_MAX, optional=True),
    text("reset_cause", 1, 16, optional=True),
    integer("memory_short", 1, INT_MAX, optional=True),  # how often there was none for something since this start
    group(  # one of its remote controls, in turn
        "remote",
        (_BUTTON, integer("seen_s", 0, UPTIME_S_MAX), _BATTERY_PCT, integer("left_s", 0, UPTIME_S_MAX, optional=True)),
        optional=True,
    ),
    text("refused", 1, 24, ID_LETTERS + "_", optional=True),  # why broker and device refused each other the last time
    integer("refused_uptime_s", 0, UPTIME_S_MAX, optional=True),  # when, in the uptime of this start; 0: before it
    # How far it is with calling the centre by voice: wanted (it has heard), no_number, dialling, rings, up.
    text("call", 1, 12, ID_LETTERS + "_", optional=True),
    flag("safe_mode", optional=True),  # nothing but the button, the line and updates, after three bad starts
    group(
        "update",
        (
            _ID,
            choice("state", ("waiting", "loading", "checking", "ready", "trying", "failed")),
            integer("pct", 0, 100),
            text("why", 1, 24, optional=True),
        ),
        optional=True,
    ),  # how far a new build has come
)
_EVENT_KINDS = (
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
_EVENT = (_EPOCH, _NUMBER, choice("kind", _EVENT_KINDS), text("detail", 1, 64, optional=True), _UPTIME_MS)
_CODE = (_EPOCH, _NUMBER, text("digits", 1, 32, "0123456789*#"))
_STATUS = (flag("online"), choice("reason", ("connected", "lost", "closing")))
_STAGE = choice("stage", ("received", "taken", "closed"))
NUMBER_LETTERS = "+0123456789"
NUMBERS_MAX = 4
# What a centre sets; a word that a phone does not know (a language) changes nothing there.
PARAMETERS = (
    integer("heartbeat_s", 10, 3600, optional=True),
    integer("volume_step", 1, 5, optional=True),
    text("language", 2, 8, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-", optional=True),
    text(
        "numbers", 0, 84, NUMBER_LETTERS + ",", optional=True
    ),  # of the centre, the first one first; up to NUMBERS_MAX
    text("sms_number", 0, 20, NUMBER_LETTERS, optional=True),  # of the centre, for sealed presses
    integer("utc_offset_min", -840, 840, optional=True),  # of the home, so that it knows when it is night
    integer("redial_spread_s", 1, 600, optional=True),  # over how long the phones of the centre come back to it
)

MESSAGES: dict[str, Message] = {
    message[0]: message
    for message in (
        Message("sos", "up", 1, False, SOS, UP_LENGTH_MAX),
        Message("cancel", "up", 1, False, (_BUTTON, _EPOCH, _NUMBER, _UPTIME_MS), UP_LENGTH_MAX),
        Message("heartbeat", "up", 0, False, _HEARTBEAT, UP_LENGTH_MAX),
        Message("event", "up", 1, False, _EVENT, UP_LENGTH_MAX),
        Message("code", "up", 1, False, _CODE, UP_LENGTH_MAX),
        Message("well", "up", 1, False, (_EPOCH, _NUMBER, _UPTIME_MS), UP_LENGTH_MAX),
        Message("status", "up", 1, True, _STATUS, UP_LENGTH_MAX),
        Message("reply", "up", 1, False, (_ID, flag("ok"), text("error", 1, 80, optional=True)), UP_LENGTH_MAX),
        Message(
            "answer",
            "down",
            1,
            False,
            (
                _BUTTON,
                _EPOCH,
                _NUMBER,
                _STAGE,
                text("by", 1, 40, optional=True),
                _UTC_S,
                flag("cancel", optional=True),
                flag("reopened", optional=True),  # with "taken": after "closed" somebody takes care again
                flag("call", optional=True),  # the phone shall call the centre now
                integer("call_wish", 1, INT_MAX, optional=True),  # which time that is wished, so that a copy is none
            ),
            DOWN_LENGTH_MAX,
        ),
        Message(
            "set",
            "down",
            1,
            False,
            (integer("version", 0, INT_MAX), _UTC_S) + PARAMETERS,
            DOWN_LENGTH_MAX,
        ),
        Message("ask", "down", 1, False, (_ID, choice("what", ("heartbeat", "self_test"))), DOWN_LENGTH_MAX),
    )
}


def fields_of(name: str) -> tuple[Field, ...]:
    """The fields of the message of that name."""
    _, _, _, _, fields, _ = MESSAGES[name]
    return fields


def find(name: str) -> Message | None:
    """The message of that name. Those of `updates.py` are loaded on a device when the first of them is met."""
    if name in ("update", "fetch", "piece") and name not in MESSAGES:
        import sos.wire.updates  # noqa: F401 # pyright: ignore[reportUnusedImport] - it adds them
    return MESSAGES.get(name)
