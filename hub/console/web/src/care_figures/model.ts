// What the hub counts about care calls, and the words for it.
import { language, t } from "../kernel/i18n";

export interface Share {
  residents: number;
  late: number;
  pct: number | null;
}

export interface Talk {
  known: number;
  sum_ms: number;
  median_ms: number | null;
}

export interface HourOf {
  hour: number;
  calls: number;
  reached: number;
  pct: number | null;
}

export interface CareFigures {
  from: string;
  to: string;
  at_ms: number;
  share: Share;
  by_day: Array<Share & { day: string }>;
  by_week: Array<Share & { week: string }>;
  by_zone: Array<Share & { zone: string }>;
  contacts: Record<string, number>;
  breaches: number;
  calls: number;
  reached: number;
  tries: { mean: number | null; spread: Array<{ tries: number; contacts: number }> };
  by_hour: HourOf[];
  best_hours: number[];
  talk: Talk;
  by_operator: Array<{
    operator_id: number;
    name: string;
    calls: number;
    reached: number;
    pct: number | null;
    interrupted: number;
    talk: Talk;
  }>;
}

export interface ResidentLine {
  resident_id: number;
  resident_name: string;
  zone: string;
  longest_ms: number;
  conversations: number;
  late: number;
  open_ms: number | null;
}

export interface Said {
  id: number;
  at_ms: number;
  by_name: string;
  words: string;
}

export interface CareBreach {
  id: number;
  resident_id: number;
  resident_name: string;
  zone: string;
  begin_ms: number;
  late_ms: number;
  ended_ms: number | null;
  limit_ms: number;
  reason: string;
  words: Said[];
}

export interface Certificate {
  id: number;
  month: string;
  language: string;
  by_name: string;
  asked_ms: number;
  ready_ms: number | null;
  done: number;
  steps: number;
  failed: string | null;
  sha256: string | null;
}

export interface CareSignal {
  kind: string;
  at_ms: number;
  values: number[];
  word: string;
}

export interface SignalsOf {
  resident_id: number;
  resident_name: string;
  zone: string;
  signals: CareSignal[];
}

type Words = Readonly<Record<string, () => string>>;

const REASONS: Words = {
  hub_off: () => t("The hub was off"),
  visit: () => t("A visit was on its way or had been made"),
  escalated: () => t("Contacts or the committee had been asked"),
  alarm: () => t("An alarm was open"),
  tried: () => t("Called in vain"),
  no_seats: () => t("Too few operators on shift"),
  interrupted: () => t("A call was begun and interrupted"),
  nobody_tried: () => t("Nobody called"),
};

const KINDS: Words = {
  care_call: () => t("care calls"),
  alarm: () => t("alarms"),
  call: () => t("other calls"),
  visit: () => t("visits"),
  import: () => t("from a list that was brought in"),
};

const SIGNALS: Words = {
  mood_falling: () => t("Mood was lower each time"),
  health_falling: () => t("Health was lower each time"),
  mood_low: () => t("Mood was low twice"),
  health_low: () => t("Health was low twice"),
  need_repeated: () => t("The same need again"),
  sleep_noted: () => t("Something was noted about sleep"),
  activity_noted: () => t("Something was noted about going out"),
};

export function careReasonName(reason: string): string {
  return REASONS[reason]?.() ?? reason;
}

export function reasonKeys(): string[] {
  return Object.keys(REASONS);
}

export function contactKindName(kind: string): string {
  return KINDS[kind]?.() ?? kind;
}

export function signalName(kind: string): string {
  return SIGNALS[kind]?.() ?? kind;
}

/** Hours with one decimal, `61.5 h`. */
export function hoursText(ms: number | null): string {
  if (ms === null) return "–";
  const number = new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(ms / 3_600_000);
  return t("{hours} h", { hours: number });
}

/** `2026-11` of a day. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function monthName(month: string): string {
  return new Intl.DateTimeFormat(language.value, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01`),
  );
}
