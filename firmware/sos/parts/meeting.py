"""The remote's side of a pairing: it asks on every channel until a phone makes an offer (parts/pairing.py)."""

from __future__ import annotations

from sos.parts.pairing import SECRET_LENGTH, accepted, ask, public_of


class Meeting:
    """`frame`: what is asked."""

    def __init__(self, remote: str, secret: bytes) -> None:
        assert len(secret) == SECRET_LENGTH
        self._remote = remote
        self._secret = secret
        self._public = public_of(secret)
        self.frame = ask(remote, self._public)

    def met(self, frame: bytes) -> tuple[str, bytes] | None:
        """(phone, key) if this is a phone's offer to us."""
        return accepted(frame, self._remote, self._secret, self._public)
