// The steps of a draft, one under the other: opened to be written, moved up and down, added and taken away.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { added, type Fault, moved, removed, replaced, STEPS_MAX, stillWrong } from "./editing";
import { type Step, words } from "./model";
import "./step_form";
import { faultText } from "./words";

/** What a change made of the steps; `moved`: their places are others now, so faults by place hold no more. */
export interface StepsChanged {
  steps: readonly Step[];
  moved: boolean;
}

@customElement("ll-steps-form")
export class StepsForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.5rem; }
    .step > summary { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.55rem 0.8rem; cursor: pointer; overflow-wrap: anywhere; }
    .step > summary::before { content: "▸"; } .step[open] > summary::before { content: "▾"; }
    .step { border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); }
    .step.wrong { border-color: var(--p1); }
    .inside { padding: 0.8rem; border-top: 1px solid var(--line); display: grid; gap: 0.9rem; }
  `);

  @property({ attribute: false }) steps: readonly Step[] = [];
  @property({ attribute: false }) faults: readonly Fault[] = [];
  @property({ type: Number }) max = STEPS_MAX;
  @state() private opened: string | null = null;

  #change(steps: readonly Step[], moved = false): void {
    this.dispatchEvent(new CustomEvent<StepsChanged>("changed", { detail: { steps, moved } }));
  }

  override render(): TemplateResult {
    const { steps } = this;
    const none = this.faults.find((one) => one.field === "steps");
    return html`${repeat(
      steps,
      (one) => one.key,
      (one, n) => this.#step(one, n),
    )}
      ${none ? html`<p class="error">${faultText(none.fault)}</p>` : nothing}
      <div class="row"><button type="button" ?disabled=${steps.length >= this.max} @click=${() => this.#add()}>${icon("plus")} ${t("Add a step")}</button></div>`;
  }

  #step(step: Step, n: number): TemplateResult {
    const { steps } = this;
    const prefix = `steps.${n}.`;
    const told = this.faults.filter((one) => one.field.startsWith(prefix));
    const faults = stillWrong(
      step,
      told.map((one) => ({ ...one, field: one.field.slice(prefix.length) })),
    );
    const name = words(step.ask) || t("(no question yet)");
    return html`<details class="step ${faults.length > 0 ? "wrong" : ""}" data-n=${n} ?open=${this.opened === step.key}
        @keydown=${this.#keys} @toggle=${(e: Event) => this.#toggled(step.key, (e.currentTarget as HTMLDetailsElement).open)}>
      <summary><span class="figures">${n + 1}.</span> ${said(name)}
        ${step.only_if ? html`<span class="tag">${t("not always")}</span>` : nothing}
        ${faults.length > 0 ? html`<span class="tag bad">${icon("triangle")} ${t("{count} to put right", { count: faults.length })}</span>` : nothing}</summary>
      ${
        this.opened === step.key
          ? html`<div class="inside">
              <div class="row"><button type="button" ?disabled=${n === 0} @click=${() => this.#move(n, -1)}>↑ ${t("Up")} <kbd aria-hidden="true">Alt ↑</kbd></button>
                <button type="button" ?disabled=${n === steps.length - 1} @click=${() => this.#move(n, 1)}>↓ ${t("Down")} <kbd aria-hidden="true">Alt ↓</kbd></button>
                <button type="button" @click=${() => this.#change(removed(steps, n), true)}>${icon("close")} ${t("Remove the step")}</button></div>
              <ll-step-form .step=${step} .earlier=${steps.slice(0, n)} .faults=${faults}
                @changed=${(e: CustomEvent<Step>) => this.#change(replaced(this.steps, n, e.detail))}></ll-step-form></div>`
          : nothing
      }</details>`;
  }

  #toggled(key: string, open: boolean): void {
    if (open) this.opened = key;
    else if (this.opened === key) this.opened = null;
  }

  #add(): void {
    const next = added(this.steps);
    this.#change(next);
    this.opened = next.at(-1)?.key ?? null;
  }

  /** The focus goes with the step. */
  #move(n: number, by: -1 | 1): void {
    this.#change(moved(this.steps, n, by), true);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-n="${n + by}"] summary`)?.focus(),
    );
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const at = (event.currentTarget as HTMLElement).dataset.n;
    if (!event.altKey || by === 0 || at === undefined) return;
    event.preventDefault();
    this.#move(Number(at), by);
  };
}
