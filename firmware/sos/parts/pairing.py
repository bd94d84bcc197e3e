"""How a remote control and a phone that have never met agree on a key, by a button on each being pressed.

    remote: pressed, belongs to nobody            phone: pairing keys held, for a minute
      PAIR_ASK  its name, a public key   ───────▶  makes the key of both
      makes the key, checks the proof    ◀───────  PAIR_OFFER  its name, its public key, a proof that it has the key
      CHECK     sealed with the key      ───────▶  opens it: paired, written down
      paired, written down               ◀───────  ANSWER

The keys are those of X25519 (RFC 7748): who listens learns nothing. Who sits between the two at that very minute, with
a transmitter of their own, could pair with both; the centre is told each time which remote was paired, and the press
with which an installation ends would not arrive. What a technician writes into the settings of both needs no radio.
"""

from __future__ import annotations

import hashlib

from sos.hmac import hmac_sha256, same_bytes
from sos.parts.radio import PAIR_ASK, PAIR_OFFER, SEAL_LENGTH, head, kind_of, sender_of

SECRET_LENGTH = 32
OPEN_MS = 60_000
_P = (1 << 255) - 19
_A24 = 121665
_BASE = b"\x09" + bytes(31)


def x25519(secret: bytes, public: bytes) -> bytes:
    """RFC 7748, section 5: 32 bytes of 32 and 32. Some hundred milliseconds on a device; done twice in a pairing."""
    scalar = int.from_bytes(bytes([secret[0] & 248]) + secret[1:31] + bytes([secret[31] & 127 | 64]), "little")
    u = int.from_bytes(public[:31] + bytes([public[31] & 127]), "little")
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for at in range(254, -1, -1):
        bit = scalar >> at & 1
        if swap ^ bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % _P, b * b % _P, d * a % _P, c * b % _P
        e = aa - bb
        x3, z3 = (da + cb) * (da + cb) % _P, u * (da - cb) * (da - cb) % _P
        x2, z2 = aa * bb % _P, e * (aa + _A24 * e) % _P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, _P - 2, _P) % _P).to_bytes(32, "little")


def public_of(secret: bytes) -> bytes:
    """What may be said aloud of a secret of 32 random bytes."""
    return x25519(secret, _BASE)


def ask(remote: str, public: bytes) -> bytes:
    """The remote's frame."""
    return head(PAIR_ASK, remote) + public


class Pairing:
    """The phone's side, from the holding of the keys on. `remote` and `key`: whom it has made an offer to, last.

    `refused`: somebody was sent away, because this phone has all the remotes that it can have.
    """

    def __init__(self, phone: str, secret: bytes, now_ms: int) -> None:
        assert len(secret) == SECRET_LENGTH
        self.until_ms = now_ms + OPEN_MS
        self.remote = ""
        self.key = b""
        self.refused = False
        self._phone = phone
        self._secret = secret
        self._public = public_of(secret)
        self._asked: bytes = b""
        self._offer = b""

    def offer(self, frame: bytes) -> bytes | None:
        """The answer to a PAIR_ASK, or None: it is none. The same question again costs nothing."""
        remote = sender_of(frame)
        if kind_of(frame) != PAIR_ASK or not remote or len(frame) != 3 + len(remote) + SECRET_LENGTH:
            return None
        if frame != self._asked:
            public = frame[-SECRET_LENGTH:]
            self._asked, self.remote = frame, remote
            self.key = _key(x25519(self._secret, public), remote, self._phone, public, self._public)
            phone = self._phone.encode()
            plain = head(PAIR_OFFER, remote) + bytes([len(phone)]) + phone + self._public
            self._offer = plain + hmac_sha256(self.key, plain)[:SEAL_LENGTH]
        return self._offer


def accepted(frame: bytes, remote: str, secret: bytes, public: bytes) -> tuple[str, bytes] | None:
    """The remote's side: (phone, key) of a PAIR_OFFER made to it, or None. `public` is that of `secret`."""
    start = 3 + len(remote)
    if kind_of(frame) != PAIR_OFFER or sender_of(frame) != remote or len(frame) <= start:
        return None
    end = start + 1 + frame[start]
    if not 0 < frame[start] <= 32 or len(frame) != end + SECRET_LENGTH + SEAL_LENGTH:
        return None
    try:
        phone = str(frame[start + 1 : end], "ascii")
    except ValueError:
        return None
    theirs = frame[end : end + SECRET_LENGTH]
    key = _key(x25519(secret, theirs), remote, phone, public, theirs)
    proof = hmac_sha256(key, frame[:-SEAL_LENGTH])[:SEAL_LENGTH]
    return (phone, key) if same_bytes(proof, frame[-SEAL_LENGTH:]) else None


def _key(shared: bytes, remote: str, phone: str, remotes: bytes, phones: bytes) -> bytes:
    """Names and public keys are in it, so that it is the key of just this meeting."""
    told = b"lamplight pairing\0" + remote.encode() + b"\0" + phone.encode() + b"\0" + remotes + phones
    return hashlib.sha256(shared + told).digest()
