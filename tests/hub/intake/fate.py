"""What happens to homes, network and centre, drawn by chance: people, lines, power, flash, clocks, backups."""

import random
from collections.abc import Callable

from sos.parts import events, press

from tests import cast
from tests.hub.intake.homes import Home
from tests.hub.intake.world import World

DAY_MS = 24 * cast.HOUR_MS
PAUSES_MS = (100, 1_000, 5_000, 31_000, 60_000)
AT_ONCE_MAX = 12  # messages in a batch, answers in a row


class Fate:
    """Each of `chances` has a weight. `told`: what it did, in words."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.told: list[str] = []
        self._world = world
        self._chance = chance
        self._chances: dict[Callable[[], None], int] = {
            self._press: 10,
            self._press_remote: 6,
            self._speak_directly: 2,
            self._test: 3,
            self._cancel: 4,
            self._take: 8,
            self._close: 6,
            self._messages_arrive: 24,
            self._message_lost: 5,
            self._answers_arrive: 24,
            self._answer_lost: 5,
            self._all_is_well: 4,
            self._line_goes: 3,
            self._line_comes: 8,
            self._time_passes: 10,
            self._phone_cut: 3,
            self._phone_cut_while_writing: 3,
            self._flash_wears_out: 1,
            self._flash_replaced: 1,
            self._remote_replaced: 1,
            self._mains_change: 2,
            self._hub_killed: 4,
            self._backed_up: 1,
            self._restored: 1,
            self._hub_clock_jumps: 1,
            self._phone_sleeps: 1,
        }

    def strikes(self) -> None:
        """One thing happens."""
        (what,) = self._chance.choices(list(self._chances), list(self._chances.values()))
        self.told.append(what.__name__.strip("_"))
        what()

    # What people do.

    def _press(self) -> None:
        """However often, and whatever waits already: somebody is being called."""
        one = self._home()
        for _ in range(self._chance.randint(1, 5)):
            lives = one.lives
            one.is_pressed(press.FLURRY_MS)
            self._happens(one, events.RedPressed())
            calls = {key for key in one.waiting("sos") if key.device_id == one.phone_id and not one.written[key]}
            told = calls or one.lives > lives or self._is_flurry(one)
            assert told, "the red button was pressed, and the phone calls nobody"

    def _is_flurry(self, one: Home) -> bool:
        """Pressed so often within the minute that, with the centre having one of them, one more is no news."""
        return len(one.pressed_ms) > press.FLURRY and one.machine.state in ("received", "taken")

    def _press_remote(self) -> None:
        self._home().remote_presses(again=self._chance.random() < 0.3)

    def _speak_directly(self) -> None:
        self._world.press_directly(self._home())

    def _test(self) -> None:
        one = self._home()
        for _ in range(self._chance.randint(1, 4)):
            one.is_pressed(press.FLURRY_MS)
            self._happens(one, events.GreenAndRedHeld())

    def _cancel(self) -> None:
        self._happens(self._home(), events.CancelPressed())

    def _take(self) -> None:
        self._world.take(self._place(), self._chance.randrange(2))

    def _close(self) -> None:
        self._world.close(self._place())

    # What the network does.

    def _messages_arrive(self) -> None:
        many = min(len(self._world.up), self._chance.randint(1, AT_ONCE_MAX))
        if many:
            self._world.reach_hub(self._chance.sample(list(self._world.up), many), keep=self._chance.random() < 0.3)

    def _message_lost(self) -> None:
        if self._world.up:
            del self._world.up[self._chance.choice(list(self._world.up))]
            self._world.counts["messages lost"] += 1

    def _answers_arrive(self) -> None:
        for _ in range(self._chance.randint(1, AT_ONCE_MAX)):
            if self._world.down:
                self._world.reach_home(self._chance.randrange(len(self._world.down)), keep=self._chance.random() < 0.3)

    def _answer_lost(self) -> None:
        if self._world.down:
            del self._world.down[self._chance.randrange(len(self._world.down))]
            self._world.counts["answers lost"] += 1

    def _all_is_well(self) -> None:
        if self._world.up:
            self._world.reach_hub(list(self._world.up))
        while self._world.down:
            self._world.reach_home(0)

    def _line_goes(self) -> None:
        self._happens(self._home(), events.LinkDown())

    def _line_comes(self) -> None:
        self._happens(self._home(), events.LinkUp())

    def _time_passes(self) -> None:
        self._world.pass_time(self._chance.choice(PAUSES_MS))

    # What breaks.

    def _phone_cut(self) -> None:
        self._home().power_cut()
        self._world.counts["phones cut"] += 1

    def _phone_cut_while_writing(self) -> None:
        one = self._home()
        one.cut_in, one.cut_after = self._chance.randint(1, 3), self._chance.random() < 0.5
        self._world.counts["phones cut while writing"] += 1

    def _flash_wears_out(self) -> None:
        self._home().flash_fails = True

    def _flash_replaced(self) -> None:
        self._home().new_flash()
        self._world.counts["flashes replaced"] += 1

    def _remote_replaced(self) -> None:
        self._home().new_remote()

    def _mains_change(self) -> None:
        self._happens(self._home(), events.Mains(self._chance.random() < 0.5))

    def _hub_killed(self) -> None:
        """Between commit and answer, between answer and PUBACK, or between two of them."""
        self._world.hub.words_left = self._chance.randint(0, 4)
        self._messages_arrive()
        self._world.kill_hub()

    def _backed_up(self) -> None:
        self._world.back_up()

    def _restored(self) -> None:
        if self._chance.random() < 0.3:
            self._world.restore()

    def _hub_clock_jumps(self) -> None:
        self._world.clock.forward(self._chance.randint(-DAY_MS, DAY_MS))

    def _phone_sleeps(self) -> None:
        one = self._home()
        one.uptime_ms += self._chance.randint(0, 30 * DAY_MS)
        one.tick()

    def _home(self) -> Home:
        return self._chance.choice(self._world.homes)

    def _place(self) -> int:
        return self._chance.randrange(1_000)

    def _happens(self, home: Home, event: events.Event) -> None:
        home.happens(event)
        self._world.counts[type(event).__name__] += 1
