// What was refused, and why, as the hub counts it.
import { t } from "../kernel/i18n";

export interface Refused {
  id: number;
  at_ms: number;
  topic: string;
  /** Empty for an unknown sender. */
  device: string;
  outcome: "unreadable" | "refused" | "failed";
  reason: string;
  error: string;
  /** The first 200 bytes as text. */
  payload: string;
  length: number;
}

export interface Count {
  device: string;
  reason: string;
  count: number;
  last_ms: number;
  last_error: string;
}

export interface Refusals {
  counts: Count[];
  items: Refused[];
  total: number;
}

// tests/hub/console/test_texts_of_codes.py compares these with the reasons in the hub.
const REASONS: Readonly<Record<string, () => string>> = {
  bad_seal: () => t("sealed with a wrong key"),
  bad_topic: () => t("sent to a place that is not its own"),
  missing: () => t("something is missing in it"),
  not_json: () => t("not in our language"),
  not_object: () => t("not in our language"),
  not_paired: () => t("speaks for a button that is not its own"),
  not_utf8: () => t("not readable at all"),
  replayed: () => t("the same press came from another telephone number"),
  our_fault: () => t("a fault at the centre's computer"),
  out_of_range: () => t("a value that cannot be"),
  over_cap: () => t("too many messages in an hour"),
  retained: () => t("an old sign of life, sent again"),
  too_long: () => t("too long"),
  unknown_device: () => t("unknown device"),
  unknown_message: () => t("unknown kind of message"),
  unknown_version: () => t("unknown version"),
  wrong_type: () => t("a value of the wrong kind"),
};

export function reasonName(reason: string): string {
  return REASONS[reason]?.() ?? reason;
}

export function senderName(device: string): string {
  return device || t("unknown sender");
}
