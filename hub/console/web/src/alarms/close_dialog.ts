// Closing asks what it was: a code is a must, some codes ask for one thing more. Digits choose, Enter closes.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, Problem } from "../kernel/api";
import { loadDraft, saveDraft } from "../kernel/drafts";
import { t } from "../kernel/i18n";
import { digitOf } from "../kernel/keys";
import { Watch } from "../kernel/signal";
import { choices, NUMBER_MAX, TEXT_LENGTH_MAX, type Value, words } from "../protocols/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type ClosingField, closingFields, fieldsOf, loadClosingFields, missing, type Said } from "./closing";
import { type Alarm, CLOSING_CODES, type ClosingCode, closingCodeName } from "./model";
import { canAct, close, noteKey } from "./state";

@customElement("ll-close-dialog")
export class CloseDialog extends LampElement {
  static override styles = look(css`
    dialog { width: min(46rem, calc(100vw - 2rem)); padding-bottom: 0; }
    .codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.4rem; }
    .field .codes { display: flex; flex-wrap: wrap; }
    .codes label { display: flex; gap: 0.6rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small);
      padding: 0.5rem 0.7rem; cursor: pointer; font-weight: 400; }
    .field .codes label { padding: 0.3rem 0.6rem; }
    .codes label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    .codes label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
    .codes input:focus-visible { outline: none; }
    kbd { margin-inline-start: auto; color: var(--muted); }
    h1:focus, fieldset:focus { outline: none; }
    fieldset.field:focus-within kbd, fieldset.codes-of:focus-within kbd { color: var(--ink); }
    legend { font-weight: 600; margin-bottom: 0.5rem; }
    .field legend { font-size: 0.9rem; margin-bottom: 0.3rem; }
    .wrong { border-inline-start: 3px solid var(--p1); padding-inline-start: 0.6rem; }
    .ends { justify-content: end; position: sticky; bottom: 0; background: var(--surface); padding-block: 0.6rem 1.2rem; }
    textarea { min-height: 2.6rem; }
  `);

