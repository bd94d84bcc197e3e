// A care call, noted in one click: reached, or no answer. A note may go with it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { draftKey, loadDraft, saveDraft } from "../kernel/drafts";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { touch } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { type Outcome, outcomeName } from "./model";

@customElement("ll-care-form")
export class CareForm extends LampElement {
  static override styles = look(css`
    :host { margin-top: 0.75rem; }
    textarea { min-height: 2.5rem; }
  `);

  @property({ type: Number }) resident!: number;
  @property() name = "";
  @state() private note = "";
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resident")) this.note = loadDraft(this.#key());
  }

  #key(): string {
    return draftKey(me.value?.id ?? 0, `care:${this.resident}`);
  }

  #typed(text: string): void {
    this.note = text;
    saveDraft(this.#key(), text);
  }

  async #send(outcome: Outcome): Promise<void> {
    const { resident } = this;
    const note = this.note.trim();
    this.busy = true;
    try {
      await post(`/residents/${resident}/care-calls`, { outcome, ...(note ? { note } : {}) });
      saveDraft(this.#key(), "");
      this.note = "";
      tell(t("{name}: {outcome}, noted.", { name: this.name, outcome: outcomeName(outcome) }));
      touch([resident]);
      this.dispatchEvent(new CustomEvent("called", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<div class="stack">
      <label class="field">${t("Note about the care call")}
        <textarea rows="1" maxlength="1000" .value=${this.note} @input=${(e: InputEvent) => this.#typed((e.target as HTMLTextAreaElement).value)}></textarea></label>
      <div class="row">
        <button ?disabled=${off} @click=${() => this.#send("reached")}>${icon("done")} ${outcomeName("reached")}</button>
        <button ?disabled=${off} @click=${() => this.#send("no_answer")}>${icon("phone")} ${outcomeName("no_answer")}</button>
        ${link.value.state === "lost" ? html`<span class="muted small">${t("Waiting for the connection")}</span>` : nothing}
      </div></div>`;
  }
}
