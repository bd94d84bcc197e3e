"""Orders as one would keep them on paper: what the hub's are held against."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

BUSINESSES = tuple(range(10, 16))
HANDS = 2  # how much each of them does at once
AT_ONCE = 3
GOING = ("accepted", "on_way", "on_site")
OVER = ("closed", "cancelled")
# From where each may be done, as one would say it aloud.
FROM: dict[str, tuple[str, ...]] = {
    "ask": ("requested", "offered"),
    "withdraw": ("offered",),
    "set_out": ("accepted",),
    "arrive": ("accepted", "on_way"),
    "finish": ("on_site",),
    "give_back": ("accepted", "on_way"),
    "no_show": ("accepted", "on_way"),
    "cancel": ("requested", "offered", "accepted", "on_way"),
    "reopen": ("done", "followed_up", "closed", "disputed"),
    "follow_up": ("done",),
    "in_vain": ("done",),
}
MOSTLY = 8  # of the numbers below ten


@dataclass
class Plain:
    """An order as the model has it. `by`: who sent the provider; `of`: whom each offer was made to."""

    number: int
    urgent: bool
    state: str = "requested"
    version: int = 1
    provider: int | None = None
    by: int | None = None
    mode: str = "in_turn"
    of: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)  # offer: provider
    over: dict[int, str] = field(default_factory=dict)  # offer: what became of it
    done_ms: int | None = None

    @property
    def asked(self) -> set[int]:
        """Whom nobody asks again without a reason: they have not said yet, or have not come."""
        unlucky = {self.of[number] for number, what in self.over.items() if what not in ("lost", "withdrawn")}
        return unlucky | {*self.waiting.values()}

    def refusal(self, action: str, off: int) -> str:
        """What whoever tries this hears, having seen a version that is `off` by so many; or "done"."""
        if self.state not in FROM[action]:
            return "wrong_state"
        return "stale_version" if off else "done"

    def nobody_waits(self, outcome: str) -> None:
        self.over |= dict.fromkeys(self.waiting, outcome)
        self.waiting.clear()

    def no_longer_theirs(self, outcome: str) -> None:
        self.over = {number: outcome if what == "accepted" else what for number, what in self.over.items()}


@dataclass
class PlainDesk:
    """All orders by number, and which businesses are suspended."""

    orders: dict[int, Plain] = field(default_factory=dict)
    suspended: set[int] = field(default_factory=set)

    def fits(self, provider: int) -> bool:
        """Whether they may be sent at all."""
        return provider not in self.suspended and self.in_hand()[provider] < HANDS

    def free_for(self, one: Plain) -> set[int]:
        """Who may be asked for this one."""
        return {provider for provider in BUSINESSES if self.fits(provider)} - one.asked

    def in_hand(self) -> Counter[int | None]:
        return Counter(one.provider for one in self.orders.values() if one.state in GOING)

    def some(self, which: int, action: str) -> Plain | None:
        """Mostly one of which this may be done, so that stories go on."""
        fitting = [one for one in self.orders.values() if one.state in FROM[action]]
        among = fitting if fitting and which < MOSTLY else list(self.orders.values())
        return among[which % len(among)] if among else None
