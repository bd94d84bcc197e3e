"""Those who come to the door: they read the message, open its link, and tell by their page how far they are.

What they do goes through the same faces as the page behind the link; a hub that is down is told when it is back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from hub import providers
from hub.kernel.signed_links import read_token
from hub.telephony import Outcome
from simulator.people import providers as habits
from simulator.virtual.callers import Caller
from simulator.virtual.job import LINKS, Job
from simulator.virtual.process import Process

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.kernel import Problem, Write
    from hub.telephony import Channel, Message
    from simulator.scenarios.scenario import Services
    from simulator.town.world import World
    from simulator.virtual.callers import Callers, Why
    from simulator.virtual.chance import Chance
    from simulator.virtual.hub import VirtualHub
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

# What is said against it by whom it befalls.
OBJECTED: Final[dict[str, Why]] = {
    "provider_warned": "objects_to_score",
    "provider_suspended": "objects_to_suspension",
}
SUBJECTS: Final = ("order_offered", "order_yours", "order_taken", "complaint_raised", "complaint_decided", *OBJECTED)
HEARS_S: Final = (1.0, 4.0)
AGAIN_S: Final = 30.0
TRIES_MAX: Final = 400
OBJECTS_S: Final = (600.0, 5_400.0)
DAY_S: Final = 24 * 3_600.0


class Tradespeople:
    """All of them, as the channel for short messages to them; what is for others goes to `others`. `callers`: to whom
    it is told when they, or a resident, call the centre. `services`: how they are.
    """

    def __init__(
        self,
        loop: VirtualLoop,
        hub: VirtualHub,
        chance: Chance,
        trace: Trace,
        ledger: Ledger,
        world: World,
        others: Channel | None,
        callers: Callers,
        services: Services,
    ) -> None:
        self._ledger, self._callers, self._services = ledger, callers, services
        self._hub, self._chance, self._trace, self._others = hub, chance, trace, others
        self._process = Process(loop, "providers")
        self._homes = {one.address: one.id for one in world.residents}
        self._numbers = {worker.phone: one.id for one in world.providers for worker in one.workers}
        self._numbers |= {one.phone: one.id for one in world.providers}
        self._jobs: dict[int, Job] = {}

    def end(self) -> None:
        """The run is over."""
        self._process.kill()

    def manner(self, provider: int) -> habits.Manner:
        """What this one is like."""
        return habits.manner(self._chance, provider, self._services.badness)

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
        elif provider is not None and message.subject in OBJECTED:
            self._process.spawn(self._objects(provider, OBJECTED[message.subject], message.id))
        return Outcome("sent")

    def telephoned(self, order: int, times: int) -> habits.Reached | None:
        """The desk calls whoever has this order, for the so manyth time: what they say. None: they are done."""
        job = self._jobs.get(order)
        if job is None:
            return "no_answer"
        said = job.called(self._chance.of("providers", "called", order, times))
        if said == "coming" and job.stayed_away:
            job.stayed_away = False
            self._process.spawn(job.comes())
        return said

    @property
    def tell_share(self) -> float:
        """How many residents call by themselves when it is done."""
        return self._services.tell

    @property
    def hasty_share(self) -> float:
        """How often a supervisor would decide about them before they were heard."""
        return self._services.hasty

    async def _answers(self, provider: int, token: str) -> None:
        known = read_token(token)
        if known is None:
            raise ValueError(token)
        one, random = self.manner(provider), self._chance.of("providers", provider, "offer", known.number)
        await asyncio.sleep(random.uniform(*habits.ANSWERS_S))
        drawn = random.random()
        if drawn < one.silent:
            self.tell(provider, "does_not_answer", offer=known.number)
        elif drawn < one.silent + one.declines:
            self.tell(provider, "declines", offer=known.number)
            reason = random.choice(habits.REASONS)
            await self.says(lambda tx: providers.cannot(tx, LINKS, known, reason))
        else:
            self.tell(provider, "says_yes", offer=known.number)
            await self.says(lambda tx: providers.come(tx, LINKS, known, None))

    async def _goes(self, provider: int, token: str) -> None:
        job = Job(self, provider, token)
        page = await job.looks()
        resident = self._homes.get(page.facts.get("address", "")) if page is not None else None
        if resident is None:
            return  # it was given to somebody else before the message was read
        job.resident = resident
        random = self._chance.of("providers", provider, "job", job.order, job.token.until_s)
        if (before := self._jobs.get(job.order)) is not None and before.goes_for(job):
            return  # the same message twice
        self._jobs[job.order] = job
        await job.lives(random)

    async def _objects(self, provider: int, why: Why, message: int) -> None:
        """They do not agree, and call the centre about it; some call once more a day later."""
        random = self._chance.of("providers", provider, "objects", message)
        for again in range(habits.objects(random)):
            await asyncio.sleep(random.uniform(*OBJECTS_S) + again * DAY_S)
            self.tell(provider, "objects", to=why.removeprefix("objects_to_"))
            self.calls_centre(Caller(why, 0, provider))

    async def says(self, work: Callable[[Write], object]) -> bool:
        """Until the hub has heard it; false where it says no, or nobody answers for hours."""
        refused: list[Problem] = []
        heard = asyncio.Event()
        for _ in range(TRIES_MAX):
            self._hub.carries(work, heard, refused)
            await asyncio.sleep(0)
            if not heard.is_set():
                await asyncio.sleep(AGAIN_S)
            if heard.is_set():
                return not refused
        return False

    def calls_centre(self, caller: Caller) -> None:
        """Somebody calls the centre about an order, or about what was said of them."""
        self._callers.calls(caller)

    def saw_the_way_in(self, order: int) -> None:
        """The page still shows how one gets in, when the job is over."""
        self._ledger.saw_the_way_in(order)

    def tell(self, provider: int, what: str, **data: int | str) -> None:
        """Note it in the run's trace."""
        self._trace.tell(f"provider {provider}", what, **data)
