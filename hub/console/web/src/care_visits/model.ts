// A visit: somebody goes to a resident who was not reached, and says what they found.
import { t } from "../kernel/i18n";

export const BY = ["volunteer", "committee", "contact"] as const;
export type By = (typeof BY)[number];
export const FOUND = ["found_well", "needs_help", "not_home"] as const;
export type Found = (typeof FOUND)[number];

export interface Visit {
  id: number;
  resident_id: number;
  resident_name: string;
  address: string;
  by: By;
  made_ms: number;
  due_ms: number;
  visitor: string;
  phone: string;
  sent_ms: number | null;
  outcome: string | null;
  outcome_ms: number | null;
  talked: boolean;
  note: string;
}

const BY_NAMES: Readonly<Record<string, () => string>> = {
  volunteer: () => t("volunteer"),
  committee: () => t("neighbourhood committee"),
  contact: () => t("Emergency contact"),
};
export const byName = (by: string): string => BY_NAMES[by]?.() ?? by;

const OUTCOME_NAMES: Readonly<Record<string, () => string>> = {
  found_well: () => t("Found well"),
  needs_help: () => t("Needs help"),
  not_home: () => t("Nobody opened"),
  missed: () => t("Nobody went in time"),
  called_off: () => t("Called off: reached meanwhile"),
};
export const visitOutcomeName = (outcome: string): string => OUTCOME_NAMES[outcome]?.() ?? outcome;
