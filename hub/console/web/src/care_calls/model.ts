// A care call as the hub tells of it: how it can end, what can be heard in it, and the words for both.
import { colon } from "../kernel/format";
import { t } from "../kernel/i18n";
import { serviceName } from "../providers/kinds";

/** In the order of their digits; `interrupted` the hub says by itself. */
export const OUTCOMES = ["reached", "no_answer", "busy", "refused", "wrong_number", "someone_else"] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** 1 low, 2 so-so, 3 good. */
export type Level = 1 | 2 | 3;
export const LEVELS: readonly Level[] = [1, 2, 3];
/** The first nine have a digit; the first five are services that a provider can be sent for. */
export const NEEDS = [
  "locksmith",
  "appliance_repair",
  "house_repair",
  "odd_jobs",
  "stair_climber",
  "meals",
  "medicine",
  "doctor",
  "company",
  "shopping",
  "cleaning",
  "transport",
  "device",
  "other",
] as const;
export type Need = (typeof NEEDS)[number];

export interface CareCall {
  id: number;
  resident_id: number;
  operator_id: number;
  operator_name: string | null;
  at_ms: number;
  ended_ms: number | null;
  call_id: number | null;
  outcome: string | null;
  /** Only where the resident was asked for, not in the feed. */
  mood?: Level | null;
  health?: Level | null;
  needs?: readonly string[];
  contacts_verified?: boolean;
  note?: string;
}
export interface Felt {
  id: number;
  at_ms: number;
  mood: Level | null;
  health: Level | null;
}
export interface Care {
  last_live_ms: number | null;
  target_ms: number | null;
  due_ms: number | null;
  planned_ms: number | null;
  calls: readonly CareCall[];
  going_on: CareCall | null;
  tries_today: number;
  felt: readonly Felt[];
}
export interface WorkLine {
  id: number;
  kind: "care_call" | "follow_up" | "follow_up_visit";
  ref: number;
  resident_id: number;
  resident_name: string;
  address: string;
  due_ms: number;
  from_ms: number | null;
  operator_id: number | null;
  /** Who is at it now. */
  held_by: number | null;
  held_by_name: string | null;
  held_until_ms: number | null;
}

const OUTCOME_NAMES: Readonly<Record<string, () => string>> = {
  reached: () => t("Reached"),
  no_answer: () => t("No answer"),
  busy: () => t("Busy"),
  refused: () => t("Does not want to talk"),
  wrong_number: () => t("Wrong number"),
  someone_else: () => t("Somebody else answered"),
  interrupted: () => t("Broken off"),
};
export const outcomeName = (outcome: string): string => OUTCOME_NAMES[outcome]?.() ?? outcome;

const NEED_NAMES: Readonly<Record<string, () => string>> = {
  meals: () => t("Meals"),
  shopping: () => t("Shopping"),
  cleaning: () => t("Cleaning"),
  medicine: () => t("Medicine"),
  doctor: () => t("Doctor"),
  transport: () => t("A ride"),
  company: () => t("Company"),
  device: () => t("The phone or the remote control"),
  other: () => t("Something else"),
};
export const needName = (need: string): string => NEED_NAMES[need]?.() ?? serviceName(need);

export const levelName = (level: Level): string =>
  ({ 1: () => t("Low"), 2: () => t("So-so"), 3: () => t("Good") })[level]();

/** Whether somebody talked with the resident: only then is it known how they are. */
export const talked = (outcome: string | null): boolean => outcome === "reached" || outcome === "refused";

const HOUR_MS = 3_600_000;
export const PROMISE_MS = 72 * HOUR_MS;

/** What is left of the 72 hours, in words: "5 h left", "1 h overdue". */
export function leftWords(dueMs: number, nowMs: number): string {
  const left = dueMs - nowMs;
  const hours = Math.floor(Math.abs(left) / HOUR_MS);
  const minutes = Math.floor(Math.abs(left) / 60_000);
  if (left >= 0) return hours > 0 ? t("{hours} h left", { hours }) : t("{minutes} min left", { minutes });
  return hours > 0 ? t("{hours} h overdue", { hours }) : t("{minutes} min overdue", { minutes });
}

/** Between 0 (nothing left) and 1 (all of the 72 hours). */
export function leftShare(dueMs: number, nowMs: number): number {
  return Math.min(1, Math.max(0, (dueMs - nowMs) / PROMISE_MS));
}

/** One line about a call that was made: "Reached · mood: good · slept well". */
export function callWords(one: CareCall): string[] {
  return [
    outcomeName(one.outcome ?? ""),
    one.mood ? `${t("Mood")}${colon()}${levelName(one.mood)}` : "",
    one.health ? `${t("Health")}${colon()}${levelName(one.health)}` : "",
    ...(one.needs ?? []).map(needName),
    one.note ?? "",
  ].filter((each) => each !== "");
}
