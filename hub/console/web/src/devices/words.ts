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
  pairing: () => t("Remote control paired in another home, or unknown"),
};

const REASONS: Words = {
  repair: () => t("in repair"),
  away: () => t("the resident is away"),
  moving: () => t("moving house"),
  storage: () => t("in store"),
  other: () => t("another reason"),
};

// tests/hub/console/test_texts_of_codes.py compares these with firmware/sos/parts/refusal.py.
const REFUSALS: Words = {
  not_yet_valid: () => t("the broker's certificate is not valid yet, or the phone's clock is slow"),
  expired: () => t("the broker's certificate has expired"),
  wrong_name: () => t("the broker's certificate is for another name"),
  unknown_authority: () => t("the broker's certificate is not from this centre"),
  not_believed: () => t("the broker's certificate was not believed"),
  our_certificate: () => t("the broker did not accept its certificate"),
  tls_failed: () => t("the encryption failed"),
  wrong_password: () => t("the broker did not accept its password"),
  not_allowed: () => t("the broker did not let it in"),
  mqtt_version: () => t("the broker speaks another protocol"),
  mqtt_id: () => t("the broker did not accept its id"),
  mqtt_unavailable: () => t("the broker was not ready"),
  mqtt_refused: () => t("the broker refused it"),
};

export const refusalWords = (key: string): string => REFUSALS[key]?.() ?? key;
export const REASON_KEYS: readonly string[] = Object.keys(REASONS);
export const FAULT_KEYS: readonly string[] = Object.keys(FAULTS);
export const faultName = (key: string): string => FAULTS[key]?.() ?? key;
export const reasonName = (key: string): string => REASONS[key]?.() ?? key;
