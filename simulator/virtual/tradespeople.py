"""Those who come to the door: they read the message, open its link, and tell by their page how far they are.

What they do goes through the same faces as the page behind the link; a hub that is down is told when it is back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from hub import providers
from hub.kernel import Problem
from hub.kernel.signed_links import read_token
from hub.telephony import Outcome
from simulator.people import providers as habits
from simulator.virtual.process import Process
from simulator.virtual.site import SITE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.kernel import Write
    from hub.kernel.signed_links import Token
    from hub.telephony import Channel, Message
    from simulator.town.world import World
    from simulator.virtual.chance import Chance
    from simulator.virtual.hub import VirtualHub
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

PUBLIC_URL: Final = "https://lamplight.example"
LINKS: Final = providers.OrderLinks(PUBLIC_URL, SITE_KEY)
SUBJECTS: Final = ("order_offered", "order_yours", "order_taken")
AGAIN_S: Final = 30.0
TRIES_MAX: Final = 400
HEARS_S: Final = (1.0, 4.0)
# The smallest picture there is: what is on it is looked at by nobody here.
_PICTURE: Final = providers.Picture(1, 1, b"\xff\xd8\xff\xd9")


class Tradespeople:
    """All of them, as the channel for short messages to them; what is for others goes to `others`."""

    def __init__(
        self,
        loop: VirtualLoop,
        hub: VirtualHub,
        chance: Chance,
        trace: Trace,
        ledger: Ledger,
        world: World,
        others: Channel | None,
    ) -> None:
        self._ledger = ledger
        self._hub, self._chance, self._trace, self._others = hub, chance, trace, others
        self._process = Process(loop, "providers")
        self._homes = {one.address: one.id for one in world.residents}
        self._numbers = {worker.phone: one.id for one in world.providers for worker in one.workers}
        self._numbers |= {one.phone: one.id for one in world.providers}

    def end(self) -> None:
        """The run is over."""
        self._process.kill()

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """A message to a provider is read within seconds."""
        if message.subject not in SUBJECTS:
            if self._others is None:
                return Outcome("permanent", "Nobody has this number.", "unreachable")
            return await self._others.send(message, now_ms)
        await asyncio.sleep(self._chance.of("providers", "sms", message.id, message.tries).uniform(*HEARS_S))
        token = str(message.data.get("url", "")).rsplit("/", 1)[-1]
        provider = self._numbers.get(message.where)
        if provider is not None and message.subject == "order_offered":
            self._process.spawn(self._answers(provider, token))
        elif provider is not None and message.subject == "order_yours":
            self._process.spawn(self._goes(provider, token))
        return Outcome("sent")

    async def _answers(self, provider: int, token: str) -> None:
        order = _known(token).number
        one, random = habits.manner(self._chance, provider), self._chance.of("providers", provider, "offer", order)
        await asyncio.sleep(random.uniform(*habits.ANSWERS_S))
        drawn = random.random()
        if drawn < one.silent:
            self._tell(provider, "does_not_answer", order)
        elif drawn < one.silent + one.declines:
            self._tell(provider, "declines", order)
            reason = random.choice(habits.REASONS)
            await self._says(lambda tx: providers.cannot(tx, LINKS, read_token(token), reason))
        else:
            self._tell(provider, "says_yes", order)
            await self._says(lambda tx: providers.come(tx, LINKS, read_token(token), None))

    async def _goes(self, provider: int, token: str) -> None:
        order = _known(token).number
        seen: list[providers.JobPage] = []
        await self._says(lambda tx: seen.append(providers.job_page(tx, LINKS, read_token(token), "zh-CN")))
        resident = self._homes.get(seen[-1].facts.get("address", "")) if seen else None
        if resident is None:
            return
        one, random = habits.manner(self._chance, provider), self._chance.of("providers", provider, "job", order)
        await asyncio.sleep(random.uniform(*habits.LEAVES_S))
        drawn = random.random()
        if drawn < one.stays_away:
            self._tell(provider, "stays_away", order)
            return
        if drawn < one.stays_away + one.gives_back:
            self._tell(provider, "gives_back", order)
            await self._acts(token, providers.Said("give_back", reason="no_time"))
            return
        await self._acts(token, providers.Said("set_out"))
        late = random.random() < one.late
        await asyncio.sleep(random.uniform(*(habits.LATE_S if late else habits.TRAVELS_S)))
        self._tell(provider, "is_there", order)
        here = read_token(LINKS.here_token(resident))
        await self._says(lambda tx: providers.check_in(tx, LINKS, here, [_known(token)]))
        await asyncio.sleep(random.uniform(*habits.WORKS_S))
        await self._shows(token, "before")
        await self._shows(token, "after")
        self._tell(provider, "is_done", order)
        await self._acts(token, providers.Said("finish", fen=random.randrange(30, 150) * 100, parts="垫片"))
        await self._looks_again(token, order)

    async def _looks_again(self, token: str, order: int) -> None:
        """The page is still open on their telephone, and is loaded once more."""
        seen: list[providers.JobPage] = []
        await self._says(lambda tx: seen.append(providers.job_page(tx, LINKS, read_token(token), "zh-CN")))
        if seen and seen[-1].view == "done" and seen[-1].facts:
            self._ledger.saw_the_way_in(order)

    async def _acts(self, token: str, said: providers.Said) -> None:
        await self._says(lambda tx: providers.act(tx, LINKS, read_token(token), f"the-{said.action}", said))

    async def _shows(self, token: str, stage: Literal["before", "after"]) -> None:
        key = f"photo-{stage}"
        await self._says(lambda tx: providers.photo(tx, LINKS, read_token(token), key, stage, _PICTURE))

    async def _says(self, work: Callable[[Write], object]) -> bool:
        """Until the hub has heard it; false where it says no, or nobody answers for hours."""
        refused: list[Problem] = []

        def carried(tx: Write) -> None:
            refused.clear()
            try:
                work(tx)
            except Problem as problem:
                refused.append(problem)

        heard = asyncio.Event()
        for _ in range(TRIES_MAX):
            self._hub.carries(carried, heard)
            await asyncio.sleep(AGAIN_S if not heard.is_set() else 0)
            if heard.is_set():
                return not refused
        return False

    def _tell(self, provider: int, what: str, order: int) -> None:
        self._trace.tell(f"provider {provider}", what, order=order)


def _known(token: str) -> Token:
    found = read_token(token)
    if found is None:
        raise ValueError(token)
    return found
