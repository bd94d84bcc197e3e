// Looking at one case: its story on one side, the marks and a word on the other.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { draftKey, draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import type { TimelineEntry } from "../residents/model";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import "../figures/story";
import { type Case, type Criterion, criteria, type Marks, markName, yesName } from "./model";
import { reviewList } from "./shown";

@customElement("ll-review-form")
export class ReviewForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
    form, .side { display: grid; gap: 0.8rem; align-content: start; }
    .marks { display: flex; flex-wrap: wrap; gap: 0.35rem; margin-top: 0.35rem; }
    .marks label { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line-strong); border-radius: var(--round-small); padding: 0.3rem 0.7rem; cursor: pointer; }
    .marks label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); }
    legend { font-weight: 600; }
    dl { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; }
    dd { font-weight: 600; }
  `);

  @property({ attribute: false }) case!: Case;
  @state() private story: readonly TimelineEntry[] | null = null;
  @state() private marks: Partial<Record<Criterion, number | boolean>> = {};
  @state() private error = "";
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [draftsChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("case") || changed.get("case")?.id === this.case.id) return;
    this.story = null;
    this.marks = {};
    this.error = "";
    void this.#load(this.case.id);
  }

  async #load(id: number): Promise<void> {
    try {
      const { items } = await get<{ items: TimelineEntry[] }>(`/quality/cases/${id}/story`);
      if (this.case.id === id) this.story = items;
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const mine = this.case.operator_id === me.value?.id;
    return html`<div>${
      this.story
        ? html`<ll-alarm-story .entries=${this.story} .since=${this.case.opened_ms}></ll-alarm-story>`
        : html`<p class="muted" role="status">${this.error === "" ? t("Loading…") : ""}</p>`
    }</div>
      <div class="side">${this.case.review ? reviewList(this.case.review) : nothing}
        ${mine ? html`<p class="muted">${t("Somebody else must look at your own cases.")}</p>` : isSupervisor() ? this.#form() : nothing}</div>`;
  }

  #form(): TemplateResult {
    const key = this.#key();
    return html`<form @submit=${this.#submit}>
      ${this.case.review ? html`<h3>${t("A second opinion")}</h3>` : nothing}
      ${criteria().map(([name, kind, question]) =>
        kind === "mark"
          ? this.#choice(name, question, [1, 2, 3, 4, 5], markName)
          : this.#choice(name, question, [true, false], yesName),
      )}
      <label class="field">${t("In words: what was good, what could be better")}
        <textarea maxlength="2000" .value=${loadDraft(key)} @input=${(e: InputEvent) => saveDraft(key, (e.target as HTMLTextAreaElement).value)}></textarea></label>
      <p class="error" role="alert">${this.error}</p>
      <div class="row"><button class="primary" ?disabled=${this.busy}>${t("Save the review")}</button></div>
    </form>`;
  }

  #choice<T extends number | boolean>(
    name: Criterion,
    question: string,
    values: readonly T[],
    said: (value: T) => string,
  ): TemplateResult {
    return html`<fieldset><legend>${question}</legend><div class="marks">${values.map(
      (value) =>
        html`<label><input type="radio" name=${name} .checked=${this.marks[name] === value} @change=${() => {
          this.marks = { ...this.marks, [name]: value };
        }} /> ${said(value)}</label>`,
    )}</div></fieldset>`;
  }

  #key(): string {
    return draftKey(me.value?.id ?? 0, `review:${this.case.id}`);
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    if (criteria().some(([name]) => this.marks[name] === undefined)) {
      this.error = t("Please answer every question.");
      return;
    }
    this.busy = true;
    try {
      const body = {
        ...(this.marks as Marks),
        text: loadDraft(this.#key()).trim(),
        seen: this.case.review?.id ?? null,
      };
      const reviewed = await post<Case>(`/quality/cases/${this.case.id}/reviews`, body);
      saveDraft(this.#key(), "");
      this.marks = {};
      this.error = "";
      tell(t("Saved."));
      this.dispatchEvent(new CustomEvent("reviewed", { detail: reviewed.review }));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };
}
