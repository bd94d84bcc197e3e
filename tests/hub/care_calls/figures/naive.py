"""The proof once more, by a slow clerk who walks through the month in steps of ten minutes and knows no hub."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from hub.kernel import Read

STEP = 600_000
DAY = 86_400_000


@dataclass
class Seen:
    """What the clerk has written down about one resident."""

    longest_ms: int | None = None
    late_from: list[int] = field(default_factory=list[int])
    days: set[str] = field(default_factory=set[str])
    late_days: set[str] = field(default_factory=set[str])


def walk(
    served: Iterable[tuple[int, int]],
    away: Iterable[tuple[int, int]],
    talked: Iterable[int],
    limit_ms: int,
    span: tuple[int, int],
    zone: ZoneInfo,
) -> Seen:
    """Every instant is a multiple of ten minutes; from the first to the last that matters."""
    served, away, conversations = list(served), list(away), set(talked)
    seen, clock, left, was_there, was_home, is_late = Seen(), 0, limit_ms, False, False, False
    at = min((begin for begin, _ in served), default=0)
    while at < span[1]:
        there = any(begin <= at < end for begin, end in served)
        home = there and not any(begin <= at < end for begin, end in away)
        if there and not was_there:
            clock, left, is_late = 0, limit_ms, False
        if there and at in conversations:
            clock, left, is_late = 0, limit_ms, False
        if home and not was_home and (was_there or any(end == at for _, end in away)) and at not in conversations:
            left = max(left, DAY)
        if home:
            if left <= 0 and not is_late:
                is_late = True
                if at >= span[0]:
                    seen.late_from.append(at)
            clock, left = clock + STEP, left - STEP
            if at >= span[0]:
                seen.longest_ms = max(seen.longest_ms or 0, clock)
                day = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).date().isoformat()
                seen.days.add(day)
                if is_late:
                    seen.late_days.add(day)
        was_there, was_home, at = there, home, at + STEP
    return seen


class Clerk:
    """Has read every line of the timeline, the pauses, and when each service began."""

    def __init__(self, tx: Read) -> None:
        self.talked: dict[int, list[int]] = {}
        self.calls: dict[int, tuple[int, str]] = {}
        self.called: dict[int, int] = {}
        self.noted_late: list[tuple[int, int]] = []
        self.served: dict[int, list[list[int]]] = {}
        for resident_id, from_ms in tx.sql.exec_driver_sql("SELECT resident_id, from_ms FROM care_since").all():
            self.served[resident_id] = [[from_ms, 2**53]]
        lines = tx.sql.exec_driver_sql("SELECT resident_id, at_ms, kind, data FROM timeline ORDER BY id").all()
        for resident_id, at_ms, kind, data in lines:
            self._read(resident_id, at_ms, kind, json.loads(data))
        for call, (at_ms, outcome) in self.calls.items():
            if outcome in ("reached", "refused"):
                self.talked.setdefault(self.called[call], []).append(at_ms)
        self.away: dict[int, list[tuple[int, int]]] = {}
        pauses = tx.sql.exec_driver_sql("SELECT resident_id, from_ms, to_ms FROM resident_pause").all()
        for resident_id, from_ms, to_ms in pauses:
            self.away.setdefault(resident_id, []).append((from_ms, to_ms))

    def _read(self, resident_id: int, at_ms: int, kind: str, told: dict[str, Any]) -> None:
        if kind == "care_call":
            first_ms, _ = self.calls.get(told["care_call_id"], (at_ms, ""))
            self.calls[told["care_call_id"]] = first_ms, told["outcome"]
            self.called[told["care_call_id"]] = resident_id
        elif kind == "alarm_closed" and told["code"] in ("social", "accidental", "real_medical", "real_fall"):
            self.talked.setdefault(resident_id, []).append(at_ms)
        elif kind == "last_call_imported":
            self.talked.setdefault(resident_id, []).append(told["talked_ms"])
        elif kind == "care_late":
            self.noted_late.append((resident_id, told["late_ms"]))
        elif kind == "card_changed" and told["section"] == "new":
            self.served[resident_id] = [[at_ms, 2**53]]
        elif kind == "card_changed" and told["section"] == "service":
            last = self.served[resident_id][-1]
            if last[1] == 2**53:
                last[1] = at_ms
            else:
                self.served[resident_id].append([at_ms, 2**53])

    def see(self, resident_id: int, limit_ms: int, span: tuple[int, int], zone: ZoneInfo) -> Seen:
        served = [(begin, end) for begin, end in self.served.get(resident_id, [])]
        return walk(served, self.away.get(resident_id, []), self.talked.get(resident_id, []), limit_ms, span, zone)
