// The register as the hub tells it, and its words in three languages.
import { calendarDay, listed } from "../kernel/format";
import { language, t, tn } from "../kernel/i18n";
import type { Texts } from "../protocols/model";
import { words } from "../protocols/model";
import type { IconName } from "../shell/icons";
import { hoursText, type Open } from "./hours";

export type Standing = "active" | "suspended" | "ended" | "archived";
export type PriceBy = "visit" | "hour" | "quote";

export interface ProviderRow {
  id: number;
  name: string;
  phone: string;
  services: string[];
  standing: Standing;
  workers: number;
  /** The first day on which a paper or the contract ends. */
  ends_on: string | null;
}

export interface Paper {
  id: number;
  worker_id: number | null;
  kind: string;
  number: string;
  until: string;
  days_left: number;
}

export interface Goer {
  id: number;
  name: string;
  phone: string;
  skills: string[];
  languages: string[];
  active: boolean;
}

export interface Price {
  service: string;
  price_by: PriceBy;
  price_fen: number;
  cap_fen: number;
}

export interface Away {
  id: number;
  worker_id: number | null;
  from_day: string;
  until_day: string;
  reason: string;
}

export interface ProviderCard {
  id: number;
  version: number;
  external_id: string | null;
  name: string;
  phone: string;
  email: string;
  services: string[];
  zones: number[];
  languages: string[];
  hours: Open[];
  emergencies: boolean;
  parallel_max: number;
  daily_max: number;
  contract_until: string | null;
  /** Of the contract. */
  days_left: number | null;
  /** Where they start from; null: not known, and nobody is near. */
  lat: number | null;
  lon: number | null;
  note: string;
  standing: Standing;
  standing_reason: string;
  standing_ms: number | null;
  workers: Goer[];
  documents: Paper[];
  replaced: Paper[];
  prices: Price[];
  away: Away[];
}

/** A kind of service, as the catalogue has it. */
export interface Kind {
  key: string;
  version: number;
  names: Texts;
  skills: string[];
  documents: string[];
  minutes: number;
  price_by: PriceBy;
  price_fen: number;
  cap_fen: number;
  stages: Partial<Record<string, string[]>>;
  urgency: Urgency;
  active: boolean;
}
export type Urgency = "now" | "today" | "soon" | "planned";

type Words = Readonly<Record<string, () => string>>;
const said = (table: Words, key: string): string => table[key]?.() ?? key;

const STANDINGS: Words = {
  active: () => t("Active"),
  suspended: () => t("Suspended"),
  ended: () => t("Ended"),
  archived: () => t("In the archive"),
};

const PAPERS: Words = {
  licence: () => t("Licence"),
  insurance: () => t("Insurance"),
  background_check: () => t("Background check"),
  trade_certificate: () => t("Trade certificate"),
  health_certificate: () => t("Health certificate"),
  contract: () => t("Contract"),
};

const PRICES: Words = {
  visit: () => t("for a visit"),
  hour: () => t("for an hour"),
  quote: () => t("by quote"),
};

const URGENCIES: Words = {
  now: () => t("At once"),
  today: () => t("Today"),
  soon: () => t("In the next days"),
  planned: () => t("By appointment"),
};

const STAGES: Words = {
  on_site: () => t("At the door"),
  quote: () => t("With a price above the cap"),
  done: () => t("When it is done"),
};

const DATA: Words = {
  quote: () => t("Quote"),
  photo_before: () => t("Photo before"),
  photo_after: () => t("Photo after"),
  parts: () => t("Parts"),
  amount: () => t("Amount"),
  consent: () => t("Resident's consent"),
};

