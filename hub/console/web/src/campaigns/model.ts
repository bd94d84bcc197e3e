// A campaign as the hub tells of it, and its words.
import { listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import type { Fault, Version } from "../protocols/editing";
import type { Step, Texts } from "../protocols/model";
import { conditionName } from "../residents/words";

export const TOPICS = ["heat", "cold", "flu", "medicine", "birthday", "fraud", "other"] as const;
export type Topic = "script" | (typeof TOPICS)[number];
export type Often = "once" | "every_call";

export interface Group {
  zones: readonly number[];
  age_from: number | null;
  age_to: number | null;
  ages: readonly number[];
  floor_from: number | null;
  floor_to: number | null;
  no_lift: boolean;
  lives_alone: boolean;
  conditions: readonly string[];
}
export interface Content {
  topic: Topic;
  name: Texts;
  /** What is said before the first question. */
  opening: Texts;
  /** "2026-06-15", on the wall of the centre. */
  from_on: string | null;
  until_on: string | null;
  yearly: boolean;
  often: Often;
  group: Group;
  steps: readonly Step[];
}
export interface Summary {
  id: number;
  /** Grows with each change of the draft or the archive. */
  version: number;
  topic: Topic;
  name: Texts;
  from_on: string | null;
  until_on: string | null;
  yearly: boolean;
  often: Often;
  steps: number;
  runs_today: boolean;
  archived_ms: number | null;
  drafted_by: string | null;
  /** How many residents have answered, and when the last did. */
  residents: number;
  last_ms: number | null;
  number: number | null;
  ours: boolean;
  published_ms: number | null;
  by_name: string | null;
}
export interface Campaign extends Omit<Summary, "steps"> {
  content: Content | null;
  draft: { content: Content; faults: readonly Fault[]; changed_ms: number; by_name: string } | null;
  versions: readonly Version[];
}
export interface Preview {
  count: number;
  of: number;
  examples: ReadonlyArray<{ resident_id: number; name: string; age: number }>;
  runs_today: boolean;
  faults: readonly Fault[];
}

export const NO_GROUP: Group = {
  zones: [],
  age_from: null,
  age_to: null,
  ages: [],
  floor_from: null,
  floor_to: null,
  no_lift: false,
  lives_alone: false,
  conditions: [],
};
export const NEW: Content = {
  topic: "other",
  name: {},
  opening: {},
  from_on: null,
  until_on: null,
  yearly: false,
  often: "once",
  group: NO_GROUP,
  steps: [],
};
export const STEPS_MAX = 10;
export const LENGTHS = { name: 60, opening: 300 } as const;

const TOPIC_NAMES: Readonly<Record<Topic, () => string>> = {
  script: () => t("Every call"),
  heat: () => t("Heat"),
  cold: () => t("Cold"),
  flu: () => t("Flu"),
  medicine: () => t("Medicine"),
  birthday: () => t("Birthday"),
  fraud: () => t("Fraud"),
  other: () => t("Something else"),
};
export const topicName = (topic: Topic): string => TOPIC_NAMES[topic]();

// tests/hub/console/test_texts_of_codes.py compares these with the hub's.
const FAULTS: Readonly<Record<string, () => string>> = {
  no_steps: () => t("There is no question yet."),
  missing: () => t("This is missing."),
  ends_before: () => t("It ends before it begins."),
  to_below_from: () => t("The second number is below the first."),
  doubled: () => t("This is there twice."),
  too_few: () => t("A choice needs two answers at least."),
  most_below_least: () => t("The most is below the least."),
  not_earlier: () => t("It hangs on a step that does not come before it."),
  no_such_answer: () => t("It hangs on an answer that there is not."),
};
export const faultText = (fault: string): string => FAULTS[fault]?.() ?? fault;

/** Numbers as somebody types them in a row: "70, 75 80". */
export function numbersIn(text: string): number[] {
  const found = text.match(/\d+/g) ?? [];
  return [...new Set(found.map(Number))].sort((one, other) => one - other);
}

/** Whom it is for, in words; everybody where nothing is said. */
export function groupWords(group: Group, zoneName: (id: number) => string): string {
  const words = [
    group.zones.length > 0 ? listed(group.zones.map(zoneName)) : "",
    between(group.age_from, group.age_to, t("years")),
    group.ages.length > 0 ? t("turning {ages} this year", { ages: listed(group.ages.map(String)) }) : "",
    between(group.floor_from, group.floor_to, t("floor")),
    group.no_lift ? t("no lift") : "",
    group.lives_alone ? t("Lives alone") : "",
    group.conditions.length > 0 ? listed(group.conditions.map(conditionName)) : "",
  ].filter((one) => one !== "");
  return words.length === 0 ? t("everybody") : words.join(" · ");
}

function between(low: number | null, high: number | null, what: string): string {
  if (low === null && high === null) return "";
  if (low === null) return t("{what} up to {high}", { what, high: Number(high) });
  return high === null ? t("{what} from {low}", { what, low }) : `${what} ${low}–${high}`;
}

export type Standing = "archived" | "draft" | "running" | "resting";

export function standing(one: Pick<Summary, "archived_ms" | "number" | "runs_today">): Standing {
  if (one.archived_ms !== null) return "archived";
  if (one.number === null) return "draft";
  return one.runs_today ? "running" : "resting";
}
