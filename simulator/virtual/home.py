"""One home of the virtual town: a phone, its remote control, its battery, and all that can happen to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sos.parts import events

from simulator.virtual.battery import HOUR_US, MINUTE_US, Battery
from simulator.virtual.flash import CUTS
from simulator.virtual.remote import Remote
from simulator.virtual.shell import Shell, Surroundings
from simulator.virtual.worn import Worn

if TYPE_CHECKING:
    from sos.parts.effects import RadioSend
    from sos.parts.remotes import Remotes

    from simulator.virtual.loop import Step

__all__ = ["Home", "Surroundings"]

BATTERY_US: Final = (16 * HOUR_US, 26 * HOUR_US)  # 24 h when new

KEY_LENGTH: Final = 32
_KEYS: Final = {"press": events.RedPressed, "cancel": events.CancelPressed, "test": events.GreenAndRedHeld}


class Home(Shell):
    """`resident`: the number of who lives there. The rest is in `Shell`."""

    def __init__(
        self,
        resident: int,
        phone_id: str,
        remote_id: str,
        around: Surroundings,
        who: str | None = None,
        number: str = "",
    ) -> None:
        self.resident, self.remote_id = resident, remote_id
        self._key = around.chance.of("hardware", phone_id, "paired").randbytes(KEY_LENGTH)
        self._worn: Worn | None = None
        super().__init__(phone_id, around, who or phone_id, number)
        self.battery = Battery(self._chance("battery").randint(*BATTERY_US))
        self._remote: Remote | None = None
        self._power: Step | None = None  # when the battery has changed

    def start(self) -> None:
        """Power on: the phone begins again with what its flash has."""
        super().start()
        self._measure()
        if self.lives == 1 and self.who == self.phone_id and (worn := self.worn) is not None:
            worn.begin()

    def act(self, act: str, **how: Any) -> None:
        """A hand on one of the devices, now: press, press_remote{far}, cancel, test. A dark phone does not notice."""
        if act == "press_remote":
            (self.worn or self.remote).press(bool(how.get("far")))
        elif self.on:
            self._happens(_KEYS[act]())
            self.line.hurry()

    def mains(self, on: bool) -> None:
        """The mains supply goes, or comes back: also to a phone that went dark. It is safe from `power_cut` then."""
        self.wake()
        self.battery.mains(on, self._loop.now_us)
        if on:
            self.flash.cut = None
            self.start()
        self._measure()

    def power_cut(self, when: str) -> None:
        """All power goes at once, "now" or "in_write", in the middle of the next write; until the mains come back."""
        self.wake()
        if when == "in_write":
            self.flash.cut = self._chance("cut", self.flash.writes).choice(CUTS)
        elif self.on:
            self._power_off()
        else:
            self.stay_off()

    def battery_lasts(self, minutes: int | None) -> None:
        """A full battery lasts so long from now on: it is old. None: a new one."""
        drawn = self._chance("battery", self.lives)
        self.wake()
        self.battery.age(drawn.randint(*BATTERY_US) if minutes is None else minutes * MINUTE_US, self._loop.now_us)
        self._measure()

    def clone(self, number: int) -> Home:
        """A second home that says it is this one: the same names, its own memory. Neither of the two leaps again."""
        self.wake()
        self.may_leap = False
        who = f"{self.who}-clone-{number}"
        other = Home(self.resident, self.phone_id, self.remote_id, self._around, who, self.number)
        other.may_leap = False
        return other

    @property
    def remote(self) -> Remote:
        """Its remote control."""
        if self._remote is None:
            heard, unheard = self._remote_heard, self._remote_unheard
            self._remote = Remote(self._loop, self.remote_id, self._chance("remote"), heard, unheard)
        return self._remote

    @property
    def worn(self) -> Worn | None:
        """Its remote control, where that is the real one."""
        if self._worn is None and self.phone_id in self._around.worn:
            around, belongs = self._around, (self.phone_id, self._key)
            chance = self._chance("remote")
            self._worn = Worn(
                self._loop, around.trace, around.ledger, self.remote_id, belongs, chance, self._radio_heard
            )
        return self._worn

    def _equip(self) -> None:
        if self.phone_id in self._around.worn:
            remotes = cast("Remotes", self.phone.part("remotes"))
            remotes.restore(None, [(self.remote_id, self._key)], 0)

    def _radio_heard(self, event: events.RadioHeard) -> None:
        if self.on:
            waiting = len(self.phone.outbox.waiting)
            self._happens(event)
            if len(self.phone.outbox.waiting) > waiting:
                self.line.hurry()

    def _answer_radio(self, effect: RadioSend) -> None:
        if self._worn is not None:
            self._worn.pendant.answer(effect)

    def _is_steady(self) -> bool:
        """The remote control is silent. A battery changes at a time that is known, and wakes its home then."""
        return not any(one is not None and one.speaking for one in (self._remote, self._worn))

    def _power_off(self) -> None:
        """Dark, without a word to anybody."""
        if self._power is not None:
            self._power.cancel()
        self._power = None
        super()._power_off()

    def _measure(self) -> None:
        """Tell the phone how its supply is, and again when that has changed; an empty battery is the end."""
        if self._power is not None:
            self._power.cancel()
        self._power = None
        now_us = self._loop.now_us
        if self.on and not self.battery.on_mains and self.battery.share(now_us) <= 0:
            self._power_off()
        if not self.on:
            return
        changes_us = self.battery.changes_us(now_us)
        if changes_us is not None:
            self._power = self._loop.at_us(changes_us, self._measure)
        power, pct = self.phone.power, self.battery.pct(now_us)
        if power.mains != self.battery.on_mains:
            self._happens(events.Mains(self.battery.on_mains))
        if power.battery_pct != pct and self.on:
            self._happens(events.Battery(pct))

    def _remote_heard(self, button: str, epoch: str, number: int) -> bool:
        if self.on:
            self._happens(events.RemotePressed(button, epoch, number))
            self.line.hurry()
        return self.on

    def _remote_unheard(self, number: int) -> None:
        self._around.trace.tell(self.remote_id, "unheard", number=number)
