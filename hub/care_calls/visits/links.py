"""The link by which who goes says what they found: signed by us, for one visit and visitor, until the next morning.

When the visitor was named is part of it: whoever goes instead of them has another link, and the first holds no more.
"""

from hub.kernel.signed_links import LinkSigner, Token

from .model import Visit

VALID_MS = 12 * 3_600_000  # after the visit's due time


class VisitLinks:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._signer = LinkSigner(secret, b"lamplight visit link 1")

    def url(self, visit: Visit) -> str | None:
        """The link for this visit and who goes there now."""
        return None if self._base_url is None else f"{self._base_url}/visit/{self.token(visit)}"

    def token(self, visit: Visit) -> str:
        return self._signer.token(visit.id, (visit.due_ms + VALID_MS) // 1000, _about(visit))

    def is_true(self, token: Token, visit: Visit | None) -> bool:
        """Whether we have made this link for this visit. A visit that is not there costs as much work."""
        number, about = (0, (0, 0)) if visit is None else (visit.id, _about(visit))
        return self._signer.is_true(token, number, about) and visit is not None


def _about(visit: Visit) -> tuple[int, int]:
    return visit.resident_id, visit.sent_ms or 0
