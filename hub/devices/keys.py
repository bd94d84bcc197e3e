"""Every device has its own password and its own seal key, and the centre keeps only one secret: the site key.

Both are derived from it (HMAC-SHA256, one label for each purpose), so there is no list of secrets that could leak, and
what one device knows says nothing about another.
"""

import base64
import hashlib
import hmac

SITE_KEY_BYTES_MIN = 16


def device_password(site_key: bytes, device_id: str) -> str:
    """The password with which this device signs in to the broker: 43 URL-safe characters, 256 bits."""
    return base64.urlsafe_b64encode(_derive(site_key, "broker password", device_id)).decode().rstrip("=")


def device_key(site_key: bytes, device_id: str) -> bytes:
    """The key with which this device seals a press for an SMS: 32 bytes."""
    return _derive(site_key, "press seal", device_id)


def set_up_key(site_key: bytes, device_id: str) -> str:
    """The key on the device's label, of the access point that its set-up opens: "4071-2963-5528", 40 bits."""
    digits = f"{int.from_bytes(_derive(site_key, 'set-up', device_id)[:8], 'big') % 10**12:012}"
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def password_salt(site_key: bytes, user: str) -> bytes:
    """Twelve bytes, the same for the same user: an unchanged password file stays unchanged, byte for byte."""
    return _derive(site_key, "password salt", user)[:12]


def _derive(site_key: bytes, purpose: str, name: str) -> bytes:
    if len(site_key) < SITE_KEY_BYTES_MIN:
        raise ValueError(f"A site key has at least {SITE_KEY_BYTES_MIN} bytes; this one has {len(site_key)}.")
    # The zero byte keeps purpose and name apart; neither can contain one.
    return hmac.new(site_key, f"lamplight/v1/{purpose}\0{name}".encode(), hashlib.sha256).digest()
