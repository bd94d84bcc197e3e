// An alarm as the console sees it, in the order in which people must look at it, and in the words they use.
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";

export type Priority = 1 | 2 | 3 | 4 | 5;
export type AlarmState = "open" | "taken" | "closed";
export type AlarmKind = "sos" | "unreadable" | "test";

export interface Alarm {
  id: number;
  version: number;
  kind: AlarmKind;
  priority: Priority;
  state: AlarmState;
  device_id: string;
  opened_ms: number;
  last_press_ms: number;
  presses: number;
  /** How far up the ladder it has gone while nobody took it: 0 to 3. */
  rung: number;
  next_rung_ms: number | null;
  resident_id: number | null;
  resident_name: string | null;
  age: number | null;
  address: string | null;
  zone: string | null;
  taken_by: number | null;
  taken_by_name: string | null;
  taken_ms: number | null;
  closed_by_name: string | null;
  closed_ms: number | null;
  closing_code: string | null;
}

export type Alarms = ReadonlyMap<number, Alarm>;

/** Whether somebody must look at it: nobody has it, or the button was pressed again since it was taken. */
export function needsEyes(alarm: Alarm): boolean {
  return alarm.state === "open" || (alarm.state === "taken" && alarm.last_press_ms > (alarm.taken_ms ?? 0));
}

/** Who comes first: what needs eyes, then by priority, repeated presses on top, then the one that has waited longest. */
export function inOrder(alarms: Alarms): Alarm[] {
  return [...alarms.values()].filter((one) => one.state !== "closed").sort(before);
}

function before(a: Alarm, b: Alarm): number {
  return (
    Number(needsEyes(b)) - Number(needsEyes(a)) ||
    a.priority - b.priority ||
    Number(b.presses > 1) - Number(a.presses > 1) ||
    a.opened_ms - b.opened_ms ||
    a.id - b.id
  );
}

export function kindName(kind: AlarmKind): string {
  switch (kind) {
    case "sos":
      return t("Emergency call");
    case "unreadable":
      return t("Unreadable press");
    case "test":
      return t("Test call");
  }
}

export function priorityName(priority: Priority): string {
  switch (priority) {
    case 1:
      return t("Priority 1: emergency");
    case 2:
      return t("Priority 2: high");
    case 3:
      return t("Priority 3: medium");
    case 4:
      return t("Priority 4: low");
    case 5:
      return t("Priority 5: information");
  }
}

export function priorityIcon(priority: Priority): IconName {
  return (["triangle", "diamond", "bell", "circle", "square"] as const)[priority - 1] ?? "square";
}

export function stateName(state: AlarmState): string {
  switch (state) {
    case "open":
      return t("Waiting");
    case "taken":
      return t("Taken");
    case "closed":
      return t("Closed");
  }
}

export const RUNG_OF_SUPERVISORS = 2;

/** Whom an alarm that nobody takes asks for, in words; "" while it has just come. */
export function rungName(rung: number): string {
  switch (rung) {
    case 0:
      return "";
    case 1:
      return t("All seats, please");
    case 2:
      return t("Supervisor, please");
    default:
      return t("Everybody, please");
  }
}

export const CLOSING_CODES = [
  "real_medical",
  "real_fall",
  "real_fire",
  "real_other",
  "social",
  "accidental",
  "test",
  "technical",
  "no_contact",
] as const;
export type ClosingCode = (typeof CLOSING_CODES)[number];

export function closingCodeName(code: string): string {
  switch (code as ClosingCode) {
    case "real_medical":
      return t("Real: medical");
    case "real_fall":
      return t("Real: fall");
    case "real_fire":
      return t("Real: fire");
    case "real_other":
      return t("Real: other");
    case "social":
      return t("Wanted to talk");
    case "accidental":
      return t("Accidental press");
    case "test":
      return t("Test call");
    case "technical":
      return t("Technical fault");
    case "no_contact":
      return t("Nobody reached");
    default:
      return code;
  }
}