  @state() private alarm: Alarm | null = null;
  @state() private code: ClosingCode | null = null;
  @state() private said: Said = {};
  @state() private wrong = "";
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, [closingFields]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadClosingFields();
  }

  /** Opens for `alarm`; a half-typed note comes along. */
  open(alarm: Alarm): void {
    void loadClosingFields();
    this.alarm = alarm;
    this.note = loadDraft(noteKey(alarm.id));
    this.code = null;
    this.said = {};
    this.wrong = "";
    this.error = "";
    void this.updateComplete.then(() => {
      this.dialog.showModal();
      this.dialog.querySelector<HTMLElement>("h1")?.focus();
    });
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @keydown=${this.#keys}>
      <form class="stack" novalidate @submit=${this.#submit}>
        <h1 id="title" tabindex="-1">${t("Close the alarm of {name}", { name: this.alarm?.resident_name || this.alarm?.device_id || "" })}</h1>
        <fieldset class="codes-of">
          <legend>${t("What was it?")}</legend>
          <div class="codes">${CLOSING_CODES.map(
            (code, n) => html`<label>
              <input type="radio" name="code" value=${code} .checked=${this.code === code} @change=${() => this.#choose(code)} />
              ${closingCodeName(code)} <kbd aria-hidden="true">${n + 1}</kbd></label>`,
          )}</div>
        </fieldset>
        ${fieldsOf(this.code).map((one) => this.#field(one))}
        <label class="field">${t("Note (if there is something to say)")}
          <textarea maxlength="2000" .value=${this.note} @input=${(e: InputEvent) => this.#typed((e.target as HTMLTextAreaElement).value)}></textarea>
        </label>
        <p class="error" role="alert">${this.error}</p>
        <div class="row ends">
          <button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
          <button class="primary" ?disabled=${this.busy || !canAct()}>${icon("done")} ${t("Close alarm")}</button>
        </div>
      </form>
    </dialog>`;
  }

  #field(one: ClosingField): TemplateResult {
    const name = html`${words(one.ask)} ${one.required ? html`<span class="muted">${t("(needed)")}</span>` : nothing}`;
    const known = choices(one);
    const wrong = this.wrong === one.key ? "wrong" : "";
    if (known.length === 0) return html`<label class="field ${wrong}">${name}${this.#input(one)}</label>`;
    return html`<fieldset class="field ${wrong}" data-field=${one.key} tabindex="-1">
      <legend>${name}</legend>
      <div class="codes">${known.map(
        ([value, label], n) => html`<label>
          <input type="radio" name=${`${this.code}-${one.key}`} .checked=${this.said[one.key] === value} @change=${() => this.#say(one.key, value)} />
          ${label} <kbd aria-hidden="true">${n + 1}</kbd></label>`,
      )}</div></fieldset>`;
  }

  #input(one: ClosingField): TemplateResult {
    const isNumber = one.answer === "number";
    return html`<input type=${isNumber ? "number" : "text"} maxlength=${TEXT_LENGTH_MAX} min=${one.least ?? 0} max=${one.most ?? NUMBER_MAX}
      .value=${String(this.said[one.key] ?? "")} @input=${(e: InputEvent) => {
        const { value } = e.target as HTMLInputElement;
        this.#say(one.key, isNumber && value !== "" ? Number(value) : value);
      }} />`;
  }

  #say(field: string, value: Value): void {
    this.said = { ...this.said, [field]: value };
    if (this.wrong === field) this.wrong = "";
  }

  /** What must be said with this code has the next digit. */
  #choose(code: ClosingCode): void {
    if (this.code !== code) this.said = {};
    this.code = code;
    this.wrong = "";
    this.error = "";
    const next = missing(code, this.said);
    if (next) this.#look(next.key);
  }

  #look(field: string): void {
    void this.updateComplete.then(() =>
      this.dialog.querySelector<HTMLElement>(`[data-field="${field}"]`)?.focus(),
    );
  }

  #typed(text: string): void {
    this.note = text;
    if (this.alarm) saveDraft(noteKey(this.alarm.id), text);
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const at = event.composedPath()[0];
    if (event.isComposing || event.keyCode === 229) return;
    if (at instanceof HTMLTextAreaElement) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.#send();
      return;
    }
    const typing = at instanceof HTMLInputElement && at.type !== "radio";
    if (!typing && !event.ctrlKey && !event.altKey && !event.metaKey) this.#digit(digitOf(event), at);
    if (event.key === "Enter" && !(at instanceof HTMLButtonElement)) {
      event.preventDefault();
      void this.#send();
    }
  };

  /** A digit is for the question that has the focus, and else for the code. */
  #digit(digit: number, at: EventTarget | undefined): void {
    if (digit === 0) return;
    const key = at instanceof Element ? at.closest<HTMLElement>("[data-field]")?.dataset.field : undefined;
    const field = fieldsOf(this.code).find((one) => one.key === key);
    const code = CLOSING_CODES[digit - 1];
    if (field) {
      const chosen = choices(field)[digit - 1];
      if (chosen) this.#say(field.key, chosen[0]);
    } else if (code) this.#choose(code);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    void this.#send();
  };

  async #send(): Promise<void> {
    if (!this.alarm || this.busy) return;
    if (!this.code) {
      this.error = t("Please choose what it was.");
      return;
    }
    const lacking = missing(this.code, this.said);
    if (lacking)
      return this.#refuse(lacking.key, t("Please answer: {question}", { question: words(lacking.ask) }));
    this.busy = true;
    try {
      const said = Object.entries(this.said).filter(([, value]) => String(value).trim() !== "");
      await close(this.alarm, this.code, this.note.trim(), Object.fromEntries(said));
      this.dialog.close();
    } catch (error) {
      this.#refuse(error instanceof Problem ? String(error.more.field ?? "") : "", explain(error));
    } finally {
      this.busy = false;
    }
  }

  #refuse(field: string, error: string): void {
    void loadClosingFields();
    this.error = error;
    this.wrong = field;
    if (field !== "") this.#look(field);
  }
}
