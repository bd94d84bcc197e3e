"""Speaks to a modem: one command at a time, each with an end, and again from the beginning when it is silent.

            AT ─ OK ─▶ set-up, PIN ──▶ ready: what is asked for, and every half minute how the network is
  silent ◀── three times no answer ────────────┘│           a call: asked after every second while there is one
    │ the shell resets it (`reset`)             │ "RDY", or an echo: it has started by itself
    └───────────────▶ AT ◀──────────────────────┘

Short messages are left in the modem until whoever got them says `Forget`: a power cut between the two loses none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.modem import commands as at
from sos.modem import words
from sos.modem.commands import Command
from sos.modem.lines import PROMPT, Lines, fields, number_in
from sos.modem.pdu import NoSms, decode, encode  # now: when it is needed the heap may have no room for it

if TYPE_CHECKING:
    from sos.parts.effects import Effect
    from sos.parts.events import Event


class Modem:
    """One modem. `pin` opens its SIM; it is tried once. `more`: commands of this make, said at the end of the set-up.

    `at_once`: so many messages are told of in one look through the SIM. `out` is what to write to it, taken by the
    shell; `reset` that it should be switched off and on, once. `call` is "", dialling, rings or up. `fault` is "" when
    messages and calls can go.
    """

    def __init__(self, pin: str = "", more: tuple[str, ...] = (), at_once: int = at.MESSAGES_AT_ONCE) -> None:
        self.out: list[bytes] = []
        self.reset = False
        self.call = ""
        self.fault = "silent"
        self.dbm: int | None = None
        self._pin, self._more, self._at_once = pin, more, at_once
        self._volume_step = 3
        self._volumes = (0, 5)
        self._lines = Lines()
        self._queue: list[Command] = []
        self._now: Command | None = None
        self._until_ms: int | None = 0  # when the command has had its time; at first: when to begin
        self._poll_ms: int | None = None
        self._call_ms: int | None = None
        self._gives_up_ms = 0
        self._rung = False  # a ring whose number has not come
        self._silent = self._polls = 0
        self._ready = self._mute = False
        self._registered = [False, False]  # by CREG, by CEREG
        self._calls: list[int] = []
        self._place: int | None = None  # the hex digits of the message there are the next line
        self._taken = 0

    @property
    def due_ms(self) -> int | None:
        """When `tick` has something to do."""
        due = [at_ms for at_ms in (self._until_ms, self._poll_ms, self._call_ms) if at_ms is not None]
        return min(due) if due else None

    def starts(self, now_ms: int) -> None:
        """The wire is there, maybe again: everything from the beginning."""
        self._now, self._until_ms = None, now_ms

    def lost(self, now_ms: int) -> list[Event]:
        """The wire is gone, and with it what was asked for."""
        events: list[Event] = []
        self._lost(now_ms, events)
        return events

    def take(self) -> bytes:
        """What to write to the modem."""
        data = b"".join(self.out)
        self.out = []
        return data

    def do(self, request: Effect, now_ms: int) -> list[Event]:
        """Have something done. Calls go before messages, and messages before what nobody waits for."""
        events: list[Event] = []
        if isinstance(request, words.SendSms):
            if self.fault or len(self._queue) >= at.QUEUE_MAX:
                return [words.SmsFailed(request.ref, self.fault or "too many")]
            self._ask(Command("", "sms", at.ANSWER_MS, request))
        elif isinstance(request, words.Forget):
            self._ask(Command(f"AT+CMGD={request.place}"))
        elif isinstance(request, words.Dial):
            if self.fault or self.call:
                return [words.CallOver(self.fault or "busy")]
            self.call = "dialling"
            self._gives_up_ms = now_ms + at.RINGING_MS_MAX
            self._first(Command(f"ATD{request.number};", "dial", at.DIAL_MS, request))
        elif isinstance(request, words.Answer):
            self._first(Command("ATA", "answer", at.DIAL_MS, request))
            self.volume(5 if request.loud else self._volume_step, keep=False)
        elif isinstance(request, words.HangUp):
            self._first(Command("AT+CHUP", "hangup"))
        self._next(now_ms)
        return events

    def volume(self, step: int, keep: bool = True) -> None:
        """The loudness of calls, 1 to 5; `keep` false: of the next one only."""
        if keep:
            self._volume_step = step
        low, high = self._volumes
        self._first(Command(f"AT+CLVL={low + (high - low) * step // 5}"))

    def receive(self, data: bytes, now_ms: int) -> list[Event]:
        """Bytes came from the modem."""
        events: list[Event] = []
        for line in self._lines.feed(data):
            self._line(line, now_ms, events)
        self._next(now_ms)
        return events

    def tick(self, now_ms: int) -> list[Event]:
        """What is due by now. Afterwards `due_ms` is later than `now_ms`."""
        events: list[Event] = []
        if self._until_ms is not None and now_ms >= self._until_ms:
            if self._now is None:
                self._begin()
            else:
                self._no_answer(self._now, now_ms, events)
        if self._poll_ms is not None and now_ms >= self._poll_ms:
            self._poll(now_ms)
        if self._call_ms is not None and now_ms >= self._call_ms:
            self._look_at_call(now_ms, events)
        self._next(now_ms)
        return events

    # One command at a time.

    def _begin(self) -> None:
        """Everything from the beginning."""
        self._queue = [Command("AT", "at", 1_000)]
        self._until_ms = self._poll_ms = None
        self._ready = self._mute = False
        self._place = None

    def _ask(self, command: Command) -> None:
        if len(self._queue) < at.QUEUE_MAX:
            self._queue.append(command)

    def _first(self, command: Command) -> None:
        self._queue.insert(0, command)

    def _next(self, now_ms: int) -> None:
        if self._now is not None or not self._queue or (self._until_ms is not None and now_ms < self._until_ms):
            return
        self._now = command = self._queue.pop(0)
        if isinstance(command.request, words.SendSms):
            length, _ = encode(command.request.number, command.request.text)
            command.text = f"AT+CMGS={length}"
        self._until_ms = now_ms + command.ms_max
        self._calls = []
        self._taken = 0
        if command.kind == "at":
            self.out.append(b"\x1b")  # who was here before us may have left it waiting for a message's text
        self.out.append(command.text.encode() + b"\r")

    def _line(self, line: str, now_ms: int, events: list[Event]) -> None:
        command = self._now
        if command is not None and line == command.text:
            if self._mute:  # it echoes again: it has started anew, and has forgotten all that it was told
                self._lost(now_ms, events)
        elif line == PROMPT:
            self._prompt(now_ms)
        elif line == "OK" and command is not None:
            self._done(command, "", now_ms, events)
        elif (line == "ERROR" or line.startswith(("+CME ERROR", "+CMS ERROR"))) and command is not None:
            self._done(command, line, now_ms, events)
        elif line in at.ENDS:
            if command is not None and command.kind in ("dial", "answer"):
                self._end()
            self._over(at.ENDS[line], events)
        elif line == "RING":
            self._rings("", now_ms, events)
        elif line in ("RDY", "^SYSSTART"):
            self._lost(now_ms, events)
        elif self._place is not None:
            self._message(line, events)
        elif line.startswith("+"):
            self._says(line, now_ms, events)

    def _done(self, command: Command, error: str, now_ms: int, events: list[Event]) -> None:
        """A command has its final answer: `error` is "" for OK."""
        self._end()
        self._silent = 0
        self._place = None
        kind, request = command.kind, command.request
        if kind == "at":
            self._queue = [Command("ATE0", "echo"), Command("AT+CMEE=1"), Command("AT+CPIN?", "pin?", 10_000)]
            self._poll_ms = now_ms + at.POLL_MS
        elif kind == "echo":
            self._mute = not error
        elif kind == "pin?" and error:
            self._no_sim("PUK" if error.endswith(" 12") else "no SIM", now_ms, events)
        elif kind == "pin":
            self._pin_done(error, now_ms, events)
        elif isinstance(request, words.SendSms):
            events.append(words.SmsFailed(request.ref, error[1:24]) if error else words.SmsSent(request.ref))
        elif kind == "dial" and error:
            self._over("failed", events)
        elif kind == "dial" or kind == "answer":
            if kind == "answer" and not error:
                self._up(events)
            self._call_ms = now_ms + at.CALL_MS
        elif kind == "hangup":
            if error:
                self._first(Command("ATH"))
            self._over("over", events)
        elif kind == "clcc" and not error:
            self._calls_are(now_ms, events)
        elif kind == "list" and self._taken > self._at_once:
            self._polls = 0  # the others at the next look

    def _end(self) -> None:
        self._now = None
        self._until_ms = None

    def _no_answer(self, command: Command, now_ms: int, events: list[Event]) -> None:
        self._end()
        request = command.request
        if isinstance(request, words.SendSms):
            self.out.append(b"\x1b")  # it may still wait for the text
            events.append(words.SmsFailed(request.ref, "no answer"))
        elif command.kind == "dial":
            self._first(Command("AT+CHUP"))
            self._over("no answer", events)
        self._silent += 1
        if self._silent >= at.SILENT_MAX:
            self._silent = 0
            self.reset = True
            self._lost(now_ms + at.RESET_MS, events)
        elif command.kind == "at":
            self._first(command)
        elif command.kind == "set up":
            self._lost(now_ms, events)

    def _lost(self, begin_ms: int, events: list[Event]) -> None:
        """What it was asked for and told is gone."""
        lost = self._queue + ([self._now] if self._now else [])
        events += [words.SmsFailed(one.request.ref, "silent") for one in lost if isinstance(one.request, words.SendSms)]
        self._now = None
        self._registered = [False, False]
        self._over("failed", events)
        self._set_fault("silent", events)
        self._begin()
        self._until_ms = begin_ms

    # The SIM and the network.

    def _says(self, line: str, now_ms: int, events: list[Event]) -> None:
        """An answer's line, or what it tells unasked: the two look alike, and mean the same."""
        name = line.split(":", 1)[0]
        found = fields(line)
        if name == "+CPIN":
            self._sim(found[0], now_ms, events)
        elif name == "+CREG" or name == "+CEREG":
            told = number_in(found[1] if len(found) > 1 and number_in(found[1]) is not None else found[0])
            self._registered[name == "+CEREG"] = told in at.AT_HOME
            if self._ready:
                self._set_fault("" if True in self._registered else "not registered", events)
        elif name == "+CSQ":
            told = number_in(found[0])
            self._set_dbm(None if told is None or told > 31 else 2 * told - 113, events)
        elif name == "+CMTI":
            place = number_in(found[-1])
            if place is not None:
                self._ask(Command(f"AT+CMGR={place}", f"read {place}"))
        elif name == "+CMGR" and self._now is not None and self._now.kind.startswith("read "):
            self._place = int(self._now.kind[5:])
        elif name == "+CMGL":
            self._place = number_in(found[0])
        elif name == "+CLIP":
            self._rung = False
            self._rings(found[0], now_ms, events)
        elif name == "+CLCC" and len(found) > 3 and found[3] == "0":
            self._calls.append(number_in(found[2]) or 0)
        elif name == "+CLVL" and "-" in found[0]:
            ends = [number_in(one) for one in found[0].strip("()").split("-")]
            if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
                self._volumes = (ends[0], ends[1])

    def _sim(self, told: str, now_ms: int, events: list[Event]) -> None:
        if told == "READY":
            if not self._ready:
                self._ready = True
                self._queue += [Command(text, "set up") for text in at.SET_UP + self._more]
                self._poll_ms = now_ms
                self._polls = 0
                self.volume(self._volume_step)
        elif told == "SIM PIN" and self._pin:
            self._queue.append(Command(f'AT+CPIN="{self._pin}"', "pin", 10_000))
            self._pin = ""  # a third wrong one would lock the SIM
        else:
            self._no_sim("PIN" if told == "SIM PIN" else "PUK" if told == "SIM PUK" else "no SIM", now_ms, events)

    def _pin_done(self, error: str, now_ms: int, events: list[Event]) -> None:
        if error:
            self._no_sim("PIN refused", now_ms, events)
        else:
            self._queue.append(Command("AT+CPIN?", "pin?", 10_000))

    def _no_sim(self, fault: str, now_ms: int, events: list[Event]) -> None:
        """Looked after again and again: somebody may put one in."""
        self._ready = False
        self._set_fault(fault if self.fault != "PIN refused" else self.fault, events)
        self._poll_ms = now_ms + at.POLL_MS

    def _poll(self, now_ms: int) -> None:
        self._poll_ms = now_ms + at.POLL_MS
        if not self._ready:
            self._ask(Command("AT+CPIN?", "pin?", 10_000))
            return
        for text in ("AT+CREG?", "AT+CEREG?", "AT+CSQ"):
            self._ask(Command(text))
        if self._polls % at.LIST_EVERY == 0:
            self._ask(Command("AT+CMGL=4", "list", at.SMS_MS))
        self._polls += 1

    def _set_fault(self, fault: str, events: list[Event]) -> None:
        if fault != self.fault:
            self.fault = fault
            events.append(words.Cell(fault, self.dbm))

    def _set_dbm(self, dbm: int | None, events: list[Event]) -> None:
        news = (dbm is None) != (self.dbm is None) or (dbm is not None and abs(dbm - (self.dbm or 0)) > 4)
        if news:
            self.dbm = dbm
            events.append(words.Cell(self.fault, dbm))

    # Messages.

    def _prompt(self, now_ms: int) -> None:
        if self._now is not None and isinstance(self._now.request, words.SendSms):
            _, hexed = encode(self._now.request.number, self._now.request.text)
            self.out.append(hexed.encode() + b"\x1a")
            self._until_ms = now_ms + at.SMS_MS
        else:
            self.out.append(b"\x1b")  # nobody of ours wants to write anything

    def _message(self, line: str, events: list[Event]) -> None:
        """The hex digits of the message at `_place`. What nobody can read is no loss."""
        place, self._place = self._place, None
        assert place is not None
        self._taken += 1
        if self._taken > self._at_once:
            return
        try:
            number, text, part, stamp = decode(line)
        except NoSms:
            self._ask(Command(f"AT+CMGD={place}"))
            return
        events.append(words.SmsCame(place, number, text, part, stamp))

    # The one call.

    def _rings(self, number: str, now_ms: int, events: list[Event]) -> None:
        """A ring, or the number that belongs to it: told once for each ring."""
        if self.call in ("dialling", "up"):
            return  # who calls while another call is on gets no answer
        if number or self._rung:
            events.append(words.Rings(number))
        self._rung = not number
        self.call = "rings"
        self._gives_up_ms = now_ms + at.RING_PAUSE_MS
        self._call_ms = now_ms + at.CALL_MS

    def _look_at_call(self, now_ms: int, events: list[Event]) -> None:
        self._call_ms = now_ms + at.CALL_MS if self.call else None
        if self.call in ("dialling", "rings") and now_ms >= self._gives_up_ms:
            if self.call == "dialling":
                self._first(Command("AT+CHUP"))
            self._over("no answer", events)
        elif self.call and not any(one.kind == "clcc" for one in self._queue):
            self._ask(Command("AT+CLCC", "clcc"))

    def _calls_are(self, now_ms: int, events: list[Event]) -> None:
        """By the list of calls: 0 is up, 2 dialled, 3 rings there, 4 rings here."""
        if 0 in self._calls:
            self._up(events)
        elif not self._calls and self.call == "up":
            self._over("over", events)
        elif not self._calls and self.call == "dialling" and now_ms >= self._gives_up_ms - at.RINGING_MS_MAX + 5_000:
            self._over("no answer", events)

    def _up(self, events: list[Event]) -> None:
        if self.call and self.call != "up":
            self.call = "up"
            events.append(words.CallUp())

    def _over(self, why: str, events: list[Event]) -> None:
        if self.call:
            self.call = ""
            self._rung = False
            self._call_ms = None
            events.append(words.CallOver(why))
