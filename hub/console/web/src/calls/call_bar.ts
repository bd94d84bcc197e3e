// Whom one can call from a card: the resident, their contacts, and, asked twice, the emergency services.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { digitOf, listenToKeys } from "../kernel/keys";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { Resident } from "../residents/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { callStateName } from "./model";
import { callWith } from "./reduce";
import { type Callee, calls, place, type ReadOut } from "./state";

const EMERGENCY = ["120", "119", "110"] as const;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

@customElement("ll-call-bar")
export class CallBar extends LampElement {
  static override styles = look(css`
    :host { margin-top: 0.75rem; }
    button { max-width: 100%; }
    .emergency { color: var(--p1); border-color: var(--p1); }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 0.35rem 1rem; margin: 0.9rem 0; font-size: 1.15rem; }
    dt { color: var(--muted); }
    dd { font-weight: 650; overflow-wrap: anywhere; }
  `);

  @property({ attribute: false }) person!: Resident;
  @property({ type: Number }) alarm: number | null = null;
  @state() private busy = false;
  @state() private called = "";
  @state() private readOut: ReadOut = null;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  #stopKeys: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [calls, link]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys([
      { keys: ["p"], run: () => void this.#call({ resident_id: this.person.id }) },
      { keys: DIGITS, run: (event) => this.#contact(digitOf(event)) },
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
  }

  #contact(position: number): void {
    const one = this.person.contacts[position - 1];
    if (one) void this.#call({ contact_id: one.id });
  }

  async #call(to: Callee): Promise<void> {
    if (this.busy || link.value.state !== "live") return;
    this.busy = true;
    try {
      const made = await place(this.alarm === null ? to : { ...to, alarm_id: this.alarm });
      if (made.read_out) this.readOut = made.read_out;
    } catch (error) {
      this.called = "";
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const contacts = this.person.contacts.slice(0, DIGITS.length);
    return html`<div class="row" role="group" aria-label=${t("Calls")}>
      ${this.#button(this.person.name, null, "P", off, () => this.#call({ resident_id: this.person.id }))}
      ${contacts.map((one, at) => this.#button(one.name, one.id, String(at + 1), off, () => this.#call({ contact_id: one.id })))}
      <button class="emergency" ?disabled=${off} @click=${() => this.#ask()}>${icon("triangle")} ${t("Emergency services…")}</button>
    </div>${this.#dialog(off)}`;
  }

  #button(name: string, contact: number | null, key: string, off: boolean, run: () => void): TemplateResult {
    const going = callWith(calls.value, this.person.id, contact);
    if (going)
      return html`<span class="tag warn">${icon("phone")} ${said(name)}: ${callStateName(going.state)} ${going.operator_name ? html`· ${said(going.operator_name)}` : nothing}</span>`;
    return html`<button ?disabled=${off} @click=${run}>${icon("phone")} ${t("Call {name}", { name })} <kbd>${key}</kbd></button>`;
  }

  #ask(): void {
    this.called = "";
    this.readOut = null;
    this.dialog.showModal();
  }

  #dial(number: string): void {
    this.called = number;
    void this.#call({ number, resident_id: this.person.id, confirmed: true });
  }

  #dialog(off: boolean): TemplateResult {
    return html`<dialog aria-labelledby="emergency">
      <h1 id="emergency">${this.called ? t("Calling {number}", { number: this.called }) : t("Call the emergency services?")}</h1>
      ${
        this.called
          ? this.#words()
          : html`<p>${t("Your name is noted with the call. Whom do you need?")}</p><p class="row">
        ${EMERGENCY.map((number) => html`<button class="emergency" ?disabled=${off} @click=${() => this.#dial(number)}>${icon("phone")} ${serviceName(number)} ${number}</button>`)}</p>`
      }
      <p class="row"><button @click=${() => this.dialog.close()}>${t("Close")}</button></p></dialog>`;
  }

  /** To be read out, in the order in which it is asked. */
  #words(): TemplateResult {
    const told = this.readOut;
    if (!told) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    const rows: ReadonlyArray<readonly [string, unknown]> = [
      [t("Address"), told.address],
      [t("Floor"), told.floor],
      [t("Door"), told.door],
      [t("Name"), told.name],
      [t("Age"), told.age],
      [t("Before the door is opened"), told.door_notes],
      [t("Telephone"), told.phone],
    ];
    return html`<dl>${rows.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => html`<dt>${name}</dt><dd>${said(String(value))}</dd>`)}</dl>`;
  }
}

function serviceName(number: (typeof EMERGENCY)[number]): string {
  if (number === "120") return t("Ambulance");
  return number === "119" ? t("Fire brigade") : t("Police");
}
