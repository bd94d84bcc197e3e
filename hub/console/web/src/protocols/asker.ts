// One question after the other: what to say, what to ask, and the answers on their keys. It saves nothing by itself.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { moment } from "../kernel/format";
import { type Language, language, t } from "../kernel/i18n";
import { digitOf } from "../kernel/keys";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import {
  answerWords,
  choices,
  type Given,
  NUMBER_MAX,
  nextOpen,
  type Step,
  shown,
  TEXT_LENGTH_MAX,
  type Value,
  words,
} from "./model";

export type SavingState = "saving" | "offline";
export interface Answered {
  step: string;
  value: Value | null;
}

@customElement("ll-protocol-asker")
export class ProtocolAsker extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.6rem; }
    .now { display: grid; gap: 0.5rem; border: 0; }
    .now:focus-visible { outline-offset: 6px; border-radius: var(--round-small); }
    .say { font-size: 1.2rem; line-height: 1.4; border-inline-start: 4px solid var(--lamp); padding-inline-start: 0.8rem; overflow-wrap: anywhere; }
    legend { font-weight: 650; font-size: 1.05rem; margin-bottom: 0.35rem; overflow-wrap: anywhere; }
    .answers { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; }
    .answers button { min-height: 2.6rem; }
    .answers button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    .answers input { flex: 1 1 14rem; }
    kbd { color: var(--muted); }
    .now:focus-within kbd { color: inherit; }
    .hint { display: flex; gap: 0.4rem; }
    summary { cursor: pointer; font-weight: 600; font-size: 0.9rem; }
    ol { display: grid; gap: 0.15rem; margin-top: 0.4rem; }
    ol button { min-height: 2rem; padding: 0.1rem 0.5rem; font-weight: 400; text-align: start; justify-content: start; width: 100%; flex-wrap: wrap; }
    ol b { font-weight: 650; }
    ol .when { font-size: 0.8125rem; color: var(--muted); margin-inline-start: auto; }
    li.old { padding-inline: 0.5rem; color: var(--muted); font-size: 0.875rem; overflow-wrap: anywhere; }
  `);

  @property({ attribute: false }) steps: readonly Step[] = [];
  @property({ attribute: false }) answers: Readonly<Record<string, Value>> = {};
  @property({ attribute: false }) history: readonly Given[] = [];
  @property({ attribute: false }) saving: ReadonlyMap<string, SavingState> = new Map();
  /** In which language the sentences for the resident are shown. */
  @property({ attribute: false }) sayIn: Language | null = null;
  @property({ type: Boolean }) readonly = false;
  /** Where half-typed words are kept, by step; null: nowhere. */
  @property({ attribute: false }) typedKey: ((step: string) => string) | null = null;
  /** The step that a person went back to; null: the next that is open. */
  @state() private chosen: string | null = null;
  @query(".now") private readonly now!: HTMLElement | null;
  #typed = new Map<string, string>();
  #goOn = false;

  constructor() {
    super();
    new Watch(this, [draftsChanged]);
  }

  get #shown(): Step[] {
    return shown(this.steps, this.answers);
  }

  get #current(): Step | null {
    const asked = this.#shown;
    return asked.find((one) => one.key === this.chosen) ?? nextOpen(asked, this.answers);
  }

  /** Puts the focus on what is asked next. */
  start(): void {
    const field = this.now?.querySelector<HTMLElement>("input");
    (field ?? this.now)?.focus();
  }

  override updated(): void {
    if (!this.#goOn) return;
    this.#goOn = false;
    this.start();
  }

  override render(): TemplateResult {
    const step = this.#current;
    return html`${this.readonly ? nothing : step ? this.#asked(step) : this.#complete()}${this.#given()}`;
  }

  #complete(): TemplateResult {
    return html`<p class="now" tabindex="-1" @keydown=${this.#keys}>${icon("done")} ${t("Everything that had to be asked is answered.")}</p>`;
  }

  #asked(step: Step): TemplateResult {
    const known = choices(step);
    const sentence = words(step.say, this.sayIn ?? language.value);
    const hint = words(step.hint);
    return html`<fieldset class="now" tabindex="-1" data-step=${step.key} @keydown=${this.#keys}>
      <legend>${said(words(step.ask))}</legend>
      ${sentence ? html`<p class="say" lang=${this.sayIn ?? nothing}>${sentence}</p>` : nothing}
      <div class="answers">${known.length > 0 ? known.map((one, n) => this.#choice(step, one, n)) : this.#input(step)}</div>
      ${hint ? html`<p class="muted small hint">${icon("eye")} <span>${hint}</span></p>` : nothing}
    </fieldset>`;
  }

  #choice(step: Step, [value, label]: readonly [string, string], n: number): TemplateResult {
    return html`<button type="button" aria-pressed=${this.answers[step.key] === value ? "true" : "false"}
      @click=${() => this.#give(step, value)}>${label} <kbd aria-hidden="true">${n + 1}</kbd></button>`;
  }

  #input(step: Step): TemplateResult {
    const isNumber = step.answer === "number";
    return html`<input type=${isNumber ? "number" : "text"} aria-label=${words(step.ask)} maxlength=${TEXT_LENGTH_MAX}
        min=${step.least ?? 0} max=${step.most ?? NUMBER_MAX} step="1" .value=${live(this.#typing(step))}
        @input=${(e: InputEvent) => this.#type(step, (e.target as HTMLInputElement).value)} />
      <button type="button" @click=${() => this.#giveTyped(step)}>${t("Save answer")} <kbd aria-hidden="true">Enter</kbd></button>`;
  }

  #typing(step: Step): string {
    const kept = this.typedKey ? loadDraft(this.typedKey(step.key)) : (this.#typed.get(step.key) ?? "");
    return kept || String(this.answers[step.key] ?? "");
  }

  #type(step: Step, text: string): void {
    if (this.typedKey) saveDraft(this.typedKey(step.key), text);
    else this.#typed.set(step.key, text);
  }

  #giveTyped(step: Step): void {
    const text = this.#typing(step).trim();
    const value = step.answer === "number" ? Number(text) : text;
    const field = this.now?.querySelector("input");
    if (text === "" || (field && !field.reportValidity())) return;
    this.#type(step, "");
    this.#give(step, value);
  }

  #give(step: Step, value: Value | null): void {
    this.chosen = null;
    this.#goOn = true;
    this.dispatchEvent(new CustomEvent<Answered>("answered", { detail: { step: step.key, value } }));
    this.requestUpdate();
  }

  #move(by: number): void {
    const asked = this.#shown;
    const at = asked.findIndex((one) => one.key === this.#current?.key);
    const to = asked[at < 0 ? asked.length - 1 : at + by];
    if (!to) return;
    this.chosen = to.key;
    this.#goOn = true;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = event.composedPath()[0];
    const typing = field instanceof HTMLInputElement;
    const done = typing ? this.#fieldKey(event.key, field) : this.#stepKey(event);
    if (done) event.preventDefault();
  };

  #fieldKey(key: string, field: HTMLInputElement): boolean {
    const step = this.#current;
    if (key === "Escape") field.blur();
    if (key !== "Enter" || !step) return false;
    this.#giveTyped(step);
    return true;
  }

  /** A key that is held down answers one question, not all of them. */
  #stepKey(event: KeyboardEvent): boolean {
    const digit = digitOf(event);
    const step = this.#current;
    if (digit > 0) {
      const chosen = step && choices(step)[digit - 1];
      if (chosen && !event.repeat) this.#give(step, chosen[0]);
      return true;
    }
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        this.#move(event.key === "ArrowDown" ? 1 : -1);
        return true;
      case "ArrowRight":
      case "ArrowLeft":
        return this.#beside(event.key === "ArrowRight" ? 1 : -1);
      case "Backspace":
      case "Delete":
        if (step && this.answers[step.key] !== undefined) this.#give(step, null);
        return true;
      case "Escape":
        (this.shadowRoot?.activeElement as HTMLElement | null)?.blur();
        return true;
      default:
        return false;
    }
  }

  #beside(by: number): boolean {
    const buttons = [...(this.now?.querySelectorAll<HTMLElement>(".answers button") ?? [])];
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    buttons[at < 0 ? (by > 0 ? 0 : buttons.length - 1) : at + by]?.focus();
    return true;
  }

  #given(): TemplateResult | typeof nothing {
    const answered = this.#shown.filter((one) => this.answers[one.key] !== undefined);
    if (answered.length === 0) return nothing;
    return html`<details ?open=${this.readonly}><summary>${t("Answered so far: {count}", { count: answered.length })}</summary>
      <ol>${answered.map((one) => this.#line(one))}</ol></details>`;
  }

  #line(step: Step): TemplateResult {
    const all = this.history.filter((one) => one.step === step.key);
    const last = all.at(-1);
    const value = this.answers[step.key] as Value;
    const waits = this.saving.get(step.key);
    const line = html`<span>${said(words(step.ask))}</span> <b>${said(answerWords(step, value))}</b>
      <span class="when">${waits ? savingName(waits) : last ? html`${moment(last.at_ms)} ${said(last.by)}` : nothing}</span>`;
    return html`<li>${
      this.readonly
        ? line
        : html`<button type="button" class="quiet" title=${t("Answer this question again")} @click=${() => this.#again(step)}>${line}</button>`
    }</li>
      ${all
        .slice(0, -1)
        .map(
          (one) =>
            html`<li class="old"><s>${said(one.value === null ? t("taken back") : answerWords(step, one.value))}</s> ${moment(one.at_ms)} ${said(one.by)}</li>`,
        )}`;
  }

  #again(step: Step): void {
    this.chosen = step.key;
    this.#goOn = true;
  }
}

export function savingName(state: SavingState): string {
  return state === "saving" ? t("Saving…") : t("Kept on this seat until the connection is back");
}
