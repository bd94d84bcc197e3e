// The last hours of a device without gaps: decisions without a clock, so that they can be tested.
import type { Hour } from "./model";

export type Slot = Hour;

/** The last `count` hours up to `now` (hours since 1970 UTC), the oldest first; an hour that is not told had nothing. */
export function lastHours(hours: readonly Hour[], now: number, count: number): Slot[] {
  const known = new Map(hours.map((one) => [one.hour, one]));
  return Array.from({ length: count }, (_, at) => {
    const hour = now - count + 1 + at;
    return known.get(hour) ?? { hour, beats: 0, battery_pct: null, signal_dbm: null };
  });
}

/** How many heartbeats an hour should have; never less than one. */
export function expectedBeats(everyS: number): number {
  return Math.max(1, Math.floor(3600 / everyS));
}
