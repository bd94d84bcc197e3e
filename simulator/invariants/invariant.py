"""A sentence that must always be true of the town, and how one looks whether it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from simulator.virtual.ledger import Claim
    from simulator.virtual.view import View


class Touched(NamedTuple):
    """What a commit, or a word of a phone, was about."""

    alarm_ids: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()
    claim: Claim | None = None
    orders: tuple[int, ...] = ()


class Finding(NamedTuple):
    """How a sentence was not true, of which devices and alarms."""

    text: str
    devices: tuple[str, ...] = ()
    alarm_ids: tuple[int, ...] = ()


# None: look at everything.
Check: TypeAlias = Callable[["View", Touched | None], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One of them. `says`: the sentence. `topics`: looked at after each commit with an event of these, for what that
    touched. `on_claims`: looked at when a phone tells its resident something. `in_calm`: only true when all is quiet
    again. Everything is looked at in between and at the end.
    """

    name: str
    says: str
    check: Check
    topics: frozenset[str]
    on_claims: bool
    in_calm: bool


class Collection:
    """The invariants of one context, in the order in which they stand in its file."""

    def __init__(self) -> None:
        self.all: dict[str, Invariant] = {}

    def __call__(self, *topics: str, on_claims: bool = False, in_calm: bool = False) -> Callable[[Check], Check]:
        """The function below is one: its name is the invariant's name, its docstring the sentence."""

        def add(check: Check) -> Check:
            name = check.__name__
            says = " ".join((check.__doc__ or "").split())
            self.all[name] = Invariant(name, says, check, frozenset(topics), on_claims, in_calm)
            return check

        return add

    def __iter__(self) -> Iterator[Invariant]:
        return iter(self.all.values())
