// A complaint as the hub tells it, and its words in three languages.
import { t } from "../kernel/i18n";
import { yuan } from "../providers/register";

export type State = "open" | "heard" | "decided" | "appealed" | "final";
export const STATES: readonly State[] = ["open", "heard", "decided", "appealed", "final"];
export const KINDS = ["late", "rude", "poor_work", "price", "damage", "theft_suspected", "other"] as const;
export const OUTCOMES = ["apology", "rework", "refund", "upheld", "unfounded"] as const;

export interface Complaint {
  id: number;
  order_id: number;
  resident_id: number;
  resident_name: string;
  provider_id: number;
  provider_name: string | null;
  service: string;
  kind: string;
  grave: boolean;
  source: string;
  words: string;
  state: State;
  version: number;
  raised_ms: number;
  raised_by: number;
  raised_by_name: string | null;
  /** Who asked the provider to come; null: a program did. */
  sent_by: number | null;
  /** Who may not take the next decision. */
  kept_from: readonly number[];
  due_ms: number | null;
  statement: string;
  heard_ms: number | null;
  heard_by_name: string | null;
  outcome: string | null;
  refund_fen: number | null;
  reason: string;
  decided_ms: number | null;
  decided_by: number | null;
  decided_by_name: string | null;
  appeal_words: string;
  appealed_ms: number | null;
  appeal: string | null;
  appeal_reason: string;
  appeal_ms: number | null;
  appeal_by_name: string | null;
  counts: boolean;
}

type Words = Readonly<Record<string, () => string>>;
const said = (table: Words, key: string): string => table[key]?.() ?? key;

const KIND_WORDS: Words = {
  late: () => t("Came late"),
  rude: () => t("Was rude"),
  poor_work: () => t("Poor work"),
  price: () => t("Another price than agreed"),
  damage: () => t("Damage"),
  theft_suspected: () => t("Something is missing"),
  other: () => t("Something else"),
};
const STATE_WORDS: Words = {
  open: () => t("The provider is to be heard"),
  heard: () => t("To be decided"),
  decided: () => t("Decided, may be appealed against"),
  appealed: () => t("Appealed against"),
  final: () => t("Over"),
};
const OUTCOME_WORDS: Words = {
  rework: () => t("It is done again"),
  apology: () => t("They apologise"),
  refund: () => t("A refund is agreed"),
  upheld: () => t("Upheld"),
  unfounded: () => t("Unfounded"),
};
const SOURCE_WORDS: Words = {
  follow_up: () => t("From the satisfaction call"),
  resident: () => t("The resident says so"),
  staff: () => t("Seen by ourselves"),
};
const APPEALS: Words = {
  stands: () => t("The decision stands"),
  overturned: () => t("The decision is overturned"),
};

export const kindName = (key: string): string => said(KIND_WORDS, key);
export const stateName = (key: string): string => said(STATE_WORDS, key);
export const sourceName = (key: string): string => said(SOURCE_WORDS, key);
export const appealName = (key: string): string => said(APPEALS, key);
export const outcomeName = (key: string): string => said(OUTCOME_WORDS, key);

export function outcomeText(one: Pick<Complaint, "outcome" | "refund_fen">): string {
  const word = outcomeName(one.outcome ?? "");
  return one.refund_fen === null ? word : `${word} · ${yuan(one.refund_fen)}`;
}
