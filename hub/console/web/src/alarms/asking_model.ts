// Who was asked whether they can go, and the words for what came of it.
import { aside } from "../kernel/format";
import { t } from "../kernel/i18n";

export type AskingState = "asking" | "going" | "exhausted" | "stopped" | "over";

export interface Try {
  id: number;
  round: number;
  turn: number;
  contact_id: number;
  name: string;
  relation: string;
  has_key: boolean;
  how: "message" | "call";
  outcome: string;
  at_ms: number | null;
  outcome_ms: number | null;
  /** When who is going will be there. */
  until_ms: number | null;
  why: string | null;
  by_name: string;
  note: string;
  /** When they were told that it is over. */
  over_ms: number | null;
}

export interface Asking {
  alarm_id: number;
  resident_id: number;
  state: AskingState;
  round: number;
  whom: "key_holders" | "contacts";
  in_turn: boolean;
  next_ms: number;
  due_ms: number | null;
  by_name: string;
  why: string | null;
  tries: Try[];
}

export interface Candidate {
  contact_id: number;
  name: string;
  relation: string;
  has_key: boolean;
  why: string | null;
}

type Words = Readonly<Record<string, () => string>>;

const OUTCOMES: Words = {
  planned: () => t("will be asked"),
  skipped: () => t("not asked"),
  asked: () => t("message on its way"),
  sent: () => t("message sent, no answer yet"),
  failed: () => t("not reached"),
  no_answer: () => t("no answer"),
  going: () => t("is going"),
  cannot: () => t("cannot"),
  declined: () => t("does not want to"),
  reached: () => t("reached by telephone"),
};

const WHYS: Words = {
  not_allowed: () => t("the resident has not agreed"),
  away: () => t("the resident is away"),
  no_channel: () => t("no way to send messages is set up"),
  bad_number: () => t("the number cannot be written to"),
  too_often: () => t("asked too often within an hour"),
  refused: () => t("the message was not delivered"),
  busy: () => t("busy"),
  removed: () => t("no longer on the card"),
  answered: () => t("has answered otherwise"),
  late: () => t("has not come in time"),
  taken: () => t("somebody has the alarm"),
  by_hand: () => t("stopped by a person"),
};

const STATES: Record<AskingState, () => string> = {
  asking: () => t("being asked"),
  going: () => t("somebody is going"),
  exhausted: () => t("all were asked, nobody can"),
  stopped: () => t("asking has stopped"),
  over: () => t("it is over"),
};

export const stateName = (state: AskingState): string => STATES[state]();
export const outcomeName = (key: string): string => OUTCOMES[key]?.() ?? key;
export const whyName = (key: string): string => WHYS[key]?.() ?? key;

/** A line of the timeline: who, and what came of it. */
export function helpWords(
  data: Readonly<Record<string, unknown>>,
  relationName: (key: string) => string,
): string[] {
  const said = (key: string): string => (typeof data[key] === "string" ? String(data[key]) : "");
  const relation = said("relation") ? aside(relationName(said("relation"))) : "";
  return [
    said("name") ? `${said("name")}${relation}` : "",
    said("outcome") ? outcomeName(said("outcome")) : "",
    data.minutes ? t("in {minutes} minutes", { minutes: Number(data.minutes) }) : "",
    said("why") ? whyName(said("why")) : "",
    data.count ? t("{count} persons", { count: Number(data.count) }) : "",
    said("note"),
  ].filter((one) => one !== "");
}
