// What other rules would have made of the last month, as whoever writes them sees it.
import { html, nothing, type TemplateResult } from "lit";
import { monthName } from "../care_figures/model";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { effectName, type Preview, points } from "./model";

const SHOWN_MAX = 20;

export function previewOf(found: Preview): TemplateResult {
  if (found.month === null)
    return html`<p class="muted" role="status">${t("No month is over yet: there is nothing to try these rules on.")}</p>`;
  return html`<section aria-live="polite"><h3>${t("By these rules {month} would have been", { month: monthName(found.month) })}</h3>
    <p>${t("warned: {after} instead of {before}", { after: found.after.warned, before: found.before.warned })} ·
      ${t("suspended: {after} instead of {before}", { after: found.after.suspended, before: found.before.suspended })} ·
      ${t("other points: {some} of {all}", { some: found.items.length, all: found.providers })}</p>
    ${
      found.items.length === 0
        ? nothing
        : html`<div class="scroll"><table><thead><tr><th scope="col">${t("Provider")}</th><th scope="col" class="number">${t("Counted")}</th><th scope="col" class="number">${t("By these rules")}</th></tr></thead>
      <tbody>${found.items.slice(0, SHOWN_MAX).map(
        (
          one,
        ) => html`<tr><th scope="row"><a href=${href("providers", one.provider_id)}>${said(one.provider_name ?? String(one.provider_id))}</a></th>
        <td>${points(one.points)} ${effectName(one.effect)}</td><td>${points(one.new_points)} ${effectName(one.new_effect)}</td></tr>`,
      )}</tbody></table></div>
      ${found.items.length > SHOWN_MAX ? html`<p class="muted small">${t("The {count} with the greatest fall are shown.", { count: SHOWN_MAX })}</p>` : nothing}`
    }</section>`;
}
