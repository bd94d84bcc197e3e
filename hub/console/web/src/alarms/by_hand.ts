// An alarm that no button has sent: a neighbour rang up, a volunteer stands before a closed door.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query as find, state } from "lit/decorators.js";
import { explain, get, type Page, query } from "../kernel/api";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import type { ResidentRow } from "../residents/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { BY_HAND, type ByHand, kindName } from "./model";
import { canAct, openByHand } from "./state";

const SEARCH_PAUSE_MS = 200;
const FOUND_MAX = 6;

@customElement("ll-by-hand")
export class ByHandDialog extends LampElement {
  static override styles = look(css`
    input[type="search"] { width: 100%; }
    .choices { display: grid; gap: 0.3rem; max-height: 14rem; overflow: auto; padding: 3px; }
    .kinds { display: flex; flex-wrap: wrap; gap: 0.4rem; }
    .choices label, .kinds label { display: flex; gap: 0.6rem; align-items: center; border: 1px solid var(--line-strong);
      border-radius: var(--round-small); padding: 0.4rem 0.7rem; cursor: pointer; }
    label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); box-shadow: inset 0 0 0 1px var(--accent); }
    legend { font-weight: 600; margin-bottom: 0.4rem; }
    .ends { justify-content: end; }
  `);

  @state() private words = "";
  @state() private found: readonly ResidentRow[] | null = null;
  @state() private resident: number | null = null;
  @state() private kind: ByHand = "sos";
  @state() private text = "";
  @state() private error = "";
  @state() private busy = false;
  @find("dialog") private readonly dialog!: HTMLDialogElement;
  #pause = 0;
  #asking: AbortController | null = null;

  /** Opens with what was half typed: a slip of the hand loses nothing. */
  async open(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>("input[type=search]")?.focus();
  }

  #search(words: string): void {
    this.words = words;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#ask(), SEARCH_PAUSE_MS);
  }

  async #ask(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const search = this.words.trim();
    this.resident = null;
    if (search === "") {
      this.found = null;
      return;
    }
    try {
      const page = await get<Page<ResidentRow>>(
        `/residents${query({ search, limit: FOUND_MAX })}`,
        asking.signal,
      );
      if (asking !== this.#asking) return;
      this.found = page.items;
      this.resident = page.items.length === 1 ? (page.items[0]?.id ?? null) : null;
      this.error = "";
    } catch (error) {
      if (asking === this.#asking) this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <form class="stack" @submit=${this.#submit}>
        <h1 id="title">${t("New alarm by hand")}</h1>
        <label class="field">${t("Who needs help?")}
          <input type="search" autocomplete="off" maxlength="100" placeholder=${t("Name, pinyin, initials, address, phone")} .value=${this.words}
            @input=${(e: InputEvent) => this.#search((e.target as HTMLInputElement).value)} /></label>
        ${this.found === null ? nothing : this.#found(this.found)}
        <fieldset><legend>${t("What is it?")}</legend><div class="kinds">${BY_HAND.map(
          (one) =>
            html`<label><input type="radio" name="kind" .checked=${this.kind === one} @change=${() => {
              this.kind = one;
            }} /> ${kindName(one)}</label>`,
        )}</div></fieldset>
        <label class="field">${t("How does the centre know?")}
          <textarea maxlength="2000" .value=${this.text} @keydown=${this.#keys} @input=${(e: InputEvent) => {
            this.text = (e.target as HTMLTextAreaElement).value;
          }}></textarea></label>
        <p class="error" role="alert">${this.error}</p>
        <div class="row ends">
          <button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
          <button class="primary" ?disabled=${this.busy || !canAct()}>${icon("bell")} ${t("Open the alarm")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
        </div>
      </form></dialog>`;
  }

  #found(rows: readonly ResidentRow[]): TemplateResult {
    if (rows.length === 0) return html`<p class="muted" role="status">${t("Nobody found")}</p>`;
    return html`<div class="choices" role="radiogroup" aria-label=${t("Residents found")}>${rows.map(
      (one) =>
        html`<label><input type="radio" name="resident" .checked=${this.resident === one.id} @change=${() => {
          this.resident = one.id;
        }} /><span>${said(one.name)} <span class="muted small">${said(one.address)}</span></span></label>`,
    )}</div>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#submit(event);
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    if (this.resident === null) this.error = t("Please choose for whom.");
    else if (this.text.trim() === "") this.error = t("Please say how the centre knows.");
    else void this.#send(this.resident);
  };

  async #send(resident: number): Promise<void> {
    this.busy = true;
    try {
      await openByHand(resident, this.kind, this.text.trim());
      this.dialog.close();
      Object.assign(this, { words: "", found: null, resident: null, kind: "sos", text: "", error: "" });
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  }
}
