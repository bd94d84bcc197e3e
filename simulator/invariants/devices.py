"""What must be true of who is shown as silent: those who are, soon enough, and nobody because of our own silence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# product.md, "numbers to hold": late after two intervals, offline after three. Written down here once more on purpose.
INTERVAL_MS: Final = {"phone": 60_000, "remote": 3_600_000}
LATE, OFFLINE = 2, 3
FLUSH_MS: Final = 7_000  # what supervision knows is written every 5 s, and writing takes a while
ON_THE_WAY_MS: Final = 90_000  # a heartbeat may travel for so long where everything is late
# What was said of a phone is compared only where the hub's clock has not been set for so long.
STEADY_MS: Final = 4 * INTERVAL_MS["phone"]

invariant = Collection()


class Silence(NamedTuple):
    """Of a device: its kind, how it is shown, and for how long it was not heard (negative: a leap vouches for it)."""

    device: str
    kind: str
    shown: str
    silent_ms: int

    @property
    def intervals(self) -> float:
        return self.silent_ms / INTERVAL_MS[self.kind]


@invariant()
def who_is_silent_is_shown_so(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A device not heard for three intervals is shown as offline (a phone: 180 s and the few until it is written)."""
    hears_since_ms = view.hub.hears_since_ms
    if hears_since_ms is None or not is_steady(view):
        return
    heard_ms = view.clock.true_ms() - hears_since_ms
    for one in silences(view):
        interval_ms = INTERVAL_MS[one.kind]
        # After it was deaf itself the hub gives everybody one interval to be heard again.
        if min(one.silent_ms, heard_ms + interval_ms) >= OFFLINE * interval_ms + FLUSH_MS and one.shown != "offline":
            text = f"{one.device} was last heard {one.silent_ms // 1000} s ago and is shown as {one.shown}"
            yield Finding(text, (one.device,))


@invariant()
def nobody_is_forgotten(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Of a device that is shown as anything but offline the hub knows when it heard it."""
    query = "SELECT device_id FROM device_state WHERE last_heartbeat_ms IS NOT NULL"
    known = {device for (device,) in view.sql.execute(query)}
    for device, shown in view.log.shown.items():
        if shown != "offline" and device not in known:
            yield Finding(f"{device} is shown as {shown}, and the hub does not know when it heard it", (device,))


@invariant()
def who_is_heard_is_shown_so(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A device that was heard within two intervals is shown as online, and within three not as offline."""
    if view.hub.hears_since_ms is None or not is_steady(view):
        return
    for one in silences(view):
        wanted = {"late": LATE, "offline": OFFLINE}.get(one.shown)
        if wanted is not None and one.intervals < wanted:
            text = f"{one.device} was heard {one.silent_ms // 1000} s ago and is shown as {one.shown}"
            yield Finding(text, (one.device,))


@invariant()
def nobody_is_heard_who_is_dark(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """The hub does not believe to have heard a phone while it had no power."""
    if not is_steady(view):
        return
    dark_ms: dict[str, int] = {}
    for home in view.homes.values():
        device = home.phone.device
        dark_ms[device] = min(dark_ms.get(device, home.dark_us // 1000), home.dark_us // 1000)
    # Who went dark before the hub's clock was set may have been heard at a time that has not come yet.
    steady_ms = math.inf if view.clock_set_ms is None else view.clock.true_ms() - view.clock_set_ms - ON_THE_WAY_MS
    looked_at = tuple(device for device, ms in dark_ms.items() if ON_THE_WAY_MS < ms <= steady_ms)
    for one in silences(view, looked_at):
        if one.silent_ms < dark_ms[one.device] - ON_THE_WAY_MS:
            text = f"{one.device}, dark for {dark_ms[one.device] // 1000} s, was heard {one.silent_ms // 1000} s ago"
            yield Finding(text, (one.device,))


@invariant("device")
def our_own_silence_is_not_theirs(view: View, touched: Touched | None) -> Iterator[Finding]:
    """While the hub is deaf, and for the minute that it gives everybody afterwards, nobody turns offline for it."""
    if touched is None or not is_steady(view):
        return
    now_ms, hears_since_ms = view.clock.true_ms(), view.hub.hears_since_ms
    if hears_since_ms is not None and now_ms - hears_since_ms >= (OFFLINE - 1) * INTERVAL_MS["phone"]:
        return
    deaf_ms = now_ms - view.hub.deaf_from_ms
    for one in silences(view, touched.devices):
        silent_before_ms = one.silent_ms - deaf_ms  # until the hub became deaf
        if one[1:3] == ("phone", "offline") and silent_before_ms < OFFLINE * INTERVAL_MS["phone"] - FLUSH_MS:
            text = f"{one.device} is shown as offline, {deaf_ms // 1000} s after the hub itself heard nobody"
            yield Finding(text, (one.device,))


@invariant(in_calm=True)
def everybody_is_online_again(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all has been quiet for long enough, every phone that has a line is shown as online."""
    for home_id, home in view.homes.items():
        device = home.phone.device
        shown = view.log.shown.get(device, "offline")
        if home.linked and shown != "online":
            yield Finding(f"{home_id} has a line and is shown as {shown}", (device,))


def is_steady(view: View) -> bool:
    """Whether the clock has gone on as it went, and what supervision knows could be written."""
    now_ms, writes_since_ms = view.clock.true_ms(), view.hub.writes_since_ms
    if writes_since_ms is None or now_ms - writes_since_ms < FLUSH_MS:
        return False
    return view.clock_set_ms is None or now_ms - view.clock_set_ms >= STEADY_MS


def silences(view: View, devices: tuple[str, ...] | None = None) -> Iterator[Silence]:
    """Of the devices that were ever heard, these or all."""
    query = """SELECT a.id, a.kind, s.last_heartbeat_ms FROM device a JOIN device_state s ON s.device_id = a.id
               WHERE s.last_heartbeat_ms IS NOT NULL AND {where}"""
    now_ms = view.now_ms
    for device, kind, last_ms in view.rows(query, devices):
        yield Silence(device, kind, view.log.shown.get(device, "offline"), now_ms - last_ms)
