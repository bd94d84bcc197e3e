// What the hub says of the days to come.

export interface Day {
  day: string;
  calls: number;
  needed_min: number;
  rostered_min: number;
  /** There is no rota for this day. */
  assumed: boolean;
  seats: number;
  late: number;
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
  ill?: Array<{ id: number; name: string | null }>;
}

/** Minutes as hours with one decimal. */
export function hours(minutes: number): string {
  return (minutes / 60).toFixed(1);
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
