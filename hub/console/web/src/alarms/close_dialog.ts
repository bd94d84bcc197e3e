// Closing asks what it was: a code is a must, a note is welcome. Digits choose, Enter closes.
import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { loadDraft, saveDraft } from "../kernel/drafts";
import { t } from "../kernel/i18n";
import { digitOf } from "../kernel/keys";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type Alarm, CLOSING_CODES, type ClosingCode, closingCodeName } from "./model";
import { canAct, close, noteKey } from "./state";

@customElement("ll-close-dialog")
export class CloseDialog extends LampElement {
  static override styles = look(css`
    .codes { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.4rem; }
    .codes label { display: flex; gap: 0.6rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small);
      padding: 0.5rem 0.7rem; cursor: pointer; }
    .codes label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    .codes label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
    .codes input:focus-visible { outline: none; }
    kbd { margin-inline-start: auto; color: var(--muted); }
    h1:focus { outline: none; }
    legend { font-weight: 600; margin-bottom: 0.5rem; }
    .ends { justify-content: end; }
  `);

  @state() private alarm: Alarm | null = null;
  @state() private code: ClosingCode | null = null;
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Opens for `alarm`; a half-typed note comes along. */
  open(alarm: Alarm): void {
    this.alarm = alarm;
    this.note = loadDraft(noteKey(alarm.id));
    this.code = null;
    this.error = "";
    void this.updateComplete.then(() => {
      this.dialog.showModal();
      this.dialog.querySelector<HTMLElement>("h1")?.focus();
    });
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @keydown=${this.#keys}>
      <form class="stack" @submit=${this.#submit}>
        <h1 id="title" tabindex="-1">${t("Close the alarm of {name}", { name: this.alarm?.resident_name || this.alarm?.device_id || "" })}</h1>
        <fieldset>
          <legend>${t("What was it?")}</legend>
          <div class="codes">${CLOSING_CODES.map(
            (code, n) => html`<label>
              <input type="radio" name="code" value=${code} .checked=${this.code === code} @change=${() => {
                this.code = code;
              }} />
              ${closingCodeName(code)} <kbd aria-hidden="true">${n + 1}</kbd></label>`,
          )}</div>
        </fieldset>
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

  #typed(text: string): void {
    this.note = text;
    if (this.alarm) saveDraft(noteKey(this.alarm.id), text);
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const typing = event.composedPath()[0] instanceof HTMLTextAreaElement;
    if (event.isComposing) return;
    if (typing) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.#send();
      return;
    }
    const code = CLOSING_CODES[digitOf(event) - 1];
    if (code && !event.ctrlKey && !event.altKey && !event.metaKey) this.code = code;
    if (event.key === "Enter" && !(event.composedPath()[0] instanceof HTMLButtonElement)) {
      event.preventDefault();
      void this.#send();
    }
  };

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
    this.busy = true;
    try {
      await close(this.alarm, this.code, this.note.trim());
      this.dialog.close();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }
}
