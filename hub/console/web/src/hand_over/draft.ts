// My hand-over while I write it: every pause in the typing is kept at the hub, so nothing is lost with this page.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { clock } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { HandOver } from "./model";
import "./open_list";

const PAUSE_MS = 600;

@customElement("ll-hand-over-draft")
export class HandOverDraft extends LampElement {
  static override styles = look(css`
    .panel { display: grid; gap: 0.9rem; }
    textarea { min-height: 9rem; field-sizing: content; max-height: 24rem; font-weight: 400; }
    .ends { justify-content: space-between; }
  `);

  /** As the hub has it. */
  @property({ attribute: false }) draft!: HandOver;
  @state() private text: string | null = null;
  @state() private keptMs = 0;
  @state() private error = "";
  @state() private busy = false;
  #pause = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    void this.#save();
  }

  readonly #typed = (event: InputEvent): void => {
    this.text = (event.target as HTMLTextAreaElement).value;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#save(), PAUSE_MS);
  };

  /** One after the other: each names the version that the one before has made. */
  #save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#send());
    return this.#saving;
  }

  async #send(): Promise<void> {
    const text = this.text;
    if (text === null || text.trim() === this.draft.text) return;
    try {
      const kept = await post<{ version: number; changed_ms: number }>(`/hand-overs/${this.draft.id}/text`, {
        version: this.draft.version,
        text,
      });
      this.draft = { ...this.draft, ...kept, text: text.trim() };
      this.dispatchEvent(new CustomEvent("kept", { detail: this.draft }));
      this.keptMs = kept.changed_ms;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #offer = async (): Promise<void> => {
    this.busy = true;
    clearTimeout(this.#pause);
    await this.#save();
    try {
      if (this.error) return;
      const offered = await post<HandOver>(`/hand-overs/${this.draft.id}/offer`, {
        version: this.draft.version,
      });
      tell(t("Signed. Now who comes can sign, too."));
      this.dispatchEvent(new CustomEvent("offered", { detail: offered.id }));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    void this.#offer();
  };

  override render(): TemplateResult {
    return html`<div class="panel">
      <h1>${t("My hand-over")}</h1>
      <label class="field">${t("What who comes must know")}
        <textarea maxlength="8000" .value=${live(this.text ?? this.draft.text)} @input=${this.#typed} @blur=${() => this.#save()} @keydown=${this.#keys}></textarea></label>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row ends"><span class="muted small" role="status">${this.keptMs > 0 ? t("Kept at {time}", { time: clock(this.keptMs) }) : nothing}</span>
        <button class="primary" ?disabled=${this.busy || link.value.state !== "live"} @click=${this.#offer}>${icon("hand")} ${t("Sign and hand over")} <kbd>Ctrl Enter</kbd></button></div>
      <p class="muted small">${t("This is open now; signing fixes it as it is then.")}</p>
      <ll-open-list .open=${this.draft.open}></ll-open-list></div>`;
  }
}
