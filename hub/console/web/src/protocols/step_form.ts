// One step of a draft: its texts in three languages side by side, its answers, and when it is shown.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LANGUAGES, type Language, t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import {
  ANSWER_TYPES,
  type Fault,
  LENGTHS,
  OPTIONS_MAX,
  toggled,
  withAnswer,
  withCondition,
  withLabel,
  withOption,
  withoutOption,
  withText,
} from "./editing";
import { type AnswerType, choices, NUMBER_MAX, type Step, words } from "./model";
import { answerTypeName, faultText } from "./words";

type Part = "ask" | "say" | "hint";

@customElement("ll-step-form")
export class StepForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.8rem; }
    .texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); gap: 0.5rem 0.8rem; }
    .texts label { align-content: start; }
    textarea { min-height: 3.4rem; field-sizing: content; max-height: 12rem; }
    .name { font-weight: 650; font-size: 0.9rem; margin-bottom: 0.3rem; }
    .option { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem; align-items: end; padding-block: 0.3rem; }
    [aria-invalid="true"] { border-color: var(--p1); box-shadow: inset 0 0 0 1px var(--p1); }
    .error { font-size: 0.875rem; }
    .narrow { width: 9rem; }
    .checks { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; }
    .checks label { display: inline-flex; gap: 0.4rem; align-items: center; }
  `);

  @property({ attribute: false }) step!: Step;
  /** The steps before this one: only on those it may hang. */
  @property({ attribute: false }) earlier: readonly Step[] = [];
  /** What is wrong in this step, its fields named from the step on: "ask.fr". */
  @property({ attribute: false }) faults: readonly Fault[] = [];

  #change(step: Step): void {
    this.dispatchEvent(new CustomEvent<Step>("changed", { detail: step }));
  }

  override render(): TemplateResult {
    const { step } = this;
    return html`
      ${this.#part("ask", t("What the operator asks"))}
      ${this.#part("say", t("What to say to the resident, word for word (may be empty)"))}
      ${this.#part("hint", t("Hint for the operator (may be empty)"))}
      <div class="row">
        <label class="field">${t("Kind of answer")}<select @change=${(e: Event) => this.#change(withAnswer(step, (e.target as HTMLSelectElement).value as AnswerType))}>
          ${ANSWER_TYPES.map((one) => html`<option value=${one} .selected=${step.answer === one}>${answerTypeName(one)}</option>`)}</select></label>
        ${step.answer === "number" ? html`${this.#bound("least", t("Least"))}${this.#bound("most", t("Most"))}` : nothing}
      </div>
      ${this.#fault("key")}${this.#fault("most")}
      ${step.answer === "choice" ? this.#options() : nothing}
      ${this.#condition()}`;
  }

  #part(part: Part, name: string): TemplateResult {
    return html`<div role="group" aria-label=${name}><p class="name">${name}</p><div class="texts">${LANGUAGES.map(
      ({ code, name: tongue }) => {
        const at = `${part}.${code}`;
        return html`<label class="field">${tongue}
          <textarea lang=${code} rows="2" maxlength=${LENGTHS[part]} aria-invalid=${this.#has(at) ? "true" : nothing} .value=${this.step[part]?.[code] ?? ""}
            @input=${(e: InputEvent) => this.#change(withText(this.step, part, code, (e.target as HTMLTextAreaElement).value))}></textarea>
          ${this.#fault(at)}</label>`;
      },
    )}</div></div>`;
  }

  #bound(which: "least" | "most", name: string): TemplateResult {
    return html`<label class="field">${name}<input class="narrow" type="number" min="0" max=${NUMBER_MAX} .value=${String(this.step[which] ?? "")}
      @change=${(e: Event) => {
        const { value } = e.target as HTMLInputElement;
        this.#change({ ...this.step, [which]: value === "" ? null : Math.trunc(Number(value)) });
      }} /></label>`;
  }

  #options(): TemplateResult {
    const options = this.step.options ?? [];
    return html`<fieldset><legend class="name">${t("Answers, each with its digit")}</legend>
      ${options.map(
        (one, n) => html`<div class="option"><div class="texts">${LANGUAGES.map(({ code, name }) =>
          this.#label(n, code, `${n + 1} · ${name}`, one.label[code] ?? ""),
        )}</div>
          <button type="button" aria-label=${t("Remove answer {n}", { n: n + 1 })} @click=${() => this.#change(withoutOption(this.step, n))}>${icon("close")}</button></div>`,
      )}
      ${this.#fault("options")}
      <button type="button" ?disabled=${options.length >= OPTIONS_MAX} @click=${() => this.#change(withOption(this.step))}>${icon("plus")} ${t("Add an answer")}</button>
    </fieldset>`;
  }

  #label(n: number, code: Language, name: string, text: string): TemplateResult {
    const at = `options.${n}.label.${code}`;
    return html`<label class="field">${name}<input lang=${code} maxlength=${LENGTHS.label} aria-invalid=${this.#has(at) ? "true" : nothing} .value=${text}
      @input=${(e: InputEvent) => this.#change(withLabel(this.step, n, code, (e.target as HTMLInputElement).value))} />${this.#fault(at)}</label>`;
  }

  #condition(): TemplateResult {
    const { step } = this;
    const possible = this.earlier.filter((one) => choices(one).length > 0);
    const needed = this.earlier.find((one) => one.key === step.only_if?.step);
    return html`<div class="row">
        <label class="field">${t("Shown")}<select aria-invalid=${this.#has("only_if.step") ? "true" : nothing}
          @change=${(e: Event) => {
            const key = (e.target as HTMLSelectElement).value;
            const to = possible.find((one) => one.key === key);
            this.#change(withCondition(step, to));
          }}>
          <option value="" .selected=${!step.only_if}>${t("always")}</option>
          ${possible.map((one) => html`<option value=${one.key} .selected=${step.only_if?.step === one.key}>${t("only after: {question}", { question: words(one.ask) })}</option>`)}
        </select></label>
        ${needed && step.only_if ? this.#answers(step, needed) : nothing}
      </div>${this.#fault("only_if.step")}${this.#fault("only_if.answers")}`;
  }

  #answers(step: Step, needed: Step): TemplateResult {
    return html`<div class="checks" role="group" aria-label=${t("after these answers")}>${choices(needed).map(
      ([
        key,
        name,
      ]) => html`<label><input type="checkbox" .checked=${step.only_if?.answers.includes(key) ?? false}
        @change=${() => step.only_if && this.#change({ ...step, only_if: toggled(step.only_if, key) })} /> ${name}</label>`,
    )}</div>`;
  }

  #has(at: string): boolean {
    return this.faults.some((one) => one.field === at);
  }

  #fault(at: string): TemplateResult | typeof nothing {
    const found = this.faults.find((one) => one.field === at);
    return found ? html`<span class="error">${faultText(found.fault)}</span>` : nothing;
  }
}
