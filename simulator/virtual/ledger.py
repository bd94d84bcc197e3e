"""What really happened: which presses a phone accepted, what it told of them, and what nobody need answer for.

Homes, faults and the restoring of a backup note it here as it happens; the invariants judge the hub by it. Nothing
in it is ever read by a home or by the hub.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hub.alarms import PressKey

Excuse = Literal["worn_flash", "no_room", "taken_away", "backup_restored"]

# What a light or a voice claims of the centre. "heard" and "idle" claim nothing.
CLAIMED: Final = {"sending": "none", "offline": "none"} | {one: one for one in ("none", "received", "taken", "closed")}
STAGES: Final = ("none", "received", "taken", "closed")


@dataclass(slots=True)
class Pressed:
    """One press. at_us: virtual microseconds. kept: written down, so it was promised. excuse: why it may be lost.

    cancelled: its cancel is written down; cancel_excuse: why that may be lost. forgotten: its phone may not know it.
    """

    key: PressKey
    home: str
    test: bool
    at_us: int
    kept: bool = False
    excuse: Excuse | None = None
    cancelled: bool = False
    cancel_excuse: Excuse | None = None
    forgotten: bool = False


class Switched(NamedTuple):
    """A phone has begun to run another build: whether a call of it was open then, and how its supply was."""

    home: str
    alarm: bool
    mains: bool
    battery_pct: int


class Taken(NamedTuple):
    """A phone has taken a call by itself: of the centre's, or anybody's; at which ring; whether help was asked for."""

    home: str
    centre: bool
    rings: int
    alarm: bool


class Claim(NamedTuple):
    """What a phone tells its resident of one press, and the furthest `stage` that it had told of it `before`."""

    home: str
    key: PressKey
    stage: str
    by: str | None
    before: str


class Known(NamedTuple):
    """What a database says of a press: whether its alarm was ever over for good, who ever took that, and whether the
    press was cancelled.
    """

    over: bool
    by: tuple[str, ...]
    cancelled: bool


class Ledger:
    """`home` is the phone's id, for a cloned one whatever name its second home has.

    `presses`: by key, in the order in which they happened. `sayable`: what was true of presses in a database that a
    backup has replaced since; `shaken`: the presses of which that is so. `garbled`: devices that said wrong bytes where
    a press is expected; `contradicted`: tests that they said once more as a call. `spoken`: presses that were sent by
    no phone's machine, with whether they are tests; nobody promised anything of these. `holders`: by alarm, the
    operators who were told that they have it. `restores`: how often the hub went on from a backup. `named_twice`:
    presses of a phone's own button that had the name of an earlier one. `closings`: by alarm, as which version of it an
    operator has closed it. `written`: by alarm (notes) or resident (care calls), how many an operator wanted to write.
    `hands`: presses of real remote controls that their buttons have made, and `worn` these. `switches`: to new builds.
    `taken`: calls that phones took. `ways_in`: orders of which a provider saw how one gets in after the job.
    `on_claim` are told of each claim at the instant in which it is made.
    """

    def __init__(self) -> None:
        self.presses: dict[PressKey, Pressed] = {}
        self.spoken: dict[PressKey, bool] = {}
        self.garbled: dict[str, int] = {}
        self.sayable: dict[PressKey, dict[tuple[str, str | None], None]] = {}
        self.shaken: dict[PressKey, None] = {}
        self.contradicted: dict[PressKey, None] = {}
        self.holders: dict[int, list[int]] = {}
        self.restores = 0
        self.named_twice: dict[PressKey, None] = {}
        self.closings: dict[int, int] = {}
        self.written: Counter[tuple[str, int]] = Counter()
        self.hands: dict[PressKey, None] = {}
        self.worn: set[str] = set()
        self.switches: list[Switched] = []
        self.taken: list[Taken] = []
        self.ways_in: dict[int, None] = {}
        self.on_claim: list[Callable[[Claim], None]] = []
        self._stages: dict[str, dict[PressKey, str]] = {}

    # What homes say.

    def pressed(self, key: PressKey, test: bool, at_us: int, home: str) -> None:
        """The phone drew a new number and said "heard". Again for a known key: it is asked for anew."""
        known = self.presses.get(key)
        if known is None:
            self.presses[key] = Pressed(key, home, test, at_us)
        else:
            known.excuse, known.forgotten = None, False
            if home.startswith(key.device_id):  # a remote says the same press again; a hand on the phone is a new one
                self.named_twice[key] = None

    def kept(self, key: PressKey) -> None:
        """The phone has written it down (or believes so: its flash may be worn). From now on it is promised."""
        self.presses[key].kept = True

    def cancelled(self, key: PressKey) -> None:
        """The phone has written down that this press is cancelled."""
        if (press := self.presses.get(key)) is not None:
            press.cancelled, press.cancel_excuse = True, None

    def flash_lost(self, key: PressKey, excuse: Excuse = "worn_flash") -> None:
        """A press that waited for its answer is gone: with a flash that keeps nothing, pushed out by another, or with
        a device that was taken away.
        """
        if (press := self.presses.get(key)) is not None:
            press.excuse = excuse

    def cancel_lost(self, key: PressKey, excuse: Excuse = "worn_flash") -> None:
        """The same for the cancel of a press."""
        if (press := self.presses.get(key)) is not None:
            press.cancel_excuse = excuse

    def forgot(self, home: str) -> None:
        """The phone began again with an older flash, or none: it may know nothing of what was pressed so far."""
        self._stages.pop(home, None)
        for press in self.presses.values():
            if press.home == home:
                press.forgotten = True

    def saw_the_way_in(self, order: int) -> None:
        """Somebody saw on their page how one gets in, when the job was done."""
        self.ways_in[order] = None

    def says(self, home: str, key: PressKey | None, stage: str, by: str | None = None) -> None:
        """Light or voice change: of which press (for "closed", the one that was closed), a stage or a light's state."""
        claimed = CLAIMED.get(stage)
        if key is None or claimed is None:
            return
        stages = self._stages.setdefault(home, {})
        claim = Claim(home, key, claimed, by if claimed == "taken" else None, stages.get(key, "none"))
        if claimed == "closed":  # its name may come again: a remote repeats itself
            stages.pop(key, None)
        else:
            stages[key] = max(claimed, claim.before, key=STAGES.index)
        for listener in tuple(self.on_claim):
            listener(claim)

    def stage(self, home: str, key: PressKey) -> str:
        """The furthest stage that this home was told of a press that is still open for it."""
        return self._stages.get(home, {}).get(key, "none")

    # What operators say.

    def took(self, operator_id: int, alarm_id: int) -> None:
        """The answer came, and it said that this operator has the alarm now."""
        holders = self.holders.setdefault(alarm_id, [])
        if operator_id not in holders:
            holders.append(operator_id)

    def closed(self, alarm_id: int, version: int) -> None:
        """The answer came, and it said that the alarm is closed, which the operator saw as this version of it."""
        self.closings[alarm_id] = version

    def writes(self, what: Literal["note", "care_call"], about: int) -> None:
        """An operator wants to write one note on this alarm, or note one care call to this resident."""
        self.written[what, about] += 1

    # What faults say.

    def garble(self, device: str, count: int = 1) -> None:
        """So many messages that nobody can read were put on the `up/sos` of this device."""
        self.garbled[device] = self.garbled.get(device, 0) + count

    def speak(self, key: PressKey, test: bool = False) -> None:
        """A press was put on the wire by somebody who is no phone, and may have reached the hub."""
        self.spoken[key] = test

    def contradict(self, key: PressKey) -> None:
        """A test that was put on the wire by somebody who is no phone, and once more as a call."""
        self.contradicted[key] = None
        self.garble(key.device_id)

    def restored(self, before: Mapping[PressKey, Known], after: Mapping[PressKey, Known]) -> None:
        """The hub went on from a backup. `before` and `after`: what its database said of all presses (View.known).

        Who took an alarm since the backup may have to share it; the hub cannot know.
        """
        self.restores += 1
        self.holders.clear()
        self.closings.clear()
        for key, was in before.items():
            self.shaken[key] = None
            self.sayable.setdefault(key, {}).update(dict.fromkeys(sayable(was)))
            press = self.presses.get(key)
            if press is None:
                continue
            if key not in after:
                press.excuse = press.excuse or "backup_restored"
            if was.cancelled and not (key in after and after[key].cancelled):
                press.cancel_excuse = press.cancel_excuse or "backup_restored"

    # What a run's last lines say.

    def counts(self) -> dict[str, int]:
        """How many presses, tests and cancels; and the excused ones by name."""
        found = Counter(presses=0, tests=0, cancels=0)
        for one in self.presses.values():
            found["tests" if one.test else "presses"] += one.kept
            found["cancels"] += one.cancelled
            if one.kept and one.excuse:
                found[f"excused_{one.excuse}"] += 1
        return dict(sorted(found.items()))


def sayable(known: Known) -> list[tuple[str, str | None]]:
    """All (stage, name) that are, or were, true of a press of which the database says this: stages come in order."""
    found: list[tuple[str, str | None]] = [("received", None)]
    found += [("taken", one) for one in known.by]
    if known.over:
        found.append(("closed", None))
    return found
