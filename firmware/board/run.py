"""Brings a phone to life: keys, line and clock wake it, and what it decides is carried out here, in order."""

import asyncio
import gc
import os

from sos import line, wire
from sos.mqtt import Closed, Message, Subscribed
from sos.parts import saved
from sos.parts.effects import Clock, Light, Publish, Say, Sound, Store
from sos.parts.events import GreenAndRedHeld, LinkDown, LinkUp, RedPressed, RedReleased
from sos.phone import Phone

from board import alive, build, clock, nvs, pins, short
from board.bell import Bell
from board.button import Button
from board.dial import Dialler
from board.flash import Slot
from board.lines import Lines
from board.link import Link
from board.senses import Senses
from board.set_up_key import SetUpKey
from board.settings import Settings
from board.signals import Signals, log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from sos import mqtt
    from sos.parts.effects import Effect
    from sos.parts.events import Event

    from board.modem import ModemWire
    from board.remotes import RemotesRadio
    from board.settling import Settling

IMAGE = "phone"
FIRMWARE = IMAGE + " " + build.VERSION
REFUSED = "refused"  # why, beside the files: whoever is given another certificate has no power meanwhile
REMOTES = "remotes.state"  # also in board/remotes.py
GARBAGE_LENGTH_MAX = 4096  # collected before it is scattered all over a small heap


