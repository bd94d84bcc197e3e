// Who can go there: contacts and key-holders who were asked for this alarm, what they said, and what can be noted.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { place } from "../calls/state";
import { explain, get, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { clock, listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { relationName } from "../residents/words";
import { askingNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Asking, type Candidate, outcomeName, stateName, type Try, whyName } from "./asking_model";
import { newest, people } from "./asking_policy";
import { type Alarm, isHeld } from "./model";
import { canAct, command, who } from "./state";

interface Found {
  asking: Asking | null;
  candidates: Candidate[];
  in_turn: boolean;
  next_s: number;
}

const MINUTE_MS = 60_000;
const ANSWERS = [
  "going:10",
  "going:20",
  "going:30",
  "going:60",
  "cannot",
  "no_answer",
  "declined",
  "reached",
];
const LOOKS: Readonly<Record<string, string>> = {
  going: "good",
  failed: "bad",
  cannot: "warn",
  declined: "warn",
  no_answer: "warn",
};

@customElement("ll-asking")
export class AskingPanel extends LampElement {
  static override styles = look(css`
    .heading { display: flex; flex-wrap: wrap; gap: 0.4rem 0.8rem; align-items: center; }
    .heading h2 { margin-inline-end: auto; }
    li { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: center; padding: 0.5rem 0; border-top: 1px solid var(--line); }
    ul { margin-top: 0.6rem; }
    .name { font-weight: 650; overflow-wrap: anywhere; }
    form { margin-inline-start: auto; display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
    form select, form button, li > button { min-height: 2.25rem; }
    .suggest { margin-top: 0.6rem; padding: 0.5rem 0.8rem; border-radius: var(--round-small); background: var(--good-soft); }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private found: Found | null = null;
  @state() private inTurn = true;
  @state() private busy = false;
  @state() private error = "";
  #shown = "";
  // The newest of the feed. An answer to what was asked before it came is older, or its own news is still to come.
  #news: Asking | null = null;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = askingNews.listen(() => this.#hear());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(): void {
    const wanted = `${this.alarm.id}:${resynced.value}`;
    if (wanted === this.#shown) return;
    if (!this.#shown.startsWith(`${this.alarm.id}:`)) this.found = null;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  #hear(): void {
    const news = askingNews.value.findLast((one) => one.data.alarm_id === this.alarm.id);
    if (!news) return;
    this.#news = news.data as unknown as Asking;
    if (this.found) this.found = { ...this.found, asking: this.#news };
  }

  async #load(wanted: string): Promise<void> {
    this.#news = null;
    try {
      const found = await get<Found>(`/alarms/${this.alarm.id}/asking`);
      if (wanted !== this.#shown) return;
      if (this.found === null) this.inTurn = found.in_turn;
      Object.assign(this, { found: { ...found, asking: this.#news ?? found.asking }, error: "" });
    } catch (error) {
      if (wanted === this.#shown) this.error = explain(error);
    }
  }

  /** For the key: key-holders, as the switch says. */
  ask(): void {
    if (this.#isOn()) void this.#ask("key_holders");
  }

  #ask(whom: Asking["whom"]): Promise<void> {
    const body = { whom, in_turn: this.inTurn, next_s: this.found?.next_s ?? 180 };
    return this.#do(() => post<Asking>(`/alarms/${this.alarm.id}/asking`, body));
  }

  async #do(work: () => Promise<Asking>): Promise<void> {
    if (this.busy || !canAct() || !this.found) return;
    this.busy = true;
    this.#news = null;
    try {
      const asking = await work();
      this.found = { ...this.found, asking: this.#news ?? asking };
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { found } = this;
    if (this.alarm.state === "open" && !found?.asking) return nothing;
    return html`<section class="panel" aria-label=${t("Who can go there")}><div class="heading"><h2>${icon("key")} ${t("Who can go there")}</h2>
        ${found ? this.#buttons(found) : this.error ? html`<p class="error" role="alert">${this.error}</p>` : html`<p class="muted" role="status">${t("Loading…")}</p>`}</div>
      ${found ? this.#body(found) : nothing}</section>`;
  }

  #buttons(found: Found): TemplateResult {
    const off = this.busy || !canAct();
    const standing = found.asking
      ? html`<span class="tag" role="status">${stateName(found.asking.state)}</span>`
      : nothing;
    if (!this.#isOn()) return html`${standing}`;
    if (found.asking?.state === "asking")
      return html`${standing}<button ?disabled=${off} @click=${() => this.#do(() => post<Asking>(`/alarms/${this.alarm.id}/asking/stop`, undefined))}>${icon("close")} ${t("Stop asking")}</button>`;
    return html`${standing}<label class="row small"><input type="checkbox" .checked=${this.inTurn} @change=${(
      e: Event,
    ) => {
      this.inTurn = (e.target as HTMLInputElement).checked;
    }} /> ${t("one after the other")}</label>
      ${found.candidates.some((one) => one.has_key) ? html`<button ?disabled=${off} @click=${() => this.#ask("key_holders")}>${icon("key")} ${t("Ask key-holders")} <kbd aria-hidden="true">L</kbd></button>` : nothing}
      <button ?disabled=${off} @click=${() => this.#ask("contacts")}>${icon("people")} ${t("Ask all contacts")}</button>`;
  }

  #body(found: Found): TemplateResult {
    const tries = found.asking?.tries ?? [];
    const rows = people(found.candidates, tries);
    if (rows.length === 0) return html`<p class="muted small">${t("Nobody to call is on the card.")}</p>`;
    return html`${this.#suggest(tries)}<ul>${rows.map((one) => this.#person(one, newest(tries, one.contact_id)))}</ul>`;
  }

  /** Help is on the way: the wait can be set with one click. */
  #suggest(tries: readonly Try[]): TemplateResult | typeof nothing {
    const going = tries.findLast(
      (one) => one.outcome === "going" && (one.until_ms ?? 0) > serverNow() - 30 * MINUTE_MS,
    );
    const mine = isHeld(this.alarm) && this.alarm.taken_by === who().id && this.alarm.state !== "waiting";
    if (!going) return nothing;
    const until = Math.max(going.until_ms ?? 0, serverNow() + 5 * MINUTE_MS);
    const time = clock(until, false);
    return html`<div class="suggest row" role="status">${icon("done")} <span>${t("{name} is going, there at about {time}.", { name: going.name, time })}</span>
      ${mine ? html`<button ?disabled=${!canAct()} @click=${() => void this.#wait(until, going.name)}>${icon("clock")} ${t("Help on the way until {time}", { time })}</button>` : nothing}</div>`;
  }

  async #wait(until: number, name: string): Promise<void> {
    try {
      await command(this.alarm, "wait", { until_ms: Math.round(until), why: t("{name} is going", { name }) });
    } catch (error) {
      tell(explain(error), true);
    }
  }

  #person(one: Candidate, last: Try | undefined): TemplateResult {
    const why = last?.why ?? (last ? null : one.why);
    return html`<li><span class="name">${said(one.name)}</span> <span class="muted small">${relationName(one.relation)}</span>
      ${one.has_key ? html`<span class="tag">${icon("key")} ${t("has a key")}</span>` : nothing}
      ${last ? html`<span class="tag ${LOOKS[last.outcome] ?? ""}">${icon(last.how === "call" ? "phone" : "note")} ${outcomeName(last.outcome)}</span>` : nothing}
      <span class="small muted figures">${this.#when(last)} ${why ? whyName(why) : ""} ${last?.over_ms ? t("told that it is over") : ""}</span>
      ${this.#isOn() ? this.#form(one) : nothing}</li>`;
  }

  /** Whether something can be done: somebody has the alarm. Before that one sees what the ladder has come to. */
  #isOn(): boolean {
    return this.alarm.state !== "closed" && this.alarm.state !== "open";
  }

  #when(last: Try | undefined): string {
    if (!last?.outcome_ms) return "";
    const at = clock(last.outcome_ms, false);
    return last.until_ms
      ? `${at} · ${t("there at about {time}", { time: clock(last.until_ms, false) })}`
      : at;
  }

  #form(one: Candidate): TemplateResult {
    const off = this.busy || !canAct();
    return html`<form @submit=${(e: SubmitEvent) => this.#note(e, one)}>
      <button type="button" ?disabled=${off} aria-label=${t("Call {name}", { name: one.name })} @click=${() => void this.#call(one)}>${icon("phone")}</button>
      <select name="answer" aria-label=${t("What {name} says", { name: one.name })}>${ANSWERS.map((key) => html`<option value=${key}>${answerName(key)}</option>`)}</select>
      <button ?disabled=${off}>${t("Note it")}</button></form>`;
  }

  async #call(one: Candidate): Promise<void> {
    try {
      await place({ contact_id: one.contact_id, alarm_id: this.alarm.id });
    } catch (error) {
      tell(explain(error), true);
    }
  }

  async #note(event: SubmitEvent, one: Candidate): Promise<void> {
    event.preventDefault();
    const chosen = String(new FormData(event.target as HTMLFormElement).get("answer"));
    const [outcome, minutes] = chosen.split(":");
    const body = { contact_id: one.contact_id, outcome, ...(minutes ? { minutes: Number(minutes) } : {}) };
    await this.#do(() => post<Asking>(`/alarms/${this.alarm.id}/asking/answers`, body));
  }
}

function answerName(key: string): string {
  const [outcome = "", minutes] = key.split(":");
  return minutes
    ? listed([outcomeName(outcome), t("in {minutes} minutes", { minutes: Number(minutes) })])
    : outcomeName(outcome);
}
