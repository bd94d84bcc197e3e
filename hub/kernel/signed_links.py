"""What stands in a link for somebody without an account: a number, its end, and our signature. It names nobody.

Nothing of it is kept. Whose link it is, and what else the signature holds, is said by the context that gives it.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from struct import Struct
from typing import NamedTuple

TOKEN_LENGTH = 38
_SIGNATURE_BYTES = 16
_HEAD = Struct(">QI")  # the number; until when, in seconds since 1970
_BODY = Struct(">QIQQ")


class Token(NamedTuple):
    """What a link says, before anybody has looked whether it is true."""

    number: int
    until_s: int
    signature: bytes


class LinkSigner:
    """`secret`: the site's key, from which the one for links of this `purpose` is made."""

    def __init__(self, secret: bytes, purpose: bytes) -> None:
        self._key = hmac.new(secret, purpose, hashlib.sha256).digest()

    def token(self, number: int, until_s: int, about: tuple[int, int]) -> str:
        """`about`: two numbers that the link is bound to and does not tell."""
        head = _HEAD.pack(number, until_s)
        return urlsafe_b64encode(head + self._sign(number, until_s, about)).decode().rstrip("=")

    def is_true(self, token: Token, number: int, about: tuple[int, int]) -> bool:
        """Whether we have made this link for this `number`, in the same time whatever is wrong with it."""
        fits = hmac.compare_digest(self._sign(number, token.until_s, about), token.signature)
        return fits and token.number == number

    def _sign(self, number: int, until_s: int, about: tuple[int, int]) -> bytes:
        body = _BODY.pack(number, until_s, *about)
        return hmac.new(self._key, body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def read_token(text: str) -> Token | None:
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
    number, until_s = _HEAD.unpack(raw[: _HEAD.size])
    return Token(number, until_s, raw[_HEAD.size :]) if number < 2**63 else None
