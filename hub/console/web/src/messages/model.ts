// A message to people outside, and the words for what became of it.
import { t } from "../kernel/i18n";

export type MessageState = "waiting" | "failed" | "sent" | "set_aside";
export const STATES: readonly MessageState[] = ["failed", "waiting", "sent", "set_aside"];

export interface Message {
  id: number;
  made_ms: number;
  recipients: string[];
  subject: string;
  state: MessageState;
  tries: number;
  due_ms: number | null;
  done_ms: number | null;
  address: string;
  error: string | null;
  reason: string | null;
  /** In the demo only: what stands on a telephone that is not there. */
  simulated?: { text: string; url: string | null };
}

type Words = Readonly<Record<string, () => string>>;

const STATE_NAMES: Record<MessageState, () => string> = {
  waiting: () => t("waits"),
  failed: () => t("failed"),
  sent: () => t("sent"),
  set_aside: () => t("set aside"),
};

const REASONS: Words = {
  no_channel: () => t("No way is set up for this kind of address. Ask the administrator."),
  unreachable: () => t("The other end could not be reached."),
  later: () => t("The other end asked to try again later, for too long."),
  refused: () => t("The other end refused it: the address may be wrong."),
  broken: () => t("The way out broke down here. Ask the administrator."),
};

const RECIPIENTS: Words = {
  supervisor: () => t("Supervisor"),
  duty: () => t("Duty phone"),
  second_duty: () => t("Second duty phone"),
};

// tests/hub/console/test_texts_of_codes.py compares these with the subjects of the hub.
const SUBJECTS: Words = {
  visit_asked: () => t("Somebody was sent the link of a home visit"),
  care_refused: () => t("Somebody refused two care calls in a row"),
  follow_up_asked: () => t("Somebody was sent the link to ask how a service was"),
  order_offered: () => t("A provider was asked whether they come"),
  order_taken: () => t("A provider was told that they need not come"),
  order_yours: () => t("A provider was told where to go"),
  order_nobody: () => t("Nobody comes to an urgent order"),
  order_late: () => t("An order does not go on"),
  need_waits: () => t("Somebody waits for a service"),
  nobody_to_ask: () => t("There is nobody to ask how a service was"),
  complaint_raised: () => t("A provider was told of a complaint"),
  complaint_decided: () => t("A provider was told what a complaint came to"),
  complaint_late: () => t("A complaint does not go on"),
  provider_warned: () => t("A provider was warned about their score"),
  provider_suspended: () => t("A provider was told that they get no orders"),
  appeal_late: () => t("An appeal waits"),
  alarm_waits: () => t("Alarms wait"),
  hub_problem: () => t("The centre's computer is not well"),
  hub_well: () => t("The centre's computer is well again"),
  help_asked: () => t("A contact was asked for help"),
  help_asked_plainly: () => t("A contact was asked for help"),
  help_over: () => t("A contact was told that it is over"),
  press_received: () => t("Answer to a press by SMS"),
};

export const stateName = (state: MessageState): string => STATE_NAMES[state]();
export const reasonName = (reason: string): string => REASONS[reason]?.() ?? reason;
export const recipientName = (one: string): string => RECIPIENTS[one]?.() ?? one;
export const subjectName = (subject: string): string => SUBJECTS[subject]?.() ?? subject;
