"""The link by which somebody says "I am going": signed by us, for one person and one alarm, for a day. It names nobody.

Nothing of it is kept: the number of the try, its end, and a signature over both, the alarm and the person.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from struct import Struct
from typing import NamedTuple

from .model import Try

VALID_MS = 24 * 3_600_000
TOKEN_LENGTH = 38
_SIGNATURE_BYTES = 16
_HEAD = Struct(">QI")  # the try's number; until when, in seconds since 1970
_BODY = Struct(">QIQQ")


class Token(NamedTuple):
    """What a link says, before anybody has looked whether it is true."""

    try_id: int
    until_s: int
    signature: bytes


class Links:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key, from which the one for links is made.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._key = hmac.new(secret, b"lamplight going link 1", hashlib.sha256).digest()

    def url(self, one: Try, now_ms: int) -> str | None:
        """The link for this try, from now on for a day."""
        return None if self._base_url is None else f"{self._base_url}/going/{self.token(one, now_ms)}"

    def token(self, one: Try, now_ms: int) -> str:
        until_s = (now_ms + VALID_MS) // 1000
        head = _HEAD.pack(one.id, until_s)
        return urlsafe_b64encode(head + self._sign(one, until_s)).decode().rstrip("=")

    def is_true(self, token: Token, one: Try | None) -> bool:
        """Whether we have made this link for this try. A try that is not there costs as much work."""
        known = one or Try(0, 0, 0, 0, "", "", False, "message", "planned")
        fits = hmac.compare_digest(self._sign(known, token.until_s), token.signature)
        return fits and one is not None and one.id == token.try_id

    def _sign(self, one: Try, until_s: int) -> bytes:
        body = _BODY.pack(one.id, until_s, one.alarm_id, one.contact_id)
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def read(text: str) -> Token | None:
    """The parts of a link; None for what cannot be one."""
    if len(text) != TOKEN_LENGTH or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text + "==")
    except ValueError:
        return None
    # Only the one spelling: of several that mean the same, each would have its own count of tries.
    if len(raw) != _HEAD.size + _SIGNATURE_BYTES or urlsafe_b64encode(raw).decode().rstrip("=") != text:
        return None
    try_id, until_s = _HEAD.unpack(raw[: _HEAD.size])
    return Token(try_id, until_s, raw[_HEAD.size :]) if try_id < 2**63 else None
