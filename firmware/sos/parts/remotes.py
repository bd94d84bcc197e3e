"""What a phone knows of its remote controls: whose frames it believes, when each was heard, what is the matter with it.

    frame ── right seal? ── new? ──────────────▶ believed: heard now, a press is a press
                 │ no         │ no, or nobody knows
                 ▼            ▼
              nothing        "who?", with a number of our own choice ── said back ──▶ believed

The counters of the remotes are in memory only: a phone that was switched on knows none, asks each remote once, and
needs no flash for it. A recorded frame is asked that question too, and a recording cannot answer it.
"""

from __future__ import annotations

import binascii
import json
from typing import TYPE_CHECKING, Any

from sos.hmac import hmac_sha256
from sos.parts import radio
from sos.parts.effects import REMOTES_FULL, Effect, RadioSend, Say, StorePaired
from sos.parts.events import PairingHeld, RadioHeard, RemotePressed, UnpairingHeld
from sos.parts.outbox import WAITING_PER_BUTTON_MAX
from sos.parts.part import Part
from sos.parts.press import BUTTONS_MAX, NONE
from sos.parts.self_test import TestYourself

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sos.parts.events import Event
    from sos.parts.press import Presses
    from sos.phone import Phone

REMOTES_MAX = BUTTONS_MAX - 1
LENGTH_MAX = 1024  # of the blob
CHECK_MS = 3_600_000
LOST_MS = 3 * CHECK_MS + 600_000  # three check-ins missed, and time for the third to try every channel
LOW_DAYS = 10  # said then, so that a week is left when somebody comes
WELL_DAYS = 30  # a new battery
_VERSION = 1


class Known:
    """One remote. `seen_ms` None: not since this phone was switched on, `since_ms`."""

    def __init__(self, remote: str, key: bytes, by_file: bool, since_ms: int) -> None:
        self.remote = remote
        self.key = key
        self.by_file = by_file
        self.since_ms = since_ms
        self.seen_ms: int | None = None
        self.battery_pct = 0
        self.days = 0
        self.peer = b""
        self.window: radio.Window | None = None
        self.nonce = 0  # that it was asked to say back, 0: it was not asked
        self.last: radio.Word | None = None  # the newest believed
        self.accepted: tuple[str, int] = ("", 0)  # epoch and number of the newest press that was
        self.told = 0  # the stage that it was told
        self.lost = False
        self.low = False

    def is_new(self, word: radio.Word) -> bool:
        """Whether this was said now: it was never heard before, or says back what it was asked."""
        if self.window is not None and self.window.takes(word.epoch, word.counter):
            return True
        if self.nonce and word.nonce == self.nonce:
            self.window, self.nonce = radio.Window(word.epoch, word.counter), 0
            return True
        return False


