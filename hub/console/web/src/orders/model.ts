// An order as the hub tells it, and its words in three languages.
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";

export const STAGES = [
  "requested",
  "offered",
  "accepted",
  "on_way",
  "on_site",
  "done",
  "disputed",
  "followed_up",
] as const;
export type Stage = (typeof STAGES)[number];
export type OrderState = Stage | "closed" | "cancelled";
export type Urgency = "now" | "today" | "soon" | "planned";
export type Mode = "one" | "in_turn" | "several";
export type Outcome = "waiting" | "accepted" | "declined" | "timed_out" | "lost" | "withdrawn";
export const REASONS = ["no_time", "too_far", "not_our_work", "no_material", "other"] as const;
export type Reason = (typeof REASONS)[number];

export interface Order {
  id: number;
  version: number;
  resident_id: number;
  resident_name: string | null;
  /** Nobody has come yet, and the resident is not looked after any more. */
  service_ended: boolean;
  address: string | null;
  zone: string | null;
  lat: number;
  lon: number;
  service: string;
  urgency: Urgency;
  note: string;
  source: string;
  alarm_id: number | null;
  code: string;
  state: OrderState;
  made_ms: number;
  made_by_name: string | null;
  wanted_ms: number | null;
  state_ms: number;
  due_ms: number | null;
  rung: number;
  provider_id: number | null;
  provider_name: string | null;
  provider_phone: string | null;
  offered_by: number | null;
  offered_by_name: string | null;
  quote_fen: number | null;
  consent: "asked" | "given" | "refused" | null;
  amount_fen: number | null;
  parts: string;
  end_reason: string;
}

export interface Offer {
  id: number;
  provider_id: number;
  provider_name: string | null;
  round: number;
  made_ms: number;
  /** When they hear of it, or have: at night what is not urgent waits for the morning. */
  told_ms: number;
  until_ms: number;
  outcome: Outcome;
  points: number | null;
  parts: Partial<Record<string, number>> | null;
  overruled: string;
  answered_ms: number | null;
  reason: Reason | null;
  note: string;
  /** In the demo only: their link, as it stands on a telephone that is not there. */
  simulated_url?: string | null;
}

export interface Step {
  at_ms: number;
  what: string;
  state: OrderState;
  actor: string;
  by_name: string | null;
  provider_id: number | null;
  provider_name: string | null;
  data: Readonly<Record<string, unknown>>;
}

export interface Marks {
  timeliness?: number | null;
  attitude?: number | null;
  result?: number | null;
}

/** A picture of the work; itself at `/api/v1/orders/{order}/photos/{id}`. */
export interface Photo {
  id: number;
  stage: "before" | "after";
  at_ms: number;
  actor: string;
  width: number;
  height: number;
}

export interface WholeOrder extends Order {
  provider_lat: number | null;
  provider_lon: number | null;
  worker_id: number | null;
  worker_name: string | null;
  worker_phone: string | null;
  cap_fen: number | null;
  /** The stair-climbing machine that is booked for it. */
  machine: { name: string; provider_name: string; from_ms: number; until_ms: number } | null;
  lacking: readonly string[];
  photos: readonly Photo[];
  steps: readonly Step[];
  offers: readonly Offer[];
  asking: {
    task: {
      state: "calling" | "visiting" | "over";
      tries: number;
      next_ms: number;
      visitor: string;
      phone: string;
      /** When they were named; null: nobody goes there. */
      visit_ms: number | null;
    } | null;
    tries: ReadonlyArray<{ at_ms: number; how: string; outcome: string; counts: boolean; note: string }>;
  };
  follow_up: (Marks & { at_ms: number; price_ok: boolean | null; note: string }) | null;
}

export interface Match {
  id: number;
  name: string;
  points: number;
  parts: Readonly<Record<string, number>>;
  distance_m: number | null;
}

export interface Choice {
  fit: readonly Match[];
  refused: ReadonlyArray<{ id: number; name: string; why: string; about: string }>;
}

type Words = Readonly<Record<string, () => string>>;
const said = (table: Words, key: string): string => table[key]?.() ?? key;

const STATES: Words = {
  requested: () => t("Nobody is being asked"),
  offered: () => t("Offered"),
  accepted: () => t("Accepted"),
  on_way: () => t("On the way"),
  on_site: () => t("There"),
  done: () => t("Done, to be followed up"),
  disputed: () => t("Complaint"),
  followed_up: () => t("Followed up"),
  closed: () => t("Closed"),
  cancelled: () => t("Cancelled"),
};

export const STATE_ICONS: Readonly<Record<OrderState, IconName>> = {
  requested: "inbox",
  offered: "clock",
  accepted: "hand",
  on_way: "pin",
  on_site: "door",
  done: "bell",
  disputed: "triangle",
  followed_up: "heart",
  closed: "done",
  cancelled: "close",
};

