// How the hub is: what is wrong and what to do, every check with what it measures, and what was wrong before.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type Check, type Health, limit, measured, type PastProblem, problemName, whatToDo } from "./model";
import { hubProblems } from "./state";

const PAGE_LENGTH = 20;
const AGAIN_MS = 10_000;

@customElement("ll-hub-checks")
export class HubChecks extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tbody th { font-weight: 500; }
    tr:last-child > * { border-bottom: 0; }
    .number { text-align: end; padding-inline-end: 1.6rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .wrong { border-inline-start: 0.35rem solid var(--p1); }
    .wrong.warning { border-color: var(--p2); }
    .wrong h3 { margin: 0; }
    .wrong p { margin: 0.2rem 0 0; }
    h2 { margin-bottom: 0.4rem; }
  `);

  @state() private found: Health | null = null;
  @state() private error = "";
  @state() private offset = 0;
  #timer = 0;
  #asked = "";

  constructor() {
    super();
    new Watch(this, [hubProblems, resynced]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => void this.load(), AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(): void {
    const wanted = `${hubProblems.value.map((one) => one.kind).join()}:${resynced.value}:${this.offset}`;
    if (wanted === this.#asked) return;
    this.#asked = wanted;
    void this.load();
  }

  /** Also called by the page round it. */
  async load(): Promise<void> {
    const wanted = this.#asked;
    try {
      const found = await get<Health>(`/hub/problems${query({ offset: this.offset, limit: PAGE_LENGTH })}`);
      if (wanted !== this.#asked) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { found, error } = this;
    if (!found)
      return error
        ? html`<p class="error" role="alert">${error}</p>`
        : html`<p class="muted" role="status">${t("Loading…")}</p>`;
    return html`${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
      ${this.#open(found)} ${this.#checks(found)} ${found.total > 0 ? this.#history(found) : nothing}`;
  }

  #open({ open }: Health): TemplateResult {
    if (open.length === 0)
      return html`<p><span class="tag good">${icon("done")} ${t("The centre's computer is well")}</span></p>`;
    return html`${open.map(
      (
        one,
      ) => html`<section class="panel wrong ${one.severity}"><h3>${icon("triangle")} ${problemName(one.kind)}</h3>
        <p>${whatToDo(one.kind)}</p><p class="muted">${t("Since {moment}", { moment: moment(one.since_ms) })}</p></section>`,
    )}`;
  }

  #checks({ checks, open, kept_ms }: Health): TemplateResult {
    return html`<section class="panel scroll"><h2>${t("What the centre's computer looks at")}</h2>
      <p class="muted">${kept_ms === null ? t("Nothing has been stored yet.") : t("Stored durably the last time: {moment}", { moment: moment(kept_ms) })}</p>
      <table><thead><tr><th scope="col">${t("What could be wrong")}</th><th scope="col">${t("State")}</th>
        <th scope="col" class="number">${t("Measured")}</th><th scope="col" class="number">${t("Wrong from")}</th></tr></thead>
      <tbody>${checks.map((one) => this.#check(one, open.find(({ kind }) => kind === one.kind)?.since_ms))}</tbody></table></section>`;
  }

  #check(one: Check, since: number | undefined): TemplateResult {
    return html`<tr><th scope="row">${problemName(one.kind)}</th>
      <td>${
        since === undefined
          ? html`<span class="tag good">${icon("done")} ${t("well")}</span>`
          : html`<span class="tag ${one.severity === "critical" ? "bad" : "warn"}">${icon("triangle")} ${t("since {moment}", { moment: moment(since) })}</span>`
      }</td>
      <td class="number">${measured(one.value, one.unit)}</td>
      <td class="number">${limit(one)}</td></tr>`;
  }

  #history({ items, total }: Health): TemplateResult {
    return html`<section class="panel scroll"><h2>${t("What was wrong")}</h2><table>
      <thead><tr><th scope="col">${t("What")}</th><th scope="col">${t("From")}</th><th scope="col">${t("Until")}</th>
        <th scope="col" class="number">${t("How long")}</th></tr></thead>
      <tbody>${items.map((one) => this.#past(one))}</tbody></table>
      ${
        total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#leaf(-1)}>${t("Newer")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= total} @click=${() => this.#leaf(1)}>${t("Older")}</button></div>`
          : nothing
      }</section>`;
  }

  #past(one: PastProblem): TemplateResult {
    return html`<tr><th scope="row">${problemName(one.kind)}</th><td>${moment(one.since_ms)}</td>
      <td>${one.until_ms === null ? html`<span class="tag bad">${icon("triangle")} ${t("goes on")}</span>` : moment(one.until_ms)}</td>
      <td class="number">${one.until_ms === null ? "" : duration(one.until_ms - one.since_ms)}</td></tr>`;
  }

  #leaf(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }
}
