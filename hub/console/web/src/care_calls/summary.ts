// What a resident's card says of care calls: when the next one is due, how they were, and what was said.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { aside, listed, moment, relative } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { me } from "../kernel/me";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { CorrectCall } from "./correct_dialog";
import { mayCorrect } from "./correcting";
import { type Care, type CareCall, callWords } from "./model";
import "./mood_chart";
import { timeLeft } from "./ring";

const CALLS_SHOWN = 4;

@customElement("ll-care-summary")
export class CareSummary extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.5rem; }
    li { padding: 0.3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li button { min-height: 2rem; padding: 0.1rem 0.6rem; font-size: 0.875rem; }
    summary { cursor: pointer; font-weight: 600; font-size: 0.9rem; }
  `);

  @property({ attribute: false }) care: Care | null = null;
  @property({ type: Number }) resident!: number;
  @property() name = "";
  @query("ll-correct-call") private readonly correcting!: CorrectCall;

  constructor() {
    super();
    new Watch(this, [route, me]);
  }

  override render(): TemplateResult {
    const { care } = this;
    if (!care) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    const calls = care.calls.filter((one) => one.ended_ms !== null);
    const here = route.value.page === "work";
    return html`<p>${this.#due(care)}</p>
      ${care.going_on ? html`<p><span class="tag warn">${icon("phone")} ${t("{name} is calling now", { name: care.going_on.operator_name ?? "" })}</span></p>` : nothing}
      <ll-mood-chart .felt=${care.felt}></ll-mood-chart>
      ${this.#calls(calls)}
      ${here || !care.due_ms ? nothing : html`<p><a class="button" href=${href("work", this.resident)}>${icon("heart")} ${t("To the care call")}</a></p>`}<ll-correct-call></ll-correct-call>`;
  }

  #due(care: Care): TemplateResult | string {
    if (!care.due_ms) return t("No call is planned.");
    const { due_ms: dueMs, planned_ms: plannedMs, last_live_ms: lastMs } = care;
    return html`<strong>${plannedMs && plannedMs > serverNow() ? t("Next call {when}", { when: relative(plannedMs) }) : t("The call is due now")}</strong>
      <span class="muted">${aside(moment(plannedMs ?? dueMs))}</span> ${timeLeft(dueMs)}
      ${lastMs ? html`<br /><span class="muted">${t("Last spoken with {when}", { when: relative(lastMs) })}</span>` : nothing}`;
  }

  async #correct(one: CareCall): Promise<void> {
    try {
      await import("./correct_dialog");
      await this.correcting.open(one, this.name);
    } catch (error) {
      tell(explain(error), true);
    }
  }

  #calls(calls: readonly CareCall[]): TemplateResult {
    if (calls.length === 0) return html`<p class="muted small">${t("No care call yet.")}</p>`;
    const line = (one: CareCall): TemplateResult =>
      html`<li class="small"><span class="muted figures">${moment(one.at_ms)} ${said(one.operator_name ?? "")}</span><br />${said(listed(callWords(one)))}
        ${mayCorrect(one) ? html`<button @click=${() => void this.#correct(one)}>${t("Correct")}</button>` : nothing}</li>`;
    const rest = calls.slice(CALLS_SHOWN);
    return html`<ul aria-label=${t("Last care calls")}>${calls.slice(0, CALLS_SHOWN).map(line)}</ul>
      ${rest.length > 0 ? html`<details><summary>${tn("{count} earlier one", "{count} earlier ones", rest.length)}</summary><ul>${rest.map(line)}</ul></details>` : nothing}`;
  }
}
