// Who may be sent, the best first and why, and who not and why: the desk asks the best, or whom it chooses.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon, comma } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { place } from "../shell/place";
import { tell } from "../shell/toasts";
import { type Choice, distanceText, type Match, type Mode, type Order, partName, whyName } from "./model";

const SHOWN = 8;
const AT_ONCE = 3;

@customElement("ll-order-choice")
export class OrderChoice extends LampElement {
  static override styles = look(css`
    li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0.2rem 0.75rem; align-items: start; padding: 0.5rem 0.25rem; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    li.refused { grid-template-columns: minmax(0, 1fr) auto; }
    .points { font-weight: 700; text-align: end; }
    .bar { grid-column: 2 / -1; display: flex; height: 0.6rem; border-radius: 0.3rem; overflow: hidden; background: var(--sunken); }
    .bar span { background: var(--accent); border-inline-end: 1px solid var(--surface); }
    .bar span:nth-child(even) { background: var(--p4); }
    label { overflow-wrap: anywhere; }
    summary { cursor: pointer; font-weight: 600; min-height: 1.5rem; }
    .why { display: flex; flex-wrap: wrap; gap: 0 0.75rem; grid-column: 2 / -1; }
  `);

  @property({ attribute: false }) order!: Order;
  @state() private found: Choice | null = null;
  @state() private chosen: ReadonlySet<number> = new Set();
  @state() private all = false;
  @state() private reason = "";
  @state() private error = "";
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("order") as Order | undefined;
    if (changed.has("order") && (before?.id !== this.order.id || before.version !== this.order.version))
      void this.#load(before?.id !== this.order.id);
  }

  async #load(anew: boolean): Promise<void> {
    const asked = this.order.id;
    if (anew) {
      this.found = null;
      this.chosen = new Set();
      this.reason = "";
    }
    try {
      const found = await get<Choice>(`/orders/${asked}/choice`);
      if (this.order.id !== asked) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  /** Ask the best one, one after the other; or whom somebody has chosen. */
  async ask(mode?: Mode): Promise<void> {
    const ids = [...this.chosen];
    const how: Mode = mode ?? (ids.length === 1 ? "one" : ids.length > 1 ? "several" : "in_turn");
    this.busy = true;
    try {
      const body = {
        version: this.order.version,
        mode: how,
        provider_ids: ids,
        overrule: this.reason.trim(),
      };
      await post(`/orders/${this.order.id}/ask`, body);
      tell(t("They are asked."));
      this.chosen = new Set();
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  #toggle(id: number): void {
    const next = new Set(this.chosen);
    if (!next.delete(id)) next.add(id);
    this.chosen = next;
  }

  override render(): TemplateResult {
    const { found } = this;
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (found === null) return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    const shown = this.all ? found.fit : found.fit.slice(0, SHOWN);
    return html`${
      found.fit.length === 0
        ? html`<p>${icon("triangle")} ${t("Nobody in the register may be sent for this as it stands.")}</p>`
        : html`<ul aria-label=${t("Who may be sent")}>${shown.map((one) => this.#fit(one))}</ul>
      ${
        found.fit.length > shown.length
          ? html`<button class="quiet" @click=${() => {
              this.all = true;
            }}>${t("All {count}", { count: found.fit.length })}</button>`
          : nothing
      }`
    }
      ${this.#buttons(found)}
      <details><summary>${t("Who may not be sent, and why ({count})", { count: found.refused.length })}</summary>
        <ul>${found.refused.map((one) => this.#refused(one))}</ul></details>`;
  }

  #fit(one: Match): TemplateResult {
    return html`<li><input type="checkbox" id="p${one.id}" .checked=${this.chosen.has(one.id)} @change=${() => this.#toggle(one.id)} />
      <label for="p${one.id}"><strong>${said(one.name)}</strong> ${one.distance_m === null ? nothing : html`<span class="muted small">${distanceText(one.distance_m)}</span>`}</label>
      <span class="points figures">${Math.round(one.points)}</span>
      <span class="bar" aria-hidden="true">${Object.values(one.parts).map((points) => html`<span ${place({ width: `${points}%` })}></span>`)}</span>
      <span class="why small muted">${Object.entries(one.parts).map(
        ([part, points]) => html`<span>${partName(part)}${colon()}${Math.round(points)}</span>`,
      )}</span></li>`;
  }

  #refused(one: Choice["refused"][number]): TemplateResult {
    const may = one.why !== "not_active";
    return html`<li class="refused"><span><strong>${said(one.name)}</strong> <span class="muted small">${whyName(one.why)}${one.about ? `${comma()}${one.about}` : ""}</span></span>
      ${may ? html`<label class="row small"><input type="checkbox" .checked=${this.chosen.has(one.id)} @change=${() => this.#toggle(one.id)} /> ${t("All the same")}</label>` : nothing}</li>`;
  }

  #buttons(found: Choice): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const against = found.refused.some((one) => this.chosen.has(one.id));
    return html`${
      against
        ? html`<label class="field">${t("Why, although a rule speaks against it")}<input maxlength="400" .value=${this.reason} @input=${(
            e: InputEvent,
          ) => {
            this.reason = (e.target as HTMLInputElement).value;
          }} /></label>`
        : nothing
    }
    <div class="row">${
      this.chosen.size > 0
        ? html`<button class="primary" ?disabled=${off || (against && this.reason.trim() === "")} @click=${() => void this.ask()}>${icon("people")} ${t("Ask the chosen ({count})", { count: this.chosen.size })}</button>`
        : found.fit.length === 0
          ? nothing
          : html`<button class="primary" ?disabled=${off} @click=${() => void this.ask("in_turn")}>${icon("person")} ${t("Ask the best, one after the other")} <kbd>W</kbd></button>
      <button ?disabled=${off} @click=${() => void this.ask("several")}>${icon("people")} ${t("Ask the best {count} at once", { count: Math.min(AT_ONCE, found.fit.length) })}</button>`
    }</div>`;
  }
}
