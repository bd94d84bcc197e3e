// An alarm as the console sees it, in the order in which people must look at it, and in the words they use.
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";

export type Priority = 1 | 2 | 3 | 4 | 5;
export type AlarmState = "open" | "shelved" | "taken" | "in_progress" | "waiting" | "closed";
export type AlarmKind =
  | "sos"
  | "fall"
  | "unreadable"
  | "visit_missed"
  | "care_missed"
  | "test_overdue"
  | "offline"
  | "tamper"
  | "well_missing"
  | "mains_lost"
  | "battery_low"
  | "remote_lost"
  | "remote_low"
  | "pairing"
  | "incident"
  | "hub_problem"
  | "self_test"
  | "test";
/** What a person may open without a press: somebody rang up, or stands at the door. */
export const BY_HAND = ["sos", "fall", "visit_missed", "well_missing"] as const;
export type ByHand = (typeof BY_HAND)[number];
/** Why an alarm stands where it stands; `code` and what belongs into the sentence. */
export type Reason = { code: string } & Record<string, string | number>;

export interface Alarm {
  id: number;
  version: number;
  kind: AlarmKind;
  priority: Priority;
  state: AlarmState;
  base_priority: Priority;
  /** Null for what concerns a place; `place` names it then. */
  device_id: string | null;
  place: string | null;
  data: Record<string, unknown> | null;
  reasons: Reason[];
  opened_ms: number;
  /** By when somebody should have it. */
  deadline_ms: number;
  /** Since when nobody has it. */
  waits_ms: number;
  /** When its state ends by itself: a claim, a wait, a shelf, the moment in which a closing may be undone. */
  due_ms: number | null;
  returned_ms: number | null;
  why: string | null;
  /** When the first of those who said that they go will be there; 0 where none gave a time; null while nobody goes. */
  help_ms: number | null;
  reopened: number;
  rungs: number;
  first_taken_ms: number | null;
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
  closed_by: number | null;
  closed_by_name: string | null;
  closed_ms: number | null;
  closing_code: string | null;
}

export type Alarms = ReadonlyMap<number, Alarm>;

/** Whether a machine said it of a machine: it may come back to normal, be put aside, and be many at once. */
export function isTechnical(alarm: Alarm): boolean {
  return !["sos", "fall", "unreadable", "visit_missed", "care_missed", "well_missing", "test"].includes(
    alarm.kind,
  );
}

/** Whether somebody has it in hand. */
export function isHeld(alarm: Alarm): boolean {
  return alarm.state === "taken" || alarm.state === "in_progress" || alarm.state === "waiting";
}

/** Whether somebody must look at it: nobody has it, or the button was pressed again since it was taken. */
export function needsEyes(alarm: Alarm): boolean {
  return alarm.state === "open" || (isHeld(alarm) && alarm.last_press_ms > (alarm.taken_ms ?? 0));
}

/** Who comes first: what needs eyes, then by priority, repeated presses on top, then the earliest deadline. */
export function inOrder(alarms: Alarms): Alarm[] {
  return [...alarms.values()].filter((one) => one.state !== "closed" && one.state !== "shelved").sort(before);
}

/** The alarms of people, in order. */
export function calls(alarms: Alarms): Alarm[] {
  return inOrder(alarms).filter((one) => !isTechnical(one));
}

/** The alarms of machines, in order; they have a lane of their own and never push a call away. */
export function technicals(alarms: Alarms): Alarm[] {
  return inOrder(alarms).filter(isTechnical);
}

/** For the count on every page: people who wait. What machines say is counted only while nobody does. */
export function waitingNow(alarms: Alarms): Alarm[] {
  const people = calls(alarms).filter(needsEyes);
  return people.length > 0 ? people : technicals(alarms).filter(needsEyes);
}

/** What is put aside, what comes back first on top. */
export function shelved(alarms: Alarms): Alarm[] {
  return [...alarms.values()]
    .filter((one) => one.state === "shelved")
    .sort((a, b) => (a.due_ms ?? 0) - (b.due_ms ?? 0) || a.id - b.id);
}

function before(a: Alarm, b: Alarm): number {
  return (
    Number(needsEyes(b)) - Number(needsEyes(a)) ||
    a.priority - b.priority ||
    Number(isRepeated(b)) - Number(isRepeated(a)) ||
    a.deadline_ms - b.deadline_ms ||
    a.id - b.id
  );
}

function isRepeated(alarm: Alarm): boolean {
  return alarm.presses > 1 && !isTechnical(alarm);
}

export function kindName(kind: AlarmKind): string {
  switch (kind) {
    case "sos":
      return t("Emergency call");
    case "unreadable":
      return t("Unreadable press");
    case "fall":
      return t("Fall");
    case "visit_missed":
      return t("Nobody opened at a visit");
    case "care_missed":
      return t("Nobody has talked with them for three days");
    case "test_overdue":
      return t("Monthly test overdue");
    case "offline":
      return t("Phone silent");
    case "tamper":
      return t("Phone opened");
    case "well_missing":
      return t("“I am well” missing");
    case "mains_lost":
      return t("Mains power lost");
    case "battery_low":
      return t("Battery low");
    case "remote_lost":
      return t("Remote control silent");
    case "remote_low":
      return t("Remote control: battery low");
    case "pairing":
      return t("Remote control paired in another home, or unknown");
    case "incident":
      return t("Many at once");
    case "hub_problem":
      return t("The centre's computer");
    case "self_test":
      return t("Self-test");
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
    case "shelved":
      return t("Put aside");
    case "taken":
      return t("Taken");
    case "in_progress":
      return t("In progress");
    case "waiting":
      return t("Help on the way");
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