class Shell:
    """One phone on one board. `settings.json` and `phone.state` are in the current folder."""

    def __init__(self) -> None:
        self.settings = settings = Settings("settings.json")
        clock.no_earlier(settings.flashed_utc_s)
        self._slot = Slot("phone.state", saved.LENGTH_MAX)
        self._signals = Signals(settings.language)
        chance = os.urandom(6)
        jitter_permille = (chance[4] << 8 | chance[5]) % 1000
        epoch = wire.new_epoch(chance[:4])
        kept = self._slot.read()
        self.phone = Phone(settings.site, settings.device, epoch, FIRMWARE, kept, jitter_permille=jitter_permille)
        self._refusal = nvs.word(REFUSED)
        if self._refusal:
            self._tell_refused(self._refusal, 0)
        self._lines = Lines()
        self._session, self._link = self._usual = self._new_line(settings)
        self._changed = Bell()
        self._set_up_key = SetUpKey(self)
        self._settling: "Settling | None" = None
        self._remotes: "RemotesRadio | None" = None
        self._modem: "ModemWire | None" = None
        self._jitter_permille = jitter_permille

    async def run(self) -> None:
        """Never returns."""
        safe = bool(build.NUMBER) and self._settle().safe
        red = Button(pins.RED)
        self._senses = senses = Senses(self, red, safe)
        signs = [short.goes_on(self._signals.keep_rhythm), short.goes_on(self._signals.sound.run)]
        tasks = [
            short.goes_on(lambda: self._watch(red)),
            short.goes_on(senses.run),
            short.goes_on(self._keep_time),
            short.goes_on(self._keep_line),
        ]
        if safe:
            # The last starts all went wrong: nothing but the button, the line, and updates, which may mend it.
            self.phone.more["safe_mode"] = True
            log({"start": "safe mode"})
            self.rest("safe_mode")
            self.say("safe_mode")
            signs = [_harmless(sign) for sign in signs]
        else:
            tasks += self._parts()
            if self.settings.remotes is not None or REMOTES in os.listdir():
                self._with_radio()  # which is not loaded for a phone that has none
        await asyncio.gather(*tasks, *signs)

    def _parts(self) -> "list[Coroutine[Any, Any, None]]":
        """What a phone in safe mode does without."""
        tests: "Any" = self.phone.part("self_test")
        tests.nightly(self.phone, self._jitter_permille, clock.now_ms())
        if not self.settings.modem:
            return []
        from board.modem import ModemWire

        self._modem = ModemWire(self.phone, self.settings.modem, self.handle)
        return [self._modem.run()]

    def heed(self, word: str) -> None:
        """What a hand did (sos/parts/hands.py), and what is done seldom."""
        if word == "set_up":
            self._set_up_key.held()
        elif word in ("pair", "unpair"):
            self._pair_keys(word == "unpair")
        else:
            from board import seldom

            seldom.heed(self, word)

    # Remote controls (board/remotes.py), and the keys by which a phone gets some.

    def _pair_keys(self, forget: bool) -> None:
        radio = self._remotes or self._with_radio()
        if not forget:
            self.say("pairing")
        self.handle(radio.unpairing() if forget else radio.pairing())

    def _with_radio(self) -> "RemotesRadio":
        from board.remotes import RemotesRadio

        self._remotes = RemotesRadio(self.phone, self.settings.remotes, self.handle, self.say)
        self._listening = asyncio.create_task(short.goes_on(self._remotes.run))
        return self._remotes

    # What the key of set-up, and set-up, need (board/set_up_key.py, board/set_up.py).

    @property
    def waiting(self) -> bool:
        """Whether somebody waits for help."""
        return self.phone.presses.newest is not None

    @property
    def helping(self) -> bool:
        """Whether somebody waits for help and there is a way for it, which nothing may take away."""
        return self.waiting and (self.phone.linked or self.phone.calling)

    def hurry(self) -> None:
        """Somebody pressed a key: dial at once."""
        self._link.hurry()

    def try_line(self, path: str) -> None:
        """Reach the centre as the settings in this file say, and make it answer. OSError, ValueError: as before."""
        self._use(*self._new_line(Settings(path)))
        effects: "list[Effect]" = []
        self.phone.report("self_test", None, clock.now_ms(), effects)
        self._carry_out(effects)

    def usual_line(self) -> None:
        """Reach the centre as the settings say that were there when the phone started."""
        self._lines.use(self._usual[1], self.settings)
        self._use(*self._usual)

    def turn(self, louder: bool) -> int:
        """A step louder or softer; the volume that it is now."""
        return self._signals.sound.turn(louder)

    def rest(self, sign: str) -> None:
        """How the light looks while the phone rests."""
        self._signals.rest = sign
        self._signals.show()

    def say(self, word: str) -> None:
        """Say a word of firmware/voice/phrases.json."""
        self._signals.say(word, None)

    def show(self, state: "str | None") -> None:
        """Show a state by the light; None: how things stand."""
        self._signals.light(state or self.phone.state)

    def _new_line(self, settings: Settings) -> "tuple[mqtt.Session, Link]":
        session = line.session(settings.site, settings.device, settings.password)
        dialler = Dialler(settings.host, settings.port, settings.addresses)
        link = Link(session, dialler, settings.tls, self._heard_from_line, self._refused, self.phone.comes_back)
        self._lines.use(link, settings)
        return session, link

    def _use(self, session: "mqtt.Session", link: Link) -> None:
        self._session.closed(clock.now_ms())
        self._session, self._link = session, link
        self.handle(LinkDown())
        link.hurry()

    async def _watch(self, button: Button) -> None:
        """Where memory lacks for a press, it comes first when this begins again: soon, or after a new start. Rather two
        presses come of one than none.
        """
        owed = button.owed
        if not owed and not button.down:
            self.handle(RedReleased())
        while True:
            if not owed:
                await button.pressed()
            owed = False
            self._pressed(button)
            await button.released()
            self.handle(RedReleased())

    def _pressed(self, button: Button) -> None:
        pressed = GreenAndRedHeld() if self._senses.green else RedPressed()
        self.handle(pressed)
        if self.phone.unwritten:
            raise MemoryError
        button.done()
        self._link.hurry()
        if isinstance(pressed, GreenAndRedHeld):
            self.say("test")

    async def _keep_line(self) -> None:
        """Where memory lacked in the middle of a line, that line is none any more, whatever was told of it."""
        self._session.closed(clock.now_ms())
        self.handle(LinkDown())
        await self._lines.run()

    def _settle(self) -> "Settling":
        """What looks after starts and new builds; a firmware that was never built has no use for it."""
        if self._settling is None:
            from board.settling import Settling

            self._settling = Settling(self.phone, self._session, IMAGE, self._carry_out)
        return self._settling

    async def _keep_time(self) -> None:
        """Tick when something is due; `_changed` says that it may be due earlier than thought."""
        while True:
            self.phone.more["memory_free_bytes"] = gc.mem_free()
            if short.times():
                self.phone.more["memory_short"] = short.times()
            self._senses.measure(clock.now_ms())
            self._do(self._decided(None))
            self._senses.rest(clock.now_ms())
            clock.keep()
            alive.ran("time")
            self._changed.hush()
            due_ms = self.phone.deadline_ms
            sleep_ms = alive.RAN_MS_MAX
            if due_ms is not None:
                sleep_ms = min(max(due_ms - clock.now_ms(), 0), sleep_ms)
            await self._changed.wait(sleep_ms)

    def _heard_from_line(self, events: "list[mqtt.Event]") -> None:
        for event in events:
            if isinstance(event, Subscribed):  # not Connected: the answer to what we say next must reach us
                self._senses.measure(clock.now_ms(), True)
                self.handle(LinkUp())
                if self._refusal:
                    self._refusal = ""
                    nvs.forget(REFUSED)
            elif isinstance(event, Closed):
                self.handle(LinkDown())
            elif isinstance(event, Message):
                received = line.received(event)
                if received is not None:
                    self.handle(received)
                    self._set_up_key.heard_hub()
                    if self._settling is not None:
                        self._settling.heard(received)
                if event.packet_id:
                    self._session.acknowledge(event.packet_id)

    def _refused(self, why: str) -> None:
        """Tell the centre when we come through again; a technician reads it on the console at once."""
        if why == "tls_failed" and "refused" in self.phone.more:
            return  # what says nothing takes nothing away
        self._tell_refused(why, clock.now_ms() // 1000)
        if not self._refusal:
            self._refusal = why
            nvs.keep_word(REFUSED, why)

    def _tell_refused(self, why: str, uptime_s: int) -> None:
        self.phone.more["refused"] = why
        self.phone.more["refused_uptime_s"] = uptime_s

    def handle(self, event: "Event") -> None:
        """Something happened. MemoryError: nothing could be done about it, twice."""
        try:
            effects = self._decided(event)
        except MemoryError:
            short.again()
            effects = self._decided(event)
        self._carry_out(effects)
        if self.waiting:
            self._set_up_key.pressed()

    def _decided(self, event: "Event | None") -> "list[Effect]":
        """None: what is due by now."""
        try:
            now_ms = clock.now_ms()
            return self.phone.tick(now_ms) if event is None else self.phone.handle(event, now_ms)
        except MemoryError:
            self.phone.undone()
            raise

    def _carry_out(self, effects: "Sequence[Effect]") -> None:
        self._do(effects)
        self._changed.ring()

    def _do(self, effects: "Sequence[Effect]") -> None:
        """Each in turn. What there is no memory for, twice, is not done, and what comes after it is."""
        for effect in effects:
            if not self._did(effect) and not self._did(effect):
                self.phone.undone()

    def _did(self, effect: "Effect") -> bool:
        try:
            self._do_one(effect)
        except MemoryError:
            short.again()
            return False
        return True

    def _do_one(self, effect: "Effect") -> None:
        if isinstance(effect, Light):
            self._signals.light(effect.state)
        elif isinstance(effect, Say):
            self._signals.say(effect.phrase, effect.by)
        elif isinstance(effect, Store):
            self._store(effect.pieces)
        elif isinstance(effect, Publish):
            spread_s = self.phone.kept.get("redial_spread_s")
            line.publish(self._session, self.phone.site, self.phone.device, effect, clock.now_ms(), spread_s)
            self._link.wake()
        elif isinstance(effect, Sound):
            self._signals.tune(effect.volume_step, effect.language)
            if self._modem is not None and effect.volume_step is not None:
                self._modem.volume(effect.volume_step)
        elif isinstance(effect, Clock):
            clock.set_utc(effect.utc_s)
        else:
            self._seldom(effect)

    def _seldom(self, effect: "Effect") -> None:
        """A self-test, or what the modem or the radio is for: each knows its own."""
        from board import seldom

        if not seldom.did(effect, self.handle):
            if self._modem is not None:
                self._modem.do(effect)
            if self._remotes is not None:
                self._remotes.do(effect)

    def _store(self, pieces: "list[bytes]") -> None:
        """A press that cannot be written down is sent all the same."""
        try:
            self._slot.write_pieces(pieces)
        except OSError as error:
            log({"fault": "flash", "why": repr(error)})


async def _harmless(task: "Coroutine[Any, Any, None]") -> None:
    """Whatever light and voice meet with, the button goes on without them."""
    try:
        await task
    except Exception as error:
        log({"fault": "signs", "why": repr(error)})


def main() -> None:
    """Run until the power goes."""
    gc.collect()
    gc.threshold(GARBAGE_LENGTH_MAX)
    asyncio.run(Shell().run())
