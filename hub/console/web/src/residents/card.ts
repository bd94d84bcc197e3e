// The resident's card: everything that helps to send the right person to the right door, most urgent first.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Care } from "../care_calls/model";
import { explain, get, type Page } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { colon, fullDay, listed, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { Order } from "../orders/model";
import { whoSpeaks } from "../presence/model";
import { room } from "../presence/state";
import { cards, changed as changedResident } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "../calls/call_bar";
import "../care_calls/summary";
import "../care_figures/signals";
import "../orders/list";
import "../orders/form";
import "./contacts";
import "./base_code";
import "./devices";
import "./keeping";
import "./timeline";
import type { Section } from "./fields";
import { type Device, type Resident, sexName, type TimelineEntry } from "./model";
import { conditionName, dialectName, hearingName, mobilityName } from "./words";

/** Who leafs through the queue faster than this does not read, and must not be noted as a reader, of every card. */
const LEAFING_MS = 150;

@customElement("ll-resident-card")
export class ResidentCard extends LampElement {
  static override styles = look(css`
    :host { container-type: inline-size; }
    .grid { display: grid; gap: 0.9rem; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
    .wide { grid-column: 1 / -1; }
    .column { display: grid; gap: 0.9rem; min-width: 0; }
    h2 { display: flex; gap: 0.5rem; align-items: center; margin-bottom: 0.6rem; }
    h2 svg { color: var(--accent); }
    .name { font-size: 1.6rem; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; margin-top: 0.4rem; }
    .address { font-size: 1.15rem; font-weight: 650; display: flex; gap: 0.4rem; align-items: center; margin-top: 0.5rem; }
    .door { background: var(--lamp-soft); border-color: var(--lamp); }
    .door h2 svg { color: var(--lamp); }
    .door p { font-weight: 600; overflow-wrap: anywhere; }
    h2 button, h1 button, .address button { min-height: 0; padding: 0.15rem 0.5rem; font-size: 0.8125rem; }
    h2 button { margin-inline-start: auto; }
    h1 { display: flex; align-items: baseline; gap: 0.6rem; flex-wrap: wrap; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.2rem 0.8rem; margin-top: 0.5rem; overflow-wrap: anywhere; }
    dt { color: var(--muted); }
    .conditions { display: flex; flex-wrap: wrap; gap: 0.35rem; }
    @container (max-width: 44rem) { .grid { grid-template-columns: minmax(0, 1fr); } }
  `);

  @property({ type: Number }) resident!: number;
  /** The alarm this card belongs to, if any: its lines on the timeline are marked. */
  @property({ type: Number }) alarm: number | null = null;
  /** How the resident is called from here, where a care call goes on. */
  @property({ attribute: false }) dial: (() => Promise<unknown>) | null = null;
  @state() private person: Resident | null = null;
  @state() private devices: readonly Device[] = [];
  @state() private entries: readonly TimelineEntry[] = [];
  @state() private orders: readonly Order[] = [];
  @state() private care: Care | null = null;
  @state() private error = "";
  #shown = "";
  /** Of which state of the card `person` is: reading it again is noted again, so only its own changes do that. */
  #read = "";
  #askedMs = 0;
  #pause = 0;

  constructor() {
    super();
    new Watch(this, [resynced, changedResident, room, me]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident")) this.person = null;
    const version = changedResident.value.get(this.resident) ?? 0;
    const wanted = `${this.resident}:${resynced.value}:${version}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const leafing = performance.now() - this.#askedMs < LEAFING_MS;
    this.#askedMs = performance.now();
    clearTimeout(this.#pause);
    if (leafing) this.#pause = window.setTimeout(() => void this.#load(this.resident), LEAFING_MS);
    else void this.#load(this.resident);
  }

  async #load(id: number): Promise<void> {
    const at = `/residents/${id}`;
    try {
      // The person first and alone: the address must be on the screen before anything else is asked for.
      const state = `${id}:${resynced.value}:${cards.value.get(id) ?? 0}`;
      if (this.#read !== state || this.person === null) {
        const person = await get<Resident>(at);
        if (this.resident !== id) return;
        this.person = person;
        this.#read = state;
        this.error = "";
      }
      const [devices, entries, orders, care] = await Promise.all([
        get<Page<Device>>(`${at}/devices`),
        get<Page<TimelineEntry>>(`${at}/timeline?limit=50`),
        get<Page<Order>>(`${at}/orders`),
        get<Care>(`${at}/care`),
      ]);
      if (this.resident !== id) return;
      this.devices = devices.items;
      this.entries = entries.items;
      this.orders = orders.items;
      this.care = care;
    } catch (error) {
      if (this.resident === id && this.person?.id !== id) this.error = explain(error);
    }
  }

  /** The part in which a person writes is brought when somebody does. */
  async #edit(section: Section): Promise<void> {
    if (!this.person) return;
    const { editSection } = await import("./edits");
    await editSection(this, this.person, section);
  }

  #pencil(section: Section, of: string): TemplateResult {
    return html`<button class="quiet" aria-label=${t("Change: {what}", { what: of })} @click=${() => this.#edit(section)}>${icon("note")} ${t("Change")}</button>`;
  }

  override render(): TemplateResult {
    const { person } = this;
    if (this.error) return html`<p class="panel error" role="alert">${this.error}</p>`;
    if (!person) return html`<p class="panel muted" aria-busy="true">${t("Loading the card…")}</p>`;
    if (person.anonymised_ms !== null) return this.#forgotten(person, person.anonymised_ms);
    return html`<article class="grid" aria-label=${t("Card of {name}", { name: person.name })}>
      ${this.#who(person)}
      ${this.dial ? this.#care(person) : nothing}<div class="column">${this.#door(person)}
        <section class="panel"><h2>${icon("people")} ${t("Whom to call, in this order")}</h2><ll-contacts .person=${person}></ll-contacts></section>
        ${this.#orders(person)} ${this.#preferences(person)}
        <section class="panel"><h2>${icon("order")} ${t("Pauses, consents, changes")}</h2><ll-keeping .person=${person}></ll-keeping></section></div>
      <div class="column">${this.#health(person)} ${this.dial ? nothing : this.#care(person)}
        <section class="panel"><h2>${icon("phone")} ${t("Devices")}</h2><ll-devices .devices=${this.devices}></ll-devices>${me.value?.role === "auditor" || this.alarm !== null || this.dial ? nothing : html`<ll-base-code .resident=${this.resident}></ll-base-code>`}</section>
        <section class="panel"><h2>${icon("clock")} ${t("What happened")}</h2>
          <ll-timeline .resident=${person.id} .alarm=${this.alarm} .entries=${this.entries}></ll-timeline></section></div>
    </article>`;
  }

  /** Who they were is gone; that there was somebody, and what happened when, stays for the figures. */
  #forgotten(person: Resident, sinceMs: number): TemplateResult {
    return html`<article class="grid" aria-label=${t("Card of {name}", { name: person.name })}>
      <section class="wide panel"><h1 class="name">${person.name}</h1>
        <p><span class="tag">${icon("close")} ${t("Made unrecognisable on {day}", { day: fullDay(sinceMs) })}</span></p>
        <p class="muted">${t("Who this was is not known any more. Nothing can be written here, and it cannot be undone.")}</p></section>
      <section class="wide panel"><h2>${icon("clock")} ${t("What happened")}</h2>
        <ll-timeline .resident=${person.id} .alarm=${this.alarm} .entries=${this.entries}></ll-timeline></section>
    </article>`;
  }

  #orders(person: Resident): TemplateResult {
    return html`<section class="panel"><h2>${icon("order")} ${t("Service orders")}</h2>
      ${this.orders.length === 0 ? html`<p class="muted">${t("No order yet.")}</p>` : html`<ll-order-list .orders=${this.orders}></ll-order-list>`}
      <ll-order-form .resident=${person.id} .name=${person.name}></ll-order-form></section>`;
  }

  #care(person: Resident): TemplateResult {
    return html`<section class="panel ${this.dial ? "wide" : ""}"><h2>${icon("heart")} ${t("Care call")}</h2>
      <ll-care-summary .resident=${person.id} .name=${person.name} .care=${this.care}></ll-care-summary>
      <ll-care-signals .resident=${person.id}></ll-care-signals></section>`;
  }

  #who(person: Resident): TemplateResult {
    return html`<section class="wide panel">
      <h1 class="name">${said(person.name)} ${this.#pencil("identity", t("Person"))}</h1>
      ${person.ended_on ? html`<p><span class="tag warn">${icon("close")} ${t("Service ended on {day}", { day: person.ended_on })}</span></p>` : nothing}
      ${this.#away(person)}
      <p class="address">${icon("pin")} ${said(person.address)} ${this.#pencil("home", t("Home"))}</p>
      <p class="facts"><span>${t("{age} years", { age: person.age })} · ${sexName(person.sex)}</span>
        <span class="figures">${icon("phone")} ${phone(person.phone)}</span>
        <span>${t("Speaks: {dialect}", { dialect: dialectName(person.dialect) })} ${this.#helpers(person.dialect)}</span>
        <span>${t("Hearing: {hearing}", { hearing: hearingName(person.hearing) })}</span>
        ${person.called ? html`<span>${t("Likes to be called")}${colon()}${said(person.called)}</span>` : nothing}
        ${person.lives_alone ? html`<span>${t("Lives alone")}</span>` : nothing}
        <span>${t("Floor {floor}", { floor: person.floor })}${person.lift === null ? nothing : ` · ${person.lift ? t("with a lift") : t("no lift")}`}</span>
        <span class="muted">${said(person.zone)} · ${said(person.committee)}</span></p>
      <ll-call-bar .person=${person} .alarm=${this.alarm} .dial=${this.dial}></ll-call-bar>
    </section>`;
  }

  /** Where I do not speak their dialect: who here does. */
  #helpers(dialect: string): TemplateResult | typeof nothing {
    const names = whoSpeaks(dialect, room.value, me.value?.languages ?? []);
    return names.length === 0
      ? nothing
      : html`<span class="muted">(${t("here it is spoken by {names}", { names: listed(names) })})</span>`;
  }

  #away(person: Resident): TemplateResult | typeof nothing {
    const now = serverNow();
    const pause = person.pauses.find((one) => one.from_ms <= now && now < one.to_ms);
    if (!pause) return nothing;
    return html`<p><span class="tag warn">${icon("clock")} ${t("Away until {day}", { day: fullDay(pause.to_ms - 1) })}</span></p>`;
  }

  #door(person: Resident): TemplateResult {
    return html`<section class="panel door"><h2>${icon("door")} ${t("Before the door is opened")} ${this.#pencil("access", t("Access"))}</h2>
      <p>${person.door_notes ? said(person.door_notes) : t("Nothing is noted.")}</p>
      ${facts([
        [t("Key safe"), person.key_safe],
        [t("Where the keys are"), person.keys_at],
      ])}</section>`;
  }

  #health(person: Resident): TemplateResult {
    return html`<section class="panel"><h2>${icon("heart")} ${t("Health")} ${this.#pencil("health", t("Health"))}</h2>
      ${
        person.conditions.length === 0
          ? html`<p class="muted">${t("Nothing is noted.")}</p>`
          : html`<ul class="conditions">${person.conditions.map((one) => html`<li class="tag">${conditionName(one)}</li>`)}</ul>`
      }
      ${facts([
        [t("Mobility"), mobilityName(person.mobility)],
        [t("Medication"), person.medication],
        [t("Allergies"), person.allergies],
        [t("Doctor"), person.doctor],
        [t("Hospital"), person.hospital],
      ])}</section>`;
  }

  #preferences(person: Resident): TemplateResult {
    return html`<section class="panel"><h2>${icon("person")} ${t("Preferences")} ${this.#pencil("preferences", t("Preferences"))}</h2>
      ${facts([
        [t("Dialect"), dialectName(person.dialect)],
        [t("Other languages"), listed(person.languages.map(dialectName))],
        [t("Nap"), person.nap_from ? `${person.nap_from}–${person.nap_to}` : ""],
        [t("Called between (09:00-11:30)"), listed(person.call_times)],
        [t("Called at least every so many hours"), String(person.call_every_h)],
        [t("Called by (user name)"), person.call_by],
        [t("Bell"), person.ring_twice ? t("Ring twice") : ""],
        [t("“I am well” each day by"), person.well_by],
      ])}</section>`;
  }
}

/** What is known, by name; nothing for what is not. */
function facts(known: ReadonlyArray<readonly [string, string]>): TemplateResult | typeof nothing {
  const given = known.filter(([, value]) => value !== "");
  if (given.length === 0) return nothing;
  return html`<dl>${given.map(([name, value]) => html`<dt>${name}</dt><dd>${said(value)}</dd>`)}</dl>`;
}
