// A drawn case, and what somebody else thinks of how it was handled.
import { language, t } from "../kernel/i18n";

export interface Marks {
  greeting: number;
  identified: boolean;
  protocol: number;
  outcome_right: boolean;
  documented: number;
}

export interface Review extends Marks {
  id: number;
  at_ms: number;
  reviewer_id: number;
  reviewer_name: string;
  text: string;
  score_pct: number;
}

export interface Case {
  id: number;
  month: string;
  operator_id: number;
  operator_name?: string;
  resident_name?: string;
  alarm_id: number;
  kind: string;
  opened_ms: number;
  closing_code: string | null;
  review: Review | null;
}

export interface Sample {
  month: string;
  due_ms: number | null;
  done_ms: number | null;
  months: string[];
  cases: Case[];
}

export interface MonthResult {
  month: string;
  reviews: number;
  score_pct: number;
}

export interface Result {
  operator_id: number;
  name: string;
  months: MonthResult[];
}

export type Criterion = keyof Marks;

/** What is looked at, in the order of a call; with whether it is a mark from 1 to 5 or a yes. */
export function criteria(): ReadonlyArray<readonly [Criterion, "mark" | "yes", string]> {
  return [
    ["greeting", "mark", t("Was the greeting kind and clear?")],
    ["identified", "yes", t("Was it made sure who called?")],
    ["protocol", "mark", t("Was the protocol followed?")],
    ["outcome_right", "yes", t("Was it the right end?")],
    ["documented", "mark", t("Is it noted so that others understand it?")],
  ];
}

export function markName(mark: number): string {
  return [t("1, poor"), "2", "3", "4", t("5, excellent")][mark - 1] ?? String(mark);
}

export function yesName(yes: boolean): string {
  return yes ? t("Yes") : t("No");
}

/** `2026-11` as people write it. */
export function monthName(month: string): string {
  const form: Intl.DateTimeFormatOptions = { month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language.value, form).format(Date.parse(`${month}-01`));
}
