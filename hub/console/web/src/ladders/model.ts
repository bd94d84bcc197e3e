// The centre's ladders as they are edited: decisions without a page, so that they can be tested.
import { t } from "../kernel/i18n";

export type Recipient = "supervisor" | "duty" | "second_duty";
export const RECIPIENTS: readonly Recipient[] = ["supervisor", "duty", "second_duty"];
export const PRIORITIES = [1, 2, 3, 4, 5] as const;
/** As the hub has it (hub/alarms/ladder_plan/policy.py). */
export const KEY_HOLDERS_PRIORITY_MAX = 3;
export const RUNGS_MAX = 8;
export const NEXT_MINUTES = [1, 2, 3, 5, 10, 15, 30] as const;
const DAY_H = 24;
/** Below this the picture of a ladder grows evenly, above it by the logarithm. */
const NEAR_S = 10;

export interface Rung {
  after_s: number;
  tells: readonly Recipient[];
  key_holders: boolean;
}

export interface Ladder {
  priority: number;
  rungs: readonly Rung[];
  again: boolean;
  from_h: number;
  to_h: number;
  in_turn: boolean;
  next_s: number;
}

export interface Change {
  version: number;
  at_ms: number;
  by: string;
  what: string;
}

export interface Found {
  version: number;
  is_default: boolean;
  ladders: readonly Ladder[];
  history: readonly Change[];
}

export interface Step {
  at_s: number;
  rung: number;
  tells: readonly Recipient[];
  key_holders: boolean;
  again_s: number | null;
}

export interface Waiting {
  id: number;
  kind: string;
  priority: number;
  resident_name: string;
  waits_ms: number;
  rung: number;
  rungs: number;
  next_ms: number | null;
  would_ms: number | null;
}

export interface Preview {
  steps: readonly Step[];
  waiting: readonly Waiting[];
}

export interface Mistake {
  field: string;
  code: string;
  message: string;
}

/** The ladders with one of them replaced. */
export function withLadder(all: readonly Ladder[], at: number, change: Partial<Ladder>): readonly Ladder[] {
  return all.map((one, index) => (index === at ? { ...one, ...change } : one));
}

/** One rung more at the end, later than the last. */
export function withRung(ladder: Ladder): readonly Rung[] {
  const last = ladder.rungs.at(-1);
  const after_s = last ? last.after_s * 2 : 30;
  return [...ladder.rungs, { after_s, tells: last?.tells ?? [], key_holders: false }];
}

/** In the order of time, however they were typed. */
export function inOrder(rungs: readonly Rung[]): readonly Rung[] {
  return [...rungs].sort((one, other) => one.after_s - other.after_s);
}

/** Another ladder of the same priority for the night; the one that there is keeps the day. */
export function split(all: readonly Ladder[], at: number): readonly Ladder[] {
  const whole = all[at];
  if (!whole) return all;
  const middle = whole.from_h < whole.to_h ? Math.floor((whole.from_h + whole.to_h) / 2) : 0;
  const [from, to] = isWholeDay(whole) ? [7, 22] : [whole.from_h, middle];
  const day = { ...whole, from_h: from, to_h: to };
  const night = { ...whole, from_h: to % DAY_H, to_h: isWholeDay(whole) ? from : whole.to_h };
  return [...all.slice(0, at), day, night, ...all.slice(at + 1)];
}

/** Without this ladder: the one before takes its hours where they meet, else the gap is shown as a mistake. */
export function without(all: readonly Ladder[], at: number): readonly Ladder[] {
  const gone = all[at];
  if (!gone) return all;
  const mine = all.filter((one, index) => one.priority === gone.priority && index !== at);
  return all
    .filter((_, index) => index !== at)
    .map((one) => {
      if (one.priority !== gone.priority) return one;
      if (mine.length === 1) return { ...one, from_h: 0, to_h: DAY_H };
      return one.to_h % DAY_H === gone.from_h ? { ...one, to_h: gone.to_h } : one;
    });
}

export function isWholeDay(one: Ladder): boolean {
  return one.from_h === 0 && one.to_h === DAY_H;
}

/** Where each rung stands on a line that ends with the last, from 0 to 1: by the logarithm, as rungs grow rarer. */
export function places(rungs: readonly Rung[]): readonly number[] {
  const last = Math.max(...rungs.map((one) => one.after_s), 1);
  return rungs.map((one) => Math.log1p(one.after_s / NEAR_S) / Math.log1p(last / NEAR_S));
}

/** "30 s", "2 min", "1 h 30 min". */
export function span(seconds: number): string {
  const parts: string[] = [];
  const h = Math.floor(seconds / 3600);
  const min = Math.floor((seconds % 3600) / 60);
  const s = seconds % 60;
  if (h > 0) parts.push(t("{hours} h", { hours: h }));
  if (min > 0) parts.push(t("{minutes} min", { minutes: min }));
  if (s > 0 || parts.length === 0) parts.push(t("{seconds} s", { seconds: s }));
  return parts.join(" ");
}

/** The hours of a ladder in words. */
export function hoursText(one: Ladder): string {
  if (isWholeDay(one)) return t("the whole day");
  return t("{from}:00 to {to}:00", { from: one.from_h, to: one.to_h });
}

/** The mistakes of one ladder, those of its priority's hours included. */
export function mistakesOf(mistakes: readonly Mistake[], at: number, priority: number): readonly Mistake[] {
  return mistakes.filter(
    ({ field }) =>
      field === `priority.${priority}` || field === `ladders.${at}` || field.startsWith(`ladders.${at}.`),
  );
}

type Words = Readonly<Record<string, () => string>>;

// tests/hub/console/test_texts_of_codes.py compares these with the hub.
const MISTAKES: Words = {
  hours_missing: () => t("There are hours of the day without a ladder."),
  hours_twice: () => t("There are hours of the day with two ladders."),
  rungs: () => t("A ladder has 1 to 8 rungs."),
  not_later: () => t("Each rung comes later than the one before, a week at most."),
  told_twice: () => t("Nobody is told twice on one rung."),
  not_for_key_holders: () => t("Key-holders are asked for priorities 1 to 3 only."),
  first_rung_late: () => t("A call for help must ring louder within 60 s."),
  nobody_outside: () => t("For a call for help somebody outside the room is told within 3 min."),
  must_repeat: () => t("For a call for help the last rung tells somebody, again and again."),
};

export const mistakeText = (one: Mistake): string => MISTAKES[one.code]?.() ?? one.message;

const CHANGES: Words = {
  saved: () => t("changed"),
  undone: () => t("taken back"),
  defaults: () => t("set as they came"),
};

export const changeName = (what: string): string => CHANGES[what]?.() ?? what;
