"""Brings a remote control to life, for seconds at a time: it wakes, says what it has to say, and sleeps again.

wake ──▶ what it knew (RTC memory, else flash) ──▶ first frame ──▶ listen, feel, look at the button ──▶ deep sleep
Nothing is loaded that the first frame does not need: asyncio, the line to the centre and pairing come when asked for.
"""

import time

import machine
from machine import ADC, RTC, Pin
from sos.parts import feel
from sos.parts import memory as memories
from sos.parts import remote_io as io
from sos.parts.effects import Publish, RadioSend, Store
from sos.parts.events import RadioHeard
from sos.parts.memory import Memory
from sos.remote import Remote

from board import remote_pins as pins
from board.flash import Slot
from board.radio import Radio

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Sequence

    from sos.parts.effects import Effect
    from sos.parts.events import Event

    from board.remote_line import OwnLine

STATE, SETTINGS = "remote.state", "settings.json"
DOG_MS = 60_000
LOOK_MS = 10  # the button and the light are looked at so often
LAMPS = ((pins.LAMP_RED, feel.RED), (pins.LAMP_GREEN, feel.GREEN), (pins.LAMP_BLUE, feel.BLUE), (pins.MOTOR, feel.BUZZ))


class Shell:
    """One waking."""

    def __init__(self) -> None:
        self._began_ms = time.ticks_ms()
        self._button = Pin(pins.BUTTON, Pin.IN, Pin.PULL_UP)
        self._radio = Radio()
        self._slot = Slot(STATE, memories.LENGTH_MAX)
        self._down = self._button.value() == 0
        self.device, has_line, memory = self._remembered()
        self._head = (self.device + " " + str(int(has_line)) + "\n").encode()
        clock_s, cause = int(time.time()), _cause()
        self.remote = Remote(
            self.device, memory, cause, self._down, clock_s, _millivolt(), _chance(memory, cause), has_line
        )
        self._lamps: "list[tuple[Pin, int]]" = []
        self._feel = feel.Feel()
        self.line: "OwnLine | None" = None

    def run(self) -> None:
        """Until it sleeps; then this never returns."""
        self._do(self.remote.tick(self.now_ms()))
        self._dog = machine.WDT(timeout=DOG_MS)  # whoever hangs is awake, and would be empty in a day
        while self.line is None:
            self.turn(LOOK_MS)
        self.line.run()

    def turn(self, wait_ms: int) -> None:
        """Listen for so long, then do what is due."""
        self._dog.feed()
        due_ms = self.remote.deadline_ms
        if due_ms is not None:
            wait_ms = min(wait_ms, max(due_ms - self.now_ms(), 0))
        heard = self._radio.receive(wait_ms)
        if heard is not None:
            self.handle(RadioHeard(*heard))
        down = self._button.value() == 0
        if down != self._down:
            self._down = down
            self.handle(io.Moved(down))
        self._do(self.remote.tick(self.now_ms()))
        self._feel.tick(self.now_ms())
        for lamp, bit in self._lamps:
            lamp.value(1 if self._feel.level & bit else 0)

    def handle(self, event: "Event") -> None:
        """Something happened."""
        self._do(self.remote.handle(event, self.now_ms()))

    def now_ms(self) -> int:
        """Since it woke."""
        return time.ticks_diff(time.ticks_ms(), self._began_ms)

    @property
    def channel(self) -> int:
        """Where the radio is: where the access point is, once that is joined."""
        return self._radio.channel

    def _do(self, effects: "Sequence[Effect]") -> None:
        for effect in effects:
            if isinstance(effect, io.Tune):
                self._radio.tune(effect.channel)
            elif isinstance(effect, RadioSend):
                self._radio.send(effect.peer, effect.frame)
            elif isinstance(effect, Store):
                if not self._stored(effect.pieces):
                    self._do(self.remote.handle(io.NotKept(_epoch()), self.now_ms()))
                    return
            elif isinstance(effect, io.Show):
                self._show(effect.state)
            elif isinstance(effect, io.Line):
                from board.remote_line import OwnLine

                self.line = OwnLine(self)
            elif isinstance(effect, Publish) and self.line is not None:
                self.line.publish(effect)
            elif isinstance(effect, io.Sleep):
                self._sleep(effect)

    def _stored(self, pieces: "list[bytes]") -> bool:
        try:
            self._slot.write_pieces(pieces)
        except OSError:
            return False
        return True

    def _show(self, state: str) -> None:
        if not self._lamps:
            self._lamps = [(Pin(number, Pin.OUT), bit) for number, bit in LAMPS]
        self._feel.show(state, self.now_ms())
        print('{"show": "' + state + '"}')  # noqa: T201 - the console is a wire of the board

    def _sleep(self, sleep: io.Sleep) -> None:
        """Armed for the button going down; or, if it is down, for its being let go, so that it need not be watched."""
        import esp32

        for lamp, _ in self._lamps:
            lamp.value(0)
        RTC().memory(self._head + sleep.rtc)
        level = bool(esp32.WAKEUP_ANY_HIGH if sleep.held else esp32.WAKEUP_ALL_LOW)
        if hasattr(esp32, "wake_on_ext0"):
            esp32.wake_on_ext0(self._button, level)
        else:  # the C3 has no ext0
            esp32.wake_on_gpio((self._button,), level)
        if sleep.ms:
            machine.deepsleep(sleep.ms)
        else:
            machine.deepsleep()

    def _remembered(self) -> "tuple[str, bool, Memory]":
        """(name, whether it knows a Wi-Fi, memory): from before it slept, or from flash and settings."""
        rtc = RTC()
        kept = bytes(rtc.memory() or b"")
        rtc.memory(b"")  # if this waking crashes, its numbers must not be given again
        if machine.reset_cause() == machine.DEEPSLEEP_RESET and b"\n" in kept:
            head, blob = kept.split(b"\n", 1)
            memory = memories.awoken(blob)
            if memory is not None:
                device, has_line = str(head, "utf-8").split(" ")
                return device, has_line == "1", memory
        from board.remote_settings import RemoteSettings

        settings = RemoteSettings(SETTINGS)
        memory = memories.started(self._slot.read(), _epoch())
        if settings.phone:
            memory.belong(settings.phone, settings.radio_key)
        return settings.device, settings.has_line, memory


def _cause() -> str:
    """Why it is awake."""
    cause = machine.reset_cause()
    if cause == machine.DEEPSLEEP_RESET:
        return io.TIMER if machine.wake_reason() == machine.TIMER_WAKE else io.BUTTON
    return io.POWER if cause == machine.PWRON_RESET else io.RESET


def _millivolt() -> int:
    """Of the battery, before the radio loads it."""
    return ADC(Pin(pins.BATTERY), atten=ADC.ATTN_11DB).read_uv() // 500


def _epoch() -> str:
    import binascii
    import os

    return str(binascii.hexlify(os.urandom(4)), "ascii")


def _chance(memory: Memory, cause: str) -> bytes:
    """Only who may pair needs any."""
    if memory.paired and cause != io.POWER:
        return b""
    import os

    return os.urandom(32)


def main() -> None:
    """Until it sleeps."""
    Shell().run()
