"""What the plan knows of one resident."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """When somebody last talked with the resident (None: never yet), and when again.

    By `target_ms` they should be called, by `due_ms` they must. `planned_ms`: when the plan has them called (None: not
    planned, as nobody looks after them or they are away for longer than the plan goes), by `operator_id` (None: by
    anybody). `retry_ms`: the next try after one in vain.
    """

    last_live_ms: int | None
    target_ms: int
    due_ms: int
    planned_ms: int | None = None
    operator_id: int | None = None
    retry_ms: int | None = None