const HAPPENED: Words = {
  complaint_raised: () => t("Complaint raised"),
  complaint_heard: () => t("Heard about a complaint"),
  complaint_decided: () => t("Complaint decided"),
  complaint_appealed: () => t("They appeal"),
  complaint_appeal: () => t("Appeal decided"),
  score_warning: () => t("Warned: the score is low"),
  score_appealed: () => t("They appeal"),
  score_appeal_decided: () => t("Appeal decided"),
  created: () => t("Taken in"),
  changed: () => t("Changed"),
  worker_added: () => t("Somebody new goes"),
  worker_changed: () => t("Something about one of their people"),
  worker_ended: () => t("Somebody goes no more"),
  worker_back: () => t("Somebody goes again"),
  paper: () => t("A paper was brought"),
  prices: () => t("New price list"),
  away: () => t("Days on which they do not come"),
  away_cancelled: () => t("They come on those days after all"),
  suspended: () => t("Suspended"),
  reinstated: () => t("Reinstated"),
  ended: () => t("Ended"),
  archived: () => t("Put into the archive"),
  paper_ends_in_a_month: () => t("A paper ends within a month"),
  paper_ends_in_a_week: () => t("A paper ends within a week"),
  paper_over: () => t("A paper has ended"),
  contract_ends_in_a_month: () => t("The contract ends within a month"),
  contract_ends_in_a_week: () => t("The contract ends within a week"),
  contract_over: () => t("The contract has ended"),
};

export const PAPER_KINDS = Object.keys(PAPERS).filter((one) => one !== "contract");
export const DATA_KEYS = Object.keys(DATA);
export const STAGE_KEYS = Object.keys(STAGES);
export const URGENCY_KEYS = Object.keys(URGENCIES) as Urgency[];
export const standingName = (key: string): string => said(STANDINGS, key);
export const paperName = (key: string): string => said(PAPERS, key);
export const priceByName = (key: string): string => said(PRICES, key);
export const urgencyName = (key: string): string => said(URGENCIES, key);
export const stageName = (key: string): string => said(STAGES, key);
export const datumName = (key: string): string => said(DATA, key);
export const happened = (key: string): string => said(HAPPENED, key);

export const kindName = (one: Kind): string => words(one.names);

/** 9050 fen as ¥90.50 in the reader's language. */
export function yuan(fen: number): string {
  return new Intl.NumberFormat(language.value, {
    style: "currency",
    currency: "CNY",
    currencyDisplay: "narrowSymbol",
  }).format(fen / 100);
}

export function priceText(one: { price_by: string; price_fen: number; cap_fen: number }): string {
  const cap = t("a quote above {amount}", { amount: yuan(one.cap_fen) });
  if (one.price_by === "quote") return `${priceByName("quote")} · ${cap}`;
  return `${yuan(one.price_fen)} ${priceByName(one.price_by)} · ${cap}`;
}

/** How near the end of a paper is: in words and with a sign of its own, never by colour alone. `days`: in a word. */
export function endOf(
  until: string,
  left: number,
): { tone: string; sign: IconName | null; text: string; days: string } {
  const day = calendarDay(until);
  const over = t("ended on {day}", { day });
  if (left < 0) return { tone: "bad", sign: "triangle", text: over, days: over };
  const days = left === 0 ? t("ends today") : tn("{count} day left", "{count} days left", left);
  const text = t("until {day}", { day });
  if (left > 30) return { tone: "", sign: null, text, days };
  return { tone: left <= 7 ? "bad" : "warn", sign: "clock", text: `${text} · ${days}`, days };
}

/** In degrees, as maps have it. */
export function placeText({ lat, lon }: Pick<ProviderCard, "lat" | "lon">): string | null {
  return lat === null || lon === null ? null : `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

/** 1 is Monday. */
export function weekday(day: number): string {
  const monday = Date.UTC(2026, 0, 5);
  return new Intl.DateTimeFormat(language.value, { weekday: "short", timeZone: "UTC" }).format(
    monday + (day - 1) * 86_400_000,
  );
}

export function whenText(hours: readonly Open[]): string {
  return hours.length === 0
    ? t("not stated: the usual ones, 09:00 to 20:00")
    : listed(hoursText(hours, weekday).split("; "));
}
