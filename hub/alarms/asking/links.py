"""The link by which somebody says "I am going": signed by us, for one person and one alarm, for a day."""

from hub.kernel.signed_links import LinkSigner, Token

from .model import Try

VALID_MS = 24 * 3_600_000


class Links:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._signer = LinkSigner(secret, b"lamplight going link 1")

    def url(self, one: Try, now_ms: int) -> str | None:
        """The link for this try, from now on for a day."""
        return None if self._base_url is None else f"{self._base_url}/going/{self.token(one, now_ms)}"

    def token(self, one: Try, now_ms: int) -> str:
        return self._signer.token(one.id, (now_ms + VALID_MS) // 1000, (one.alarm_id, one.contact_id))

    def is_true(self, token: Token, one: Try | None) -> bool:
        """Whether we have made this link for this try. A try that is not there costs as much work."""
        number, about = (0, (0, 0)) if one is None else (one.id, (one.alarm_id, one.contact_id))
        return self._signer.is_true(token, number, about) and one is not None
