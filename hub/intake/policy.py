"""What a message means and whether we believe it: decisions only, nothing is read or written here.

On a known device's `up/sos` nothing is ever thrown away: what cannot be understood there is somebody who may lie on
the floor. Everywhere else what we do not understand is refused: kept, counted and shown.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from sos import wire

from hub.alarms import Cancel, Held, Press, PressKey, Unreadable
from hub.devices import Device, Registry, Reply

from . import json_text
from .model import PAYLOAD_BYTES_MAX, Message, Numbered, Reading

# A press that says by the clock that it waited longer than this for a line or for us has a wrong clock.
WAITED_MS_MAX = 7 * 24 * 3_600_000

KeyOf: TypeAlias = Callable[[str], bytes | None]  # a device id to its seal key


class Refusal(Exception):
    """Not to be believed. `reason` is one of a small number of words, `text` says more."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


def read(message: Message, site: str, registry: Registry, key_of: KeyOf) -> Reading:
    """What a message means. Never raises."""
    reading = Reading(message, len(message.payload))
    try:
        device, value = (_open_sms if message.channel == "sms" else _open_mqtt)(reading, site, registry, key_of)
        _understand(reading, device, value, registry)
    except wire.WireError as error:
        _refuse(reading, error.code, error.text)
    except Refusal as error:
        _refuse(reading, error.reason, error.text)
    except Exception as error:
        _refuse(reading, "our_fault", repr(error))
    # While the disk is full thousands wait: of a megabyte of nonsense only what will be kept.
    if reading.length > PAYLOAD_BYTES_MAX:
        reading.message = message._replace(payload=message.payload[:PAYLOAD_BYTES_MAX])
    return reading


def _open_mqtt(reading: Reading, site: str, registry: Registry, _key_of: KeyOf) -> tuple[Device, dict[str, Any]]:
    topic = wire.parse_topic(reading.message.topic)
    if topic.site != site or topic.direction != "up":
        raise Refusal("bad_topic", f"not a topic on which devices of {site} speak")
    device = _known(topic.device, topic.message, registry, reading)
    return device, wire.decode(topic.message, reading.message.payload, json_text.read)


def _open_sms(reading: Reading, _site: str, registry: Registry, key_of: KeyOf) -> tuple[Device, dict[str, Any]]:
    """A wrong seal may be anybody's, so it is refused before we look who it claims to be."""
    sealed = wire.open_sealed(key_of, reading.message.payload.decode())
    return _known(sealed.device, "sos", registry, reading), sealed.press


def _known(device_id: str, name: str, registry: Registry, reading: Reading) -> Device:
    reading.name = name
    device = registry.get(device_id)
    if device is None:
        raise Refusal("unknown_device", f"there is no device {device_id}")
    reading.device_id, reading.resident_id = device.id, device.resident_id
    reading.is_press = name == "sos"
    return device


def _refuse(reading: Reading, reason: str, text: str) -> None:
    reading.reason, reading.error = reason, text
    if reading.is_press:
        reading.outcome = "unreadable"
        reading.work = Unreadable(reading.device_id, reading.resident_id)
    else:
        reading.outcome = "refused"


def _understand(reading: Reading, device: Device, value: dict[str, Any], registry: Registry) -> None:
    at_ms = reading.message.at_ms
    match reading.name:
        case "sos":
            reading.work = _press(value, _button(value, device, registry), device.id, at_ms)
        case "cancel":
            button = _button(value, device, registry)
            reading.work = Cancel(_lost_press(_key(button.id, value), button, device.id, {}, at_ms))
        case "heartbeat":
            _heartbeat(reading, device, value, registry)
        case "status":
            reading.online = value["online"]
            reading.keep = not reading.message.retained  # what the broker repeats at every start of ours is no news
        case "fetch":
            reading.fetch, reading.keep = value, False
        case "event" | "code" | "well":
            data = {name: value[name] for name in value if name not in ("epoch", "number", "uptime_ms")}
            reading.work = Numbered(_key(device.id, value), device.resident_id, reading.name, data)
        case "reply":
            reading.work = Reply(device.id, value["id"], value["ok"], value.get("error"))
        case _:
            raise Refusal("unknown_message", f"nobody here reads {reading.name}")


def _heartbeat(reading: Reading, device: Device, value: dict[str, Any], registry: Registry) -> None:
    if reading.message.retained:
        raise Refusal("retained", "a heartbeat that the broker has kept proves nothing")
    if (held := value.get("open")) is not None:
        button = _button(held, device, registry)
        press = _lost_press(_key(button.id, held), button, device.id, {**value, **held}, reading.message.at_ms)
        reading.work = Held(press, held["stage"], value.get("call"))
    reading.heartbeat = value
    reading.keep = False


def _button(value: dict[str, Any], carrier: Device, registry: Registry) -> Device:
    button = registry.get(value["button"])
    if button is None or carrier.id not in registry.carriers(button):
        raise Refusal("not_paired", f"{carrier.id} does not speak for {value['button']}")
    return button


def _key(device_id: str, value: dict[str, Any]) -> PressKey:
    return PressKey(device_id, value["epoch"], value["number"])


def _press(value: dict[str, Any], button: Device, carrier: str, at_ms: int) -> Press:
    return Press(
        key=_key(button.id, value),
        resident_id=button.resident_id,
        carrier=carrier,
        source=value["source"],
        path=value["path"],
        pressed_ms=_pressed_ms(value, at_ms),
        received_ms=at_ms,
        further=value["further"],
        test=value["test"],
        battery_pct=value["battery_pct"],
        mains=value["mains"],
    )


def _pressed_ms(value: dict[str, Any], at_ms: int) -> int:
    """By the device's uptime, which needs no clock; earlier than that if its clock says so, and is sane.

    The uptime restarts with the device, and says nothing of how long the message waited at the broker for us.
    """
    latest_ms = max(at_ms - max(value["sent_uptime_ms"] - value["pressed_uptime_ms"], 0), 0)
    told_ms = value.get("pressed_utc_s", 0) * 1000
    return told_ms if latest_ms - WAITED_MS_MAX <= told_ms < latest_ms else latest_ms


def _lost_press(key: PressKey, button: Device, carrier: str, said: dict[str, Any], at_ms: int) -> Press:
    """What can be said of a press that is known from a heartbeat or its cancel only; a test only if that is `said`."""
    return Press(
        key=key,
        resident_id=button.resident_id,
        carrier=carrier,
        source=button.kind,
        path="ip",
        pressed_ms=at_ms,
        received_ms=at_ms,
        further=False,
        test=said.get("test", False),
        battery_pct=said.get("battery_pct"),
        mains=said.get("mains"),
    )
