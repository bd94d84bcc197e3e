// One ladder: its hours, its rungs, and whom each asks for.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { recipientName } from "../messages/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import {
  hoursText,
  inOrder,
  KEY_HOLDERS_PRIORITY_MAX,
  type Ladder,
  type Mistake,
  mistakeText,
  NEXT_MINUTES,
  RECIPIENTS,
  RUNGS_MAX,
  type Rung,
  span,
  withRung,
} from "./model";
import "./picture";

const UNITS = [
  [1, () => t("seconds")],
  [60, () => t("minutes")],
  [3600, () => t("hours")],
] as const;

/** Tells `ladder-changed` with what shall be different, `ladder-split` and `ladder-removed`. */
@customElement("ll-ladder-editor")
export class LadderEditor extends LampElement {
  static override styles = look(css`
    :host { container-type: inline-size; }
    fieldset { display: grid; gap: 0.75rem; }
    .hours { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; }
    ol { display: grid; gap: 0.5rem; }
    li { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; padding: 0.5rem 0; border-top: 1px solid var(--line); }
    .number { display: inline-grid; place-items: center; width: 1.7rem; height: 1.7rem; border-radius: 50%; background: var(--accent-soft); font-weight: 700; }
    input[type="number"] { width: 5.5rem; }
    .check { display: inline-flex; gap: 0.4rem; align-items: center; min-height: 1.8rem; }
    .remove { margin-inline-start: auto; }
  `);

  @property({ attribute: false }) ladder!: Ladder;
  @property({ attribute: false }) mistakes: readonly Mistake[] = [];
  @property({ type: Boolean }) off = false;
  /** Whether this priority has other ladders, too. */
  @property({ type: Boolean }) shared = false;

  #change(change: Partial<Ladder>): void {
    this.dispatchEvent(new CustomEvent("ladder-changed", { detail: change, bubbles: true }));
  }

  #rung(at: number, change: Partial<Rung>): void {
    this.#change({
      rungs: this.ladder.rungs.map((one, index) => (index === at ? { ...one, ...change } : one)),
    });
  }

  override render(): TemplateResult {
    const { ladder } = this;
    return html`<section class="panel"><fieldset ?disabled=${this.off}>
      <legend><h2>${icon("clock")} ${hoursText(ladder)}</h2></legend>
      <ll-ladder-picture .ladder=${ladder}></ll-ladder-picture>
      ${this.mistakes.map((one) => html`<p class="error" role="alert">${icon("triangle")} ${mistakeText(one)}</p>`)}
      <ol>${ladder.rungs.map((one, at) => this.#line(one, at))}</ol>
      <div class="row"><button ?disabled=${ladder.rungs.length >= RUNGS_MAX} @click=${() => this.#change({ rungs: withRung(ladder) })}>${icon("plus")} ${t("Add a rung")}</button>
        <label class="check"><input type="checkbox" .checked=${ladder.again} @change=${(e: Event) => this.#change({ again: on(e) })} /> ${t("On the last rung everybody is told again each minute")}</label></div>
      ${ladder.rungs.some((one) => one.key_holders) ? this.#turns() : nothing}
      ${this.#hours()}</fieldset></section>`;
  }

  #line(rung: Rung, at: number): TemplateResult {
    const unit = UNITS.findLast(([size]) => rung.after_s % size === 0 && rung.after_s >= size)?.[0] ?? 1;
    return html`<li aria-label=${t("Rung {number}", { number: at + 1 })}><span class="number" aria-hidden="true">${at + 1}</span>
      <label class="check">${t("after")} <input type="number" min="1" max="604800" required .value=${String(rung.after_s / unit)}
        @change=${(e: Event) => this.#after(at, number(e) * unit)} /></label>
      <select aria-label=${t("Unit of time")} @change=${(e: Event) => this.#after(at, (rung.after_s / unit) * number(e))}>
        ${UNITS.map(([size, name]) => html`<option value=${size} ?selected=${size === unit}>${name()}</option>`)}</select>
      ${at === 0 ? html`<span class="small">${t("all workstations ring louder")}</span>` : nothing}
      ${RECIPIENTS.map(
        (one) =>
          html`<label class="check"><input type="checkbox" .checked=${rung.tells.includes(one)} @change=${(
            e: Event,
          ) =>
            this.#rung(at, {
              tells: RECIPIENTS.filter((each) => (each === one ? on(e) : rung.tells.includes(each))),
            })} /> ${recipientName(one)}</label>`,
      )}
      ${
        this.ladder.priority <= KEY_HOLDERS_PRIORITY_MAX
          ? html`<label class="check"><input type="checkbox" .checked=${rung.key_holders} @change=${(e: Event) => this.#rung(at, { key_holders: on(e) })} /> ${icon("key")} ${t("Key-holders")}</label>`
          : nothing
      }
      <button class="quiet remove" ?disabled=${this.ladder.rungs.length === 1} aria-label=${t("Remove the rung after {time}", { time: span(rung.after_s) })}
        @click=${() => this.#change({ rungs: this.ladder.rungs.filter((_, index) => index !== at) })}>${icon("close")}</button></li>`;
  }

  #after(at: number, after_s: number): void {
    if (!Number.isFinite(after_s)) return;
    const rungs = this.ladder.rungs.map((one, index) =>
      index === at ? { ...one, after_s: Math.max(1, Math.round(after_s)) } : one,
    );
    this.#change({ rungs: inOrder(rungs) });
  }

  #turns(): TemplateResult {
    const { in_turn, next_s } = this.ladder;
    return html`<div class="row"><label class="check">${icon("key")} ${t("Key-holders are asked")}
        <select @change=${(e: Event) => this.#change({ in_turn: (e.target as HTMLSelectElement).value === "turn" })}>
          <option value="turn" ?selected=${in_turn}>${t("one after the other")}</option><option value="once" ?selected=${!in_turn}>${t("all at once")}</option></select></label>
      ${
        in_turn
          ? html`<label class="check">${t("the next one after")} <select @change=${(e: Event) => this.#change({ next_s: number(e) })}>
          ${[...new Set([...NEXT_MINUTES.map((one) => one * 60), next_s])]
            .sort((one, other) => one - other)
            .map(
              (one) => html`<option value=${one} ?selected=${one === next_s}>${span(one)}</option>`,
            )}</select></label>`
          : nothing
      }</div>`;
  }

  #hours(): TemplateResult {
    const { from_h, to_h } = this.ladder;
    const options = (most: number, chosen: number, first = 0): TemplateResult[] =>
      Array.from({ length: most - first + 1 }, (_, at) => at + first).map(
        (hour) => html`<option value=${hour} ?selected=${hour === chosen}>${hour}:00</option>`,
      );
    return html`<div class="hours">${
      this.shared
        ? html`<label class="check">${t("From")} <select @change=${(e: Event) => this.#change({ from_h: number(e) })}>${options(23, from_h)}</select></label>
      <label class="check">${t("to")} <select @change=${(e: Event) => this.#change({ to_h: number(e) })}>${options(24, to_h, 1)}</select></label>
      <button @click=${() => this.#tell("ladder-removed")}>${icon("close")} ${t("Remove these hours")}</button>`
        : nothing
    }<button @click=${() => this.#tell("ladder-split")}>${icon("two")} ${t("Another ladder for other hours")}</button></div>`;
  }

  #tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  }
}

function on(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

function number(event: Event): number {
  return Number((event.target as HTMLInputElement).value);
}
