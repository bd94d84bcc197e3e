// The board of orders: by stage and by deadline, the most pressing first; beside it the one that is looked at.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t, tn } from "../kernel/i18n";
import { PagedList } from "../kernel/pages";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { kindsKnown, serviceName } from "../providers/kinds";
import { orderNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { LongList } from "../shell/long_list";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import { deadline, serviceEnded } from "./deadline";
import { type Order, STAGES, STATE_ICONS, type Stage, stateName } from "./model";
import "./one";

type Counts = Readonly<Partial<Record<Stage, { orders: number; late: number }>>>;
type Shown = Stage | "open" | "late" | "closed" | "cancelled";
/** In a storm of news the list is brought again only so often. */
const AGAIN_MS = 100;
const PAUSE_MS = 150;

@customElement("ll-orders")
export class OrdersPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .stages { display: flex; flex-wrap: wrap; gap: 0.35rem; }
    .stages label { display: inline-flex; gap: 0.35rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small); padding: 0.25rem 0.6rem; cursor: pointer; font-size: 0.875rem; }
    .stages label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 700; }
    .stages label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
    .stages input { position: absolute; opacity: 0; width: 1px; height: 1px; }
    .tools { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
    .tools input { grid-column: 1 / -1; }
  `,
  ]);

  @state() private stage: Shown = "open";
  @state() private service = "";
  @state() private sort: "due" | "new" = "due";
  @state() private words = "";
  @query("input[type=search]") private readonly field!: HTMLInputElement;
  @state() private counts: Counts = {};
  @query("ll-long-list") private readonly list!: LongList | null;
  readonly #rows = new PagedList<Order>(this, "/orders");
  #again = 0;
  #pause = 0;
  #waits = false;
  #seen = -1;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    this.#search();
    new Watch(this, [route, resynced, kindsKnown]);
    new Ticking(this, 5_000);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = orderNews.listen(() => this.#bring());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    clearTimeout(this.#again);
    clearTimeout(this.#pause);
    this.#again = 0;
  }

  startSearch(): void {
    this.field.focus();
  }

  /** At once; what comes within the next moment is brought together after it. */
  #bring(): void {
    this.#waits = this.#again !== 0;
    if (this.#waits) return;
    this.#rows.refresh();
    void this.#count();
    this.#again = window.setTimeout(() => {
      this.#again = 0;
      if (this.#waits) this.#bring();
    }, AGAIN_MS);
  }

  override willUpdate(): void {
    if (this.#seen === resynced.value) return;
    if (this.#seen !== -1) this.#rows.refresh();
    this.#seen = resynced.value;
    void this.#count();
  }

  async #count(): Promise<void> {
    try {
      this.counts = (await get<{ stages: Counts }>("/orders/counts")).stages;
    } catch (error) {
      this.#rows.error = explain(error);
    }
  }

  #search(): void {
    const asked: Record<string, string> = {
      sort: this.sort,
      service: this.service,
      search: this.words.trim(),
    };
    if (this.stage === "open" || this.stage === "late") asked[this.stage] = "true";
    else asked.state = this.stage;
    if (this.stage === "closed" || this.stage === "cancelled") asked.sort = "new";
    this.#rows.search(asked);
  }

  #seek(words: string): void {
    this.words = words;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      this.list?.rewind();
      this.#search();
    }, PAUSE_MS);
  }

  #show(stage: Shown): void {
    this.stage = stage;
    this.list?.rewind();
    this.#search();
  }

  override render(): TemplateResult {
    const { total } = this.#rows;
    const over = this.stage === "closed" || this.stage === "cancelled";
    const narrowed = this.words.trim() !== "" || this.service !== "";
    return html`
      <section class="left" aria-label=${t("Service orders")}>
        <div class="heading"><h1>${t("Service orders")}</h1>
          <span class="muted figures" role="status">${total === null ? (this.#rows.error ? "" : t("Loading…")) : tn("{count} order", "{count} orders", total)}</span></div>
        <fieldset class="stages"><legend class="sr">${t("Stage")}</legend>
          ${this.#tab("open", t("All that goes on"), this.#sum("orders"))}
          ${this.#tab("late", t("Late"), this.#sum("late"), "bad")}
          ${STAGES.map((one) => this.#tab(one, stateName(one), this.counts[one]?.orders ?? 0))}
          ${this.#tab("closed", stateName("closed"))} ${this.#tab("cancelled", stateName("cancelled"))}</fieldset>
        <div class="tools"><input type="search" aria-label=${t("Search orders")} placeholder=${t("Resident, provider or number")} maxlength="80"
            @input=${(e: InputEvent) => {
              if (!e.isComposing) this.#seek((e.target as HTMLInputElement).value);
            }} @compositionend=${(e: Event) => this.#seek((e.target as HTMLInputElement).value)} />
        <select aria-label=${t("Service")} @change=${(e: Event) => {
          this.service = (e.target as HTMLSelectElement).value;
          this.#search();
        }}><option value="">${t("All services")}</option>
          ${[...kindsKnown.value.keys()].map((key) => html`<option value=${key}>${serviceName(key)}</option>`)}</select>
        <select aria-label=${t("Sort by")} ?disabled=${over} @change=${(e: Event) => {
          this.sort = (e.target as HTMLSelectElement).value as "due" | "new";
          this.list?.rewind();
          this.#search();
        }}><option value="due" .selected=${this.sort === "due" && !over}>${t("By deadline")}</option><option value="new" .selected=${this.sort === "new" || over}>${t("The newest first")}</option></select></div>
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("order")}<h2>${t("No order here")}</h2><p>${narrowed ? t("None fits what is looked for in this stage.") : t("An order is made on a resident's card, beside an alarm, or of what somebody said at a care call.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.id} .rowRem=${5.2} .label=${t("Service orders")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" aria-label=${t("The selected order")}>${
        route.value.page !== "orders" || route.value.id === null
          ? html`<div class="empty">${icon("order")}<h2>${t("No order selected")}</h2><p>${t("The list begins with what is most pressing.")}</p></div>`
          : html`<ll-order .order=${route.value.id}></ll-order>`
      }</section>`;
  }

  #sum(what: "orders" | "late"): number {
    return Object.values(this.counts).reduce((sum, one) => sum + one[what], 0);
  }

  #tab(stage: Shown, name: string, count: number | null = null, tone = ""): TemplateResult {
    return html`<label><input type="radio" name="stage" .checked=${this.stage === stage} @change=${() => this.#show(stage)} />
      ${name} ${count === null ? nothing : html`<span class="figures ${count > 0 ? tone : ""}">${count}</span>`}</label>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const body = html`<span class="line"><span><strong>${serviceName(one.service)}</strong> ${said(one.resident_name)}</span> ${serviceEnded(one)} ${deadline(one, true)}</span>
      <span class="line small"><span>${icon(STATE_ICONS[one.state])} ${stateName(one.state)}${one.provider_name ? html` · ${said(one.provider_name)}` : nothing}</span></span>
      <span class="line small muted"><span>${said(one.address)}</span></span>`;
    return { id: one.id, href: href("orders", one.id), body };
  }
}