class Remotes(Part):
    """All remotes of a phone: `known`. Only a phone that has any, or is being paired, has loaded this."""

    def __init__(self) -> None:
        self.known: list[Known] = []
        self.pairing: Any = None  # parts/pairing.py, for a minute
        self.due_ms: int | None = None
        self._asked = 0
        self._beats = 0

    def restore(self, saved: bytes | None, by_file: Sequence[tuple[str, bytes]] | None, now_ms: int) -> None:
        """`saved`: the blob of the last StorePaired. `by_file`: names and keys in the technician's settings, the whole
        truth for those that came from there; None: there is no such list.
        """
        self.known = _unpack(saved, now_ms) if saved else []
        if by_file is not None:
            names = [name for name, _ in by_file]
            kept = [one for one in self.known if not one.by_file and one.remote not in names]
            self.known = ([Known(name, key, True, now_ms) for name, key in by_file] + kept)[:REMOTES_MAX]
        self._plan()

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """A frame, or hands that pair; whatever else happened may be news for somebody's remote."""
        if isinstance(event, RadioHeard):
            self._heard(phone, event, now_ms, effects)
        elif isinstance(event, PairingHeld):
            from sos.parts.pairing import Pairing

            self.pairing = Pairing(phone.device, event.chance, now_ms)
        elif isinstance(event, UnpairingHeld):
            self._forget(phone, now_ms, effects)
        self._pass_back(phone.presses, effects)
        self._plan()

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """Who was not heard for too long, whose battery runs down; and what the next heartbeat says."""
        for one in self.known:
            if not one.lost and now_ms >= one.since_ms + LOST_MS:
                one.lost = True
                phone.report("remote_lost", one.remote, now_ms, effects)
            if one.seen_ms is not None and one.days < LOW_DAYS and not one.low:
                one.low = True
                phone.report("remote_low", one.remote, now_ms, effects)
            elif one.days >= WELL_DAYS:
                one.low = False
        low = [one for one in self.known if one.low]
        self.ails = "remote_lost" if [one for one in self.known if one.lost] else "remote_low" if low else ""
        if self.pairing is not None and now_ms >= self.pairing.until_ms:
            self.pairing = None
        if phone.heartbeat.due(now_ms):
            self._tell(phone, now_ms)
        self._plan()

    def _plan(self) -> None:
        """When somebody is lost if not heard until then, or pairing ends."""
        times = [one.since_ms + LOST_MS for one in self.known if not one.lost]
        if self.pairing is not None:
            times.append(self.pairing.until_ms)
        self.due_ms = min(times) if times else None

    def of(self, remote: str) -> Known | None:
        """The remote of that name, if it is ours."""
        for one in self.known:
            if one.remote == remote:
                return one
        return None

    def _heard(self, phone: Phone, event: RadioHeard, now_ms: int, effects: list[Effect]) -> None:
        """A frame. Its answer comes last: what it brought is written down by then."""
        one = self.believed(phone, event, now_ms, effects)
        if one is None or one.last is None:
            return
        word = one.last
        if word.kind != radio.CALL:
            self._answer(one, radio.NONE, event.dbm, effects)
            if word.kind == radio.RANGE:
                ranging: Any = phone.part("ranging")
                ranging.heard(event.dbm, now_ms, effects)
            else:
                self._jammed(phone, one, word, now_ms, effects)
            return
        epoch, number = one.accepted
        if word.epoch != epoch or word.number > number:
            effects += phone.handle(RemotePressed(word.remote, word.epoch, word.number), now_ms)
            known = phone.presses.known(word.remote, word.epoch, word.number)
            if not known and phone.outbox.presses_of(word.remote, False) < WAITING_PER_BUTTON_MAX:
                return  # there was no room: it shall look for another way
            one.accepted = (word.epoch, word.number)
        self._answer(one, stage_of(phone.presses, word), event.dbm, effects)

    def _jammed(self, phone: Phone, one: Known, word: radio.Word, now_ms: int, effects: list[Effect]) -> None:
        """Whoever checks in with its button still down has something lying on it: a fault, until it does without."""
        failing = one.remote + " held down"
        held = bool(word.flags & radio.HELD)
        if held == (failing in phone.failing):
            return
        if held:
            phone.failing.append(failing)
            phone.report("self_test", failing, now_ms, effects)
        else:
            phone.failing.remove(failing)
            phone.part("self_test").handle(phone, TestYourself(), now_ms, effects)

    def believed(self, phone: Phone, event: RadioHeard, now_ms: int, effects: list[Effect]) -> Known | None:
        """The remote that said this, if it is to be believed; `last` has what. Questions go out by themselves."""
        frame, pairing = event.frame, self.pairing
        name = radio.sender_of(frame)
        one = self.of(name)
        if pairing is not None and radio.kind_of(frame) == radio.PAIR_ASK:
            offer = None
            if one is not None or len(self.known) < REMOTES_MAX:
                offer = pairing.offer(frame)
            elif not pairing.refused:
                pairing.refused = True
                effects.append(Say(REMOTES_FULL))
            if offer is not None:
                effects.append(RadioSend(event.peer, offer))
        elif pairing is not None and name == pairing.remote:
            one = self._met(phone, frame, now_ms, effects) or one
        word = radio.open_word(frame, one.key) if one is not None else None
        if one is None or word is None:
            return None
        one.peer = event.peer
        if not one.is_new(word):
            self._ask(phone, one, word, event, effects)
            return None
        one.last = word
        one.seen_ms = one.since_ms = now_ms
        one.lost = False
        one.battery_pct, one.days = word.battery_pct, word.days
        return one

    def _answer(self, one: Known, stage: int, dbm: int, effects: list[Effect]) -> None:
        """Answer the newest word of a remote: its press is so far."""
        word = one.last
        assert word is not None
        one.told = stage
        reply = radio.Reply(one.remote, word.epoch, word.counter, 0, word.number, stage, dbm)
        effects.append(RadioSend(one.peer, radio.seal_reply(one.key, reply)))

    def _pass_back(self, presses: Presses, effects: list[Effect]) -> None:
        """Tell those whose press is further than they were told; a lost word of this is asked for by the remote."""
        for one in self.known:
            word = one.last
            if word is not None and one.accepted == (word.epoch, word.number):
                stage = stage_of(presses, word)
                if stage > one.told:
                    self._answer(one, stage, 0, effects)

    def _ask(self, phone: Phone, one: Known, word: radio.Word, event: RadioHeard, effects: list[Effect]) -> None:
        """Let it prove that it is there now. The question stays the same until it is answered: frames overtake."""
        if not one.nonce:
            self._asked += 1
            drawn = hmac_sha256(one.key, f"who {phone.epoch} {self._asked}".encode())  # its epoch is new at each start
            one.nonce = int.from_bytes(drawn[:4], "big") or 1
        reply = radio.Reply(one.remote, word.epoch, word.counter, one.nonce, word.number, radio.WHO, event.dbm)
        effects.append(RadioSend(event.peer, radio.seal_reply(one.key, reply)))

    def _met(self, phone: Phone, frame: bytes, now_ms: int, effects: list[Effect]) -> Known | None:
        """A remote that has made the key with us says so."""
        name, key = self.pairing.remote, self.pairing.key
        word = radio.open_word(frame, key)
        if word is None:
            return None
        one = Known(name, key, False, now_ms)
        one.window = radio.Window(word.epoch, word.counter - 1)  # nobody can have recorded anything under this key
        self.known = [other for other in self.known if other.remote != name] + [one]
        assert len(self.known) <= REMOTES_MAX
        self.pairing = None
        effects.append(StorePaired(self.pack()))
        phone.report("pairing", "paired " + name, now_ms, effects)
        return one

    def _forget(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """No remote belongs to us any more; those of the technician's list do again after the next start."""
        for one in self.known:
            phone.report("pairing", "unpaired " + one.remote, now_ms, effects)
        self.known = []
        self.pairing = None
        phone.more.pop("remote", None)
        effects.append(StorePaired(self.pack()))

    def _tell(self, phone: Phone, now_ms: int) -> None:
        """What the heartbeat says: of one remote, in turn, and how long ago any was heard."""
        heard = [one for one in self.known if one.seen_ms is not None]
        if not heard:
            return
        one = heard[self._beats % len(heard)]
        self._beats += 1
        seen_s = [(now_ms - (other.seen_ms or 0)) // 1000 for other in [one] + heard]
        phone.more["remote_seen_s"] = min(seen_s)
        phone.more["remote"] = {
            "button": one.remote,
            "seen_s": seen_s[0],
            "battery_pct": one.battery_pct,
            "left_s": one.days * 86_400,
        }

    def pack(self) -> bytes:
        """What is to be kept: names and keys."""
        known = [[one.remote, str(binascii.hexlify(one.key), "ascii"), one.by_file] for one in self.known]
        body = json.dumps([_VERSION, known]).encode()
        return f"{binascii.crc32(body):08x} ".encode() + body


def part() -> Remotes:
    """For `Phone.part`."""
    return Remotes()


def stage_of(presses: Presses, word: radio.Word) -> int:
    """How far the accepted press of a word is: as far as the newest of its button. What is open no more is closed."""
    press = presses.of(word.remote)
    if press is None:
        return radio.CLOSED
    return radio.NONE if press.stage == NONE else radio.STAGES.index(press.stage)


def _unpack(blob: bytes, now_ms: int) -> list[Known]:
    """What was packed; nobody, if it is damaged."""
    body = blob[9:] if len(blob) <= LENGTH_MAX else b""
    if not body or blob[:9] != f"{binascii.crc32(body):08x} ".encode():
        return []
    version, known = json.loads(body)
    if version != _VERSION:
        return []
    return [Known(name, binascii.unhexlify(key), by_file, now_ms) for name, key, by_file in known]
