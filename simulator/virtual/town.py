"""The whole town in virtual time: homes, network, broker, hub, operators, and what happens to them in one run."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from simulator.faults import plan
from simulator.faults.fault import until
from simulator.faults.weather import Weather
from simulator.people import residents
from simulator.virtual.board import Board
from simulator.virtual.callers import Callers
from simulator.virtual.centre import Centre
from simulator.virtual.chance import Chance, Choice
from simulator.virtual.checks import Checks
from simulator.virtual.clocks import HubClock
from simulator.virtual.duty_phones import DutyPhones
from simulator.virtual.firmware import Firmware
from simulator.virtual.home import Home, Surroundings
from simulator.virtual.hub import VirtualHub
from simulator.virtual.job import PUBLIC_URL
from simulator.virtual.leap import WAKE_BEFORE_US, moved
from simulator.virtual.ledger import Ledger
from simulator.virtual.loop import VirtualLoop
from simulator.virtual.mobile import MobileNetwork, SmsOut
from simulator.virtual.network import HUB, BrokerHost, Network
from simulator.virtual.site import SITE
from simulator.virtual.template import DATABASE, template
from simulator.virtual.trace import Trace
from simulator.virtual.tradespeople import Tradespeople
from simulator.virtual.view import View
from simulator.virtual.voice import VoiceNetwork

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hub.alarms import PressKey, Stage
    from hub.devices import Supervision
    from hub.kernel import Event
    from hub.running import Running
    from simulator.people.residents import Act
    from simulator.scenarios.scenario import Scenario, Services
    from simulator.virtual.options import Options
    from simulator.virtual.trace import Entry

__all__ = ["DATABASE", "Town"]

DAY_US: Final = 24 * 3600 * 1_000_000
CALM_US: Final = 15 * 60 * 1_000_000
WORN_MAX: Final = 24


class Town:
    """Made for one run, lived through by run.py. `homes`: by the name that the ledger has for them.

    `end_us`: the end of the calm that follows `calm_us`, from which on nothing new happens.
    """

    def __init__(self, options: Options, scenario: Scenario, folder: Path) -> None:
        self.options = options
        self.scenario = scenario
        self.calm_us = options.span_us if options.calm_from_us is None else options.calm_from_us
        self.end_us = self.calm_us + CALM_US
        self.chance = Chance(options.seed)
        self.loop = VirtualLoop(Choice(self.chance, "schedule"))
        self.trace = Trace(self.loop)
        self.clock = HubClock(self.loop, scenario.begins_ms)
        made = template(options.devices, scenario.begins_ms)
        self.world = made.rows
        self.ledger = Ledger()
        self.network = Network(self.loop, self.trace, self.chance)
        self.broker_host: BrokerHost = self.network.broker
        self.hub = VirtualHub(self.loop, made.copy(folder), self.clock, self.trace, calls_seed=options.seed)
        self.hub.channel = DutyPhones(self.chance, self.trace)
        self.mobile = MobileNetwork(self.loop, self.chance, self.trace, self.hub) if scenario.modems else None
        if self.mobile is not None:
            self.hub.sms = SmsOut(self.chance, self.mobile)
        self.board = None if scenario.services is None else self._services(scenario.services)
        self.voice = None
        if self.mobile is not None and scenario.voices:
            self.voice = VoiceNetwork(self.loop, self.chance, self.trace, self.ledger, self.hub, self.mobile)
            self.hub.after_commit.append(self.voice.committed)
        self.homes: dict[str, Home] = {}
        drawn = plan.draw(self.chance, scenario, self.world, options.span_us)
        self.firmware = Firmware(self.chance) if any(one.kind == "rollout" for one in drawn) else None
        self._around = Surroundings(
            loop=self.loop,
            network=self.network,
            chance=self.chance,
            trace=self.trace,
            ledger=self.ledger,
            centre=self,
            site=SITE,
            leap=options.leap,
            mobile=self.mobile,
            worn=self._worn(),
            firmware=self.firmware,
            voice=self.voice,
        )
        numbers = {one.id: one.phone for one in self.world.residents}
        for phone in self.world.devices:
            if phone.kind == "phone":
                self.homes[phone.id] = Home(
                    phone.resident_id, phone.id, phone.paired_id or "", self._around, None, numbers[phone.resident_id]
                )
                if self.mobile is not None:
                    self.mobile.joins(self.homes[phone.id])
                if self.voice is not None:
                    self.voice.joins(self.homes[phone.id])
        self._home_of = {home.resident: home for home in self.homes.values()}
        self._carrier = {button: home for home in self.homes.values() for button in (home.phone_id, home.remote_id)}
        self.weather = Weather(self, until(drawn, self.calm_us))
        rota_days = self.end_us // DAY_US + 1 if scenario.rota else None
        seats = scenario.operators(options.devices)
        self.centre = Centre(
            self,
            seats,
            telephones=scenario.telephones,
            rota_days=rota_days,
            unwell=scenario.unwell,
            board=self.board,
        )
        self.view = View(
            self.hub.path,
            self.clock,
            self.ledger,
            self.homes,
            self.hub,
            self.centre.pages,
            tuple(self.centre.operators.values()),
        )
        self.checks = Checks(self.loop, self.trace, self.view, options.invariants, halt=options.until_violation)
        self._counts: Counter[str] = Counter()
        self._connect()

    def _services(self, services: Services) -> Board:
        """Residents order, and providers come: messages to them take another way than those to phones."""
        callers = Callers(self.loop, self.chance, self.clock.begins_ms, self.world.residents, services)
        trades = Tradespeople(
            self.loop,
            self.hub,
            self.chance,
            self.trace,
            self.ledger,
            self.world,
            self.hub.sms,
            callers,
            services,
        )
        self.hub.sms = trades
        self.hub.is_reached_at(PUBLIC_URL)
        return Board(self.loop, callers, trades)

    def _worn(self) -> frozenset[str]:
        """The phones with a real remote control: all of a small town, some of a large one; each check-in costs time."""
        phones = [one.id for one in self.world.devices if one.kind == "phone"]
        if self.scenario.modems and len(phones) > WORN_MAX:
            phones = self.chance.of("worn").sample(phones, WORN_MAX)
        found = frozenset(phones if self.scenario.modems else ())
        self.ledger.worn.update(one.id for one in self.world.devices if one.paired_id in found and one.kind == "remote")
        return found

    def _connect(self) -> None:
        self.loop.connect = self._dial
        self.hub.after_commit += [self.checks.after_commit, self._wake_moved]
        self.hub.at_death.append(self.view.hub_died)
        self.ledger.on_claim.append(self.checks.after_claim)
        self.trace.observers.append(self._count)

    @property
    def stopped(self) -> bool:
        """Whether the run has found what it was looking for."""
        return self.checks.stopped

    def start(self) -> None:
        """Switch everything on, and put all that will happen on the clock."""
        self.broker_host.start()
        self.hub.start()
        for home in self.homes.values():
            home.start()
        self.centre.start()
        self.weather.start()
        if self.board is not None:
            self.board.callers.start(self.calm_us)
        midnight_us = -self._of_day_us()
        for day in range((self.calm_us - midnight_us) // DAY_US + 1):
            begin_us = midnight_us + day * DAY_US
            self.loop.at_us(max(begin_us, 0), self._plan_day, begin_us)
        self.loop.at_us(self.calm_us, self._calm)
        self.loop.at_us(self.end_us - WAKE_BEFORE_US, self._wake_for_good)

    def end(self) -> None:
        """Let go of files. What happens in that is no part of the run any more."""
        self.trace.observers.clear()
        self.hub.at_death.clear()
        self.centre.end()
        if self.board is not None:
            self.board.trades.end()
        self.hub.kill()
        self.view.close()
        self.loop.close()

    def at(self, hosts: Sequence[str]) -> list[Home]:
        """The homes of these phones, in the order given."""
        return [self.homes[host] for host in hosts if host in self.homes]

    def wake(self, disturbed: Sequence[str] | str) -> None:
        """Whoever leaps over quiet time stops: something will happen there. "all": everywhere."""
        for home in self.homes.values() if disturbed == "all" else self.at(disturbed):
            home.wake()

    def counts(self) -> dict[str, int]:
        """How much of what there was in this run."""
        found = {**self._counts, **self.ledger.counts(), "steps": self.loop.steps, "looks": self.checks.looks}
        return dict(sorted(found.items()))

    # The centre, as a home's leap needs to know it.

    def calm(self, phone: str, since_us: int) -> bool:
        """Whether hub and broker hear each other, nothing old is on its way, and no fault is over this phone,
        and whether nobody has set the hub's clock since then.
        """
        hub, broker = self.hub, self.broker_host
        arrived = not broker.broker.late and self.network.undisturbed(HUB)
        return hub.connected and broker.up and arrived and self.weather.quiet(phone) and self.clock.set_us <= since_us

    def agrees(self, key: PressKey, stage: Stage) -> bool:
        """Asked of the hub that runs, which need not be there."""
        return self.hub.running is not None and self.hub.running.intake.agrees(key, stage)

    @property
    def supervision(self) -> Supervision:
        """Of the hub that runs; asked for only while it does."""
        return cast("Running", self.hub.running).devices.supervision

    def clock_ms(self, at_us: int) -> int:
        """What the hub's clock shows then, as it goes now."""
        return self.clock.begins_ms + at_us // 1000 + self.clock.wrong_ms

    # What happens.

    def _of_day_us(self) -> int:
        begins = self.scenario.begins_at
        return (begins - begins.replace(hour=0, minute=0)) // timedelta(microseconds=1)

    def _plan_day(self, begin_us: int) -> None:
        """What all residents do on the day that begins then."""
        date = (self.scenario.begins_at + timedelta(microseconds=begin_us + DAY_US // 2)).date()
        intensity = self.scenario.intensity_of(self.options.devices, self.options.span_us)
        for resident in self.world.residents:
            for act in residents.day(self.chance, resident, date, intensity):
                at_us = begin_us + act.at_us
                if self.loop.now_us <= at_us < self.calm_us:
                    self.loop.at_us(at_us, self._act, resident.id, act)

    def _act(self, resident: int, act: Act) -> None:
        self.trace.tell(f"resident {resident}", act.what, **act.how)
        if act.what in residents.HANDS:
            self._home_of[resident].act(act.what, **act.how)

    def _calm(self) -> None:
        """From now on nothing new; what is down is put up."""
        self.trace.tell("town", "calm")
        self.broker_host.start()
        self.hub.start()

    def _wake_moved(self, events: Sequence[Event]) -> None:
        """Whose alarm was taken or closed does not know it yet."""
        for button in moved(events):
            if (home := self._carrier.get(button)) is not None:
                home.wake()

    def _wake_for_good(self) -> None:
        """What the hub's file has at the end is the truth, and not what the hub was told for the time of a leap."""
        for home in self.homes.values():
            home.wake(WAKE_BEFORE_US + 1)  # the hub writes once more in the last instant

    async def _dial(self, factory: Any, _host: str, _port: int) -> tuple[Any, Any]:
        """A connection that the hub's own code asks for; there is only one broker."""
        return await self.network.open_transport(HUB, factory)

    def _count(self, entry: Entry) -> None:
        who = entry.who.rstrip("0123456789").rstrip(" -") or entry.who
        self._counts[f"{who}.{entry.what}"] += 1
