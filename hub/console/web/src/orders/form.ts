// A new order: what is needed, how soon, and what who comes should know. Who comes is chosen on the order's own page.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { go } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { siteMs } from "../kernel/site_time";
import { bringKinds, kindsKnown, serviceName } from "../providers/kinds";
import { URGENCY_KEYS, type Urgency, urgencyName } from "../providers/register";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Order } from "./model";

/** Of what a need that waits begins its order. */
export interface Asked {
  id: number;
  resident_id: number;
  resident_name: string;
  need: string;
  note: string;
}

const NOTE_LENGTH_MAX = 2_000;

@customElement("ll-order-form")
export class OrderForm extends LampElement {
  static override styles = look(css`
    :host { margin-top: 0.75rem; }
    .ends { justify-content: end; }
    select, input { width: 100%; }
  `);

  @property({ type: Number }) resident!: number;
  @property() name = "";
  /** The alarm that it belongs to. */
  @property({ type: Number }) alarm: number | null = null;
  /** On a page that has buttons of its own, which call `openFor`. */
  @property({ type: Boolean }) quiet = false;
  @state() private request: number | null = null;
  @state() private service = "";
  @state() private urgency: Urgency | "" = "";
  @state() private at = "";
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, [link, kindsKnown]);
  }

  /** An order of what was heard at a care call. */
  openFor(asked: Asked): void {
    this.resident = asked.resident_id;
    this.name = asked.resident_name;
    this.open();
    this.request = asked.id;
    this.note = asked.note.slice(0, NOTE_LENGTH_MAX);
    if (kindsKnown.value.has(asked.need)) this.#choose(asked.need);
  }

  /** `service`: what is probably needed, as a locksmith at a door that is closed. */
  open(service = ""): void {
    bringKinds();
    this.request = null;
    this.service = "";
    this.urgency = "";
    this.at = "";
    this.note = "";
    this.error = "";
    if (service) this.#choose(service);
    void this.updateComplete.then(() => this.dialog.showModal());
  }

  #choose(service: string): void {
    this.service = service;
    this.urgency = this.alarm === null ? (kindsKnown.value.get(service)?.urgency ?? "soon") : "now";
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!this.service || !this.urgency) {
      this.error = t("Please choose what is needed.");
      return;
    }
    this.busy = true;
    try {
      const made = await this.#send(this.urgency);
      tell(made.state === "offered" ? t("The best few are asked.") : t("The order is made. Who comes?"));
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("made", { detail: made, bubbles: true, composed: true }));
      if (this.alarm === null) go("orders", made.id);
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  async #send(urgency: Urgency): Promise<Order> {
    const note = this.note.trim();
    const wanted =
      urgency === "planned" && this.at
        ? { wanted_ms: siteMs(...(this.at.split("T") as [string, string])) }
        : {};
    if (this.request !== null) {
      const body = { service: this.service, note, urgency, ...wanted };
      return (await post<{ order: Order }>(`/service-requests/${this.request}/order`, body)).order;
    }
    const source = this.alarm === null ? {} : { alarm_id: this.alarm, source: "alarm" };
    return post<Order>("/orders", {
      resident_id: this.resident,
      service: this.service,
      urgency,
      note,
      ...wanted,
      ...source,
    });
  }

  override render(): TemplateResult {
    return html`${this.quiet ? nothing : html`<button ?disabled=${link.value.state !== "live"} @click=${() => this.open()}>${icon("plus")} ${t("New order")}</button>`}
      <dialog aria-labelledby="title"><form class="stack" @submit=${this.#submit}>
        <h1 id="title">${t("Order for {name}", { name: this.name })}</h1>
        <label class="field">${t("Service")}
          <select required @change=${(e: Event) => this.#choose((e.target as HTMLSelectElement).value)}>
            <option value="" disabled .selected=${this.service === ""}>${t("Choose…")}</option>
            ${[...kindsKnown.value.values()]
              .filter((one) => one.active)
              .map(
                (one) =>
                  html`<option value=${one.key} .selected=${this.service === one.key}>${serviceName(one.key)}</option>`,
              )}
          </select></label>
        ${this.#when()}
        <label class="field">${t("What the provider should know")}
          <textarea maxlength=${NOTE_LENGTH_MAX} .value=${this.note} @input=${(e: InputEvent) => {
            this.note = (e.target as HTMLTextAreaElement).value;
          }}></textarea></label>
        ${this.urgency === "now" ? html`<p class="small">${icon("people")} ${t("The best three are asked at once; who says yes first comes.")}</p>` : nothing}
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
          <button class="primary" ?disabled=${this.busy}>${icon("order")} ${t("Make the order")}</button></div>
      </form></dialog>`;
  }

  #when(): TemplateResult {
    return html`<label class="field">${t("How soon")}
        <select @change=${(e: Event) => {
          this.urgency = (e.target as HTMLSelectElement).value as Urgency;
        }}>${this.urgency === "" ? html`<option value="" selected>${t("Choose…")}</option>` : nothing}
          ${URGENCY_KEYS.map((key) => html`<option value=${key} .selected=${this.urgency === key}>${urgencyName(key)}</option>`)}</select></label>
      ${
        this.urgency === "planned"
          ? html`<label class="field">${t("When")}<input type="datetime-local" required .value=${this.at} @input=${(
              e: InputEvent,
            ) => {
              this.at = (e.target as HTMLInputElement).value;
            }} /></label>`
          : nothing
      }`;
  }
}
