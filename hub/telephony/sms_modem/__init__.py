"""Short messages by a modem on the hub itself: no gateway, no foreign computer, only the mobile network.

serial port ── bytes ── sos.modem (the phone's own driver) ── SmsCame ──▶ `keep`: stored, only then deleted in the SIM
                                                          ◀── SendSms ── messages to `tel:` addresses, one by one

What lies in the SIM is looked through at every start: a hub that is killed between reading and storing reads it again.
"""

import asyncio
import hashlib
import os
import termios
import tty
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog
from sos.modem.machine import Modem
from sos.modem.pdu import SEPTETS_MAX, UCS2_MAX, fits
from sos.modem.words import Cell, Forget, SendSms, SmsCame, SmsFailed, SmsSent
from sos.parts.events import Event

from hub.kernel import Database

from ..model import Message, Outcome
from ..wording import words_of

log = structlog.get_logger(__name__)

OPEN_AGAIN_S = 5.0
SEND_S_MAX = 150.0  # the driver says long before what became of a message
AT_ONCE_MAX = 50  # a SIM holds no more, and we have room
WAITS_MS_MAX = 3_600_000  # for the other parts of a long message
LONG_MAX = 5  # parts of one that we send
WHO = "The SMS modem"

# Stores a short message: (name of it, number, text). Returns when it is stored.
Keep = Callable[[str, str, str], Awaitable[None]]


class Parts(NamedTuple):
    """A long message of which some parts are here: place in the SIM and text, by number of the part."""

    since_ms: int
    total: int
    found: dict[int, SmsCame]


