// What residents said at a care call, a visit or by the code on the phone that they need: each waits here until somebody makes an order of it, or sees to it otherwise.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { needName } from "../care_calls/model";
import { query as asQuery, explain, get, type Page, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { needsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { type IconName, icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import "../orders/form";
import type { Asked, OrderForm } from "../orders/form";
import { sourceName } from "../orders/model";

type State = "waiting" | "ordered" | "dropped";

interface Request extends Asked {
  address: string;
  source: string;
  caller: string;
  due_ms: number;
  asked_by_name: string | null;
  done_by_name: string | null;
  asked_ms: number;
  done_ms: number | null;
  state: State;
}

const STATES: Readonly<Record<State, { name: () => string; icon: IconName; tag: string }>> = {
  waiting: { name: () => t("Waiting"), icon: "clock", tag: "warn" },
  ordered: { name: () => t("Ordered"), icon: "order", tag: "good" },
  dropped: { name: () => t("Seen to otherwise"), icon: "done", tag: "" },
};
const PAGE_LENGTH = 50;

@customElement("ll-needs")
export class NeedsPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    li { display: flex; flex-wrap: wrap; gap: 0.35rem 1rem; align-items: center; padding: 0.75rem 0.25rem; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    .text { flex: 1 1 18rem; overflow-wrap: anywhere; }
  `,
  ]);

  @state() private filter: State = "waiting";
  @state() private found: Page<Request> | null = null;
  @state() private offset = 0;
  @state() private error = "";
  @state() private busy = false;
  @query("ll-order-form") private readonly form!: OrderForm;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [link, needsChanged, resynced]);
  }

  override willUpdate(): void {
    const wanted = `${this.filter}:${this.offset}:${resynced.value}:${needsChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const asked = { state: this.filter, offset: this.offset, limit: PAGE_LENGTH };
      const found = await get<Page<Request>>(`/service-requests${asQuery(asked)}`);
      if (wanted !== this.#shown) return;
      this.error = "";
      // Of the last page everything may have been ordered meanwhile.
      if (found.items.length === 0 && this.offset > 0) this.offset -= PAGE_LENGTH;
      else this.found = found;
    } catch (error) {
      this.error = explain(error);
    }
  }

  async #drop(one: Request): Promise<void> {
    this.busy = true;
    try {
      await post(`/service-requests/${one.id}/drop`, undefined);
      tell(t("{need} for {name}: seen to otherwise.", { need: needName(one.need), name: one.resident_name }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const { found } = this;
    return html`<div class="heading"><h1>${t("Service requests")}</h1>
        <label class="row">${t("State")} <select @change=${(e: Event) => {
          this.filter = (e.target as HTMLSelectElement).value as State;
          this.offset = 0;
        }}>${(Object.keys(STATES) as State[]).map((one) => html`<option value=${one}>${STATES[one].name()}</option>`)}</select></label>
        <span class="muted figures" role="status">${found === null ? (this.error ? "" : t("Loading…")) : tn("{count} request", "{count} requests", found.total)}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${found === null ? nothing : this.#list(found)}
      <ll-order-form quiet></ll-order-form>`;
  }

  #list(found: Page<Request>): TemplateResult {
    if (found.items.length === 0)
      return html`<div class="empty">${icon("inbox")}<h2>${this.filter === "waiting" ? t("Nobody waits for anything") : t("No request here")}</h2>
        <p>${t("What somebody needs comes here by itself: from a care call, a visit, or the code on the phone.")}</p></div>`;
    return html`<div class="panel"><ul aria-label=${t("Service requests")}>${found.items.map((one) => this.#line(one))}</ul></div>
      ${
        found.total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#page(-1)}>${t("Earlier")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= found.total} @click=${() => this.#page(1)}>${t("Later")}</button></div>`
          : nothing
      }`;
  }

  #line(one: Request): TemplateResult {
    const shown = STATES[one.state];
    return html`<li><div class="text">
        <div class="row"><strong>${needName(one.need)}</strong>
          ${this.#isLate(one) ? html`<span class="tag bad">${icon("clock")} ${t("Late")}</span>` : nothing}
          <span class="tag ${shown.tag}">${icon(shown.icon)} ${shown.name()}${one.done_ms ? html` · ${moment(one.done_ms)}` : nothing}${one.done_by_name ? html` · ${said(one.done_by_name)}` : nothing}</span></div>
        <div><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a> <span class="muted">${said(one.address)}</span></div>
        ${one.note ? html`<div class="small">${said(one.note)}</div>` : nothing}
        ${one.caller ? html`<div class="small">${t("Call back: {who}", { who: one.caller })}</div>` : nothing}
        <div class="small muted">${sourceName(one.source)} · ${moment(one.asked_ms)} ${one.asked_by_name ? html`· ${said(one.asked_by_name)}` : nothing}</div>
      </div>${one.state === "waiting" ? this.#buttons(one) : nothing}</li>`;
  }

  #isLate = (one: Request): boolean => one.state === "waiting" && one.due_ms <= serverNow();

  #buttons(one: Request): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<span class="row"><button ?disabled=${off} @click=${() => this.form.openFor(one)}>${icon("order")} ${t("Make the order")}</button>
      <button ?disabled=${off} @click=${() => void this.#drop(one)}>${icon("done")} ${t("Seen to otherwise")}</button></span>`;
  }

  #page(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }
}
