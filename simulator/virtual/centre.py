"""The call centre's room: everybody who works there, each with a seat, a page and a rota."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from simulator.people.calendar import local
from simulator.virtual.hands import Room
from simulator.virtual.operator import Operator
from simulator.virtual.rota import Rota
from simulator.virtual.visitors import Visitors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from simulator.town.world import Contact, World
    from simulator.virtual.board import Board
    from simulator.virtual.chance import Chance
    from simulator.virtual.clocks import HubClock
    from simulator.virtual.hub import VirtualHub
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.page import Page
    from simulator.virtual.trace import Trace


class Around(Protocol):
    """What the room needs of the town."""

    @property
    def loop(self) -> VirtualLoop: ...
    @property
    def hub(self) -> VirtualHub: ...
    @property
    def chance(self) -> Chance: ...
    @property
    def trace(self) -> Trace: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def clock(self) -> HubClock: ...
    @property
    def world(self) -> World: ...


class Centre:
    """`by_hour`: how many seats are wanted in each of the 24 hours of a day. `pace`: 1.0 are ordinary people, 0.1 are
    ten times as fast. `pages`: one for each person of the centre; who is not there has theirs shut.
    `telephones`: whether they call who has pressed. `rota_days`: the hub has the rota, of a run of so many days; None:
    it has none. `unwell`: the share of residents who are. `board`: of services; None: nobody orders any.
    """

    def __init__(
        self,
        town: Around,
        by_hour: Sequence[int],
        pace: float = 1.0,
        *,
        telephones: bool = False,
        rota_days: int | None = None,
        unwell: float = 0.0,
        board: Board | None = None,
    ) -> None:
        contacts: dict[int, list[Contact]] = {}
        for contact in sorted(town.world.contacts, key=lambda one: (one.resident_id, one.position)):
            contacts.setdefault(contact.resident_id, []).append(contact)
        residents = {one.id: one for one in town.world.residents}
        self._visitors = Visitors(town.loop, town.hub, town.chance, town.trace, town.clock.begins_ms)
        self.ill: set[int] = set()
        room = Room(
            town.loop,
            town.hub,
            town.chance,
            town.trace,
            town.ledger,
            town.clock.begins_ms,
            town.world.operators,
            tuple(by_hour),
            residents,
            pace,
            contacts if telephones else None,
            self._visitors,
            self.ill,
            unwell,
            board,
        )
        self._rota = None
        if rota_days is not None:
            today, _ = local(town.clock.begins_ms, 0)
            self._rota = Rota(room, date.fromordinal(today.toordinal() + rota_days))
        self.operators = {person.id: Operator(room, person) for person in town.world.operators}
        self.pages: tuple[Page, ...] = tuple(one.page for one in self.operators.values())

    def start(self) -> None:
        """Everybody lives by the rota from now on."""
        if self._rota is not None:
            self._rota.bring()
        for one in self.operators.values():
            one.start()

    def fall_ill(self, people: Collection[int]) -> None:
        """These go home, and are off the rota as soon as the hub can be told."""
        self.ill.update(people)
        self._correct()

    def recover(self, people: Collection[int]) -> None:
        """They come again."""
        self.ill.difference_update(people)
        self._correct()

    def _correct(self) -> None:
        if self._rota is not None:
            self._rota.bring()

    def end(self) -> None:
        """The run is over for everybody."""
        for one in self.operators.values():
            one.end()
        self._visitors.end()
        if self._rota is not None:
            self._rota.end()
