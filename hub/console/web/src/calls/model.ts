// A call as the hub tells of it, and the words for what it is doing.
import { aside } from "../kernel/format";
import { t } from "../kernel/i18n";

export type CallState = "placed" | "dialling" | "ringing" | "talking" | "held" | "ended";

export interface Match {
  resident_id: number;
  resident_name: string;
  contact_id: number | null;
  name: string;
  relation: string | null;
}

export interface Call {
  id: number;
  direction: "out" | "in";
  number: string;
  state: CallState;
  outcome: string | null;
  purpose: string;
  resident_id: number | null;
  resident_name: string | null;
  contact_id: number | null;
  callee: string;
  relation: string | null;
  alarm_id: number | null;
  operator_id: number | null;
  operator_name: string | null;
  made_ms: number;
  ringing_ms: number | null;
  answered_ms: number | null;
  ended_ms: number | null;
  rings_until_ms: number;
  wish: string | null;
  address: string | null;
  error: string | null;
  /** The line says nothing of its calls: people say what became of them. */
  told_by_people: boolean;
  matches: Match[];
}

type Words = Readonly<Record<string, () => string>>;

const STATES: Record<CallState, () => string> = {
  placed: () => t("about to dial"),
  dialling: () => t("dialling"),
  ringing: () => t("ringing"),
  talking: () => t("in a call"),
  held: () => t("on hold"),
  ended: () => t("call ended"),
};

const OUTCOMES: Words = {
  answered: () => t("answered"),
  no_answer: () => t("no answer"),
  busy: () => t("busy"),
  failed: () => t("could not be connected"),
  cancelled: () => t("hung up before anybody answered"),
  transferred: () => t("transferred"),
  lost: () => t("the line was lost"),
};

export const callStateName = (state: CallState): string => STATES[state]();
export const callOutcomeName = (outcome: string): string => OUTCOMES[outcome]?.() ?? outcome;

/** A line of the timeline: who called whom. */
export function callEntryName(data: Readonly<Record<string, unknown>>): string {
  return data.direction === "in" ? t("Call from outside") : t("Telephone call");
}

/** With whom, what came of it, and for how long they talked. */
export function callEntryWords(
  data: Readonly<Record<string, unknown>>,
  relationName: (key: string) => string,
): string[] {
  const whom = typeof data.callee === "string" ? data.callee : "";
  const relation = typeof data.relation === "string" ? aside(relationName(data.relation)) : "";
  const talkedS = Number(data.talked_s ?? 0);
  return [
    whom === "" ? "" : `${whom}${relation}`,
    callOutcomeName(String(data.outcome)),
    talkedS > 0 ? duration(talkedS) : "",
  ].filter((one) => one !== "");
}

/** "0:07", "12:30". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
