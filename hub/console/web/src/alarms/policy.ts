// What this person may do with an alarm now. The hub decides (hub/alarms/policy.py); this only offers what it would allow.
import { siteDay, siteMs } from "../kernel/site_time";
import { type Alarm, type AlarmState, isHeld, isTechnical } from "./model";

export type Command =
  | "take"
  | "work"
  | "wait"
  | "release"
  | "take-over"
  | "close"
  | "undo"
  | "reopen"
  | "shelve"
  | "unshelve"
  | "seen";

export interface Person {
  id: number;
  supervisor: boolean;
}

export const CLAIM_MS = 300_000;
export const REOPEN_MS = 30 * 60_000;
export const WAIT_MS_MAX = 24 * 3_600_000;
export const SHELVE_MS_MAX = 7 * 24 * 3_600_000;
const KEEP_EVERY_MS = 60_000;
const WARN_MS = 60_000;

const HELD: readonly AlarmState[] = ["taken", "in_progress", "waiting"];
const FROM: Readonly<Record<Command, readonly AlarmState[]>> = {
  take: ["open"],
  seen: ["open"],
  work: ["taken", "waiting"],
  wait: HELD,
  release: HELD,
  "take-over": HELD,
  close: HELD,
  undo: ["closed"],
  reopen: ["closed"],
  shelve: ["open", ...HELD],
  unshelve: ["shelved"],
};
/** In the order of the buttons: first what is most often the next step. */
const ORDER: readonly Command[] = [
  "take",
  "seen",
  "work",
  "close",
  "wait",
  "release",
  "take-over",
  "undo",
  "reopen",
  "shelve",
  "unshelve",
];

export function may(alarm: Alarm, command: Command, person: Person, nowMs: number): boolean {
  if (!FROM[command].includes(alarm.state)) return false;
  const mine = alarm.taken_by === person.id;
  switch (command) {
    case "take":
    case "unshelve":
      return true;
    case "work":
    case "wait":
    case "release":
      return mine;
    case "take-over":
      return person.supervisor && !mine;
    case "close":
      return mine || person.supervisor;
    case "undo":
      return undoLeftMs(alarm, nowMs) > 0 && (person.supervisor || alarm.closed_by === person.id);
    case "reopen":
      return undoLeftMs(alarm, nowMs) === 0 && (alarm.closed_ms ?? 0) + REOPEN_MS > nowMs;
    case "shelve":
      return isTechnical(alarm);
    case "seen":
      return isTechnical(alarm) && alarm.returned_ms !== null;
  }
}

export function allowed(alarm: Alarm, person: Person, nowMs: number): Command[] {
  return ORDER.filter((one) => may(alarm, one, person, nowMs));
}

/** How long a closing may still be taken back, in ms; 0: it is final. */
export function undoLeftMs(alarm: Alarm, nowMs: number): number {
  if (alarm.state !== "closed" || alarm.due_ms === null) return 0;
  return Math.max(0, alarm.due_ms - nowMs);
}

/** What this person has closed last, as long as it may be taken back. */
export function undoable(alarms: Iterable<Alarm>, person: number, nowMs: number): Alarm | null {
  let found: Alarm | null = null;
  for (const one of alarms) {
    if (one.closed_by !== person || undoLeftMs(one, nowMs) === 0) continue;
    if (found === null || (one.closed_ms ?? 0) > (found.closed_ms ?? 0)) found = one;
  }
  return found;
}

function isClaimed(alarm: Alarm, person: number): boolean {
  return alarm.taken_by === person && (alarm.state === "taken" || alarm.state === "in_progress");
}

/** Whether it is time to tell the hub that the holder is still on it: at most once a minute. */
export function keepIsDue(alarm: Alarm, person: number, nowMs: number): boolean {
  return (
    isClaimed(alarm, person) && alarm.due_ms !== null && nowMs >= alarm.due_ms - CLAIM_MS + KEEP_EVERY_MS
  );
}

/** In the last minute of somebody's claim: the ms until it is given back; otherwise null. */
export function givenBackInMs(alarm: Alarm, person: number, nowMs: number): number | null {
  if (!isClaimed(alarm, person) || alarm.due_ms === null) return null;
  const left = alarm.due_ms - nowMs;
  return left < WARN_MS ? Math.max(0, left) : null;
}

/** How an alarm that nobody has stands to the time by which somebody should have it. */
export interface AnswerTime {
  /** Negative: late by so much. */
  leftMs: number;
  /** How much of the time is used up, 0 to 1. */
  used: number;
}

export function answerTime(alarm: Alarm, nowMs: number): AnswerTime | null {
  if (isHeld(alarm) || alarm.state !== "open" || alarm.returned_ms !== null) return null;
  const whole = Math.max(1, alarm.deadline_ms - alarm.waits_ms);
  const used = Math.min(1, Math.max(0, (nowMs - alarm.waits_ms) / whole));
  return { leftMs: alarm.deadline_ms - nowMs, used };
}

const DAY_MS = 24 * 3_600_000;

/** The next moment at which the centre's clocks show `hours:minutes` (as an `<input type="time">` gives it), or null. */
export function nextAt(text: string, nowMs: number): number | null {
  if (!/^\d{1,2}:\d{2}$/.test(text)) return null;
  const time = text.padStart(5, "0");
  const then = siteMs(siteDay(nowMs), time);
  if (Number.isNaN(then)) return null;
  return then > nowMs ? then : siteMs(siteDay(nowMs + DAY_MS), time);
}
