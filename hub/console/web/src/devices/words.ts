// The words about devices that the hub keeps as keys. An unknown key is shown as it is.
import { t } from "../kernel/i18n";

type Words = Readonly<Record<string, () => string>>;

// tests/hub/console/test_texts_of_codes.py compares these with the faults in the hub.
const FAULTS: Words = {
  offline: () => t("Phone silent"),
  mains_lost: () => t("Mains failure"),
  battery_low: () => t("Phone: low battery"),
  remote_lost: () => t("Remote control is no longer heard"),
  remote_low: () => t("Remote control: low battery"),
  tamper: () => t("The phone was opened"),
  self_test: () => t("Self-test failed"),
};

const REASONS: Words = {
  repair: () => t("in repair"),
  away: () => t("the resident is away"),
  moving: () => t("moving house"),
  storage: () => t("in store"),
  other: () => t("another reason"),
};

export const REASON_KEYS: readonly string[] = Object.keys(REASONS);
export const FAULT_KEYS: readonly string[] = Object.keys(FAULTS);
export const faultName = (key: string): string => FAULTS[key]?.() ?? key;
export const reasonName = (key: string): string => REASONS[key]?.() ?? key;
