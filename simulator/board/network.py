"""Stands in for an ESP32's `network` on the unix port: a home whose Wi-Fi is always there."""

STA_IF = 0


class WLAN:
    """The station."""

    PM_NONE = 0

    def __init__(self, interface):
        self._joined = False

    def active(self, on=None):
        return True

    def config(self, **settings):
        pass

    def connect(self, ssid, key=None):
        self._joined = True

    def disconnect(self):
        self._joined = False

    def isconnected(self):
        return self._joined
