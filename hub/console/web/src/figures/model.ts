// The figures as the hub counts them, and what the page makes of them: longer stretches of time, words, percentages.
import { language, t } from "../kernel/i18n";

/** The seconds of a line as text: "15", "60", "180". */
type BySeconds = Readonly<Record<string, number>>;

export interface Tally {
  alarms: number;
  answered: number;
  waiting: number;
  within: BySeconds;
  over: BySeconds;
  pct: Readonly<Record<string, number | null>>;
  mean_ms: number | null;
  longest_ms: number;
}

export interface Line {
  within_s: number;
  to_hold_pct: number;
  stretch: boolean;
}

export interface OperatorTally extends Tally {
  operator_id: number;
  name: string;
  busiest_10_min: number;
}

export interface Source {
  resident_id?: number;
  device_id?: string;
  name?: string;
  alarms: number;
  accidental: number;
}

export interface Figures {
  from: string;
  to: string;
  time_zone: string;
  at_ms: number;
  lines: Line[];
  answers: Tally & { median_ms: number | null };
  by_day: Array<Tally & { day: string }>;
  by_hour: Array<Tally & { hour: number }>;
  by_operator: OperatorTally[];
  load: {
    alarms: number;
    per_10_min: number | null;
    per_operator_10_min: number | null;
    peak_10_min: number;
    floods: number;
    flood_ms: number;
  };
  tests: { alarms: number; pct: number | null; calls_closed_as_test: number };
  bands: Array<{ band: "low" | "medium" | "high"; alarms: number; pct: number | null; target_pct: number }>;
  codes: Array<{ code: string | null; alarms: number; pct: number | null }>;
  /** How often which answer in the fields of the closing codes. */
  fields: Array<{ code: string; field: string; choice: string; alarms: number }>;
  top_residents: Source[];
  top_devices: Source[];
}

export interface Finding {
  id: number;
  at_ms: number;
  by_name: string;
  found: string;
}

export interface Breach {
  id: number;
  kind: string;
  received_ms: number;
  answered_ms: number | null;
  waited_ms: number;
  counted: boolean;
  operator_name: string | null;
  resident_id: number | null;
  resident_name: string | null;
  device_id: string | null;
  zone: string | null;
  closing_code: string | null;
  investigations: Finding[];
}

/** A column of a chart: a day, a week or an hour. */
export interface Column {
  label: string;
  tally: Tally;
}

const DAY_MS = 86_400_000;
const DAYS_SHOWN_MAX = 62;

/** The classes of answers, from the quickest to those who still wait. */
export function classes(tally: Tally): number[] {
  const { within, answered, waiting } = tally;
  const upTo = ["15", "60", "180"].map((one) => within[one] ?? 0);
  const [a = 0, b = 0, c = 0] = upTo;
  return [a, b - a, c - b, answered - c, waiting];
}

export function classNames(): string[] {
  return [t("within 15 s"), t("within 60 s"), t("within 180 s"), t("later than 180 s"), t("not taken yet")];
}

export function number(value: number | null): string {
  if (value === null) return "–";
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: 2 }).format(value);
}

export function seconds(ms: number | null): string {
  return ms === null
    ? "–"
    : t("{seconds} s", { seconds: number(ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000)) });
}

/** `2026-11-27` as people write it; a day has no time zone, so it is read and written in UTC. */
export function dayName(day: string, style: "short" | "full" = "short"): string {
  const form: Intl.DateTimeFormatOptions =
    style === "short" ? { day: "numeric", month: "short" } : { dateStyle: "full" };
  return new Intl.DateTimeFormat(language.value, { ...form, timeZone: "UTC" }).format(Date.parse(day));
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Days as columns; more than two months of them by the week. */
export function columnsOf(days: Figures["by_day"]): Column[] {
  if (days.length <= DAYS_SHOWN_MAX) return days.map((one) => ({ label: dayName(one.day), tally: one }));
  const weeks: Column[] = [];
  for (let at = 0; at < days.length; at += 7) {
    const week = days.slice(at, at + 7);
    const first = week[0];
    if (first) weeks.push({ label: t("week from {day}", { day: dayName(first.day) }), tally: merged(week) });
  }
  return weeks;
}

/** Several tallies as one. */
export function merged(tallies: readonly Tally[]): Tally {
  const sum = (of: (one: Tally) => number): number => tallies.reduce((total, one) => total + of(one), 0);
  const keys = Object.keys(tallies[0]?.within ?? {});
  const by = (of: (one: Tally) => BySeconds): BySeconds =>
    Object.fromEntries(keys.map((key) => [key, sum((one) => of(one)[key] ?? 0)]));
  const within = by((one) => one.within);
  const over = by((one) => one.over);
  const answered = sum((one) => one.answered);
  const share = (key: string): number | null => {
    const decided = (within[key] ?? 0) + (over[key] ?? 0);
    return decided === 0 ? null : (100 * (within[key] ?? 0)) / decided;
  };
  return {
    alarms: sum((one) => one.alarms),
    answered,
    waiting: sum((one) => one.waiting),
    within,
    over,
    pct: Object.fromEntries(keys.map((key) => [key, share(key)])),
    mean_ms: answered === 0 ? null : sum((one) => (one.mean_ms ?? 0) * one.answered) / answered,
    longest_ms: Math.max(0, ...tallies.map((one) => one.longest_ms)),
  };
}
