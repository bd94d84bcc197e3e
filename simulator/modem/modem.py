"""A modem as the chip's makers document it, with every bad habit that one meets: it echoes, is slow, falls silent.

It is the other end of the wire to `sos.modem`: bytes in, bytes out, and time only by `network.later`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from .cell import RING_S
from .pdu import deliver, read_submit

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cell import CellNetwork

PLACES: Final = 20  # of its SIM
ANSWER_S: Final = 0.05
OPEN: Final = ("ready", "pin-open")
TAKEN: Final = ("+CMEE", "+CMGF", "+CNMI", "+CLIP", "+CREG", "+CEREG", "+CSDVC")


class SimulatedModem:
    """One modem with the SIM of `number`. `write` gets what it says. Attributes may be changed while it runs.

    `sim`: ready, pin, puk, none. `silent`: it says nothing at all. `fails`: so many of the next messages are refused.
    `did`: what it was asked for, command by command.
    """

    def __init__(self, network: CellNetwork, number: str, write: Callable[[bytes], None]) -> None:
        self.network, self.number, self.write = network, number, write
        self.sim, self.pin = "ready", "1234"
        self.registered, self.silent, self.echo = True, False, True
        self.signal = 18
        self.fails = 0
        self.box: dict[int, tuple[str, str]] = {}  # place to (sender, text)
        self.call = ""  # dialling, alerting, rings, up
        self.peer = ""
        self.volume = 0
        self.did: list[str] = []
        self._begun = b""
        self._wants: int | None = None  # the length of the message that it waits for
        self._rings_left = 0
        self._known: dict[str, Callable[[str], None]] = {
            "": self._ok,
            "E0": self._echo_off,
            "+CPIN?": self._pin_asked,
            "+CPIN": self._pin_said,
            "+CSQ": self._signal,
            "+CLVL": self._loudness,
            "+CMGS": self._wants_message,
            "+CMGR": self._read,
            "+CMGL": self._list,
            "+CMGD": self._delete,
            "A": self._answer,
            "H": self._hang_up,
            "+CHUP": self._hang_up,
            "+CLCC": self._calls,
            **self._registrations(),
        }
        network.joins(number, self)

    def starts(self) -> None:
        """Power, or the reset pin: it has forgotten what it was told, and echoes."""
        self.echo, self._wants, self._begun, self.call = True, None, b"", ""
        self.silent = False
        if self.sim == "pin-open":
            self.sim = "pin"
        self._says("RDY")

    def feed(self, data: bytes) -> None:
        """Bytes on its wire."""
        if self.silent:
            return
        if self.echo:
            self.write(data)
        for byte in data:
            if self._wants is not None and byte in (0x1A, 0x1B):
                text, self._begun = self._begun.decode(), b""
                length, self._wants = self._wants, None
                if byte == 0x1A:
                    self._later(ANSWER_S, partial(self._send, text, length))
            elif byte == 13 and self._wants is None:
                line, self._begun = self._begun.decode(errors="replace").strip(), b""
                if line:
                    self.did.append(line)
                    self._later(ANSWER_S, partial(self._command, line))
            elif byte not in (10, 0x1B):
                self._begun += bytes((byte,))

    def gets(self, sender: str, text: str) -> None:
        """A short message comes in; a full SIM waits until there is room."""
        place = next((one for one in range(1, PLACES + 1) if one not in self.box), None)
        if place is None or not self.registered:
            self._later(10, lambda: self.gets(sender, text))
            return
        self.box[place] = (sender, text)
        self._says(f'+CMTI: "SM",{place}')

    def rings(self, caller: str, times: int = 20) -> None:
        """Somebody calls."""
        self.call, self.peer, self._rings_left = "rings", caller, times
        self._ring()

    def taken(self) -> None:
        """The other end takes the call that rings there."""
        if self.call == "alerting":
            self.call = "up"

    def ends(self) -> None:
        """The other end hangs up."""
        if self.call:
            self.call = ""
            self._says("NO CARRIER")

    def loses_network(self) -> None:
        """No mast is heard any more."""
        self.registered = False
        self._says("+CREG: 0")
        self._says("+CEREG: 0")

    def finds_network(self) -> None:
        """One is heard again."""
        self.registered = True
        self._says("+CREG: 1")

    def _says(self, *lines: str) -> None:
        if not self.silent:
            self.write("".join(f"\r\n{line}\r\n" for line in lines).encode())

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        self.network.later(seconds, what)

    def _command(self, line: str) -> None:
        name, _, argument = line.removeprefix("AT").partition("=")
        if self.sim not in OPEN and name.startswith(("+CMG", "D", "+CLVL")):
            self._says("+CME ERROR: 10" if self.sim == "none" else "+CME ERROR: 11")
        elif line.startswith("ATD"):
            self._dial(line[3:].rstrip(";"))
        elif (does := self._known.get(name)) is not None:
            does(argument)
        else:
            self._says("OK" if name.startswith(TAKEN) else "ERROR")

    def _echo_off(self, _argument: str) -> None:
        self.echo = False
        self._says("OK")

    def _pin_asked(self, _argument: str) -> None:
        words = {"ready": "READY", "pin-open": "READY", "pin": "SIM PIN", "puk": "SIM PUK"}
        if self.sim in words:
            self._says(f"+CPIN: {words[self.sim]}", "OK")
        else:
            self._says("+CME ERROR: 10")

    def _pin_said(self, argument: str) -> None:
        if self.sim == "pin" and argument.strip('"') == self.pin:
            self.sim = "pin-open"
            self._says("OK")
        else:
            self._says("+CME ERROR: 16")

    def _registration(self, name: str) -> None:
        self._says(f"{name}: 1,{1 if self.registered else 2}", "OK")

    def _wants_message(self, argument: str) -> None:
        if self.registered:
            self._wants = int(argument)
            self.write(b"\r\n> ")
        else:
            self._says("+CMS ERROR: 331")

    def _send(self, digits: str, length: int) -> None:
        try:
            number, text = read_submit(digits.strip(), length)
        except (ValueError, IndexError):
            self._says("+CMS ERROR: 304")
            return
        if self.fails or not self.registered:
            self.fails = max(0, self.fails - 1)
            self._says("+CMS ERROR: 38")
            return
        self.network.sms(self.number, number, text)
        self._says("+CMGS: 7", "OK")

    def _read(self, argument: str) -> None:
        message = self.box.get(int(argument))
        if message is None:
            self._says("+CMS ERROR: 321")
            return
        digits, length = deliver(*message)
        self._says(f"+CMGR: 0,,{length}\r\n{digits}", "OK")

    def _list(self, _argument: str) -> None:
        lines: list[str] = []
        for place, message in sorted(self.box.items()):
            digits, length = deliver(*message)
            lines.append(f"+CMGL: {place},1,,{length}\r\n{digits}")
        self._says(*lines, "OK")

    def _delete(self, argument: str) -> None:
        self.box.pop(int(argument), None)
        self._says("OK")

    def _dial(self, number: str) -> None:
        self.peer = number
        if not self.registered:
            self._says("NO CARRIER")
            return
        self.call = "dialling"
        self._says("OK")
        self._later(2 * RING_S, self._fate)

    def _fate(self) -> None:
        if self.call != "dialling":
            return
        match self.network.fate(self.peer):
            case "answers":
                self.call = "up"
            case "busy":
                self.call = ""
                self._says("BUSY")
            case "no answer":
                self.call = "alerting"
            case "rings":
                self.call = "alerting"
                self.network.rings(self)
            case _:
                self.call = ""
                self._says("NO CARRIER")

    def _answer(self, _argument: str) -> None:
        if self.call == "rings":
            self.call = "up"
            self._says("OK")
        else:
            self._says("NO CARRIER")

    def _hang_up(self, _argument: str) -> None:
        self.call = ""
        self._says("OK")

    def _calls(self, _argument: str) -> None:
        states = {"up": 0, "dialling": 2, "alerting": 3, "rings": 4}
        incoming = 1 if self.call == "rings" else 0
        lines = [f'+CLCC: 1,{incoming},{states[self.call]},0,0,"{self.peer}",145'] if self.call else []
        self._says(*lines, "OK")

    def _loudness(self, argument: str) -> None:
        if argument == "?":
            self._says("+CLVL: (0-8)", "OK")
        else:
            self.volume = int(argument)
            self._says("OK")

    def _ring(self) -> None:
        if self.call != "rings":
            return
        if not self._rings_left:
            self.call = ""
            self._says("NO CARRIER")
            return
        self._rings_left -= 1
        self._says("RING", f'+CLIP: "{self.peer}",145,,,,0')
        self._later(RING_S, self._ring)

    def _ok(self, _argument: str) -> None:
        self._says("OK")

    def _signal(self, _argument: str) -> None:
        self._says(f"+CSQ: {self.signal},99", "OK")

    def _registrations(self) -> dict[str, Callable[[str], None]]:
        return {
            "+CREG?": lambda _argument: self._registration("+CREG"),
            "+CEREG?": lambda _argument: self._registration("+CEREG"),
        }
