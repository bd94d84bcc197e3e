// All orders, by how far they are.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t, tn } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { workChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./order_list";
import { type Order, type OrderState, orderStateName } from "./model";

const STATES: readonly OrderState[] = ["offered", "done", "followed_up"];
const PAGE_LENGTH = 50;

@customElement("ll-orders")
export class OrdersPage extends LampElement {
  static override styles = look([onePane, css``]);

  @state() private filter: OrderState | "" = "";
  @state() private orders: readonly Order[] | null = null;
  @state() private total = 0;
  @state() private offset = 0;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, workChanged]);
  }

  override willUpdate(): void {
    const wanted = `${this.filter}:${this.offset}:${resynced.value}:${workChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const page = await get<Page<Order>>(
        `/orders${query({ state: this.filter, offset: this.offset, limit: PAGE_LENGTH })}`,
      );
      if (wanted !== this.#shown) return;
      this.orders = page.items;
      this.total = page.total;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Service orders")}</h1>
        <label class="row">${t("State")} <select @change=${(e: Event) => {
          this.filter = (e.target as HTMLSelectElement).value as OrderState | "";
          this.offset = 0;
        }}><option value="">${t("All")}</option>${STATES.map((one) => html`<option value=${one}>${orderStateName(one)}</option>`)}</select></label>
        <span class="muted figures" role="status">${this.orders === null ? t("Loading…") : tn("{count} order", "{count} orders", this.total)}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.orders === null ? nothing : this.#list(this.orders)}`;
  }

  #list(orders: readonly Order[]): TemplateResult {
    if (orders.length === 0) {
      return html`<div class="empty">${icon("order")}<h2>${t("No order here")}</h2><p>${t("An order is made on a resident's card.")}</p></div>`;
    }
    return html`<div class="panel"><ll-order-list .orders=${orders} @changed=${() => {
      this.#shown = "";
      this.requestUpdate();
    }}></ll-order-list></div>
      ${
        this.total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#page(-1)}>${t("Newer")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= this.total} @click=${() => this.#page(1)}>${t("Older")}</button></div>`
          : nothing
      }`;
  }

  #page(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }
}
