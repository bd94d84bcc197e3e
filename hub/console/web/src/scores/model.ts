// The rules of the score as they are read and written: decisions without a page, so that they can be tested.
import { t } from "../kernel/i18n";

export type Effect = "none" | "warned" | "suspended";

/** As the hub has them (hub/providers/scores/model.py). */
export interface Rules {
  weights: Readonly<Record<string, number>>;
  complaints: Readonly<Record<string, number>>;
  no_show_times: number;
  price_each: number;
  warn_below: number;
  suspend_below: number;
  cases_least: number;
}

export interface Version {
  id: number;
  from_month: string;
  made_ms: number;
  by_name: string;
  note: string;
  rules: Rules;
}

export interface Preview {
  month: string | null;
  providers: number;
  before: { warned: number; suspended: number };
  after: { warned: number; suspended: number };
  items: readonly {
    provider_id: number;
    provider_name: string | null;
    points: number | null;
    effect: Effect;
    new_points: number | null;
    new_effect: Effect;
  }[];
}

export const WHOLE = 100;
/** What is a number of its own, with its least and most. */
export const NUMBERS = {
  no_show_times: [1, 10],
  price_each: [0, WHOLE],
  warn_below: [0, WHOLE],
  suspend_below: [0, WHOLE],
  cases_least: [1, 1000],
} as const;
export type NumberName = keyof typeof NUMBERS;

/** Where something is wrong: a field as `weights.price`, or `sum` for all weights together. */
export interface Mistake {
  field: string;
  text: string;
}

const PART_NAMES: Readonly<Record<string, () => string>> = {
  answering: () => t("Answers in time when asked"),
  accepting: () => t("Accepts what is offered"),
  keeping: () => t("Comes after having accepted: nothing given back, no no-show"),
  punctual: () => t("Is there in time"),
  marks: () => t("Marks of the residents (1 to 5): on time, manners, result"),
  price: () => t("The price is as agreed"),
  complaints: () => t("Complaints upheld"),
};
const EFFECT_NAMES: Readonly<Record<Effect, () => string>> = {
  none: () => "",
  warned: () => t("warned"),
  suspended: () => t("suspended"),
};
const NUMBER_NAMES: Readonly<Record<NumberName, () => string>> = {
  no_show_times: () => t("As how many orders given back a no-show counts"),
  price_each: () => t("Points that each price not as agreed costs"),
  warn_below: () => t("A warning below so many points"),
  suspend_below: () => t("No more orders below so many points"),
  cases_least: () => t("Neither with fewer orders asked about than"),
};

export const partName = (key: string): string => PART_NAMES[key]?.() ?? key;
export const effectName = (key: Effect): string => EFFECT_NAMES[key]();
export const numberName = (key: NumberName): string => NUMBER_NAMES[key]();

export function points(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : String(value);
}

export function sumOf(weights: Rules["weights"]): number {
  return Object.values(weights).reduce((sum, one) => sum + (Number.isFinite(one) ? one : 0), 0);
}

/** What stands against publishing these, in the order of the form. What is typed and is no number is NaN. */
export function mistakesOf(rules: Rules, note: string): Mistake[] {
  const found: Mistake[] = [];
  const check = (field: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    found.push({ field, text: t("A whole number from {least} to {most}.", { least, most }) });
  };
  for (const [key, value] of Object.entries(rules.weights)) check(`weights.${key}`, value, 0, WHOLE);
  const sum = sumOf(rules.weights);
  if (sum !== WHOLE)
    found.push({ field: "sum", text: t("The parts have to be 100 together; they are {sum}.", { sum }) });
  for (const [key, value] of Object.entries(rules.complaints)) check(`complaints.${key}`, value, 0, WHOLE);
  for (const [key, [least, most]] of Object.entries(NUMBERS))
    check(key, rules[key as NumberName], least, most);
  if (rules.suspend_below > rules.warn_below)
    found.push({ field: "suspend_below", text: t("Not above the points below which they are warned.") });
  if (note.trim() === "") found.push({ field: "note", text: t("Please say why the rules are changed.") });
  return found;
}

/** The twelve months after this one ("2026-11"): those from which rules may hold. */
export function monthsToCome(month: string): string[] {
  const [year, at] = month.split("-").map(Number) as [number, number];
  return Array.from({ length: 12 }, (_, index) => {
    const next = at + index;
    return `${year + Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, "0")}`;
  });
}

/** Which version holds in a month; of several from one month the newest. `versions`: the newest first. */
export function versionIn(versions: readonly Version[], month: string): Version | undefined {
  return versions.find((one) => one.from_month <= month);
}

export function isChanged(rules: Rules, before: Rules): boolean {
  return JSON.stringify(rules) !== JSON.stringify(before);
}
