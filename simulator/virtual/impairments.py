"""What is wrong on the way between one host and the broker, for as long as it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from random import Random

Kind = Literal["partition", "refuse", "half_open", "delay", "loss", "duplicate", "reorder"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MESSAGES: Final = ("loss", "duplicate", "reorder")
Direction = Literal["up", "down", "both"]  # up: from the host to the broker

COPY_MS_MAX: Final = 2_000  # so much later comes a copy at most
OVERTAKEN_MS_MAX: Final = 5_000  # so long a message waits at most while others pass


class Impairment:
    """One thing that is wrong for one host.

    partition: nothing comes through and nobody is told. refuse: connections are reset, and nobody can connect.
    half_open: connections that stand now are dead in one or both directions, for ever; new ones are well. delay: bytes
    come up to `up_to_us` later, in order. loss, duplicate, reorder: this `share` (0 to 1) of its MQTT messages.
    `draw`: its own stream.
    """

    __slots__ = ("direction", "draw", "kind", "share", "up_to_us")

    def __init__(
        self, kind: Kind, draw: Random, share: float = 0.0, up_to_us: int = 0, direction: Direction = "both"
    ) -> None:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not a kind of impairment: {', '.join(KINDS)}")
        if direction not in get_args(Direction):
            raise ValueError(f"{direction!r} is not a direction: up, down, both")
        self.kind: Kind = kind
        self.draw = draw
        self.share = share
        self.up_to_us = up_to_us
        self.direction: Direction = direction

    def later_us(self) -> int:
        """How much later these bytes come."""
        return self.draw.randrange(self.up_to_us + 1) if self.kind == "delay" else 0

    def fate(self, delays_ms: tuple[int, ...]) -> tuple[int, ...]:
        """What becomes of one message (a delay for each copy), of which so many copies were to arrive so far."""
        if not self.share or self.draw.random() >= self.share:
            return delays_ms
        if self.kind == "loss":
            return ()
        if self.kind == "duplicate":
            return tuple(late for delay in delays_ms for late in (delay, delay + self.draw.randint(1, COPY_MS_MAX)))
        if self.kind == "reorder":
            return tuple(delay + self.draw.randint(1, OVERTAKEN_MS_MAX) for delay in delays_ms)
        return delays_ms


class Rules:
    """How it is for one host now. `latency_us`: the way in one direction. `added`: what is wrong, oldest first."""

    __slots__ = ("added", "latency_us")

    def __init__(self, latency_us: int) -> None:
        self.latency_us = latency_us
        self.added: list[Impairment] = []

    def has(self, kind: Kind) -> bool:
        """Whether this is wrong now."""
        return any(impairment.kind == kind for impairment in self.added)

    def way_us(self) -> int:
        """How long bytes take that are sent now."""
        return self.latency_us + sum(impairment.later_us() for impairment in self.added)
