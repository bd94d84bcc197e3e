// An incident and its members as the hub tells of them, and its small chart.
import type { Alarm } from "../alarms/model";
import { t } from "../kernel/i18n";
import type { Cause } from "./words";

export type MemberState = "silent" | "ailing" | "back" | "own";

export interface Member {
  device_id: string;
  resident_id: number;
  name: string;
  address: string;
  zone: string;
  floor: number;
  lives_alone: boolean;
  state: MemberState;
  from_ms: number;
  back_ms: number | null;
  /** The number of this person's own unclosed call for help. */
  calls: number | null;
  called_ms: number | null;
  /** What came of the last call to them about this incident; while it goes on, its state. */
  call: string | null;
}

export interface Minute {
  at_ms: number;
  silent: number;
  ailing: number;
  back: number;
}

export interface Incident {
  alarm: Alarm;
  cause: Cause;
  opened_ms: number;
  ended_ms: number | null;
  over_ms: number | null;
  minutes: Minute[];
}

export const NO_ALARM: Pick<Minute, "silent" | "ailing" | "back"> = { silent: 0, ailing: 0, back: 0 };

/**
 * The chart's columns from `fromMs` to `toMs`: how it stood at the end of each.
 *
 * The hub tells only of minutes in which something changed; in between it stayed as it was.
 */
export function columns(minutes: readonly Minute[], fromMs: number, toMs: number, count: number): Minute[] {
  const stepMs = Math.max(1, (toMs - fromMs) / count);
  let next = 0;
  let known: Minute = { at_ms: fromMs, ...NO_ALARM };
  return Array.from({ length: count }, (_, at) => {
    const endMs = at === count - 1 ? toMs : fromMs + (at + 1) * stepMs;
    for (let one = minutes[next]; one !== undefined && one.at_ms <= endMs; one = minutes[next]) {
      known = one;
      next += 1;
    }
    return { ...known, at_ms: endMs };
  });
}

export function stateName(state: MemberState): string {
  switch (state) {
    case "silent":
      return t("silent");
    case "ailing":
      return t("with trouble");
    case "back":
      return t("back");
    case "own":
      return t("has an alarm of their own");
  }
}
