"""Which alarm each press belongs to: pure, for a whole batch at once, on what the store has loaded for it.

Everything else of the hub could be slow; this is what 1,600 presses in one instant go through.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hub.residents import Risk

from .ladders import Ladder, next_rung_ms
from .model import Alarm, Answer, Cancel, Held, Kind, Press, PressKey, Unreadable, What
from .policy import FOLDED_RING_EVERY, PRESSES_KEPT_MAX, is_behind
from .triage import PRIORITY, deadline_ms


class TestThenReal(Exception):
    """A press that was stored as a test comes again as a real one: nobody can say which is true."""


@dataclass(slots=True)
class Known:
    """What the database says about the devices of one batch. `presses`: key to (alarm's id, test, cancelled).

    Asked only where an alarm is opened: `new_ids`, `risks`, and `ladder` of a priority, for who begins to wait now.
    """

    alarms: dict[int, Alarm]
    presses: dict[PressKey, tuple[int, bool, bool]]
    new_ids: Iterator[int]
    risks: Mapping[int, Risk]
    ladder: Callable[[int], Ladder]


@dataclass(slots=True)
class Plan:
    """What to write, what to say, what to answer; in the order in which it happened."""

    presses: list[tuple[Press, int]] = field(default_factory=list[tuple[Press, int]])
    opened: dict[int, Alarm] = field(default_factory=dict[int, Alarm])
    changed: dict[int, Alarm] = field(default_factory=dict[int, Alarm])
    news: dict[int, What] = field(default_factory=dict[int, What])
    cancelled: list[tuple[Press, int]] = field(default_factory=list[tuple[Press, int]])
    answers: list[Answer] = field(default_factory=list[Answer])
    calls: list[tuple[Alarm, str | None]] = field(default_factory=list[tuple[Alarm, str | None]])


class Desk:
    """Sorts what arrives. `known` is brought up to date as it goes, so that a copy in the same batch is seen as one."""

    def __init__(self, known: Known, now_ms: int) -> None:
        self.plan = Plan()
        self.known = known
        self._now_ms = now_ms
        self._unclosed = {(one.device_id, one.kind): one for one in known.alarms.values() if one.state != "closed"}
        self._folded = {
            (one.device_id, one.folded_epoch): one
            for one in sorted(known.alarms.values(), key=lambda one: one.id)
            if one.folded_epoch is not None
        }

    def press(self, press: Press) -> None:
        """Store it once; open an alarm or join the button's unclosed one; answer it, copies too.

        One answer a press: `taken` and `closed` say `received` as well.
        """
        alarm = self._alarm_of(press.key)
        if alarm is None:
            alarm = self._join_or_open("test" if press.test else "sos", press.key.device_id, press.resident_id)
            self._keep(press, alarm)
        elif not press.test and alarm.kind == "test":
            raise TestThenReal(press.key)
        self._answer(press.key, alarm, press.carrier)

    def held(self, held: Held) -> None:
        """Answer a device that is behind; a press that the hub does not know (any more) is a press."""
        alarm = self._alarm_of(held.press.key)
        if alarm is None:
            self.press(held.press)
            return
        if alarm.kind != "test":
            self.plan.calls.append((alarm, held.call))
        if is_behind(held.stage, alarm.stage):
            self._answer(held.press.key, alarm, held.press.carrier)

    def cancel(self, cancel: Cancel) -> None:
        """Note it on the alarm, which stays. A device cancels what was answered: an unknown press was lost here."""
        press = cancel.press
        if (alarm := self._alarm_of(press.key)) is None:
            alarm = self._join_or_open("sos", press.key.device_id, press.resident_id)
            self._keep(press, alarm)
        kept = self.known.presses.get(press.key)
        if kept is not None and not kept[2]:
            self.known.presses[press.key] = (kept[0], kept[1], True)
            self.plan.cancelled.append((press, alarm.id))
            self.plan.news.setdefault(alarm.id, "noted")
        self.plan.answers.append(Answer(press.key, alarm.stage, alarm.told_by, press.carrier, True))

    def unreadable(self, unreadable: Unreadable) -> None:
        """Somebody may have pressed: an alarm, or one more count on the same device's unclosed one."""
        alarm = self._join_or_open("unreadable", unreadable.device_id, unreadable.resident_id)
        self._ring(alarm)

    def _alarm_of(self, key: PressKey) -> Alarm | None:
        kept = self.known.presses.get(key)
        if kept is not None:
            return self.known.alarms[kept[0]]
        folded = self._folded.get((key.device_id, key.epoch))
        return folded if folded is not None and key.number <= (folded.folded_number or 0) else None

    def _join_or_open(self, kind: Kind, device_id: str, resident_id: int) -> Alarm:
        alarm = self._unclosed.get((device_id, kind))
        if alarm is None:
            alarm = self._open(next(self.known.new_ids), kind, device_id, resident_id)
            self.known.alarms[alarm.id] = self._unclosed[device_id, kind] = self.plan.opened[alarm.id] = alarm
            self.plan.news[alarm.id] = "opened"
        return alarm

    def _open(self, number: int, kind: Kind, device_id: str, resident_id: int) -> Alarm:
        now_ms, priority = self._now_ms, PRIORITY[kind]
        alarm = Alarm(number, kind, priority, "open", device_id, resident_id, now_ms, now_ms, 0)
        ladder = self.known.ladder(priority)
        alarm.base_priority, alarm.waits_ms, alarm.rungs = priority, now_ms, len(ladder.rungs)
        alarm.deadline_ms = deadline_ms(priority, self.known.risks.get(resident_id), now_ms)
        alarm.next_rung_ms = next_rung_ms(ladder, now_ms, 0, now_ms)
        return alarm

    def _keep(self, press: Press, alarm: Alarm) -> None:
        if alarm.presses < PRESSES_KEPT_MAX:
            self.plan.presses.append((press, alarm.id))
            self.known.presses[press.key] = (alarm.id, press.test, False)
        else:
            same = alarm.folded_epoch == press.key.epoch
            alarm.folded_number = max(press.key.number, (alarm.folded_number or 0) if same else 0)
            alarm.folded_epoch = press.key.epoch
            self._folded[press.key.device_id, press.key.epoch] = alarm
        self._ring(alarm)

    def _ring(self, alarm: Alarm) -> None:
        """One more press: counted, and heard again; the sound of a flood is thinned out, never silenced."""
        alarm.presses += 1
        alarm.last_press_ms = self._now_ms
        if alarm.id in self.plan.opened:
            return
        self.plan.changed[alarm.id] = alarm
        if alarm.presses <= PRESSES_KEPT_MAX or alarm.presses % FOLDED_RING_EVERY == 0:
            alarm.version += 1
            self.plan.news[alarm.id] = "pressed"

    def _answer(self, key: PressKey, alarm: Alarm, carrier: str) -> None:
        self.plan.answers.append(Answer(key, alarm.stage, alarm.told_by, carrier, reopened=alarm.is_told_again))
