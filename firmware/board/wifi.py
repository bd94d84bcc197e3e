"""Keeps the phone on the home's Wi-Fi. It tries for ever: a missing network never changes what the phone is."""

import asyncio

import network

TRY_MS = 10_000
LOOK_MS = 500


async def keep_joined(ssid: str, key: str) -> None:
    """Join, and join again whenever the network is gone. Never returns.

    That the station has joined something proves nothing at first: it may be the network of other settings.
    "Wrong password" also appears when the access point is merely down, so every failure is only a reason to try again.
    """
    station = network.WLAN(network.STA_IF)
    station.active(True)
    station.config(pm=station.PM_NONE, reconnects=0)
    joined = False
    while True:
        if not joined or not station.isconnected():
            station.disconnect()
            station.connect(ssid, key)
            for _ in range(TRY_MS // LOOK_MS):
                await asyncio.sleep_ms(LOOK_MS)
                joined = station.isconnected()
                if joined:
                    break
        await asyncio.sleep_ms(LOOK_MS)
