// Some of a closed list: each with a box of its own, so that nothing has to be spelled; a long list can be searched.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { fitting, type Options, ticked, withKnown } from "./ticked";

const LONG = 10;

@customElement("ll-ticks")
export class Ticks extends LampElement {
  static override styles = look(css`
    fieldset { display: grid; gap: 0.4rem; }
    legend { font-weight: 600; font-size: 0.9rem; margin-bottom: 0.25rem; }
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); gap: 0.3rem 0.8rem; }
    ul.long { max-height: 11rem; overflow: auto; border: 1px solid var(--line); border-radius: var(--round-small); padding: 0.5rem; }
    label { display: flex; gap: 0.5rem; align-items: center; min-height: 1.75rem; overflow-wrap: anywhere; }
    input[type="search"] { flex: 1 1 10rem; min-width: 0; }
    .row button { min-height: 2.25rem; }
  `);

  @property() label = "";
  @property({ attribute: false }) options: Options = [];
  @property({ attribute: false }) value: readonly string[] = [];
  @state() private words = "";

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("options")) this.words = ""; // another question
  }

  #tell(value: readonly string[]): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent("ticked", { detail: value }));
  }

  override render(): TemplateResult {
    const all = withKnown(this.options, this.value);
    const isLong = all.length > LONG;
    const shown = fitting(all, this.words);
    return html`<fieldset><legend>${this.label} ${isLong ? html`<span class="muted figures" role="status">${t("{some} of {all}", { some: this.value.length, all: all.length })}</span>` : nothing}</legend>
      ${isLong ? this.#tools(shown) : nothing}
      <ul class=${isLong ? "long" : ""}>${shown.map(
        ([key, words]) => html`<li><label><input type="checkbox" .checked=${this.value.includes(key)}
        @change=${(e: Event) => this.#tell(ticked(all, this.value, [key], (e.target as HTMLInputElement).checked))} /> <span>${said(words)}</span></label></li>`,
      )}</ul></fieldset>`;
  }

  /** What is done with many concerns what the search shows. */
  #tools(shown: Options): TemplateResult {
    const keys = shown.map(([key]) => key);
    const all = withKnown(this.options, this.value);
    const set = (on: boolean) => () => this.#tell(ticked(all, this.value, keys, on));
    return html`<div class="row"><input type="search" aria-label=${t("Search in {list}", { list: this.label })} placeholder=${t("Search")} .value=${this.words}
        @input=${(e: Event) => {
          this.words = (e.target as HTMLInputElement).value;
        }} @keydown=${(e: KeyboardEvent) => e.key === "Enter" && e.preventDefault()} />
      <button type="button" @click=${set(true)}>${t("All")}</button><button type="button" @click=${set(false)}>${t("None")}</button></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ll-ticks": Ticks;
  }
}
