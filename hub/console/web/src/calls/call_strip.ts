// The call one is in, those on hold, and who is calling us: on every page, with what can be done about each. They lie over
// the end of the page, because a call that comes must not push away what somebody is about to click.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { aside, duration as lasting, listed, phone } from "../kernel/format";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { me } from "../kernel/me";
import { go, href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import type { Contact as Known, Resident } from "../residents/model";
import { relationName } from "../residents/words";
import { Dock } from "../shell/dock";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Call, callStateName, type Match } from "./model";
import { shownTo, sinceMs } from "./reduce";
import "./talked";
import { answer, type Callee, calls, command, say, transfer } from "./state";

type Contact = Known & { resident_id: number };

function talks(call: Call): boolean {
  return call.state === "talking" || call.state === "held";
}

@customElement("ll-call-strip")
export class CallStrip extends LampElement {
  static override styles = look(css`
    :host { position: fixed; inset: auto 1rem 0 29rem; z-index: 14; }
    .call { display: flex; flex-wrap: wrap; gap: 0.4rem 0.9rem; align-items: center; padding: 0.5rem 1rem; margin-bottom: 0.5rem; background: var(--accent-soft);
      border: 1px solid var(--accent); border-radius: var(--round); box-shadow: var(--shadow); }
    .call.in { background: var(--lamp-soft); border-color: var(--lamp); }
    .call button { min-height: 2.25rem; }
    .who { font-weight: 650; overflow-wrap: anywhere; }
    .matches { display: flex; flex-wrap: wrap; gap: 0.3rem 0.9rem; }
    @media (max-width: 62rem) {
      :host { inset: auto 0 var(--banner, 0px) 0; }
      .call { margin: 0; border-radius: 0; border-width: 1px 0 0 0; gap: 0.3rem 0.6rem; padding: 0.3rem 0.6rem; }
    }
  `);

  @state() private busy = false;
  /** Of the resident whom the call is about: whom it is mostly handed on to. */
  @state() private contacts: readonly Contact[] = [];
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("input") private readonly field!: HTMLInputElement;
  #stopKeys: () => void = () => undefined;

  constructor() {
    super();
    new Dock(this, "--calls");
    new Watch(this, [calls, me, link]);
    new Ticking(this, undefined, () => this.#shown().length > 0);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys([
      { keys: ["h"], run: () => void this.#onMine((call) => command(call, "hang_up")) },
      { keys: ["o"], run: () => void this.#holdOrResume() },
      { keys: ["x"], run: () => void this.#onTalk(async (call) => this.#handOn(call)) },
      { keys: ["y"], run: () => void this.#pickUp() },
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
  }

  #shown(): readonly Call[] {
    return me.value ? shownTo(me.value.id, calls.value) : [];
  }

  #mine(): Call | undefined {
    return this.#shown().find((one) => one.operator_id === me.value?.id);
  }

  async #do(work: () => Promise<unknown>): Promise<void> {
    if (this.busy || link.value.state !== "live") return;
    this.busy = true;
    try {
      await work();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  async #onMine(work: (call: Call) => Promise<unknown>): Promise<void> {
    const call = this.#mine();
    if (call) await this.#do(() => work(call));
  }

  /** Only what is offered can be done by its key: a call that still rings cannot be held or handed on. */
  async #onTalk(work: (call: Call) => Promise<unknown>): Promise<void> {
    const call = this.#mine();
    if (call && talks(call)) await this.#do(() => work(call));
  }

  async #holdOrResume(): Promise<void> {
    await this.#onTalk((call) => command(call, call.state === "held" ? "resume" : "hold"));
  }

  async #pickUp(): Promise<void> {
    const call = this.#shown().find((one) => one.operator_id === null);
    if (call) await this.#answer(call, call.resident_id);
  }