const OUTCOMES: Words = {
  waiting: () => t("has not answered yet"),
  accepted: () => t("comes"),
  declined: () => t("does not come"),
  timed_out: () => t("has not answered in time"),
  lost: () => t("another one was first"),
  withdrawn: () => t("not needed any more"),
};

export const OUTCOME_ICONS: Readonly<Record<Outcome, IconName>> = {
  waiting: "clock",
  accepted: "done",
  declined: "close",
  timed_out: "clock",
  lost: "people",
  withdrawn: "again",
};

const REASON_WORDS: Words = {
  no_time: () => t("No time"),
  too_far: () => t("Too far"),
  not_our_work: () => t("Not their work"),
  no_material: () => t("Material is missing"),
  other: () => t("Another reason"),
  service_ended: () => t("The service of this resident has ended"),
};

const WHYS: Words = {
  not_offered: () => t("Does not do this"),
  not_active: () => t("Suspended or ended"),
  asked_already: () => t("Was asked already"),
  refused_by_resident: () => t("Not wanted by the resident"),
  other_zone: () => t("Does not go to this zone"),
  contract_ended: () => t("The contract has ended"),
  document_missing: () => t("A paper is missing"),
  document_expired: () => t("A paper has ended"),
  black_out: () => t("Does not come on that day"),
  closed_then: () => t("Closed at that time"),
  no_hours_stated: () => t("Has stated no hours, and it is outside the usual ones"),
  no_worker: () => t("Nobody of theirs can do it then"),
  hands_full: () => t("Has as much as they can do at once"),
  day_full: () => t("Has enough for that day"),
};

const PARTS: Words = {
  distance: () => t("Near"),
  rating: () => t("Well spoken of"),
  fairness: () => t("Their turn"),
  load: () => t("Hands free"),
  continuity: () => t("Known there"),
  language: () => t("Same language"),
};

const MODES: Words = {
  one: () => t("One who was chosen"),
  in_turn: () => t("The best, one after the other"),
  several: () => t("A few at once"),
};

const SOURCES: Words = {
  call: () => t("From a call"),
  alarm: () => t("From an alarm"),
  care_call: () => t("From a care call"),
  visit: () => t("From a visit"),
  qr: () => t("By the resident's QR code"),
  rework: () => t("To be done again"),
};

const STEPS: Words = {
  request: () => t("Ordered"),
  offer: () => t("Providers were asked"),
  next_round: () => t("The next ones were asked"),
  nobody_left: () => t("There is nobody left to ask"),
  nobody: () => t("Nobody has taken it"),
  withdraw: () => t("Nobody is asked any more"),
  accept: () => t("Accepted"),
  declined: () => t("Does not come"),
  timed_out: () => t("Has not answered in time"),
  assign: () => t("Somebody else of theirs goes"),
  give_back: () => t("Does not come after all"),
  no_show: () => t("Nobody came"),
  set_out: () => t("On the way"),
  arrive: () => t("There"),
  quote: () => t("A price was named"),
  consent: () => t("The resident was asked about the price"),
  check_out: () => t("Has left"),
  photo: () => t("Sent a photo"),
  link_revoked: () => t("Link made anew"),
  finish: () => t("Done"),
  follow_up: () => t("The resident was asked how it was"),
  complain: () => t("Complaint"),
  complain_again: () => t("Another complaint"),
  in_vain: () => t("Asked in vain how it was"),
  to_visit: () => t("Somebody is to go there and ask"),
  visit_arranged: () => t("Somebody goes there and asks"),
  nobody_to_ask: () => t("There is nobody to ask any more"),
  settle: () => t("The complaint is decided"),
  resume: () => t("The complaint is decided; the resident is to be asked"),
  reopen: () => t("To be done again"),
  close: () => t("Closed"),
  cancel: () => t("Cancelled"),
  late: () => t("Late"),
  service_ended: () => t("Nobody is asked: the service has ended"),
  put_off: () => t("Asked when they are back: they are away"),
};

export const stateName = (key: string): string => said(STATES, key);
export const outcomeName = (key: string): string => said(OUTCOMES, key);
export const reasonName = (key: string): string => said(REASON_WORDS, key);
export const whyName = (key: string): string => said(WHYS, key);
export const partName = (key: string): string => said(PARTS, key);
export const modeName = (key: string): string => said(MODES, key);
export const sourceName = (key: string): string => said(SOURCES, key);
export const stepName = (key: string): string => said(STEPS, key);

export const photoName = (stage: Photo["stage"]): string => (stage === "before" ? t("Before") : t("After"));

/** What the resident said at the satisfaction call. */
export function marksText(marks: Marks): string {
  return t("On time {timeliness}/5 · manner {attitude}/5 · result {result}/5", {
    timeliness: marks.timeliness ?? "–",
    attitude: marks.attitude ?? "–",
    result: marks.result ?? "–",
  });
}

/** 850 m, 1.2 km. */
export function distanceText(metres: number): string {
  return metres < 1000
    ? t("{metres} m", { metres: Math.round(metres / 10) * 10 })
    : t("{km} km", { km: (metres / 1000).toFixed(1) });
}
