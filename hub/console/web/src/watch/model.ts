// What can be wrong with the hub itself, as it says, and the words for it: what it means, and what to do.
import { duration } from "../kernel/format";
import { language, t } from "../kernel/i18n";

export interface HubProblem {
  kind: string;
  severity: "critical" | "warning";
  since_ms: number;
  value: number;
}

export interface PastProblem extends HubProblem {
  /** Null while it goes on. */
  until_ms: number | null;
  alarm_id: number | null;
}

export interface Check {
  kind: string;
  severity: "critical" | "warning";
  unit: "ms" | "count" | "bytes" | "flag";
  /** Null where there is nothing to measure. */
  value: number | null;
  begins_at: number;
  ends_at: number;
}

export interface Health {
  open: HubProblem[];
  checks: Check[];
  /** When something was stored durably the last time, to try it; null before the first time. */
  kept_ms: number | null;
  items: PastProblem[];
  total: number;
}

// tests/hub/console/test_texts_of_codes.py compares these with the kinds of the hub.
const KINDS: Readonly<Record<string, () => readonly [string, string]>> = {
  store: () => [
    t("Nothing can be stored: calls are not answered"),
    t("Call the technician now. Until it is mended watch the telephone: phones try again by themselves."),
  ],
  broker_link: () => [
    t("The hub does not hear the phones"),
    t("Call the technician: the broker is down or cut off. Phones try again by themselves, and by SMS."),
  ],
  intake_delay: () => [
    t("Calls wait before they are stored"),
    t("Call the technician: the disk or the machine is too slow."),
  ],
  backlog: () => [
    t("Very many messages wait"),
    t("Nothing is lost. If it does not go down within minutes, call the technician."),
  ],
  escalation_late: () => [
    t("Alarms that wait do not become louder in time"),
    t("Look at the queue yourself, and call the technician."),
  ],
  end_late: () => [
    t("Alarms that somebody left are not given back in time"),
    t("Look through the alarms that are taken, and call the technician."),
  ],
  follower_down: () => [
    t("A part of the hub breaks down again and again"),
    t("Call the technician: the hub's log says which one."),
  ],
  loop_lag: () => [
    t("The hub stands still for seconds"),
    t("Call the technician: the machine has too much to do."),
  ],
  disk_full: () => [t("The disk is nearly full"), t("Call the technician now: soon nothing can be stored.")],
  disk_low: () => [t("The disk is filling up"), t("Let the technician make room this week.")],
  database_large: () => [
    t("The database has become very large"),
    t("Let an administrator look at how long data is kept."),
  ],
  clock_jump: () => [
    t("The hub's clock was set"),
    t("Times of alarms may be wrong. Let the technician look at the time service."),
  ],
  message_late: () => [
    t("Messages to people outside wait"),
    t("Call those who must know by telephone, and look at the messages."),
  ],
  message_failed: () => [
    t("Messages to people outside were not heard"),
    t("Call those who must know by telephone, and look at the messages."),
  ],
  alive_unheard: () => [
    t("Nobody outside hears that the hub lives"),
    t("Let the technician look at who receives the sign of life."),
  ],
  backup_old: () => [
    t("There has been no backup for days"),
    t("Let the technician look at the nightly backup: what was entered since then is on one disk only."),
  ],
  certificate_ends: () => [
    t("The centre's certificate ends soon"),
    t("Let the technician make a new one: afterwards browsers do not open this console."),
  ],
  care_short: () => [
    t("Too few seats for the care calls"),
    t("Within seven days residents would be called too late. The plan of the calls says who, and when."),
  ],
};

export function problemName(kind: string): string {
  return KINDS[kind]?.()[0] ?? kind;
}

export function whatToDo(kind: string): string {
  return KINDS[kind]?.()[1] ?? "";
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** What was measured, as people read it. */
export function measured(value: number | null, unit: Check["unit"]): string {
  if (value === null) return t("not set up");
  switch (unit) {
    case "ms":
      return Math.abs(value) < 1000 ? t("none") : duration(Math.abs(value));
    case "flag":
      return value === 0 ? t("no") : t("yes");
    case "count":
      return new Intl.NumberFormat(language.value).format(value);
    case "bytes": {
      const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      const style = { style: "unit", unit: UNITS[step], maximumFractionDigits: 1 } as const;
      return new Intl.NumberFormat(language.value, style).format(value / 1000 ** step);
    }
  }
}

/** From which value on it is wrong; "≤" where less is worse, as with the room on a disk. */
export function limit(check: Check): string {
  if (check.unit === "flag") return "";
  return `${check.begins_at < check.ends_at ? "≤" : "≥"} ${measured(check.begins_at, check.unit)}`;
}

/** Whether two lists say the same: the hub repeats them every two seconds. */
export function same(one: readonly HubProblem[], other: readonly HubProblem[]): boolean {
  return (
    one.length === other.length &&
    one.every((it, at) => it.kind === other[at]?.kind && it.since_ms === other[at]?.since_ms)
  );
}
