// A resident for who goes there with a device: where it is, how to be let in, which devices. Nothing of health.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { changed as changedResident } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./base_code";
import "./devices";
import type { Device, Resident } from "./model";
import { dialectName } from "./words";

@customElement("ll-visit-card")
export class VisitCard extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    h2 { display: flex; gap: 0.5rem; align-items: center; margin-bottom: 0.6rem; }
    .address { font-size: 1.15rem; font-weight: 650; display: flex; gap: 0.4rem; align-items: center; margin-top: 0.5rem; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; margin-top: 0.4rem; }
    .door { background: var(--lamp-soft); border-color: var(--lamp); }
    .door p { font-weight: 600; overflow-wrap: anywhere; }
  `);

  @property({ type: Number }) resident!: number;
  @state() private person: Resident | null = null;
  @state() private devices: readonly Device[] = [];
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [changedResident]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident")) this.person = null;
    const wanted = `${this.resident}:${changedResident.value.get(this.resident) ?? 0}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(this.resident);
  }

  async #load(id: number): Promise<void> {
    try {
      // The card once: that it is read is noted each time.
      const person = this.person ?? (await get<Resident>(`/residents/${id}`));
      const devices = await get<Page<Device>>(`/residents/${id}/devices`);
      if (this.resident !== id) return;
      this.person = person;
      this.devices = devices.items;
      this.error = "";
    } catch (error) {
      if (this.resident === id) this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { person } = this;
    if (this.error) return html`<p class="panel error" role="alert">${this.error}</p>`;
    if (!person) return html`<p class="panel muted" aria-busy="true">${t("Loading the card…")}</p>`;
    return html`<section class="panel"><h1>${said(person.name)}</h1>
        <p class="address">${icon("pin")} ${said(person.address)}</p>
        <p class="facts"><span>${icon("phone")} ${phone(person.phone)}</span><span>${dialectName(person.dialect)}</span>
          <span class="muted">${said(person.zone)} · ${said(person.committee)}</span></p></section>
      ${person.door_notes ? html`<section class="panel door"><h2>${icon("door")} ${t("Before the door is opened")}</h2><p>${said(person.door_notes)}</p></section>` : nothing}
      <section class="panel"><h2>${icon("phone")} ${t("Devices")}</h2><ll-devices .devices=${this.devices}></ll-devices><ll-base-code .resident=${this.resident}></ll-base-code></section>`;
  }
}
