// A new order for a resident: what is needed, who goes, what they should know; of a service request where there is one.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { query as asQuery, explain, get, type Page, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { phone } from "../kernel/format";
import { languageOf, t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { touch } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Provider, SERVICES, type Service, serviceName } from "./model";

/** Of what a need that waits begins its order. */
export interface Asked {
  id: number;
  resident_id: number;
  resident_name: string;
  need: string;
  note: string;
}

const NOTE_LENGTH_MAX = 1_000;

@customElement("ll-order-form")
export class OrderForm extends LampElement {
  static override styles = look(css`
    :host { margin-top: 0.75rem; }
    .ends { justify-content: end; }
    select { width: 100%; }
  `);

  @property({ type: Number }) resident!: number;
  @property() name = "";
  /** On a page that has buttons of its own, which call `openFor`. */
  @property({ type: Boolean }) quiet = false;
  @state() private request: number | null = null;
  @state() private service: Service | null = null;
  @state() private providers: readonly Provider[] = [];
  @state() private provider: number | null = null;
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  /** An order of what was heard at a care call. */
  openFor(asked: Asked): void {
    this.resident = asked.resident_id;
    this.name = asked.resident_name;
    this.#open();
    this.request = asked.id;
    this.note = asked.note.slice(0, NOTE_LENGTH_MAX);
    const service = SERVICES.find((one) => one === asked.need);
    if (service) void this.#choose(service);
  }

  #open(): void {
    this.request = null;
    this.service = null;
    this.provider = null;
    this.providers = [];
    this.note = "";
    this.error = "";
    void this.updateComplete.then(() => this.dialog.showModal());
  }

  async #choose(service: Service): Promise<void> {
    this.service = service;
    this.provider = null;
    try {
      const found = await get<Page<Provider>>(`/providers${asQuery({ service, limit: 200 })}`);
      if (this.service === service) this.providers = found.items;
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.service || this.provider === null) {
      this.error = t("Please choose a service and a provider.");
      return;
    }
    this.busy = true;
    try {
      const body = { provider_id: this.provider, service: this.service, note: this.note.trim() };
      if (this.request === null) await post("/orders", { ...body, resident_id: this.resident });
      else await post(`/service-requests/${this.request}/order`, body);
      tell(t("The order is made."));
      touch([this.resident]);
      this.dialog.close();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    return html`${this.quiet ? nothing : html`<button ?disabled=${link.value.state !== "live"} @click=${this.#open}>${icon("plus")} ${t("New order")}</button>`}
      <dialog aria-labelledby="title"><form class="stack" @submit=${this.#submit}>
        <h1 id="title">${t("Order for {name}", { name: this.name })}</h1>
        <label class="field">${t("Service")}
          <select required @change=${(e: Event) => this.#choose((e.target as HTMLSelectElement).value as Service)}>
            <option value="" disabled .selected=${this.service === null}>${t("Choose…")}</option>
            ${SERVICES.map((one) => html`<option value=${one} .selected=${this.service === one}>${serviceName(one)}</option>`)}
          </select></label>
        <label class="field">${t("Provider")}
          <select required ?disabled=${this.providers.length === 0} @change=${(e: Event) => {
            this.provider = Number((e.target as HTMLSelectElement).value);
          }}>
            <option value="" disabled .selected=${this.provider === null}>${t("Choose…")}</option>
            ${this.providers.map((one) => html`<option value=${one.id} lang=${languageOf(one.name) ?? nothing} .selected=${this.provider === one.id}>${one.name} · ${phone(one.phone)}</option>`)}
          </select></label>
        <label class="field">${t("What the provider should know")}
          <textarea maxlength=${NOTE_LENGTH_MAX} .value=${this.note} @input=${(e: InputEvent) => {
            this.note = (e.target as HTMLTextAreaElement).value;
          }}></textarea></label>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
          <button class="primary" ?disabled=${this.busy}>${icon("order")} ${t("Make the order")}</button></div>
      </form></dialog>`;
  }
}
