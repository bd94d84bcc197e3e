// The figures of providers: a month by provider and by service, as a chart, tables, CSV and documents.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import "../care_figures/chart";
import type { ShareColumn } from "../care_figures/chart";
import { monthName, monthOf } from "../care_figures/model";
import { explain, get } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { duration, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { siteDay } from "../kernel/site_time";
import { serviceName } from "../providers/kinds";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./reports";

interface Line {
  accepted: number;
  done: number;
  followed_up: number;
  waited: number;
  nobody: number;
  no_shows: number;
  to_accept_ms: number | null;
  to_site_ms: number | null;
  follow_up_pct: number | null;
  in_time: number;
  overdue: number;
  in_time_pct: number | null;
  share_pct: number | null;
  rated: number;
  rating: number | null;
  complaints: number;
  upheld: number;
}
interface ProviderLine extends Line {
  provider_id: number;
  provider_name: string | null;
  place: number | null;
  score: number | null;
}
interface Figures {
  month: string;
  ranked_least: number;
  total: Line;
  providers: ProviderLine[];
  services: (Line & { service: string })[];
}

@customElement("ll-provider-figures")
export class ProviderFigures extends LampElement {
  static override styles = look([
    onePane,
    css`
    .scroll { overflow: auto; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
    /* Chinese breaks between any two characters: on a telephone a name would stand on its head. It stays in sight, too. */
    thead th { min-width: 4em; }
    tbody th { min-width: 7.5em; position: sticky; inset-inline-start: 0; background: var(--surface); }
    th, td { text-align: end; padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: start; }
    .grow { flex: 1; }
  `,
  ]);

  @state() private month = monthOf(siteDay(serverNow()));
  @state() private found: Figures | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    const wanted = `${this.month}:${resynced.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Figures>(`/provider-figures?month=${this.month}`);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (wanted === this.#shown) this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { found } = this;
    return html`<div class="heading"><h1>${t("Services, proven")}</h1>
        <label class="row">${t("Month")} <input type="month" required min="2020-01" max=${monthOf(siteDay(serverNow()))} .value=${this.month} @change=${(
          e: Event,
        ) => {
          const { value } = e.target as HTMLInputElement;
          if (/^\d{4}-\d{2}$/.test(value)) this.month = value;
        }} /></label><span class="grow"></span>
        <a class="button" href="/api/v1/provider-figures/csv/providers?month=${this.month}" download>${t("Providers as CSV")}</a>
        <a class="button" href="/api/v1/provider-figures/csv/services?month=${this.month}" download>${t("Services as CSV")}</a></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${found === null ? html`<p class="muted" role="status">${t("Loading…")}</p>` : this.#figures(found)}
      <section class="panel"><h2>${t("Documents")}</h2><ll-provider-reports .month=${this.month} .providers=${found?.providers ?? []}></ll-provider-reports></section>`;
  }

  #figures(found: Figures): TemplateResult {
    const { total } = found;
    if (found.providers.length === 0)
      return html`<div class="empty">${icon("order")}<h2>${t("No service in {month}", { month: monthName(found.month) })}</h2></div>`;
    const columns: ShareColumn[] = found.services.map((one) => ({
      label: serviceName(one.service),
      pct: one.follow_up_pct,
      part: one.followed_up,
      whole: one.done - one.nobody,
    }));
    return html`<section class="panel"><h2>${t("Followed up")}: ${percent(total.follow_up_pct, 2)}</h2>
        <p class="muted">${t("{part} of {whole}", { part: total.followed_up, whole: total.done - total.nobody })}${total.waited > 0 ? html` · ${t("still due: {count}", { count: total.waited })}` : nothing}${total.nobody > 0 ? html` · ${t("nobody to ask: {count}", { count: total.nobody })}` : nothing}</p>
        ${total.in_time_pct === null ? nothing : html`<p>${t("Asked in time: {share}", { share: percent(total.in_time_pct, 2) })} <span class="muted">${t("{part} of {whole}", { part: total.in_time, whole: total.followed_up + total.overdue })} · ${t("within three days, or a day after they are back")}</span></p>`}
        <ll-care-chart .label=${t("Followed up by service")} .partName=${t("Followed up")} .wholeName=${t("Done")} .columns=${columns}></ll-care-chart></section>
      <section class="panel"><h2>${t("By provider")}</h2><p class="small muted">${t("Places by the mean mark, only from {count} ratings on: with fewer, chance decides.", { count: found.ranked_least })}</p>
        ${table(
          found.providers.map((one) => [
            html`<a href=${href("providers", one.provider_id)}>${said(one.provider_name ?? "")}</a>`,
            one,
          ]),
          (line) => line as ProviderLine,
        )}</section>
      <section class="panel"><h2>${t("By service")}</h2>${table(found.services.map((one) => [html`${serviceName(one.service)}`, one]))}</section>`;
  }
}

function table(
  rows: ReadonlyArray<readonly [TemplateResult, Line]>,
  more?: (line: Line) => ProviderLine,
): TemplateResult {
  const heads = [
    ...(more ? [t("Place"), t("Score")] : []),
    t("Accepted"),
    t("Time to accept"),
    t("Time to the door"),
    t("Done"),
    t("Followed up"),
    t("Mean mark"),
    t("Complaints"),
    t("No-shows"),
    t("Share of the work"),
  ];
  const time = (ms: number | null): string => (ms === null ? "–" : duration(ms));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Figures")}><table><thead><tr><th scope="col"></th>${heads.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead><tbody>${rows.map(
    ([name, one]) => html`<tr><th scope="row">${name}</th>
      ${more ? html`<td>${more(one).place ?? "–"}</td><td>${more(one).score ?? "–"}</td>` : nothing}
      <td>${one.accepted}</td><td>${time(one.to_accept_ms)}</td><td>${time(one.to_site_ms)}</td><td>${one.done}</td><td>${percent(one.follow_up_pct, 2)}</td>
      <td>${one.rating ?? "–"} (${one.rated})</td><td>${one.complaints} (${one.upheld})</td><td>${one.no_shows}</td><td>${percent(one.share_pct)}</td></tr>`,
  )}</tbody></table></div>`;
}