  async #answer(call: Call, resident: number | null): Promise<void> {
    await this.#do(async () => {
      await answer(call, resident);
      if (resident !== null) go("residents", resident);
    });
  }

  override render(): TemplateResult {
    const shown = this.#shown();
    return html`<div role="group" aria-label=${t("Calls")}>${shown.map((one) =>
      one.operator_id === null ? this.#incoming(one) : this.#own(one),
    )}</div><ll-talked></ll-talked>
    <dialog aria-labelledby="transfer"><div class="stack"><h1 id="transfer">${t("Transfer the call")}</h1>
      ${
        this.contacts.length === 0
          ? nothing
          : html`<p class="row">${this.contacts.map((one) => html`<button ?disabled=${this.busy} @click=${() => void this.#transfer({ resident_id: one.resident_id, contact_id: one.id })}>${icon("phone")} ${said(one.name)} <span class="muted small">${relationName(one.relation)}</span></button>`)}</p>`
      }
      <label class="field">${t("Telephone number")} <input type="tel" maxlength="40" @keydown=${(e: KeyboardEvent) => e.key === "Enter" && void this.#dialled()} /></label>
      <p class="row"><button class="primary" @click=${() => void this.#dialled()}>${t("Transfer")}</button>
        <button @click=${() => this.dialog.close()}>${t("Close")}</button></p></div></dialog>`;
  }

  #handOn(call: Call): void {
    this.contacts = [];
    this.dialog.showModal();
    if (call.resident_id === null) return;
    get<Resident>(`/residents/${call.resident_id}`).then(
      ({ id, contacts }) => {
        // Whoever is on the line is not handed on to themselves.
        this.contacts = contacts
          .filter((one) => one.id !== call.contact_id)
          .map((one) => ({ ...one, resident_id: id }));
      },
      () => undefined, // a number can still be dialled
    );
  }

  async #dialled(): Promise<void> {
    const number = this.field.value.trim();
    if (number !== "") await this.#transfer({ number });
  }

  async #transfer(to: Callee): Promise<void> {
    await this.#onMine(async (call) => {
      await transfer(call, to);
      this.field.value = "";
      this.dialog.close();
    });
  }

  #own(call: Call): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<div class="call">${icon("phone")}
      <span class="who">${call.resident_id === null ? said(call.callee || phone(call.number)) : html`<a href=${href("residents", call.resident_id)}>${said(call.callee || phone(call.number))}</a>`}</span>
      <span class="figures">${callStateName(call.state)} · ${lasting(serverNow() - sinceMs(call))}</span>
      ${call.address ? html`<a href=${call.address}>${t("Open the telephone")}</a>` : nothing}
      ${call.told_by_people ? this.#said(call, off) : nothing}
      ${
        talks(call)
          ? html`<button ?disabled=${off} @click=${() => this.#do(() => command(call, call.state === "held" ? "resume" : "hold"))}>${call.state === "held" ? t("Talk on") : t("Hold")} <kbd>O</kbd></button>
        <button ?disabled=${off} @click=${() => this.#handOn(call)}>${t("Transfer")} <kbd>X</kbd></button>`
          : nothing
      }
      <button ?disabled=${off} @click=${() => this.#do(() => command(call, "hang_up"))}>${icon("close")} ${t("Hang up")} <kbd>H</kbd></button></div>`;
  }

  /** The telephone on the desk tells the hub nothing: its person does. */
  #said(call: Call, off: boolean): TemplateResult | typeof nothing {
    if (call.state !== "ringing") return nothing;
    return html`<button ?disabled=${off} @click=${() => this.#do(() => say(call, "answered"))}>${t("They answered")}</button>
      <button ?disabled=${off} @click=${() => this.#do(() => say(call, "no_answer"))}>${t("No answer")}</button>
      <button ?disabled=${off} @click=${() => this.#do(() => say(call, "busy"))}>${t("Busy")}</button>`;
  }

  #incoming(call: Call): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const several = call.matches.length > 1;
    return html`<div class="call in" role="alert">${icon("bell")}
      <span class="who">${t("Somebody calls: {number}", { number: call.number ? phone(call.number) : t("number hidden") })}</span>
      <span class="figures" aria-hidden="true">${lasting(serverNow() - sinceMs(call))}</span>
      ${call.number && call.matches.length === 0 ? html`<span class="muted">${t("nobody we know")}</span>` : nothing}
      <span class="matches">${call.matches.map((one) => this.#match(call, one, several, off))}</span>
      ${several ? nothing : html`<button class="primary" ?disabled=${off} @click=${() => this.#answer(call, call.resident_id)}>${icon("phone")} ${t("Answer")} <kbd>Y</kbd></button>`}</div>`;
  }

  #match(call: Call, one: Match, several: boolean, off: boolean): TemplateResult {
    const who = html`${said(one.name)}${one.contact_id === null ? nothing : html`${aside(listed([one.relation ? relationName(one.relation) : "", one.resident_name].filter((word) => word !== "")))}`}`;
    return several
      ? html`<button ?disabled=${off} @click=${() => this.#answer(call, one.resident_id)}>${icon("phone")} ${who}</button>`
      : html`<a href=${href("residents", one.resident_id)}>${who}</a>`;
  }
}
