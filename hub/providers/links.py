"""The links by which a provider answers, and whoever goes tells how far they are: signed by us, for one order.

An offer's link is for one provider; it ends when the offer does, and shows no more than what they need to answer.
The link for the work is bound to the order, to who goes, to when it was accepted, and to how often the desk has made it
anew: given to somebody else, given back or revoked, it holds no more. What stands on the base of a resident's phone is
bound to them alone, until another sticker is made for it, and shows nothing to anybody who has no link for work there.
"""

from typing import Annotated, Final

from fastapi import Depends

from hub.kernel import Services, services
from hub.kernel.signed_links import LinkSigner, Token

from .offers.model import Offer
from .orders.model import Order

OFFER_VALID_MS: Final = 24 * 3_600_000  # after its end the page says so instead of an error
WORK_VALID_MS: Final = 14 * 24 * 3_600_000  # after it was accepted
_FOR_GOOD_S: Final = 2**32 - 1
EPOCHS: Final = 2**16


class OrderLinks:
    """`base_url`: how the hub is reached from outside ("https://hub.example"); None: no link is sent. `secret`: the
    site's key.
    """

    def __init__(self, base_url: str | None, secret: bytes) -> None:
        self._base_url = base_url
        self._offers = LinkSigner(secret, b"lamplight offer link 1")
        self._work = LinkSigner(secret, b"lamplight work link 1")
        self._here = LinkSigner(secret, b"lamplight here link 1")

    def offer_url(self, offer: Offer) -> str | None:
        """By which this provider says whether they come."""
        return None if self._base_url is None else f"{self._base_url}/offer/{self.offer_token(offer)}"

    def offer_token(self, offer: Offer) -> str:
        until_s = (offer.until_ms + OFFER_VALID_MS) // 1000
        return self._offers.token(offer.id, until_s, (offer.order_id, offer.provider_id))

    def is_offer(self, token: Token, offer: Offer | None) -> bool:
        """Whether we have made this link for this offer. One that is not there costs as much work."""
        number, about = (0, (0, 0)) if offer is None else (offer.id, (offer.order_id, offer.provider_id))
        return self._offers.is_true(token, number, about) and offer is not None

    def work_url(self, order: Order) -> str | None:
        """By which whoever goes tells how far they are."""
        return None if self._base_url is None else f"{self._base_url}/job/{self.work_token(order)}"

    def work_token(self, order: Order) -> str:
        return self._work.token(order.id, ((order.accepted_ms or 0) + WORK_VALID_MS) // 1000, _about(order))

    def is_work(self, token: Token, order: Order | None) -> bool:
        """Whether this link is for who goes there now."""
        number, about = (0, (0, 0)) if order is None else (order.id, _about(order))
        return self._work.is_true(token, number, about) and order is not None and order.provider_id is not None

    def here_url(self, resident_id: int, epoch: int) -> str | None:
        """What the code on the base of this resident's phone says; `epoch`: how often it was made anew."""
        return None if self._base_url is None else f"{self._base_url}/here/{self.here_token(resident_id, epoch)}"

    def here_token(self, resident_id: int, epoch: int) -> str:
        return self._here.token(resident_id, _FOR_GOOD_S, (epoch, 0))

    def is_here(self, token: Token, resident_id: int, epoch: int) -> bool:
        """Whether this is what stands on this resident's phone now."""
        return self._here.is_true(token, resident_id, (epoch, 0))


def links_of(kernel: Services) -> OrderLinks:
    """Those of this hub."""
    settings = kernel.settings
    return OrderLinks(settings.public_url or None, bytes.fromhex(settings.site_key.get_secret_value()))


async def _links(kernel: Annotated[Services, Depends(services)]) -> OrderLinks:
    return links_of(kernel)


# For an endpoint that needs them.
Links = Annotated[OrderLinks, Depends(_links)]


def _about(order: Order) -> tuple[int, int]:
    who = (order.provider_id or 0) << 32 | (order.worker_id or 0)
    return who, (order.accepted_ms or 0) * EPOCHS + order.link_epoch % EPOCHS
