"""The remote control: asleep until its button is pressed, then it calls its phone until the centre has the press.

  asleep ── button ──▶ calling ──── the phone has it ────▶ heard ──── the centre has it ───▶ received ── 4 s ──▶ asleep
    │ ▲                 │ 2 s      8 s unanswered ▲ │ 20 s                ▲ ▲
    │ │                 ├──▶ and by its own Wi-Fi ┴─┼─────────────────────┘ │ (whichever way the answer came)
    │ │                 ▼ 2 min: failed             ▼                       │
    │ └── 4 s ────── asleep for 30 s, then 1, 2, 5, 10, 10 min ── calling ──┘ the same press, until it is answered
    │
    ├── an hour after the last ──▶ check-in ── answered, or tried on every channel ──▶ asleep
    ├── let go after it slept with the button held ──▶ asleep, without a word
    └── battery put in ──▶ range test, 2 min;  with the button held 3 s ──▶ pairing, 30 s

Whoever pressed once is called for until the centre answers; a battery that runs empty for it is well used.
"""

from __future__ import annotations

from typing import Any

from sos.parts import charge, radio
from sos.parts import remote_io as io
from sos.parts.calling import CHANNELS, LAST_TRIES, LOOK_MS, Calling
from sos.parts.effects import Effect, RadioSend, Store
from sos.parts.events import Event, LinkDown, LinkUp, RadioHeard, Received
from sos.parts.memory import Memory
from sos.parts.own_line import OwnLine

LINE_MS = 2_000  # without an answer from the phone
LINE_AFTER_HEARD_MS = 8_000  # without one from the centre
TRY_MS, TRY_AGAIN_MS = 120_000, 8_000  # without an answer: at a press, and after each rest
HEARD_MS = 20_000
ASK_MS = 1_000  # how often the phone is asked whether the centre has answered
SHOWN_MS = 4_000
CHECK_TRIES = 2 * (LAST_TRIES + CHANNELS)
RANGE_MS, RANGE_EVERY_MS = 120_000, 500
PAIR_MS = 30_000
LEVEL_MS = 50  # the contact must be open for so long to be called open
HOLD_MS = 3_000

PRESS, CHECK, RANGE, PAIR, LOOK, REST = "press", "check", "range", "pair", "look", "rest"  # errands
_STAGE = {"received": radio.RECEIVED, "taken": radio.TAKEN, "closed": radio.CLOSED}


