// What came of a campaign: how often each answer was given; for who may know it, who gave it, and all as a table.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { share } from "../figures/shares";
import { query as asQuery, explain, get, type Page } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { saidWords, type Texts, words } from "../protocols/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";

interface Counted {
  key: string;
  ask: Texts;
  given: number;
  counts: ReadonlyArray<{ answer: string; said: unknown; count: number }>;
}
interface Results {
  residents: number;
  last_ms: number | null;
  questions: readonly Counted[];
}
interface Line {
  id: number;
  at_ms: number;
  resident_id: number;
  resident_name: string;
  zone: string;
  ask: Texts;
  said: unknown;
  operator_name: string | null;
}
interface Sought {
  question: string;
  answer: string | undefined;
}

const LINES_MAX = 100;

@customElement("ll-campaign-results")
export class CampaignResults extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; }
    .bar { width: 40%; } .number { text-align: end; font-variant-numeric: tabular-nums; }
    .meter { width: 100%; height: 0.7rem; display: block; }
    .room { fill: var(--sunken); } .part { fill: var(--accent); }
    h2 { margin-bottom: 0.4rem; }
    .scroll { overflow: auto; }
  `);

  @property({ type: Number }) campaign!: number;
  @state() private found: Results | null = null;
  @state() private sought: Sought | null = null;
  @state() private lines: Page<Line> | null = null;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, me]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("campaign")) {
      this.sought = null;
      this.lines = null;
    }
    const wanted = `${this.campaign}:${resynced.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.found = await get<Results>(`/campaigns/${this.campaign}/results`);
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #who(question: string, answer?: string): Promise<void> {
    this.sought = { question, answer };
    this.lines = null;
    try {
      this.lines = await get<Page<Line>>(
        `/campaigns/${this.campaign}/answers${asQuery({ question, answer, limit: LINES_MAX })}`,
      );
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { found } = this;
    if (!found)
      return this.error
        ? html`<p class="error" role="alert">${this.error}</p>`
        : html`<p class="muted" role="status">${t("Loading…")}</p>`;
    if (found.residents === 0)
      return html`<div class="empty">${icon("chart")}<h2>${t("Nobody has answered yet")}</h2><p>${t("Answers given at care calls are counted here.")}</p></div>`;
    const knows = isSupervisor() || me.value?.role === "auditor";
    return html`<p class="row"><strong class="figures">${tn("{count} resident answered", "{count} residents answered", found.residents)}</strong>
        ${knows ? html`<a class="button" href=${`/api/v1/campaigns/${this.campaign}/answers.csv`} download>${icon("save")} ${t("As a table (CSV)")}</a>` : nothing}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${found.questions.map((one) => this.#question(one, knows))}`;
  }

  #question(one: Counted, knows: boolean): TemplateResult {
    const open = this.sought?.question === one.key;
    return html`<section class="panel"><h2>${said(words(one.ask))}</h2>
      ${
        one.counts.length === 0
          ? html`<p class="row"><span>${tn("{count} answer", "{count} answers", one.given)}</span>${knows && one.given > 0 ? this.#open(one.key) : nothing}</p>`
          : html`<table><thead class="sr"><tr><th>${t("Answer given")}</th><th>${t("Share")}</th><th>${t("Count")}</th>${knows ? html`<th>${t("Who")}</th>` : nothing}</tr></thead><tbody>${one.counts.map(
              (each) => html`<tr><th scope="row">${said(saidWords(each.said))}</th>
          <td class="bar">${share(one.given === 0 ? 0 : (100 * each.count) / one.given)}</td><td class="number">${each.count}</td>
          ${knows ? html`<td>${each.count > 0 ? this.#open(one.key, each.answer) : nothing}</td>` : nothing}</tr>`,
            )}</tbody></table>`
      }
      ${open ? this.#list() : nothing}</section>`;
  }

  #open(question: string, answer?: string): TemplateResult {
    const shown = this.sought?.question === question && this.sought.answer === answer;
    return html`<button class="quiet small" aria-expanded=${shown ? "true" : "false"} @click=${() => {
      if (shown) this.sought = null;
      else void this.#who(question, answer);
    }}>${icon("people")} ${t("Who?")}</button>`;
  }

  #list(): TemplateResult {
    if (!this.lines) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    const { items, total } = this.lines;
    return html`<p class="muted small">${t("That you have seen these names is noted.")}</p><div class="scroll"><table class="small"><thead><tr><th scope="col">${t("Resident")}</th><th scope="col">${t("Answer given")}</th><th scope="col">${t("Zone")}</th><th scope="col">${t("When")}</th><th scope="col">${t("Asked by")}</th></tr></thead>
      <tbody>${items.map(
        (
          one,
        ) => html`<tr><td><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a></td><td>${said(saidWords(one.said))}</td><td>${said(one.zone)}</td>
        <td class="figures">${moment(one.at_ms)}</td><td>${said(one.operator_name ?? "")}</td></tr>`,
      )}</tbody></table></div>
      ${total > items.length ? html`<p class="muted small">${t("The newest {shown} of {all}; the table has all of them.", { shown: items.length, all: total })}</p>` : nothing}`;
  }
}