class SmsModem:
    """A way out for `tel:` addresses, and the runner of its wire. `path` is the serial port, `pin` opens the SIM."""

    name = "sms_modem"

    def __init__(self, path: str, pin: str, keep: Keep) -> None:
        self._path = path
        self._keep = keep
        self._modem = Modem(pin, at_once=AT_ONCE_MAX)
        self._port: int | None = None
        self._ref = 0
        self._sending: dict[int, asyncio.Future[str]] = {}
        self._parts: dict[tuple[str, int], Parts] = {}
        self._came: asyncio.Queue[SmsCame] = asyncio.Queue()
        self._in_work: set[int] = set()
        self._changed = asyncio.Event()

    async def run(self, database: Database) -> None:  # noqa: ARG002 - as every runner; `keep` knows it
        """Until cancelled: open the port, speak, and open it again when it is gone."""
        storing = asyncio.create_task(self._store())
        try:
            while True:
                try:
                    await self._speak()
                except OSError as error:
                    log.warning("sms_modem_gone", why=repr(error))
                await asyncio.sleep(OPEN_AGAIN_S)
        finally:
            storing.cancel()
            await asyncio.gather(storing, return_exceptions=True)

    async def send(self, message: Message, now_ms: int) -> Outcome:  # noqa: ARG002 - as every channel
        """One try, of all its parts; bounded. Whoever is longer than LONG_MAX parts is cut."""
        if self._modem.fault:
            return Outcome("passing", f"{WHO} cannot send ({self._modem.fault}).", "unreachable")
        for text in split(words_of(message).body):
            failed = await self._send_one(message.where, text)
            if failed:
                return Outcome("passing", f"{WHO} could not send ({failed}).", "later")
        return Outcome("sent")

    async def _send_one(self, number: str, text: str) -> str:
        self._ref += 1
        ref = self._ref
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._sending[ref] = done
        try:
            self._heed(self._modem.do(SendSms(ref, number, text), _now_ms()))
            async with asyncio.timeout(SEND_S_MAX):
                return await done
        except TimeoutError:
            return "no answer"
        finally:
            del self._sending[ref]

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        self._port = port = os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        gone: asyncio.Future[None] = loop.create_future()
        try:
            _settle(port)
            self._modem.starts(_now_ms())
            loop.add_reader(port, self._read, port, gone)
            while not gone.done():
                self._heed(self._modem.tick(_now_ms()))
                self._give_up_waiting()
                self._changed.clear()
                due_ms = self._modem.due_ms
                sleep_s = 1.0 if due_ms is None else min(max(due_ms - _now_ms(), 1) / 1000, 1.0)
                waits = asyncio.ensure_future(self._changed.wait())
                await asyncio.wait([waits, gone], timeout=sleep_s, return_when=asyncio.FIRST_COMPLETED)
                waits.cancel()
            gone.result()
        finally:
            loop.remove_reader(port)
            self._port = None
            os.close(port)
            self._heed(self._modem.lost(_now_ms()))

    def _read(self, port: int, gone: asyncio.Future[None]) -> None:
        try:
            data = os.read(port, 4096)
        except BlockingIOError:
            return
        except OSError as error:
            if not gone.done():
                gone.set_exception(error)
            return
        if data:
            self._heed(self._modem.receive(data, _now_ms()))
        elif not gone.done():
            gone.set_exception(OSError("the port was closed"))

    def _heed(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, SmsSent | SmsFailed):
                waiting = self._sending.get(event.ref)
                if waiting is not None and not waiting.done():
                    waiting.set_result(event.why if isinstance(event, SmsFailed) else "")
            elif isinstance(event, SmsCame):
                if event.place not in self._in_work:
                    self._in_work.add(event.place)
                    self._came.put_nowait(event)
            elif isinstance(event, Cell):
                log.info("sms_modem", fault=event.fault or None, dbm=event.dbm)
        data = self._modem.take()
        if data and self._port is not None:
            os.write(self._port, data)  # commands are short, and the port's buffer is not
        self._changed.set()

    async def _store(self) -> None:
        """What came, one after the other. What cannot be stored is left in the SIM and read again."""
        while True:
            sms = await self._came.get()
            whole = self._whole(sms)
            if whole:
                await self._store_whole(whole)

    async def _store_whole(self, whole: list[SmsCame]) -> None:
        first = whole[0]
        text = "".join(one.text for one in whole)
        try:
            await self._keep(name_of(first, text), first.number, text)
        except Exception:
            log.exception("sms_not_stored", number=first.number)
            for one in whole:
                self._in_work.discard(one.place)
            return
        for one in whole:
            self._in_work.discard(one.place)
            self._heed(self._modem.do(Forget(one.place), _now_ms()))

    def _whole(self, sms: SmsCame) -> list[SmsCame]:
        """All parts, in order, once they are here."""
        if sms.part is None:
            return [sms]
        reference, total, which = sms.part
        parts = self._parts.setdefault((sms.number, reference), Parts(_now_ms(), total, {}))
        parts.found[which] = sms
        if len(parts.found) < total:
            return []
        del self._parts[sms.number, reference]
        return [parts.found[one] for one in sorted(parts.found)]

    def _give_up_waiting(self) -> None:
        """A part that never comes must not keep the others from being read."""
        for key, parts in list(self._parts.items()):
            if _now_ms() - parts.since_ms > WAITS_MS_MAX:
                del self._parts[key]
                for one in parts.found.values():
                    self._came.put_nowait(SmsCame(one.place, one.number, one.text, None, one.stamp))


def _now_ms() -> int:
    """On a clock that nobody sets."""
    return int(asyncio.get_running_loop().time() * 1000)


def split(text: str) -> list[str]:
    """Pieces that are a short message each, LONG_MAX at most."""
    if fits(text):
        return [text]
    length = UCS2_MAX if any(not fits(letter * SEPTETS_MAX) for letter in set(text)) else SEPTETS_MAX // 2
    return [text[at : at + length] for at in range(0, len(text), length)][:LONG_MAX]


def name_of(sms: SmsCame, text: str) -> str:
    """The same message has the same name, however often it is read; the network's time tells two equal ones apart."""
    return "modem-" + hashlib.sha256(f"{sms.number}|{sms.stamp}|{text}".encode()).hexdigest()[:32]


def _settle(port: int) -> None:
    """Raw bytes, 115,200 baud, no flow control."""
    tty.setraw(port)
    settings = termios.tcgetattr(port)
    settings[2] |= termios.CLOCAL | termios.CREAD
    settings[4] = settings[5] = termios.B115200
    termios.tcsetattr(port, termios.TCSANOW, settings)
