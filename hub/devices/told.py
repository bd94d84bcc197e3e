"""What a device says of itself that only its own page shows: who was refused on its line, whether its starts fail, and
whether its memory is too small for what it does.
"""

from contextlib import suppress
from typing import Any

from sos import wire

from .model import DeviceState


def heartbeat_of(state: DeviceState) -> dict[str, Any]:
    """Its last heartbeat as it came; what cannot be read says nothing."""
    with suppress(wire.WireError):
        return wire.decode("heartbeat", state.last_heartbeat or b"")
    return {}


def told(state: DeviceState) -> dict[str, Any]:
    """Of its last heartbeat: `refused`, why and when (ms since 1970 UTC) it and a broker last refused each other, at
    its start if that was before it; `safe_mode`, whether it does no more than what saves a life, because its starts
    went wrong; and `memory_short`, how often since its start there was no memory for something, None for never.
    """
    said = heartbeat_of(state)
    why, at_s = said.get("refused"), said.get("refused_uptime_s")
    refused = None
    if why is not None and at_s is not None and state.last_heartbeat_ms is not None:
        ago_s = max(0, said["uptime_s"] - at_s)
        refused = {"why": why, "at_ms": state.last_heartbeat_ms - ago_s * 1000}
    return {
        "refused": refused,
        "safe_mode": said.get("safe_mode", False),
        "memory_short": said.get("memory_short"),
    }
