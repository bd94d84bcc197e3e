"""Who this phone is and where its centre is: `settings.json` on the flash, written once by the installer.

{"site": "pengpu", "device": "ph-00001", "host": "broker.centre.example", "port": 8883, "tls": true,
 "addresses": ["192.0.2.1"], "language": "zh-CN", "wifi": {"ssid": "...", "key": "..."}}
"remotes", {name: key as 64 hex digits}, has the remote controls that a technician paired with this phone.
"addresses" of the same host are for when no name server answers. Who we are is said by the certificate in the folder
`tls` (board/secure.py); without "tls" by a "password", the user being the device's id. "wifi" may be left out, and
"language", which zh-CN, fr or en can be. "modem" is what board/modem.py says. "time_server", an address or a name,
or either with :port, is asked for the time while the centre says nothing; without it the centre's own host is.
"flashed_utc_s" is when all this was put onto the board: it can be no earlier.
"""

import json

LANGUAGES = ("zh-CN", "fr", "en")


class Settings:
    """The settings, checked. ValueError names the one that is wrong; OSError if there is no file."""

    def __init__(self, path: str) -> None:
        with open(path) as file:
            found = json.load(file)
        self.site = _text(found, "site")
        self.device = _text(found, "device")
        self.host = _text(found, "host")
        self.password = found.get("password")
        self.time_server = _text(found, "time_server") if "time_server" in found else self.host
        self.tls = found.get("tls", False) is True
        self.flashed_utc_s = found.get("flashed_utc_s", 0)
        if not isinstance(self.flashed_utc_s, int) or self.flashed_utc_s < 0:
            raise ValueError("settings: flashed_utc_s must be a number of seconds")
        self.addresses = [_text({"addresses": one}, "addresses") for one in found.get("addresses", ())]
        self.port = found.get("port", 8883 if self.tls else 1883)
        if not isinstance(self.port, int) or not 0 < self.port < 65536:
            raise ValueError("settings: port must be 1 to 65535")
        self.language = found.get("language", LANGUAGES[0])
        if self.language not in LANGUAGES:
            raise ValueError("settings: language must be zh-CN, fr or en")
        self.modem = found.get("modem")  # board/modem.py says what is in it
        wifi = found.get("wifi")
        self.remotes = found.get("remotes")
        self.ssid = _text(wifi, "ssid") if wifi else None
        self.key = _text(wifi, "key") if wifi else None


def _text(found: "dict[str, object]", name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        raise ValueError("settings: " + name + " must be a text of 1 to 64 characters")
    return value
