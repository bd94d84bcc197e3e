// Shares as bars with their numbers beside them, and where most alarms came from.

import { html, nothing, svg, type TemplateResult } from "lit";
import { percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { type Figures, number } from "./model";

/** A bar of `pct` percent, with a mark where it should be. What it shows stands beside it as a number. */
export function share(pct: number | null, markPct: number | null = null): TemplateResult {
  return html`<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="room" width="100" height="10"></rect><rect class="part" width=${pct ?? 0} height="10"></rect>
    ${markPct === null ? nothing : svg`<line class="mark" vector-effect="non-scaling-stroke" x1=${markPct} x2=${markPct} y1="0" y2="10"></line>`}</svg>`;
}

export function bandsList(bands: Figures["bands"]): TemplateResult {
  const names = {
    low: t("low (priorities 4 and 5)"),
    medium: t("medium (priorities 2 and 3)"),
    high: t("high (priority 1)"),
  };
  return html`<table><thead class="sr"><tr><th>${t("Priority")}</th><th>${t("Share")}</th><th>${t("Alarms")}</th></tr></thead>
    <tbody>${bands.map(
      (
        one,
      ) => html`<tr><th scope="row">${names[one.band]}</th><td class="bar">${share(one.pct, one.target_pct)}</td>
      <td class="number">${percent(one.pct)} / ${percent(one.target_pct, 0)}</td></tr>`,
    )}</tbody></table>`;
}

export function sourcesTable({ top_residents, top_devices }: Figures): TemplateResult {
  const head = (name: string): TemplateResult =>
    html`<thead><tr><th scope="col">${name}</th><th scope="col" class="number">${t("Alarms")}</th><th scope="col" class="number">${t("Accidental")}</th></tr></thead>`;
  return html`<table>${head(t("Residents"))}<tbody>${top_residents.map(
    (one) =>
      html`<tr><th scope="row"><a href=${href("residents", one.resident_id ?? null)}>${said(one.name)}</a></th><td class="number">${number(one.alarms)}</td><td class="number">${number(one.accidental)}</td></tr>`,
  )}</tbody>${head(t("Devices"))}<tbody>${top_devices.map(
    (one) =>
      html`<tr><th scope="row">${one.device_id}</th><td class="number">${number(one.alarms)}</td><td class="number">${number(one.accidental)}</td></tr>`,
  )}</tbody></table>`;
}
