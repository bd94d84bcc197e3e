"""Says to the devices what they are told and asked, after the commit that notes it; what is lost is said again."""

from collections.abc import Sequence
from typing import Any

import structlog
from sos import wire
from sos.mqtt import Full

from hub.devices import REQUEST_TOPIC
from hub.kernel import Clock, Event
from hub.rollouts import ORDER_TOPIC

from .answers import Send

_log = structlog.get_logger(__name__)


class Requests:
    """`hears` the events of every commit."""

    def __init__(self, clock: Clock, site: str, send: Send) -> None:
        self._clock = clock
        self._site = site
        self._send = send

    def hears(self, events: Sequence[Event]) -> None:
        """Never raises: the next try has its time in the database."""
        for one in events:
            if one.topic == ORDER_TOPIC or (one.topic == REQUEST_TOPIC and one.data["state"] == "sent"):
                try:
                    say = order if one.topic == ORDER_TOPIC else message
                    name, value = say(one.data, self._clock.now_ms() // 1000)
                    self._send(wire.topic(self._site, one.data["device_id"], name), wire.encode(name, value))
                except Full:
                    _log.warning("requests_dropped", device=one.data["device_id"])
                except Exception:
                    _log.exception("request_not_said", device=one.data["device_id"])


def message(request: dict[str, Any], utc_s: int) -> tuple[str, dict[str, Any]]:
    """The message of the contract, by name, for a request as it was published."""
    if request["what"] == "set":
        known = {"version": request["id"], "utc_s": utc_s}
        if request["heartbeat_s"] is not None:
            known["heartbeat_s"] = request["heartbeat_s"]
        return "set", {**known, **(request.get("more") or {})}
    return "ask", {"id": request["id"], "what": request["what"]}


def order(told: dict[str, Any], utc_s: int) -> tuple[str, dict[str, Any]]:
    """The same for what a device is told of new firmware."""
    value = {"id": told["rollout_id"], "utc_s": utc_s, "number": told["number"], "length_bytes": told["length_bytes"]}
    return "update", {**value, "stop": True} if told["stop"] else value
