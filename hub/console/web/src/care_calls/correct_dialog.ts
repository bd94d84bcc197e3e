// It was otherwise than was noted: the same form anew, and why. The hub takes back what followed from the first word.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { touch } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { asSent, type Draft, EMPTY, parseDraft } from "./draft";
import type { CareCall } from "./model";
import "./outcome_form";
import { lastSaved, loadToday } from "./state";

@customElement("ll-correct-call")
export class CorrectCall extends LampElement {
  static override styles = look(css`
    dialog { width: min(44rem, 94vw); }
    .ends { justify-content: end; }
  `);

  @state() private call: CareCall | null = null;
  @state() private name = "";
  @state() private draft: Draft = EMPTY;
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("form") private readonly form!: HTMLFormElement;

  constructor() {
    super();
    new Watch(this, [link]);
  }

  async open(call: CareCall, name: string): Promise<void> {
    const { outcome, mood, health, needs, contacts_verified: contacts } = call;
    this.draft = parseDraft(JSON.stringify({ outcome, mood, health, needs, contacts }));
    Object.assign(this, { call, name, error: "" });
    await this.updateComplete;
    this.form.reset();
    this.dialog.showModal();
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { call } = this;
    if (!call || this.busy) return;
    const form = new FormData(this.form);
    const body = {
      ...asSent(this.draft, String(form.get("note"))),
      reason: String(form.get("reason")).trim(),
    };
    this.busy = true;
    try {
      const after = await post<CareCall>(`/care-calls/${call.id}/correct`, body);
      if (lastSaved.value?.call.id === call.id) lastSaved.set({ call: after, name: this.name });
      tell(t("{name}: corrected.", { name: this.name }));
      touch([call.resident_id]);
      void loadToday();
      this.dialog.close();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.call = null;
    }}>${this.call ? this.#fields(this.call) : nothing}</dialog>`;
  }

  #fields(call: CareCall): TemplateResult {
    return html`<form class="stack" @submit=${this.#submit}>
      <h1 id="title">${t("It was otherwise: {name}", { name: this.name })}</h1>
      <ll-outcome-form .draft=${this.draft} @said=${(e: CustomEvent<Draft>) => {
        this.draft = e.detail;
      }}></ll-outcome-form>
      <label class="field">${t("Note")}<textarea name="note" rows="2" maxlength="2000" .defaultValue=${call.note ?? ""}></textarea></label>
      <label class="field">${t("Why it is corrected")}<input name="reason" required maxlength="200" autocomplete="off" /></label>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary" ?disabled=${this.busy || link.value.state !== "live"}>${icon("save")} ${t("Save")}</button></div></form>`;
  }
}