class Remote:
    """One waking of a remote. `now_ms` counts from it; `clock_s` is the chip's clock, which goes on in deep sleep.

    `cause`: why it woke. `down`: whether its button is. `chance`: 32 random bytes. `millivolt`: of its battery
    at rest. `has_line`: whether it knows a Wi-Fi of its own. Effects are carried out in order; `Sleep` is the last.
    """

    def __init__(
        self,
        device: str,
        memory: Memory,
        cause: str,
        down: bool,
        clock_s: int,
        millivolt: int,
        chance: bytes,
        has_line: bool,
    ) -> None:
        self.device = device
        self.memory = memory
        self.errand = ""
        self.stage = radio.WHO  # of the press: WHO, the phone has not heard it
        self.state = ""
        self._cause, self._down, self._clock_s = cause, down, clock_s
        self._millivolt, self._chance = millivolt, chance
        self._since_ms = -LEVEL_MS  # the level of the button: it was so before we woke
        self._calling = Calling(memory.channel)
        self._tuned = 0
        self._nonce = 0
        self._first = memory.last + 1  # the first number of this waking: answers to older ones are old
        self._tries = 0
        self._say_ms: int | None = None
        self._until_ms: int | None = None
        self._line = OwnLine(device, has_line)
        self._quiet = False  # an old press, said again: it tells only good news
        self._range: Any = None  # parts/range_test.py
        self._meeting: Any = None  # parts/meeting.py
        self._before: tuple[str, bytes] | None = None  # the phone and key before the ones that are being tried
        self._days = 0
        self._reserving = False  # numbers, in the effects that were given last

    @property
    def deadline_ms(self) -> int | None:
        """When `tick` has something to do; at once (0) until the first call."""
        if not self.errand:
            return 0
        times = (self._say_ms, self._until_ms, self._line.due_ms)
        due = [time_ms for time_ms in times if time_ms is not None]
        return min(due) if due else None

    def tick(self, now_ms: int) -> list[Effect]:
        """What is due by now."""
        effects: list[Effect] = []
        if not self.errand:
            self._wake(now_ms, effects)
        if self._say_ms is not None and now_ms >= self._say_ms:
            self._say(now_ms, effects)
        line_ms = self._line.due_ms
        if line_ms is not None and now_ms >= line_ms:
            self._line.tick(self.memory, charge.pct(self._millivolt), now_ms, effects)
        if self._until_ms is not None and now_ms >= self._until_ms:
            self._over(now_ms, effects)
        return effects

    def handle(self, event: Event, now_ms: int) -> list[Effect]:
        """What to do about an event, in this order."""
        self._reserving = self._reserving and isinstance(event, io.NotKept)
        effects: list[Effect] = self.tick(now_ms) if not self.errand else []
        if isinstance(event, RadioHeard):
            self._heard(event, now_ms, effects)
        elif isinstance(event, io.Moved):
            self._moved(event.down, now_ms, effects)
        elif isinstance(event, Received):
            self._answered(event.name, event.value, now_ms, effects)
        elif isinstance(event, io.Joined):
            self._calling.fixed(event.channel) if event.channel else self._calling.free()
        elif isinstance(event, (LinkUp, LinkDown)):
            self._line.link(isinstance(event, LinkUp), now_ms)
        elif (
            isinstance(event, io.NotKept) and self._reserving
        ):  # else only the press was to be kept: it is in RTC memory
            self.memory.anew(event.epoch)
            self._first = 1
            if self._say_ms is not None:
                self._say_ms = now_ms
        return effects + self.tick(now_ms)

    # Waking.

    def _wake(self, now_ms: int, effects: list[Effect]) -> None:
        """Find out what it is awake for."""
        memory, cause = self.memory, self._cause
        slept_s = self._clock_s - memory.slept_s
        if cause in (io.BUTTON, io.TIMER) and slept_s > 0:
            memory.used_mc += charge.asleep_mc(slept_s)
        elif cause not in (io.BUTTON, io.TIMER):
            memory.fitted_s = memory.checked_s = self._clock_s
        self._days = charge.days_left(memory.used_mc, self._clock_s - memory.fitted_s, self._millivolt)
        if cause == io.BUTTON and not memory.held:
            self._press(now_ms, effects)  # at once, whatever the button does by now: it was down
        elif cause == io.BUTTON or (cause == io.POWER and self._down):
            self.errand, self._until_ms = LOOK, now_ms + (LEVEL_MS if cause == io.BUTTON else HOLD_MS)
        elif memory.press:
            self._call(now_ms, TRY_AGAIN_MS)
            self._quiet = True
        elif not memory.paired:
            self._rest(now_ms)
        elif cause == io.POWER:
            from sos.parts.range_test import RangeTest

            self._range = RangeTest()
            self._begin(RANGE, now_ms, RANGE_MS)
        else:
            self._begin(CHECK, now_ms, None)

    def _begin(self, errand: str, now_ms: int, lasts_ms: int | None) -> None:
        self.errand = errand
        self._say_ms = now_ms
        self._until_ms = None if lasts_ms is None else now_ms + lasts_ms
        self._tries = 0

    def _rest(self, now_ms: int) -> None:
        """Nothing to say."""
        self.errand = REST
        self._say_ms = None
        self._line.done()
        self._until_ms = now_ms

    def _moved(self, down: bool, now_ms: int, effects: list[Effect]) -> None:
        """The button. While it is only being looked at whether it stays down, letting go is what decides."""
        open_ms = now_ms - self._since_ms
        if down == self._down:
            return
        self._down, self._since_ms = down, now_ms
        let_go = self.errand == LOOK and self._cause == io.POWER and not down
        pressed = down and open_ms >= LEVEL_MS and self.errand not in (LOOK, PAIR)
        if let_go or pressed:
            self._press(now_ms, effects)

    # A press.

    def _press(self, now_ms: int, effects: list[Effect]) -> None:
        """A new press; one that waits and was not even heard is said on under its own name."""
        memory = self.memory
        if not memory.paired:
            self._pair(now_ms, effects)
            return
        if not memory.press or self.stage != radio.WHO:
            self._line.pressed(memory.press > 0, now_ms)
            memory.press = self._draw(effects, press=True)
            memory.pressed_s = self._clock_s + now_ms // 1000
            self.stage = radio.WHO
        memory.rests = 0
        self._quiet = False
        self._call(now_ms, TRY_MS)
        self._say(now_ms, effects)  # before anything is written: the hand has waited long enough
        self._show(io.CALLING, effects)
        effects.append(Store([memory.flash()]))

    def _call(self, now_ms: int, lasts_ms: int) -> None:
        self._begin(PRESS, now_ms, lasts_ms)
        self._line.call(now_ms, now_ms + LINE_MS)

    def _reached(self, stage: int, number: int, now_ms: int, effects: list[Effect]) -> None:
        """The press is so far. Earlier than what is known changes nothing."""
        memory = self.memory
        ours = number == memory.press or (stage >= radio.TAKEN and number > memory.press)
        if self.errand != PRESS or not memory.press or not ours or stage <= self.stage:
            return
        if stage >= radio.RECEIVED:
            memory.press = memory.rests = 0
            self._say_ms = None
            self._line.done()
            self._until_ms = now_ms + SHOWN_MS
            self._show(io.RECEIVED, effects)
            effects.append(Store([memory.flash()]))
        else:
            self._until_ms = now_ms + HEARD_MS
            self._say_ms = now_ms + ASK_MS
            self._line.want(now_ms + LINE_AFTER_HEARD_MS)
            if not self._quiet:
                self._show(io.HEARD, effects)
        self.stage = stage

    # What it says.

    def _draw(self, effects: list[Effect], press: bool = False) -> int:
        """The next number; reserved in flash first where that is due."""
        memory = self.memory
        if memory.must_reserve:
            memory.reserve()
            self._reserving = True
            if press:
                memory.press = memory.last + 1  # so that both are written at once
            effects.append(Store([memory.flash()]))
        return memory.draw()

    def _say(self, now_ms: int, effects: list[Effect]) -> None:
        """One frame, and when the next is due."""
        if self.errand == PAIR:
            channel, listen_ms = self._calling.next()
            self._send(channel, radio.EVERYBODY, self._meeting.frame, effects)
            self._say_ms = now_ms + listen_ms
            return
        if self.errand == CHECK and self._tries >= CHECK_TRIES:
            self._over(now_ms, effects)
            return
        self._tries += 1
        channel, listen_ms = self._calling.next()
        looking = listen_ms == LOOK_MS  # for whoever has the key: a phone that was replaced has another address
        kind = {PRESS: radio.CALL, CHECK: radio.CHECK, RANGE: radio.RANGE}[self.errand]
        memory = self.memory
        if kind == radio.RANGE:
            self._show(self._range.asked(), effects)
            listen_ms = RANGE_EVERY_MS if self._calling.found else listen_ms
        elif kind == radio.CALL and self.stage != radio.WHO:
            listen_ms = ASK_MS
        counter = self._draw(effects)
        flags = (radio.HELD if memory.held else 0) | (0 if self._cause in (io.BUTTON, io.TIMER) else radio.COLD)
        number = memory.press if kind == radio.CALL else 0
        word = radio.Word(
            kind,
            self.device,
            memory.epoch,
            counter,
            self._nonce,
            number,
            charge.pct(self._millivolt),
            self._days,
            flags,
        )
        peer = memory.peer if memory.peer and not looking else radio.EVERYBODY
        self._send(channel, peer, radio.seal_word(memory.key, word), effects)
        self._say_ms = now_ms + listen_ms

    def _send(self, channel: int, peer: bytes, frame: bytes, effects: list[Effect]) -> None:
        if channel != self._tuned:
            self._tuned = channel
            effects.append(io.Tune(channel))
        effects.append(RadioSend(peer, frame))

    # What it hears.

    def _heard(self, event: RadioHeard, now_ms: int, effects: list[Effect]) -> None:
        memory = self.memory
        if self.errand == PAIR:
            self._met(event, now_ms, effects)
            return
        reply = radio.open_reply(event.frame, memory.key) if memory.paired else None
        if reply is None or reply.remote != self.device or reply.epoch != memory.epoch:
            return
        if not self._first <= reply.counter <= memory.last:
            return  # an answer to something that was not said in this waking
        memory.peer, memory.channel = event.peer, self._tuned
        self._calling.heard(self._tuned)
        if reply.stage == radio.WHO:
            if reply.nonce != self._nonce and self._say_ms is not None:
                self._nonce = reply.nonce
                self._say(now_ms, effects)
            return
        memory.checked_s = self._clock_s + now_ms // 1000
        if self.errand == PRESS:
            self._reached(reply.stage, reply.number, now_ms, effects)
        elif self.errand == RANGE:
            self._range.answered(min(reply.heard_dbm, event.dbm))
        elif self.errand == CHECK:
            self._rest(now_ms)
            if self._before is not None:
                self._before = None
                self._until_ms = now_ms + SHOWN_MS
                self._show(io.PAIRED, effects)
                effects.append(Store([memory.flash()]))

    def _answered(self, name: str, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> None:
        """The centre itself, by our own line."""
        if name == "answer" and value["button"] == self.device and value["epoch"] == self.memory.epoch:
            self._reached(_STAGE[value["stage"]], value["number"], now_ms, effects)

    # Pairing.

    def _pair(self, now_ms: int, effects: list[Effect]) -> None:
        """Look for a phone that is being paired; parts/pairing.py has the picture."""
        from sos.parts.meeting import Meeting

        self._begin(PAIR, now_ms, PAIR_MS)
        self._calling = Calling(0)
        self._meeting = Meeting(self.device, self._chance)
        self._show(io.PAIRING, effects)

    def _met(self, event: RadioHeard, now_ms: int, effects: list[Effect]) -> None:
        """A phone has answered: say the first word under the new key. Nothing is written down until it answers that."""
        found = self._meeting.met(event.frame)
        if found is None:
            return
        memory = self.memory
        self._before = (memory.phone, memory.key)
        memory.belong(found[0], found[1])
        memory.peer, memory.channel = event.peer, self._tuned
        self._calling.heard(self._tuned)
        self._begin(CHECK, now_ms, None)
        self._say(now_ms, effects)

    # Going to sleep.

    def _over(self, now_ms: int, effects: list[Effect]) -> None:
        """The errand is over, one way or the other."""
        memory = self.memory
        if self.errand == LOOK and self._down:
            if self._cause == io.POWER:
                self._pair(now_ms, effects)
            else:
                self._press(now_ms, effects)
            return
        unheard = self.errand == PRESS and memory.press and self.stage == radio.WHO and not self._quiet
        if self._before is not None:
            memory.belong(self._before[0], self._before[1])
            self._before, unheard = None, True
        elif self.errand == PAIR:
            unheard = True
        elif self.errand == CHECK:
            memory.checked_s = self._clock_s + now_ms // 1000
        if unheard and self.state != io.FAILED:
            self._rest(now_ms)
            self._until_ms = now_ms + SHOWN_MS
            self._show(io.FAILED, effects)
        elif not self._down and now_ms - self._since_ms < LEVEL_MS:
            self._until_ms = self._since_ms + LEVEL_MS  # it may still be bouncing
        else:
            self._sleep(now_ms, effects)

    def _sleep(self, now_ms: int, effects: list[Effect]) -> None:
        memory = self.memory
        self._rest(now_ms)
        self._until_ms = None
        clock_s = self._clock_s + now_ms // 1000
        seconds = memory.rest_s(clock_s)
        memory.held = self._down
        memory.slept_s = clock_s
        memory.used_mc += charge.awake_mc(now_ms, self._line.brought_up)
        effects.append(io.Sleep(seconds * 1000, self._down, memory.rtc()))

    def _show(self, state: str, effects: list[Effect]) -> None:
        if state != self.state or state == io.CALLING:
            self.state = state
            effects.append(io.Show(state))
