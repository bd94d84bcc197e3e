// How a care call can end.
import { t } from "../kernel/i18n";

export type Outcome = "reached" | "no_answer";

export function outcomeName(outcome: string): string {
  if (outcome === "reached") return t("Reached");
  if (outcome === "no_answer") return t("No answer");
  return outcome;
}
