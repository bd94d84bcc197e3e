// The desk on which somebody practises: invented calls that live on this page alone. Decisions only, nothing is sent.
import { alarm } from "../alarms/cast";
import { type Alarm, type Alarms, calls, isHeld, technicals } from "../alarms/model";
import { neighbour } from "../alarms/reduce";

/** What somebody has done on the practice desk; a station of the tour asks for one of them. */
export type Deed = "select" | "take" | "call" | "note" | "wait" | "close" | "undo" | "shelve";

export interface Practice {
  readonly alarms: Alarms;
  readonly selected: number;
  readonly deeds: ReadonlySet<Deed>;
  readonly notes: readonly string[];
}

/** Who pressed, who fell, and whose phone has no mains power. */
export const CALLER = 1;
export const FALLEN = 2;
const PHONE = 3;
const HELP_IN_MS = 20 * 60_000;
const ASIDE_MS = 4 * 3_600_000;
const UNDO_MS = 10_000;

export function begin(nowMs: number): Practice {
  const rows = [
    alarm(CALLER, {
      priority: 1,
      presses: 2,
      opened_ms: nowMs - 24_000,
      waits_ms: nowMs - 24_000,
      last_press_ms: nowMs - 4_000,
      deadline_ms: nowMs + 36_000,
      reasons: [
        { code: "pressed_again", count: 2, in_ms: 20_000 },
        { code: "high_floor", floor: 6 },
      ],
      address: "平顺路 120 弄 8 号 602 室",
    }),
    alarm(FALLEN, {
      kind: "fall",
      priority: 1,
      opened_ms: nowMs - 9_000,
      waits_ms: nowMs - 9_000,
      last_press_ms: nowMs - 9_000,
      deadline_ms: nowMs + 51_000,
      resident_id: FALLEN,
      resident_name: "李国强",
      age: 79,
      address: "闻喜路 33 弄 2 号 101 室",
      reasons: [{ code: "lives_alone" }],
    }),
    alarm(PHONE, {
      kind: "mains_lost",
      priority: 4,
      opened_ms: nowMs - 600_000,
      waits_ms: nowMs - 600_000,
      last_press_ms: nowMs - 600_000,
      deadline_ms: nowMs + 4 * 3_600_000,
      resident_id: PHONE,
      resident_name: "陈阿妹",
      age: 81,
      address: "保德路 7 号",
    }),
  ];
  return {
    alarms: new Map(rows.map((one) => [one.id, one])),
    selected: FALLEN,
    deeds: new Set(),
    notes: [],
  };
}

export function inHand({ alarms, selected }: Practice): Alarm | undefined {
  return alarms.get(selected);
}

/** Another row; whoever goes from one to the other has seen how. */
export function choose(before: Practice, id: number): Practice {
  return id === before.selected ? before : did({ ...before, selected: id }, "select");
}

export function move(before: Practice, step: number): Practice {
  const rows = [...calls(before.alarms), ...technicals(before.alarms)];
  return choose(before, neighbour(rows, before.selected, step) ?? before.selected);
}

export function take(before: Practice, who: string, nowMs: number): Practice {
  const one = inHand(before);
  if (one?.state !== "open") return before;
  return changed(before, "take", {
    state: "taken",
    taken_ms: nowMs,
    taken_by_name: who,
    due_ms: nowMs + 300_000,
  });
}

export function call(before: Practice): Practice {
  return held(before) ? changed(before, "call", { state: "in_progress" }) : before;
}

export function note(before: Practice, text: string): Practice {
  const said = text.trim();
  return said && held(before) ? did({ ...before, notes: [...before.notes, said] }, "note") : before;
}

export function wait(before: Practice, why: string, nowMs: number): Practice {
  return held(before)
    ? changed(before, "wait", { state: "waiting", due_ms: nowMs + HELP_IN_MS, why })
    : before;
}

export function close(before: Practice, code: string, who: string, nowMs: number): Practice {
  if (!held(before)) return before;
  const closed = { state: "closed", closing_code: code, closed_ms: nowMs, closed_by_name: who } as const;
  return changed(before, "close", { ...closed, due_ms: nowMs + UNDO_MS });
}

/** Here without the ten seconds: nobody is told anything. */
export function undo(before: Practice): Practice {
  const one = inHand(before);
  if (one?.state !== "closed") return before;
  return changed(before, "undo", { state: "in_progress", closing_code: null, closed_ms: null, due_ms: null });
}

export function shelve(before: Practice, nowMs: number): Practice {
  const one = inHand(before);
  if (one?.kind !== "mains_lost" || one.state !== "open") return before;
  return changed(before, "shelve", { state: "shelved", due_ms: nowMs + ASIDE_MS });
}

function held(practice: Practice): boolean {
  const one = inHand(practice);
  return one !== undefined && isHeld(one);
}

function changed(before: Practice, deed: Deed, values: Partial<Alarm>): Practice {
  const one = inHand(before);
  if (!one) return before;
  const alarms = new Map(before.alarms).set(one.id, { ...one, ...values, version: one.version + 1 });
  return did({ ...before, alarms }, deed);
}

function did(before: Practice, deed: Deed): Practice {
  return { ...before, deeds: new Set(before.deeds).add(deed) };
}
