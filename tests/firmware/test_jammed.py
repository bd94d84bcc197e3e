"""Something lies on a remote control's button: one press, one fault at the centre, and a battery that does not care."""

from __future__ import annotations

from typing import Any

from sos.parts import charge
from sos.parts import remote_io as io
from sos.parts.effects import Effect, RadioSend
from sos.parts.events import RadioHeard
from sos.parts.memory import CHECK_S, Memory, awoken
from sos.remote import Remote

from tests.portable.phones import answer, linked_phone, published

NAME, PHONE, KEY, PEER = "rc-00001", "ph-00001", bytes(range(32)), b"\x02remote"


class Home:
    """A phone with its remote, which is woken as a chip wakes: by its button, by its being let go of, by time."""

    def __init__(self) -> None:
        self.phone = linked_phone()
        self.remotes: Any = self.phone.part("remotes")
        self.remotes.restore(None, [(NAME, KEY)], 0)
        self.memory = Memory("00c0ffee")
        self.memory.belong(PHONE, KEY)
        self.memory.channel, self.memory.peer = 6, PEER
        self.memory.reserve()
        self.now_ms = 0
        self.wakes = 0
        self.said: list[Effect] = []

    def wakes_by(self, cause: str, down: bool) -> io.Sleep:
        """One waking until it sleeps; what both say is heard by the other."""
        self.wakes += 1
        remote = Remote(NAME, self.memory, cause, down, 100_000 + self.now_ms // 1000, 4150, bytes(32), False)
        began_ms = self.now_ms
        while True:
            effects = remote.tick(self.now_ms - began_ms)
            while effects:
                if isinstance(effects[-1], io.Sleep):
                    known = awoken(effects[-1].rtc)
                    assert known is not None
                    self.memory = known
                    return effects[-1]
                effects = self._between(remote, effects, began_ms)
            assert remote.deadline_ms is not None
            self.now_ms = began_ms + remote.deadline_ms

    def _between(self, remote: Remote, effects: list[Effect], began_ms: int) -> list[Effect]:
        back: list[Effect] = []
        for sent in [one for one in effects if isinstance(one, RadioSend)]:
            said = self.phone.handle(RadioHeard(PEER, sent.frame, -50), self.now_ms)
            for press in published(said, "sos"):
                said += self.phone.handle(answer("received", press["number"], None, NAME, press["epoch"]), self.now_ms)
            self.said += [one for one in said if not isinstance(one, RadioSend)]
            for reply in [one for one in said if isinstance(one, RadioSend)]:
                back += remote.handle(RadioHeard(PEER, reply.frame, -50), self.now_ms - began_ms)
        return back

    def faults(self) -> list[str | None]:
        """What the centre was told about, each once."""
        found = {event["number"]: event.get("detail") for event in published(self.said, "event")}
        return [found[number] for number in sorted(found)]


def test_a_jammed_button_is_one_press_and_one_fault_until_it_is_free():
    home = Home()
    sleep = home.wakes_by(io.BUTTON, down=True)
    assert sleep.held, "armed for being let go: nothing wakes it while the button stays down"
    assert len({press["number"] for press in published(home.said, "sos")}) == 1
    for hour in range(5):
        before_mc = home.memory.used_mc
        home.now_ms += sleep.ms
        sleep = home.wakes_by(io.TIMER, down=True)
        assert (sleep.held, home.wakes) == (True, 2 + hour)
        assert home.memory.used_mc - before_mc <= charge.asleep_mc(CHECK_S) + 2 * charge.WAKE_MC, "as any hour"
    assert len({press["number"] for press in published(home.said, "sos")}) == 1
    assert home.faults() == [NAME + " held down"]
    assert NAME + " held down" in home.phone.failing, "every night's test finds it"

    home.now_ms += 60_000
    sleep = home.wakes_by(io.BUTTON, down=False)
    assert not sleep.held
    home.now_ms += sleep.ms
    home.wakes_by(io.TIMER, down=False)
    assert home.phone.failing == []
    assert [type(effect).__name__ for effect in home.said].count("SelfTest") == 1, "it tests itself, and is well again"


def test_a_frightened_hand_that_holds_on_is_no_fault():
    home = Home()
    sleep = home.wakes_by(io.BUTTON, down=True)
    home.now_ms += 30_000
    home.wakes_by(io.BUTTON, down=False)
    home.now_ms += sleep.ms
    home.wakes_by(io.TIMER, down=False)
    assert home.faults() == []


def test_a_battery_is_low_once_and_low_again_only_after_a_new_one():
    home = Home()
    home.wakes_by(io.TIMER, down=False)
    known = home.remotes.known[0]
    said: list[Any] = []
    for days in (40, 9, 8, 31, 9, 8):
        known.days = days
        events = published(home.phone.tick(home.now_ms), "event")
        said.append([event["detail"] for event in events])
        for event in events:
            home.phone.handle(answer("received", event["number"], None, home.phone.device), home.now_ms)
    assert said == [[], [NAME], [], [], [NAME], []]
