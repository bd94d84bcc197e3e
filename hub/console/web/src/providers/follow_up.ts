// The satisfaction call: three marks from 1 to 5, given by the resident, noted by the operator.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { t } from "../kernel/i18n";
import type { Order } from "../orders/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { serviceName } from "./kinds";

type Question = "timeliness" | "attitude" | "result";
const MARKS = [1, 2, 3, 4, 5] as const;

@customElement("ll-follow-up")
export class FollowUpDialog extends LampElement {
  static override styles = look(css`
    .marks { display: flex; gap: 0.4rem; flex-wrap: wrap; }
    .marks label { display: inline-flex; gap: 0.35rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small); padding: 0.4rem 0.75rem; cursor: pointer; }
    .marks label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 700; }
    legend { font-weight: 600; margin-bottom: 0.35rem; }
    .ends { justify-content: end; }
  `);

  @state() private order: Order | null = null;
  @state() private marks: Partial<Record<Question, number>> = {};
  @state() private note = "";
  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  open(order: Order): void {
    this.order = order;
    this.marks = {};
    this.note = "";
    this.error = "";
    void this.updateComplete.then(() => this.dialog.showModal());
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { order, marks } = this;
    if (!order) return;
    if (!marks.timeliness || !marks.attitude || !marks.result) {
      this.error = t("Please give all three marks.");
      return;
    }
    this.busy = true;
    const note = this.note.trim();
    try {
      await post(`/orders/${order.id}/follow-up`, {
        version: order.version,
        ...marks,
        ...(note ? { note } : {}),
      });
      tell(t("Followed up. Thank you."));
      this.dialog.close();
      this.dispatchEvent(new CustomEvent("saved", { detail: order }));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title"><form class="stack" @submit=${this.#submit}>
      <h1 id="title">${t("How was it? {service}", { service: serviceName(this.order?.service ?? "") })}</h1>
      <p class="muted">${t("1 is poor, 5 is very good.")}</p>
      ${this.#question("timeliness", t("Did they come on time?"))}
      ${this.#question("attitude", t("Were they friendly?"))}
      ${this.#question("result", t("Is it well done?"))}
      <label class="field">${t("Note (if there is something to say)")}
        <textarea maxlength="1000" .value=${this.note} @input=${(e: InputEvent) => {
          this.note = (e.target as HTMLTextAreaElement).value;
        }}></textarea></label>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon("done")} ${t("Save the answers")}</button></div>
    </form></dialog>`;
  }

  #question(name: Question, text: string): TemplateResult {
    return html`<fieldset><legend>${text}</legend><div class="marks">${MARKS.map(
      (mark) =>
        html`<label><input type="radio" name=${name} value=${mark} .checked=${this.marks[name] === mark} @change=${() => {
          this.marks = { ...this.marks, [name]: mark };
        }} /> ${mark}</label>`,
    )}</div></fieldset>`;
  }
}
