// An invented alarm, for tests and for the practice desk: a call of Wang Xiuying that nobody has yet, and what is different about it.
import type { Alarm } from "./model";

const WANG = 1;

export function alarm(id: number, more: Partial<Alarm> = {}): Alarm {
  return {
    id,
    version: 1,
    kind: "sos",
    priority: 2,
    state: "open",
    device_id: "ph-00001",
    base_priority: more.priority ?? 2,
    place: null,
    data: null,
    reasons: [],
    opened_ms: id * 1000,
    last_press_ms: id * 1000,
    deadline_ms: (more.opened_ms ?? id * 1000) + 60_000,
    waits_ms: id * 1000,
    due_ms: null,
    returned_ms: null,
    why: null,
    help_ms: null,
    reopened: 0,
    first_taken_ms: null,
    presses: 1,
    rung: 0,
    rungs: 3,
    next_rung_ms: null,
    resident_id: WANG,
    resident_name: "王秀英",
    age: 84,
    address: "1",
    zone: "1",
    taken_by: null,
    taken_by_name: null,
    taken_ms: null,
    closed_by: null,
    closed_by_name: null,
    closed_ms: null,
    closing_code: null,
    ...more,
  };
}
