// A review and the results of months, as they are read: by who gave the marks and by whom they are about.
import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { criteria, type MonthResult, markName, monthName, type Review, yesName } from "./model";

export function scoreName(pct: number): string {
  return t("{score} of 100", { score: pct });
}

export function reviewList(review: Review): TemplateResult {
  return html`<div><h3>${scoreName(review.score_pct)}</h3>
    <p class="small muted">${moment(review.at_ms)} · ${said(review.reviewer_name)}</p>
    <dl>${criteria().map(([name, , question]) => {
      const value = review[name];
      return html`<dt>${question}</dt><dd>${typeof value === "boolean" ? yesName(value) : markName(value)}</dd>`;
    })}</dl>
    ${review.text ? html`<p>${said(review.text)}</p>` : nothing}</div>`;
}

/** Months side by side, the newest first; what was not looked at stays empty. */
export function resultsTable(
  lines: ReadonlyArray<{ name: string; months: readonly MonthResult[] }>,
  label: string,
): TemplateResult {
  const months = [...new Set(lines.flatMap((line) => line.months.map((one) => one.month)))].sort().reverse();
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
    <thead><tr><th scope="col">${t("Operator")}</th>${months.map((month) => html`<th scope="col" class="number">${monthName(month)}</th>`)}</tr></thead>
    <tbody>${lines.map(
      (line) =>
        html`<tr><th scope="row">${said(line.name)}</th>${months.map((month) => {
          const found = line.months.find((one) => one.month === month);
          return html`<td class="number">${found ? html`${scoreName(found.score_pct)} <span class="small muted">(${t("reviews: {count}", { count: found.reviews })})</span>` : "–"}</td>`;
        })}</tr>`,
    )}</tbody></table></div>`;
}
