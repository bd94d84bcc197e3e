// How long the hub keeps what, as it says itself, and words for each kind of data.
import { t } from "../kernel/i18n";

export interface Kept {
  kind: string;
  days: number;
  days_least: number;
  days_most: number;
  days_default: number;
  count: number;
  oldest_ms: number | null;
}

export interface Retention {
  items: Kept[];
  /** When what is too old goes next; null until the hub has planned it. */
  due_ms: number | null;
  last: { at_ms: number; gone: Record<string, number> } | null;
}

// tests/hub/console/test_texts_of_codes.py compares these with the kinds of the hub.
const KINDS: Readonly<Record<string, () => string>> = {
  raw_messages: () => t("Messages of devices, as they came"),
  events: () => t("News for open pages"),
  heartbeat_hours: () => t("Signs of life, by the hour"),
  commands: () => t("Answers to commands"),
  messages: () => t("Messages to people outside"),
  calls: () => t("Calls"),
  timeline: () => t("Timelines of residents"),
  alarm_notes: () => t("Notes about alarms"),
  protocol_answers: () => t("Answers to the questions of protocols"),
  care_answers: () => t("Answers at care calls"),
  care_notes: () => t("Notes about care calls"),
  care_step_notes: () => t("What contacts said who were asked"),
  care_visit_notes: () => t("Who visited a resident, and what they found"),
  need_notes: () => t("Notes about what residents need"),
  follow_up_tries: () => t("What was noted when nobody said how a service was"),
  follow_up_notes: () => t("What residents said of services"),
  follow_up_visitors: () => t("Who went to ask about a service"),
  complaint_words: () => t("What was said about complaints"),
  closing_words: () => t("Words in the fields of closings"),
  import_rows: () => t("Rows of imported files"),
  sms: () => t("Short messages"),
  shifts: () => t("Shifts, as they were"),
  rota: () => t("Rota, as it was planned"),
  hand_overs: () => t("Hand-overs"),
  hub_problems: () => t("What was wrong with the centre's computer"),
  approvals: () => t("Requests that two people decided"),
  asked: () => t("Who was asked to go to a resident"),
  sessions: () => t("Sign-ins that have ended"),
  sign_in_links: () => t("Sign-in links that have ended"),
  audit: () => t("Who read and did what"),
};

export function kindName(kind: string): string {
  return KINDS[kind]?.() ?? kind;
}
