// What the desk can do with an order where it stands: in the order of use, each with a key.
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";
import type { OrderState } from "./model";

export type StepName =
  | "ask"
  | "withdraw"
  | "set-out"
  | "arrive"
  | "quote"
  | "consent"
  | "finish"
  | "give-back"
  | "no-show"
  | "follow-up"
  | "reopen"
  | "cancel";

export interface DeskStep {
  step: StepName;
  key: string;
  icon: IconName;
  name: () => string;
}

const ALL: Readonly<Record<StepName, DeskStep>> = {
  ask: { step: "ask", key: "W", icon: "people", name: () => t("Ask the best") },
  withdraw: { step: "withdraw", key: "Z", icon: "again", name: () => t("Ask nobody any more") },
  "set-out": { step: "set-out", key: "U", icon: "pin", name: () => t("On the way") },
  arrive: { step: "arrive", key: "I", icon: "door", name: () => t("They are there") },
  quote: { step: "quote", key: "Q", icon: "note", name: () => t("Price") },
  consent: { step: "consent", key: "C", icon: "hand", name: () => t("Resident's consent") },
  finish: { step: "finish", key: "F", icon: "done", name: () => t("It is done") },
  "give-back": { step: "give-back", key: "R", icon: "again", name: () => t("They do not come after all") },
  "no-show": { step: "no-show", key: "N", icon: "close", name: () => t("Nobody came") },
  "follow-up": { step: "follow-up", key: "F", icon: "phone", name: () => t("How was it?") },
  reopen: { step: "reopen", key: "R", icon: "again", name: () => t("To be done again") },
  cancel: { step: "cancel", key: "C", icon: "close", name: () => t("Not needed any more") },
};

const BY_STATE: Readonly<Record<OrderState, readonly StepName[]>> = {
  requested: ["ask", "cancel"],
  offered: ["withdraw", "cancel"],
  accepted: ["set-out", "arrive", "give-back", "no-show", "cancel"],
  on_way: ["arrive", "give-back", "no-show", "cancel"],
  on_site: ["finish", "quote", "consent"],
  done: ["follow-up", "reopen"],
  disputed: ["reopen"],
  followed_up: ["reopen"],
  closed: ["reopen"],
  cancelled: [],
};

export const KEYS: readonly string[] = [...new Set(Object.values(ALL).map((one) => one.key))];

/** Whether it brings the order on: what takes something back is never the button that one presses without looking. */
export function goesOn(step: StepName): boolean {
  return !["withdraw", "give-back", "no-show", "reopen", "cancel"].includes(step);
}

export function stepsOf(state: OrderState): readonly DeskStep[] {
  return BY_STATE[state].map((one) => ALL[one]);
}
