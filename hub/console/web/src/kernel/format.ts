// Times and ages as people read them.
import { serverNow } from "./clock";
import { language, t } from "./i18n";
import { siteDay, siteZone } from "./site_time";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something lasts, counting: `0:07`, `12:03`, `3:20:00`; from two days on in days. Negative counts as zero. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (ms >= 2 * DAY_MS) return t("{days} days", { days: Math.floor(ms / DAY_MS) });
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The same in words for a screen reader and for plans: `5 minutes`, `in 3 hours`. */
export function relative(ms: number, nowMs: number = serverNow()): string {
  const away = ms - nowMs;
  const words = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  const size = Math.abs(away);
  if (size < MINUTE_MS) return words.format(Math.round(away / 1000), "second");
  if (size < 90 * MINUTE_MS) return words.format(Math.round(away / MINUTE_MS), "minute");
  if (size < 2 * DAY_MS) return words.format(Math.round(away / HOUR_MS), "hour");
  return words.format(Math.round(away / DAY_MS), "day");
}

/** Several things in a row, with the comma of the language. */
export function listed(items: readonly string[]): string {
  return items.join(comma());
}

/** `Alarms: 3`, with the colon of the language: French sets a space before it that does not break, Chinese its own sign. */
export function colon(): string {
  return { "zh-CN": "：", fr: "\u00a0: ", en: ": " }[language.value];
}

/** Between two things in a row. */
export function comma(): string {
  return language.value === "zh-CN" ? "、" : ", ";
}

/** What stands in brackets behind a word; the Chinese ones bring their own room. */
export function aside(text: string): string {
  return language.value === "zh-CN" ? `（${text}）` : ` (${text})`;
}

/** A share of a hundred: `97.5%`, `97,5 %`; a dash for none. */
export function percent(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined) return "–";
  const form = { style: "percent", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(language.value, form).format(value / 100);
}

/** A telephone number in groups that can be read out. */
export function phone(number: string): string {
  return number.replace(/^(\+86)(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3 $4");
}

/** A point in time with its day, or only the clock when it is today; to the second what was, to the minute what is to be. */
export function moment(ms: number, nowMs: number = serverNow()): string {
  return siteDay(ms) === siteDay(nowMs) ? clock(ms, ms <= nowMs) : `${day(ms)} ${clock(ms, false)}`;
}

/** The same of what was agreed on or planned, which is to the minute also when it is over. */
export function appointed(ms: number): string {
  return siteDay(ms) === siteDay(serverNow()) ? clock(ms, false) : `${day(ms)} ${clock(ms, false)}`;
}

export function clock(ms: number, seconds = true): string {
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return written(ms, seconds ? { ...parts, second: "2-digit" } : parts);
}

/** To the minute, as the end of something: midnight is the end of its day, not the beginning of it. */
export function endClock(ms: number): string {
  const shown = clock(ms, false);
  return shown === "00:00" ? "24:00" : shown;
}

export function day(ms: number): string {
  return written(ms, { day: "numeric", month: "short" });
}

export function fullDay(ms: number): string {
  return written(ms, { dateStyle: "medium" });
}

/** A day that is kept as such, "2026-06-15", in the reader's language; `yearly`: without its year. */
export function calendarDay(on: string, yearly = false): string {
  const parts: Intl.DateTimeFormatOptions = yearly
    ? { day: "numeric", month: "short" }
    : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(language.value, { ...parts, timeZone: "UTC" }).format(Date.parse(on));
}

function written(ms: number, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.value, { ...parts, timeZone: siteZone() }).format(ms);
}
