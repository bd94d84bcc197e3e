// What the hub says of the days to come.
import { language } from "../kernel/i18n";

export interface Day {
  day: string;
  calls: number;
  needed_min: number;
  rostered_min: number;
  /** There is no rota for this day. */
  assumed: boolean;
  seats: number;
  late: number;
  at_risk: number;
  short: number;
  holiday: string;
  why: string;
}

export interface Late {
  day: string;
  resident_id: number;
  resident_name: string | null;
  due_ms: number;
  planned_ms: number | null;
  for_lack_of_seats: boolean;
}

export interface Outlook {
  days: Day[];
  short: number;
  seats: number;
  late: Late[];
  late_total: number;
  /** In time, and with no free room after that until they are due. */
  at_risk: Late[];
  at_risk_total: number;
  /** What a conversation takes of an operator, with the tries in vain before it. */
  call_minutes: number;
  ill?: Array<{ id: number; name: string | null }>;
}

/** Minutes as hours with one decimal, as the language writes it. */
export function hours(minutes: number): string {
  return decimal(minutes / 60);
}

/** With one decimal, as the language writes it. */
export function decimal(number: number): string {
  const form = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language.value, form).format(number);
}

/** Percent of the longest bar. */
export function barWidth(minutes: number, most: number): number {
  return most > 0 ? Math.round((100 * minutes) / most) : 0;
}

/** `08:30` as minutes of the day. */
export function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

/** Minutes of the day, in order. */
export type Span = [number, number];
const DAY_MINUTES = 24 * 60;

/** Minutes of the day as `08:30`; the end of the day is its midnight. */
export function clockOf(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** What the fields of one day say; midnight as an end is the day's own. Of half a span the hub says what is wrong. */
export function spansOf(from: readonly string[], to: readonly string[]): Span[] {
  return from.flatMap((begin, n): Span[] => {
    const end = to[n] ?? "";
    if (begin === "" && end === "") return [];
    const first = begin === "" ? DAY_MINUTES : minutesOf(begin);
    return [[first, end === "" ? first : minutesOf(end) || DAY_MINUTES]];
  });
}

/** 0 is Monday. */
export function weekdayName(day: number): string {
  const name = new Intl.DateTimeFormat(language.value, { weekday: "long", timeZone: "UTC" });
  return name.format(Date.UTC(2024, 0, 1 + day));
}
