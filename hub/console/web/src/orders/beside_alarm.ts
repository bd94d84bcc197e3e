// The orders that belong to an alarm, live; and one key away, a locksmith to a door that is closed.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { orderNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { OrderForm } from "./form";
import "./form";
import "./list";
import type { Order } from "./model";

@customElement("ll-alarm-orders")
export class AlarmOrders extends LampElement {
  static override styles = look(css`
    h2 { margin-bottom: 0.35rem; }
  `);

  @property({ type: Number }) alarm!: number;
  @property({ type: Number }) resident!: number;
  @property() name = "";
  @state() private orders: readonly Order[] = [];
  @state() private error = "";
  @query("ll-order-form") private readonly form!: OrderForm;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = orderNews.listen(() => {
      const mine = (id: unknown): boolean => this.orders.some((one) => one.id === id);
      if (
        orderNews.value.some(
          ({ data }) => data.alarm_id === this.alarm || mine(data.id) || mine(data.order_id),
        )
      )
        void this.#load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("alarm")) void this.#load();
  }

  async #load(): Promise<void> {
    const asked = this.alarm;
    try {
      const found = await get<Page<Order>>(`/orders?alarm_id=${asked}`);
      if (asked !== this.alarm) return;
      this.orders = found.items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const off = link.value.state !== "live";
    return html`<section class="panel" aria-label=${t("Orders of this alarm")}><div class="row"><h2>${icon("order")} ${t("Orders of this alarm")}</h2><span class="grow"></span>
        <button ?disabled=${off} @click=${() => this.form.open("locksmith")}>${icon("key")} ${t("Locksmith, at once")}</button>
        <button ?disabled=${off} @click=${() => this.form.open()}>${icon("plus")} ${t("Another order")}</button></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.orders.length === 0 ? nothing : html`<ll-order-list .orders=${this.orders}></ll-order-list>`}
      <ll-order-form quiet .resident=${this.resident} .name=${this.name} .alarm=${this.alarm} @made=${() => void this.#load()}></ll-order-form></section>`;
  }
}
