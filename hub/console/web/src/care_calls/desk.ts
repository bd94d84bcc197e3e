// One care call, from its beginning to what came of it: what to say, the questions, the outcome, and on to the next.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { inHand } from "../alarms/reduce";
import { alarms } from "../alarms/state";
import { calls, lastEnded } from "../calls/state";
import { explain, get, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { link } from "../kernel/feed";
import { duration } from "../kernel/format";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import {
  asHeard,
  asSent,
  type Draft,
  draftOf,
  EMPTY,
  forgetDraft,
  keepDraft,
  noteKey,
  recoverDraft,
} from "./draft";
import { type CareCall, outcomeName, talked } from "./model";
import "./outcome_form";
import type { OutcomeForm } from "./outcome_form";
import "./questions";
import type { CareQuestions } from "./questions";
import { begin, begun, end, going, myCall, nextCall, show } from "./state";

/** Sooner than the hub would give the call back to the list (its CLAIM_MS, five minutes). */
const KEEP_MS = 60_000;
/** So soon after a change the hub knows what was noted. */
const HEARD_MS = 3_000;
const NOTE_LENGTH_MAX = 2_000;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

@customElement("ll-care-desk")
export class CareDesk extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.8rem; align-content: start; min-width: 0; }
    .head { display: flex; flex-wrap: wrap; gap: 0.4rem 0.8rem; align-items: center; }
    .head h1 { flex: 1 1 auto; }
    .panel { display: grid; gap: 0.6rem; padding: 0.8rem 1rem; }
    .first { background: var(--p1-soft); border-color: var(--p1); }
    .other { background: var(--p2-soft); border-color: var(--p2); }
    textarea { min-height: 2.6rem; field-sizing: content; max-height: 10rem; }
    .ends { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; justify-content: space-between; }
  `);

  @property({ type: Number }) resident!: number;
  @property() name = "";
  @state() private draft: Draft = EMPTY;
  @state() private note = "";
  @state() private busy = false;
  @query("ll-outcome-form") private readonly form!: OutcomeForm | null;
  @query("ll-care-questions") private readonly questions!: CareQuestions | null;
  @query("textarea") private readonly field!: HTMLTextAreaElement | null;
  #stopKeys: () => void = () => undefined;
  #keptMs = 0;
  #heard = "";
  /** The call of which it was asked what the hub has kept. */
  #recovered = 0;
  #recovering = false;
  #started: number | null = null;
  /** The care call in which it has rung once, of somebody for whom it has to ring twice. */
  #rung = 0;

  constructor() {
    super();
    new Watch(this, [alarms, begun, calls, draftsChanged, going, lastEnded, link, me]);
    new Ticking(this, undefined, () => this.#mine !== undefined);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys([
      { keys: ["Enter"], when: () => !this.#mine, run: () => void this.#begin() },
      { keys: DIGITS, when: () => this.#mine !== undefined, run: (event) => this.form?.digit(event) },
      { keys: ["f"], run: () => this.questions?.start() },
      { keys: ["w"], run: () => this.form?.start() },
      { keys: ["n"], run: () => this.field?.focus() },
      { keys: ["r"], run: () => this.form?.needs() },
    ]);
    document.addEventListener("keydown", this.#saveKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
    document.removeEventListener("keydown", this.#saveKey);
  }

  get #person(): number {
    return me.value?.id ?? 0;
  }

  get #call(): CareCall | undefined {
    return going.value.get(this.resident);
  }

  get #mine(): CareCall | undefined {
    return this.#call?.operator_id === this.#person ? this.#call : undefined;
  }

  override willUpdate(_changed: PropertyValues<this>): void {
    this.draft = draftOf(this.#person, this.resident);
    this.note = loadDraft(noteKey(this.#person, this.resident));
    this.#hearTelephone();
    void this.#recover();
    void this.#keep();
  }

  /** After "next" and after "begin" the digits say at once what came of it. */
  override updated(): void {
    const { form } = this;
    if (begun.value !== this.resident || !form) return;
    begun.set(null);
    void form.updateComplete.then(() => form.start());
  }

  /** What the telephone knows need not be said again; a person can still say otherwise. */
  #hearTelephone(): void {
    const ended = lastEnded.value;
    const mine = this.#mine;
    if (!ended || !mine || ended.id === this.#started || ended.id !== mine.call_id) return;
    this.#started = ended.id;
    const heard = ended.outcome === "no_answer" || ended.outcome === "busy" ? ended.outcome : null;
    if (heard === "no_answer" && this.questions?.ringTwice && this.#rung !== mine.id) {
      this.#rung = mine.id;
      tell(t("They come when it rings a second time: please call again."));
      return;
    }
    if (heard && this.draft.outcome === null) this.#said({ ...this.draft, outcome: heard });
  }

  /** Says each minute that somebody is still on it, and soon after a change what was noted: the hub keeps it. */
  async #keep(): Promise<void> {
    const mine = this.#mine;
    if (!mine || this.#recovered !== mine.id) return;
    const now = serverNow();
    const heard = JSON.stringify(asHeard(this.draft, this.note));
    const again = heard === this.#heard ? KEEP_MS : HEARD_MS;
    if (this.busy || link.value.state !== "live" || now - this.#keptMs < again) return;
    this.#keptMs = now;
    this.#heard = heard;
    try {
      const kept = await post<CareCall>(`/care-calls/${mine.id}/keep`, JSON.parse(heard));
      if (this.#mine?.id === kept.id) show(kept); // else it has ended meanwhile, and does not come back
    } catch {
      this.#heard = ""; // said again a little later; the feed tells what became of the call
    }
  }

  /** What was noted at another seat, or before this one broke down; what this seat has itself is newer. */
  async #recover(): Promise<void> {
    const mine = this.#mine;
    if (!mine || mine.id === this.#recovered || this.#recovering || link.value.state !== "live") return;
    this.#recovering = true;
    try {
      const { going_on } = await get<{ going_on: CareCall | null }>(`/residents/${mine.resident_id}/care`);
      if (going_on?.id === mine.id) recoverDraft(this.#person, going_on);
      this.#recovered = mine.id;
    } catch {
      // Asked again at the next beat.
    } finally {
      this.#recovering = false;
    }
  }

  readonly #saveKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (event.composedPath().some((one) => one instanceof HTMLDialogElement && one.open)) return;
    event.preventDefault();
    void this.#save();
  };

  #said(draft: Draft): void {
    keepDraft(this.#person, this.resident, draft);
    this.draft = draft;
  }

  async #begin(): Promise<void> {
    if (this.busy || this.#call) return;
    this.busy = true;
    await begin(this.resident);
    this.busy = false;
  }

  async #save(): Promise<void> {
    const mine = this.#mine;
    if (!mine || this.busy || link.value.state !== "live") return;
    const { outcome } = this.draft;
    if (outcome === null) {
      tell(t("What came of the call? Please say that first."), true);
      this.form?.start();
      return;
    }
    this.busy = true;
    try {
      await end(mine, this.name, asSent(this.draft, this.note));
      forgetDraft(this.#person, mine.resident_id);
      tell(t("{name}: {outcome}, noted.", { name: this.name, outcome: outcomeName(outcome) }));
      await nextCall();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const mine = this.#mine;
    return html`<div class="head"><h1>${said(this.name)}</h1>${this.#standing()}</div>
      ${this.#alarm()}${this.#somebodyElse()}${this.#elsewhere()}
      <section class="panel" aria-label=${t("What to say and to ask")}>
        <ll-care-questions .resident=${this.resident} .call=${mine?.id ?? null} @onward=${() => this.form?.start()}
          @contacts=${(e: CustomEvent<boolean>) => this.#said({ ...this.draft, contacts: e.detail })}></ll-care-questions></section>
      ${mine ? this.#outcome() : nothing}`;
  }

  #standing(): TemplateResult | typeof nothing {
    const mine = this.#mine;
    if (mine)
      return html`<span class="tag good figures">${icon("phone")} ${t("Your call, for {time}", { time: duration(serverNow() - mine.at_ms) })}</span>`;
    if (this.#call) return nothing;
    return html`<button class="primary" ?disabled=${this.busy || link.value.state !== "live"} @click=${() => void this.#begin()}>${icon("phone")} ${t("Begin the call")} <kbd>Enter</kbd></button>`;
  }

  /** An alarm outranks the list: the call waits, and everything that was noted stays. */
  #alarm(): TemplateResult | typeof nothing {
    const held = inHand(alarms.value, this.#person)[0];
    if (!held) return nothing;
    return html`<p class="panel first" role="alert">${icon("bell")} <strong>${t("You have an alarm in hand: this call waits, with all that you noted.")}</strong>
      <a href=${href("alarms", held.id)}>${t("To the alarm")} <kbd aria-hidden="true">A</kbd></a></p>`;
  }

  #somebodyElse(): TemplateResult | typeof nothing {
    const call = this.#call;
    if (!call || this.#mine) return nothing;
    return html`<p class="panel other" role="status">${icon("people")} <strong>${t("{name} is talking with them already.", { name: call.operator_name ?? "" })}</strong>
      <button @click=${() => void nextCall()}>${t("On to the next")} <kbd>0</kbd></button></p>`;
  }

  #elsewhere(): TemplateResult | typeof nothing {
    const mine = myCall();
    if (!mine || mine.resident_id === this.resident) return nothing;
    return html`<p class="panel other" role="status">${icon("clock")} <strong>${t("Another call of yours has no outcome yet.")}</strong>
      <a class="button" href=${href("work", mine.resident_id)}>${t("Go on with it")} <kbd aria-hidden="true">0</kbd></a></p>`;
  }

  #outcome(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<section class="panel" aria-label=${t("What came of it")}>
      <ll-outcome-form .draft=${this.draft} @said=${(e: CustomEvent<Draft>) => this.#said(e.detail)} @onward=${() => this.field?.focus()}></ll-outcome-form>
      ${talked(this.draft.outcome) && this.draft.needs.length > 0 ? html`<p class="muted small" role="status">${icon("order")} ${t("Saved with the call, each need waits among the service requests.")}</p>` : nothing}
      <label class="field"><span>${t("Note about the care call")} <kbd aria-hidden="true">N</kbd></span>
        <textarea rows="2" maxlength=${NOTE_LENGTH_MAX} .value=${this.note} @input=${(e: InputEvent) => saveDraft(noteKey(this.#person, this.resident), (e.target as HTMLTextAreaElement).value)}></textarea></label>
      <div class="ends"><span class="muted small" role="status">${link.value.state === "lost" ? t("Waiting for the connection") : t("What you note is kept until you save it.")}</span>
        <button class="primary" ?disabled=${off} @click=${() => void this.#save()}>${icon("save")} ${t("Save, and on to the next")} <kbd>Ctrl Enter</kbd></button></div></section>`;
  }
}
