// How a campaign stands, as a tag with a sign of its own, and on which days it is asked.
import { html, type TemplateResult } from "lit";
import { calendarDay } from "../kernel/format";
import { t } from "../kernel/i18n";
import { icon } from "../shell/icons";
import { type Standing, type Summary, standing } from "./model";

const TAGS: Readonly<Record<Standing, () => TemplateResult>> = {
  archived: () => html`<span class="tag">${icon("square")} ${t("Put away")}</span>`,
  draft: () => html`<span class="tag warn">${icon("note")} ${t("Not published yet")}</span>`,
  running: () => html`<span class="tag good">${icon("done")} ${t("Asked now")}</span>`,
  resting: () => html`<span class="tag">${icon("clock")} ${t("Not in these days")}</span>`,
};

export function standingTag(one: Pick<Summary, "archived_ms" | "number" | "runs_today">): TemplateResult {
  return TAGS[standing(one)]();
}

/** "15 Jun – 15 Sept, every year"; the year is said only where it counts. */
export function daysText(one: Pick<Summary, "from_on" | "until_on" | "yearly">): string {
  if (one.yearly && one.from_on?.endsWith("-01-01") && one.until_on?.endsWith("-12-31")) return t("All year");
  const day = (on: string | null): string => (on === null ? "…" : calendarDay(on, one.yearly));
  const days = `${day(one.from_on)} – ${day(one.until_on)}`;
  return one.yearly ? t("{days}, every year", { days }) : days;
}
