"""Who this remote control is, as the technician's tool has written it: `settings.json`, read after a power cut only.

{"site": "pengpu", "device": "rc-00001", "phone": {"device": "ph-00001", "key": "<64 hex digits>"},
 "host": "...", "port": 1883, "password": "...", "wifi": {"ssid": "...", "key": "..."}}
"phone" may be left out: it is paired by pressing both. "host", "wifi" and so on are for its own line
(board/settings.py).
"""

import binascii
import json

KEY_LENGTH = 32


class RemoteSettings:
    """ValueError names what is wrong; OSError if there is no file. `phone` "" if none is named."""

    def __init__(self, path: str) -> None:
        with open(path) as file:
            found = json.load(file)
        self.device = str(found["device"])
        self.has_line = "host" in found and "wifi" in found
        phone = found.get("phone")
        self.phone = str(phone["device"]) if phone else ""
        self.radio_key = binascii.unhexlify(phone["key"]) if phone else b""
        if phone and len(self.radio_key) != KEY_LENGTH:
            raise ValueError("settings: the key of phone must be 64 hex digits")
