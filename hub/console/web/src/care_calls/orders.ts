// A need that a provider can be sent for becomes an order by one key; whom the order goes to is shown before.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { query as asQuery, explain, get, type Page, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { languageOf, t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { type Provider, SERVICES, type Service, serviceName } from "../providers/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Need } from "./model";

@customElement("ll-need-orders")
export class NeedOrders extends LampElement {
  static override styles = look(css`
    li { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; padding-top: 0.3rem; }
    select { flex: 1 1 10rem; min-height: 2.2rem; }
    button { min-height: 2.2rem; }
  `);

  @property({ type: Number }) resident!: number;
  @property() note = "";
  @property({ attribute: false }) needs: readonly Need[] = [];
  @property({ attribute: false }) ordered: readonly Need[] = [];
  @state() private providers: ReadonlyMap<Service, readonly Provider[]> = new Map();
  @state() private chosen: ReadonlyMap<Service, number> = new Map();
  @state() private busy = false;
  readonly #asked = new Set<Service>();

  constructor() {
    super();
    new Watch(this, [link]);
  }

  get #services(): readonly Service[] {
    return SERVICES.filter((one) => this.needs.includes(one));
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident")) this.chosen = new Map();
    for (const one of this.#services) if (!this.#asked.has(one)) void this.#load(one);
  }

  async #load(service: Service): Promise<void> {
    this.#asked.add(service);
    try {
      const found = await get<Page<Provider>>(`/providers${asQuery({ service, limit: 50 })}`);
      this.providers = new Map([...this.providers, [service, found.items]]);
    } catch (error) {
      this.#asked.delete(service);
      tell(explain(error), true);
    }
  }

  #provider(service: Service): Provider | undefined {
    const known = this.providers.get(service) ?? [];
    return known.find((one) => one.id === this.chosen.get(service)) ?? known[0];
  }

  /** Makes the orders that are not made yet. */
  async orderAll(): Promise<void> {
    for (const one of this.#services) if (!this.ordered.includes(one)) await this.#order(one);
  }

  async #order(service: Service): Promise<void> {
    const provider = this.#provider(service);
    if (!provider || this.busy || link.value.state !== "live") return;
    this.busy = true;
    try {
      const body = {
        resident_id: this.resident,
        provider_id: provider.id,
        service,
        note: this.note.trim().slice(0, 1_000),
      };
      await post("/orders", body);
      tell(
        t("{service}: the order to {provider} is made.", {
          service: serviceName(service),
          provider: provider.name,
        }),
      );
      this.dispatchEvent(new CustomEvent<Need>("ordered", { detail: service }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (this.#services.length === 0) return nothing;
    return html`<ul aria-label=${t("Orders for these needs")}>${this.#services.map((one) => this.#line(one))}</ul>`;
  }

  #line(service: Service): TemplateResult {
    const known = this.providers.get(service);
    const name = serviceName(service);
    if (this.ordered.includes(service))
      return html`<li><span class="tag good">${icon("done")} ${name} · ${t("The order is made.")}</span></li>`;
    if (known?.length === 0)
      return html`<li class="muted small">${name} · ${t("No provider offers this.")}</li>`;
    const provider = this.#provider(service);
    return html`<li><select aria-label=${t("Provider for: {service}", { service: name })} @change=${(
      e: Event,
    ) => {
      this.chosen = new Map([...this.chosen, [service, Number((e.target as HTMLSelectElement).value)]]);
    }}>${known?.map((one) => html`<option value=${one.id} lang=${languageOf(one.name) ?? nothing} .selected=${one.id === provider?.id}>${one.name}</option>`)}</select>
      <button ?disabled=${!provider || this.busy || link.value.state !== "live"} @click=${() => void this.#order(service)}>${icon("order")} ${t("Order: {service}", { service: name })} <kbd>R</kbd></button></li>`;
  }
}
