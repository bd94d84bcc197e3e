"""The link by which who goes says what they found: signed by us, for one visit and visitor, until the next morning.

Nothing of it is kept, and it names nobody: the number of the visit, its end, and a signature over both, the resident
and when the visitor was named. Whoever goes instead of them has another one, and the first does not hold any more.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from struct import Struct
from typing import NamedTuple

from .model import Visit

VALID_MS = 12 * 3_600_000  # after the visit's due time
TOKEN_LENGTH = 38
_SIGNATURE_BYTES = 16
_HEAD = Struct(">QI")  # the visit's number; until when, in seconds since 1970
_BODY = Struct(">QIQQ")


class Token(NamedTuple):
    """What a link says, before anybody has looked whether it is true."""

    visit_id: int
    until_s: int
    signature: bytes


class VisitLinks:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key, from which the one for links is made.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._key = hmac.new(secret, b"lamplight visit link 1", hashlib.sha256).digest()

    def url(self, visit: Visit) -> str | None:
        """The link for this visit and who goes there now."""
        return None if self._base_url is None else f"{self._base_url}/visit/{self.token(visit)}"

    def token(self, visit: Visit) -> str:
        until_s = (visit.due_ms + VALID_MS) // 1000
        head = _HEAD.pack(visit.id, until_s)
        return urlsafe_b64encode(head + self._sign(visit, until_s)).decode().rstrip("=")

    def is_true(self, token: Token, visit: Visit | None) -> bool:
        """Whether we have made this link for this visit. A visit that is not there costs as much work."""
        known = visit or Visit(0, 0, None, "volunteer", 0, 0)
        fits = hmac.compare_digest(self._sign(known, token.until_s), token.signature)
        return fits and visit is not None and visit.id == token.visit_id

    def _sign(self, visit: Visit, until_s: int) -> bytes:
        body = _BODY.pack(visit.id, until_s, visit.resident_id, visit.sent_ms or 0)
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
    visit_id, until_s = _HEAD.unpack(raw[: _HEAD.size])
    return Token(visit_id, until_s, raw[_HEAD.size :]) if visit_id < 2**63 else None
