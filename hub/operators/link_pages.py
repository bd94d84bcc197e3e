"""What every page behind a link has in common: how often it may be asked for, and how it is answered.

Whoever opens one has no account; the link is all that speaks for them (hub/kernel/signed_links.py).
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hub.kernel import Read, services_of
from hub.kernel.signed_links import Token, read_token

from .limits import place_of

Refusal = Literal["unknown", "too_often"]
ANSWERS_PER_HOUR: Final = 12
HEADERS: Final[Mapping[str, str]] = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_STATUS: Final[Mapping[str, int]] = {"unknown": 404, "expired": 410, "too_often": 429}


class LinkLimits:
    """Nobody guesses links, nor fills the trail with looking or the timeline with answers. In memory: a restart
    forgets, which costs nothing.
    """

    ADDRESS = RateLimitItemPerMinute(30)  # of what is no link of ours
    LINK = RateLimitItemPerMinute(20)
    LINK_LONG = RateLimitItemPerHour(120)

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def guess(self, address: str) -> bool:
        """Count one try with what is no link of ours; false when there were too many."""
        return self._limiter.hit(self.ADDRESS, place_of(address))

    def look(self, token: str) -> bool:
        """Count one look or answer with a link of ours. Whoever else comes from that address (a whole carrier's
        telephones may share one) does not keep them out.
        """
        return self._limiter.hit(self.LINK, token) and self._limiter.hit(self.LINK_LONG, token)

    def answer(self, token: str, per_hour: int = ANSWERS_PER_HOUR) -> bool:
        """Count one answer: nobody changes their mind so often."""
        return self._limiter.hit(RateLimitItemPerHour(per_hour), "answer", token)


def link_limits(request: Request) -> LinkLimits:
    """Those of this hub."""
    return request.app.state.link_limits


async def refused_link(request: Request, token: str, is_ours: Callable[[Read, Token], bool]) -> Refusal | None:
    """Why this page is not shown: it is no link of ours, or came too often. Strangers only ever read: a write would
    cost all. `is_ours`: whether we have made this link.
    """
    limits, parts = link_limits(request), read_token(token)
    found = parts is not None and await services_of(request).database.read(lambda tx: is_ours(tx, parts))
    if found and limits.look(token):
        return None
    may_guess = not found and limits.guess(request.client.host if request.client else "")
    return "unknown" if may_guess else "too_often"


def link_page(html: str, view: str) -> HTMLResponse:
    """The page, of which nobody keeps a copy; 404, 410 or 429 where `view` is one of those."""
    return HTMLResponse(html, _STATUS.get(view, 200), dict(HEADERS))
