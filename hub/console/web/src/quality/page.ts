// Quality: a few cases of everybody, drawn by lot and looked at by somebody else; for operators their own results.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type AlarmKind, closingCodeName, kindName } from "../alarms/model";
import { explain, get, post, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { clock, day, fullDay } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./mine";
import { type Case, monthName, type Result, type Review, type Sample } from "./model";
import "./review_form";
import { resultsTable, scoreName } from "./shown";

@customElement("ll-quality")
export class QualityPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    ul.cases { display: grid; gap: 0.5rem; }
    li.case { border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); }
    summary { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.6rem 0.8rem; cursor: pointer; }
    summary::before { content: "▸"; } details[open] > summary::before { content: "▾"; }
    .inside { padding: 0.6rem 0.9rem 0.9rem; border-top: 1px solid var(--line); }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: start; padding: 0.35rem 1.2rem 0.35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
    td.number, th.number { text-align: end; }
    h2 { margin-bottom: 0.6rem; }
  `,
  ]);

  @state() private month = "";
  @state() private sample: Sample | null = null;
  @state() private results: readonly Result[] = [];
  @state() private opened: ReadonlySet<number> = new Set();
  @state() private error = "";
  @state() private busy = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, me]);
  }

  get #mayLook(): boolean {
    return isSupervisor() || me.value?.role === "auditor";
  }

  override willUpdate(): void {
    const wanted = `${this.month}:${resynced.value}`;
    if (wanted === this.#shown || !this.#mayLook) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const [sample, results] = await Promise.all([
        get<Sample>(`/quality${query({ month: this.month })}`),
        get<{ items: Result[] }>("/quality/results"),
      ]);
      if (wanted !== this.#shown) return;
      this.sample = sample;
      this.results = results.items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Quality")}</h1>${this.#mayLook && this.sample ? this.#choice(this.sample) : nothing}</div>
      <p class="muted">${t("Two closed calls a month of everybody, drawn by lot and looked at by somebody else.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.#mayLook ? (this.sample ? this.#sample(this.sample) : html`<p class="muted" role="status">${t("Loading…")}</p>`) : nothing}
      ${me.value?.role === "auditor" ? nothing : html`<ll-quality-mine></ll-quality-mine>`}`;
  }

  #choice({ month, months, done_ms }: Sample): TemplateResult {
    const all = months.includes(month) ? months : [month, ...months];
    const isNow = all[0] === month;
    return html`<label class="row">${t("Month")} <select @change=${(e: Event) => {
      this.month = (e.target as HTMLSelectElement).value;
      this.opened = new Set();
    }}>${all.map((one) => html`<option value=${one} ?selected=${one === month}>${monthName(one)}</option>`)}</select></label>
      ${isNow && done_ms === null && isSupervisor() ? html`<button ?disabled=${this.busy} @click=${() => void this.#draw()}>${icon("again")} ${t("Draw now")}</button>` : nothing}`;
  }

  #sample({ cases, due_ms, done_ms }: Sample): TemplateResult {
    const open = cases.filter((one) => one.review === null).length;
    const due =
      done_ms === null && due_ms !== null
        ? t("What is missing is drawn on {day}.", { day: fullDay(due_ms) })
        : "";
    return html`<section class="panel"><h2>${t("Drawn cases")} <span class="muted">${cases.length > 0 ? t("{count} to review", { count: open }) : ""}</span></h2>
        ${cases.length === 0 ? html`<div class="empty">${icon("done")}<h2>${t("Nothing has been drawn")}</h2><p>${t("Closed calls can be drawn at any time; each month's end draws by itself.")}</p></div>` : html`<ul class="cases">${cases.map((one) => this.#case(one))}</ul>`}
        <p class="small muted">${due}</p></section>
      <section class="panel"><h2>${t("Results")}</h2>${this.results.length === 0 ? html`<p class="muted">${t("Nothing has been reviewed yet.")}</p>` : resultsTable(this.results, t("Results"))}</section>`;
  }

  #case(one: Case): TemplateResult {
    const { review } = one;
    return html`<li class="case"><details @toggle=${(e: Event) => this.#toggled(one.id, (e.target as HTMLDetailsElement).open)}>
      <summary><strong>${said(one.operator_name)}</strong>
        <span class="grow"><span class="figures">${day(one.opened_ms)} ${clock(one.opened_ms)}</span> · ${kindName(one.kind as AlarmKind)} · ${said(one.resident_name)} ·
          ${one.closing_code ? closingCodeName(one.closing_code) : nothing}</span>
        <span class="tag ${review ? "good" : "warn"}">${icon(review ? "done" : "clock")} ${review ? scoreName(review.score_pct) : t("to review")}</span></summary>
      ${this.opened.has(one.id) ? html`<div class="inside"><ll-review-form .case=${one} @reviewed=${(e: CustomEvent<Review>) => this.#reviewed(one, e.detail)}></ll-review-form></div>` : nothing}
    </details></li>`;
  }

  #toggled(id: number, open: boolean): void {
    const next = new Set(this.opened);
    if (open) next.add(id);
    else next.delete(id);
    this.opened = next;
  }

  #reviewed(one: Case, review: Review): void {
    if (!this.sample) return;
    const cases = this.sample.cases.map((old) => (old.id === one.id ? { ...old, review } : old));
    this.sample = { ...this.sample, cases };
    void get<{ items: Result[] }>("/quality/results").then(({ items }) => {
      this.results = items;
    });
  }

  async #draw(): Promise<void> {
    this.busy = true;
    try {
      this.sample = await post<Sample>("/quality/draws", undefined);
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }
}
