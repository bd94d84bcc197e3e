// Whom one can call from a card: the resident, their contacts, and, asked twice, the emergency services.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { link } from "../kernel/feed";
import { colon, listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import { digitOf, listenToKeys } from "../kernel/keys";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { Resident } from "../residents/model";
import { conditionName } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { callStateName } from "./model";
import { callWith } from "./reduce";
import { type Callee, calls, place, type ReadOut } from "./state";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

@customElement("ll-call-bar")
export class CallBar extends LampElement {
  static override styles = look(css`
    :host { margin-top: 0.75rem; }
    button { max-width: 100%; }
    .emergency { color: var(--p1); border-color: var(--p1); }
    dialog > p { margin-top: 0.9rem; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 0.35rem 1rem; margin: 0.9rem 0; font-size: 1.4rem; line-height: 1.35; }
    dt { color: var(--muted); }
    dd { font-weight: 650; overflow-wrap: anywhere; }
  `);

  @property({ attribute: false }) person!: Resident;
  @property({ type: Number }) alarm: number | null = null;
  /** How the resident is called where it is more than a call (a care call notes which it was). */
  @property({ attribute: false }) dial: (() => Promise<unknown>) | null = null;
  @state() private busy = false;
  @state() private called = "";
  @state() private numbers: readonly string[] = [];
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
      // In a care call digits say what came of it.
      { keys: DIGITS, when: () => this.dial === null, run: (event) => this.#contact(digitOf(event)) },
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
      if (this.dial && to.resident_id === this.person.id && to.number === undefined) {
        await this.dial();
        return;
      }
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
      ${contacts.map((one, at) => this.#button(one.name, one.id, this.dial ? "" : String(at + 1), off, () => this.#call({ contact_id: one.id })))}
      <button class="emergency" ?disabled=${off} @click=${() => this.#ask()}>${icon("triangle")} ${t("Emergency services…")}</button>
    </div>${this.#dialog(off)}`;
  }

  #button(name: string, contact: number | null, key: string, off: boolean, run: () => void): TemplateResult {
    const going = callWith(calls.value, this.person.id, contact);
    if (going)
      return html`<span class="tag warn">${icon("phone")} ${said(name)}${colon()}${callStateName(going.state)} ${going.operator_name ? html`· ${said(going.operator_name)}` : nothing}</span>`;
    return html`<button ?disabled=${off} @click=${run}>${icon("phone")} ${t("Call {name}", { name })} ${key === "" ? nothing : html`<kbd>${key}</kbd>`}</button>`;
  }

  #ask(): void {
    this.called = "";
    this.readOut = null;
    this.dialog.showModal();
    void this.#loadNumbers();
  }

  /** As the centre has set them up; without an answer those that are known here. */
  async #loadNumbers(): Promise<void> {
    if (this.numbers.length > 0) return;
    try {
      this.numbers = (await get<{ numbers: string[] }>("/calls/emergency")).numbers;
    } catch {
      this.numbers = Object.keys(SERVICES);
    }
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
        ${this.numbers.map((number) => html`<button class="emergency" ?disabled=${off} @click=${() => this.#dial(number)}>${icon("phone")} ${SERVICES[number]?.() ?? t("Emergency services")} ${number}</button>`)}</p>`
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
      [t("Lift"), told.lift === null ? "" : told.lift ? t("yes") : t("no")],
      [t("Before the door is opened"), told.door_notes],
      [t("Key"), [told.key_safe, told.keys_at].filter(Boolean).join("; ")],
      [t("Illnesses"), listed((told.conditions as string[] | undefined)?.map(conditionName) ?? [])],
      [t("Allergies"), told.allergies],
      [t("Medicines"), told.medication],
      [t("Hospital"), told.hospital],
      [t("Telephone"), told.phone],
    ];
    return html`<dl>${rows.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => html`<dt>${name}</dt><dd>${said(String(value))}</dd>`)}</dl>`;
  }
}

const SERVICES: Readonly<Record<string, () => string>> = {
  "120": () => t("Ambulance"),
  "119": () => t("Fire brigade"),
  "110": () => t("Police"),
};
