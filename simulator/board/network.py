"""Stands in for an ESP32's `network` on the unix port: a home with its Wi-Fi, and an access point of our own.

A file `home.json` in the current folder, {name: key}, has the networks of the home: no other is joined, and none with
another key, and who has joined none reaches nobody. Without that file every network is there, whatever its key.

The access point is this computer: whoever opens port LAMPLIGHT_HTTP_PORT of it has joined. What the air has of it is in
`air.json` in the current folder while it is on.
"""

import json
import os

STA_IF, AP_IF = 0, 1
AUTH_OPEN, AUTH_WPA2_PSK = 0, 3
HTTP_PORT = int(os.getenv("LAMPLIGHT_HTTP_PORT") or 8080)
AIR = "air.json"
AP_CHANNEL = int(os.getenv("LAMPLIGHT_AP_CHANNEL") or 6)  # 0: there is no access point to be joined
HOME = "home.json"
STAT_IDLE, STAT_WRONG_PASSWORD, STAT_NO_AP_FOUND, STAT_GOT_IP = 1000, 202, 201, 1010
channel = [1]  # where the radio of this chip is
RSSI = int(os.getenv("LAMPLIGHT_RSSI") or -58)
joined = [False]  # the station: there is one, however many look at it
NEAR = ((b"TP-LINK_5E", -70), (b'<b>"Wang\'s" & co</b>', -50), (b"\xff\xfe", -40), (b"", -30), ("王家".encode(), -60))


class WLAN:
    """One of the two: the station, which joins any network, or the access point."""

    PM_NONE = 0

    def __init__(self, interface):
        self._interface = interface
        self._failed = STAT_IDLE
        self._on = False

    def active(self, on=None):
        if on is not None:
            self._on = on
            if not on and self._interface == AP_IF and AIR in os.listdir():
                os.remove(AIR)
        return self._on

    def config(self, *asked, **settings):
        if asked:
            return {"channel": channel[0]}[asked[0]]
        if "channel" in settings and self._interface == STA_IF:
            if joined[0]:
                raise OSError("a station that has joined stays on its channel")
            channel[0] = settings["channel"]
        if self._interface == AP_IF:
            if settings["security"] == AUTH_WPA2_PSK and not 8 <= len(settings["key"]) <= 63:
                raise OSError("the key of an access point has 8 to 63 characters")
            with open(AIR, "w") as file:
                json.dump(settings, file)

    def scan(self):
        return [(name, bytes(6), 6, strength, AUTH_WPA2_PSK, 0) for name, strength in NEAR]

    def connect(self, ssid, key=None):
        home = _home()
        joined[0] = AP_CHANNEL > 0 and (home is None or home.get(ssid) == key)
        self._failed = STAT_WRONG_PASSWORD if home and ssid in home else STAT_NO_AP_FOUND
        channel[0] = AP_CHANNEL or channel[0]

    def disconnect(self):
        joined[0] = False

    def status(self, what=None):
        if what is not None:
            return {"rssi": RSSI}[what]
        return STAT_GOT_IP if joined[0] else self._failed

    def isconnected(self):
        return joined[0]


def _home():
    if HOME not in os.listdir():
        return None
    with open(HOME) as file:
        return json.load(file)
