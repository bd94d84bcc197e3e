"""One job of one provider: the way there, the door, the work, and what they tell of it by their page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal, Protocol

from hub import providers
from hub.kernel.signed_links import read_token
from simulator.people import providers as habits
from simulator.virtual.callers import Caller
from simulator.virtual.site import SITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from hub.kernel import Write

PUBLIC_URL: Final = "https://lamplight.example"
LINKS: Final = providers.OrderLinks(PUBLIC_URL, SITE_KEY)
ASK_LINKS: Final = providers.by_desk.AskLinks(PUBLIC_URL, SITE_KEY)
CONSENT_LOOKS: Final = 30
CONSENT_EVERY_S: Final = 240.0
LOOKS_AGAIN_S: Final = 600.0
CALLS_S: Final = (300.0, 2_400.0)
# The smallest picture there is: what is on it is looked at by nobody here.
_PICTURE: Final = providers.Picture(1, 1, b"\xff\xd8\xff\xd9")


class Trade(Protocol):
    """What a job needs of those who do it."""

    @property
    def tell_share(self) -> float: ...
    def manner(self, provider: int) -> habits.Manner: ...
    def calls_centre(self, caller: Caller) -> None: ...
    def saw_the_way_in(self, order: int) -> None: ...
    def tell(self, provider: int, what: str, **data: int) -> None: ...
    async def says(self, work: Callable[[Write], object]) -> bool: ...


class Job:
    """`stayed_away`: they said that they come, and do not. `resident`: to whom they go, as soon as they know it."""

    def __init__(self, trade: Trade, provider: int, token: str) -> None:
        found = read_token(token)
        if found is None:
            raise ValueError(token)
        self.token = found
        self.order = found.number
        self.resident = 0
        self.stayed_away = False
        self._trade, self._provider = trade, provider
        self._is_done = self._is_given_back = False
        self._random: Random | None = None

    def goes_for(self, other: Job) -> bool:
        """Whether it is the same one of the same provider."""
        return (self._provider, self.token) == (other._provider, other.token)

    def called(self, random: Random) -> habits.Reached | None:
        """What they say to the desk; None: that it is done."""
        if self._is_done:
            return None
        if self._is_given_back:
            return "cannot"
        return habits.called(random, comes=not self.stayed_away)

    async def lives(self, random: Random) -> None:
        """From the message on."""
        self._random, one = random, self._trade.manner(self._provider)
        await asyncio.sleep(random.uniform(*habits.LEAVES_S))
        drawn = random.random()
        if drawn < one.stays_away:
            self.stayed_away = True
            self.tell("stays_away")
        elif drawn < one.stays_away + one.gives_back:
            self.tell("gives_back")
            self._is_given_back = True
            await self._acts(providers.Said("give_back", reason="no_time"))
            await self._looks_again()
        else:
            await self.comes()

    async def comes(self) -> None:
        """The way there, and what follows."""
        random, one = self._random, self._trade.manner(self._provider)
        if random is None:
            return
        await self._acts(providers.Said("set_out"))
        late = random.random() < one.late
        await asyncio.sleep(random.uniform(*(habits.LATE_S if late else habits.TRAVELS_S)))
        self.tell("is_there")
        here = read_token(LINKS.here_token(self.resident, 0))
        await self._trade.says(lambda tx: providers.check_in(tx, LINKS, here, [self.token]))
        page = await self.looks()
        if page is None or page.view != "on_site":
            return  # they came too late, and somebody else has it
        amount_fen = await self._agrees(random, page)
        await asyncio.sleep(random.uniform(*habits.WORKS_S))
        await self._shows("before")
        await self._shows("after")
        self._is_done = True
        self.tell("is_done")
        if random.random() >= one.forgets:
            await self._acts(providers.Said("finish", fen=amount_fen, parts="垫片"))
        await self._is_judged(random, one)
        await asyncio.sleep(LOOKS_AGAIN_S)
        await self._looks_again()

    async def _agrees(self, random: Random, page: providers.JobPage) -> int:
        """The price, once the resident has agreed to what they have to agree to."""
        cap_fen = round(float(page.cap.lstrip("¥")) * 100)
        price_fen = habits.price_fen(random, cap_fen)
        if price_fen > cap_fen:
            await self._acts(providers.Said("quote", fen=price_fen, parts="垫片"))
        elif "consent" not in page.lacking:
            return price_fen
        self._trade.calls_centre(Caller("consents", self.resident, self.order))
        for _ in range(CONSENT_LOOKS):
            await asyncio.sleep(CONSENT_EVERY_S)
            now = await self.looks()
            if now is None or now.consent in ("given", "refused"):
                break
        else:
            now = None
        if price_fen > cap_fen and (now is None or now.consent != "given"):
            price_fen = cap_fen
            await self._acts(providers.Said("quote", fen=price_fen, parts="垫片"))
        return price_fen

    async def _is_judged(self, random: Random, one: habits.Manner) -> None:
        """Some residents call by themselves: something is broken, or all was well."""
        if random.random() < one.damages:
            await asyncio.sleep(random.uniform(*CALLS_S))
            self._trade.calls_centre(Caller("complains", self.resident, self.order))
        elif random.random() < self._trade.tell_share:
            await asyncio.sleep(random.uniform(*CALLS_S))
            self._trade.calls_centre(Caller("says_how_it_was", self.resident, self.order))

    async def looks(self) -> providers.JobPage | None:
        """Their page as it is now; None where the hub does not answer."""
        seen: list[providers.JobPage] = []
        await self._trade.says(lambda tx: seen.append(providers.job_page(tx, LINKS, self.token, "zh-CN")))
        return seen[-1] if seen else None

    async def _looks_again(self) -> None:
        """The page is still open on their telephone, and is loaded once more."""
        page = await self.looks()
        if page is not None and page.view not in ("accepted", "on_way", "on_site") and page.facts:
            self._trade.saw_the_way_in(self.order)

    async def _acts(self, said: providers.Said) -> None:
        key = f"the-{said.action}-{said.fen or 0}".replace("_", "-")
        await self._trade.says(lambda tx: providers.act(tx, LINKS, self.token, key, said))

    async def _shows(self, stage: Literal["before", "after"]) -> None:
        await self._trade.says(lambda tx: providers.photo(tx, LINKS, self.token, f"photo-{stage}", stage, _PICTURE))

    def tell(self, what: str) -> None:
        """Note it in the run's trace."""
        self._trade.tell(self._provider, what, order=self.order)
