// What a provider has done, and has in hand: brought when somebody asks for it, as it names residents.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { query as asQuery, explain, get, type Page } from "../kernel/api";
import { moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { type Order, STATE_ICONS, stateName } from "../orders/model";
import { orderNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { kindsKnown, serviceName } from "./kinds";

const MORE = 20;
/** As many as the hub tells at once; what is older is found on the board, by the name. */
const ALL = 200;

@customElement("ll-provider-orders")
export class ProviderOrders extends LampElement {
  static override styles = look(css`
    ul { padding-block: 0.5rem; }
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; padding: 0.4rem 0; border-top: 1px solid var(--line); }
    li:first-child { border-top: 0; }
    .text { flex: 1 1 12rem; overflow-wrap: anywhere; }
  `);

  @property({ type: Number }) provider!: number;
  @state() private found: Page<Order> | null = null;
  @state() private error = "";
  #limit = MORE;
  #open = false;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [kindsKnown]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = orderNews.listen(() => {
      const isTheirs = orderNews.value.some((one) => one.data.provider_id === this.provider);
      if (this.#open && isTheirs) void this.#load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("provider")) return;
    this.found = null;
    this.#limit = MORE;
    if (this.#open) void this.#load();
  }

  async #load(): Promise<void> {
    const id = this.provider;
    try {
      const found = await get<Page<Order>>(`/orders${asQuery({ provider_id: id, limit: this.#limit })}`);
      if (id === this.provider) [this.found, this.error] = [found, ""];
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #turn = (event: Event): void => {
    this.#open = (event.target as HTMLDetailsElement).open;
    if (this.#open && this.found === null) void this.#load();
  };

  readonly #more = (): void => {
    this.#limit = Math.min(this.#limit + MORE, ALL);
    void this.#load();
  };

  override render(): TemplateResult {
    const { found } = this;
    return html`<details @toggle=${this.#turn}><summary>${t("Show their orders")}</summary>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${
        found === null
          ? nothing
          : html`<p class="muted figures" role="status">${tn("{count} order", "{count} orders", found.total)}</p>
      <ul>${found.items.map((one) => this.#line(one))}</ul>
      ${found.total > found.items.length && this.#limit < ALL ? html`<button class="quiet" @click=${this.#more}>${t("Show older")}</button>` : nothing}`
      }</details>`;
  }

  #line(one: Order): TemplateResult {
    return html`<li><span class="text"><a href=${href("orders", one.id)}>${serviceName(one.service)} № ${one.id}</a> ${said(one.resident_name)}
      <span class="small muted">${moment(one.made_ms)}</span></span>
      <span class="tag">${icon(STATE_ICONS[one.state])} ${stateName(one.state)}</span></li>`;
  }
}
