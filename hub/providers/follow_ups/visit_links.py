"""The link by which who goes there and asks says what they heard: signed by us, for one order and one visitor.

Who is named anew, or whose link is revoked, has another one, and the one before holds no more.
"""

from typing import Annotated, Final

from fastapi import Depends

from hub.kernel import Services, services
from hub.kernel.signed_links import LinkSigner, Token

from .model import Task

VALID_MS: Final = 3 * 24 * 3_600_000  # after they were named
EPOCHS: Final = 2**16


class AskLinks:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._signer = LinkSigner(secret, b"lamplight follow-up link 1")

    def url(self, task: Task) -> str | None:
        """The link for who goes there now; None where nobody does, or no link is sent."""
        if self._base_url is None or task.visit_ms is None:
            return None
        return f"{self._base_url}/how-it-was/{self.token(task)}"

    def token(self, task: Task) -> str:
        return self._signer.token(task.id, ((task.visit_ms or 0) + VALID_MS) // 1000, _about(task))

    def is_true(self, token: Token, task: Task | None) -> bool:
        """Whether we have made this link for who goes there now. A task that is not there costs as much work."""
        number, about = (0, (0, 0)) if task is None else (task.id, _about(task))
        return self._signer.is_true(token, number, about) and task is not None and task.visit_ms is not None


def ask_links_of(kernel: Services) -> AskLinks:
    """Those of this hub."""
    settings = kernel.settings
    return AskLinks(settings.public_url or None, bytes.fromhex(settings.site_key.get_secret_value()))


async def _links(kernel: Annotated[Services, Depends(services)]) -> AskLinks:
    return ask_links_of(kernel)


# For an endpoint that needs them.
Links = Annotated[AskLinks, Depends(_links)]


def _about(task: Task) -> tuple[int, int]:
    return task.order_id, (task.visit_ms or 0) * EPOCHS + task.link_epoch % EPOCHS
