// The rota by week: who is to be here, who is here now, and the hours that nobody covers.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { query as asQuery, explain, get, post } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { listed } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { stateIcon, stateName } from "../presence/model";
import { room } from "../presence/state";
import { dialectName } from "../residents/words";
import { rotaChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import type { ImportDialog } from "./import_dialog";
import "./import_dialog";
import { byPerson, dayName, daysAfter, type Planned, type Row, type Week } from "./model";

@customElement("ll-rota")
export class RotaPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .sides { display: grid; gap: 0.9rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); align-items: start; }
    .sides ul { display: grid; gap: 0.35rem; margin-top: 0.5rem; max-height: 12rem; overflow: auto; }
    .sides li { display: flex; flex-wrap: wrap; gap: 0.1rem 0.5rem; align-items: baseline; }
    .wide { overflow: auto; border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.55rem; border-bottom: 1px solid var(--line); }
    thead th { font-size: 0.875rem; white-space: nowrap; position: sticky; top: 0; background: var(--surface); }
    th.today, td.today { background: var(--accent-soft); }
    tbody th { font-weight: 600; min-width: 8rem; }
    td { white-space: nowrap; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
    td small { display: block; color: var(--muted); white-space: normal; }
    .minimum input { width: 4.5rem; }
  `,
  ]);

  @state() private week: Week | null = null;
  @state() private first: string | undefined;
  @state() private error = "";
  @query("ll-rota-import") private readonly importing!: ImportDialog | null;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, rotaChanged, room, link, me]);
  }

  override willUpdate(): void {
    const wanted = `${this.first ?? ""}:${resynced.value}:${rotaChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Week>(`/rota${asQuery({ from: this.first })}`);
      if (wanted !== this.#shown) return;
      this.week = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  #go(days: number): void {
    if (this.week) this.first = daysAfter(this.week.first, days);
  }

  readonly #minimum = async (event: Event): Promise<void> => {
    const operators = Number((event.target as HTMLInputElement).value);
    try {
      await post("/rota/minimum", { operators });
    } catch (error) {
      tell(explain(error), true);
    }
  };

  override render(): TemplateResult {
    const week = this.week;
    const last = week?.days.at(-1);
    return html`<div class="heading"><h1>${t("Rota")}</h1>
        <div class="row"><button aria-label=${t("The week before")} @click=${() => this.#go(-7)}>‹</button>
          <button @click=${() => {
            this.first = undefined;
          }}>${t("This week")}</button>
          <button aria-label=${t("The week after")} @click=${() => this.#go(7)}>›</button></div>
        <span class="figures" role="status">${week && last ? `${dayName(week.first)} – ${dayName(last)}` : t("Loading…")}</span>
        <span class="grow"></span>
        ${week ? html`<a class="button" download href="/api/v1/rota.csv${asQuery({ from: week.first })}">${icon("order")} ${t("Save as a table")}</a>` : nothing}
        ${
          isSupervisor()
            ? html`<button class="primary" ?disabled=${link.value.state !== "live"} @click=${() => this.importing?.open()}>${icon("plus")} ${t("Bring in a table")}</button>`
            : nothing
        }</div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${week ? this.#week(week) : nothing}
      <ll-rota-import></ll-rota-import>`;
  }

  #week(week: Week): TemplateResult {
    return html`<div class="sides">
        <section class="panel"><h2>${t("On the rota now")}</h2>${this.#now(week.now)}</section>
        <section class="panel"><h2>${t("Hours that are not covered")}</h2>
          ${isSupervisor() ? this.#setMinimum(week) : html`<p class="muted small">${tn("There should be {count} operator and a supervisor at any time.", "There should be {count} operators and a supervisor at any time.", week.operators_min)}</p>`}
          ${this.#gaps(week)}</section></div>
      ${week.items.length === 0 ? html`<div class="empty">${icon("calendar")}<h2>${t("No rota for this week")}</h2><p>${t("A supervisor brings it in as a table: date, start, end, name.")}</p></div>` : this.#table(week)}`;
  }

  #setMinimum(week: Week): TemplateResult {
    return html`<label class="row minimum muted small">${t("Operators at any time, at least")}
      <input type="number" min="0" max="50" .value=${String(week.operators_min)} ?disabled=${link.value.state !== "live"} @change=${this.#minimum} /></label>`;
  }

  #now(now: readonly Planned[]): TemplateResult {
    const here = new Map(room.value.map((one) => [one.operator_id, one]));
    const more = room.value.filter((one) => !now.some((planned) => planned.operator_id === one.operator_id));
    if (now.length + more.length === 0) return html`<p class="muted">${t("Nobody.")}</p>`;
    return html`<ul>${now.map((one) => {
      const seated = here.get(one.operator_id);
      return html`<li><strong>${said(one.name)}</strong> <span class="figures">${one.start}–${one.end}</span>
          ${one.role === "supervisor" ? html`<span class="tag">${t("Shift supervisor")}</span>` : nothing}
          ${seated ? html`<span class="tag good">${icon(stateIcon(seated.state))} ${stateName(seated.state)}</span>` : html`<span class="tag bad">${icon("triangle")} ${t("Not here")}</span>`}</li>`;
    })}
      ${more.map((one) => html`<li><strong>${said(one.name)}</strong> <span class="tag">${icon(stateIcon(one.state))} ${stateName(one.state)}</span> <span class="muted small">${t("not on the rota")}</span></li>`)}</ul>`;
  }

  #gaps(week: Week): TemplateResult {
    if (week.gaps.length === 0) return html`<p>${icon("done")} ${t("Every hour is covered.")}</p>`;
    return html`<ul tabindex="0">${week.gaps.map(
      (
        gap,
      ) => html`<li>${icon("triangle")} <span class="figures">${dayName(gap.date)} ${gap.start} – ${gap.end_date === gap.date ? "" : `${dayName(gap.end_date)} `}${gap.end}</span>
        <span class="muted">${gap.supervisor ? nothing : t("no supervisor")}${gap.supervisor || gap.operators >= week.operators_min ? nothing : ", "}${gap.operators < week.operators_min ? t("{there} of {needed} operators", { there: gap.operators, needed: week.operators_min }) : nothing}</span></li>`,
    )}</ul>`;
  }

  #table(week: Week): TemplateResult {
    const today = (day: string): string => (day === week.today ? "today" : "");
    return html`<div class="wide" tabindex="0" role="region" aria-label=${t("Rota")}><table>
      <thead><tr><th scope="col">${t("Name")}</th>${week.days.map((day) => html`<th scope="col" class=${today(day)}>${dayName(day)}</th>`)}</tr></thead>
      <tbody>${byPerson(week.items).map((row) => html`<tr>${this.#person(row)}${week.days.map((day) => html`<td class=${today(day)}>${row.days.get(day)?.map((one) => this.#shift(one))}</td>`)}</tr>`)}</tbody>
    </table></div>`;
  }

  #person(row: Row): TemplateResult {
    return html`<th scope="row">${said(row.name)}${row.languages.length > 0 ? html`<br /><span class="muted small">${listed(row.languages.map(dialectName))}</span>` : nothing}</th>`;
  }

  #shift(one: Planned): TemplateResult {
    const more = [
      one.role === "supervisor" ? t("Shift supervisor") : "",
      one.seat ? t("seat {seat}", { seat: one.seat }) : "",
    ];
    return html`<div>${one.start}–${one.end}<small>${more.filter((word) => word !== "").join(" · ")}${one.note ? html` ${said(one.note)}` : nothing}</small></div>`;
  }
}
