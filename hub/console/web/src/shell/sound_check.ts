// Each priority has a tone of its own: whoever begins a shift plays them and says which they hear.
import { css, html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Priority, priorityIcon, priorityName } from "../alarms/model";
import { t } from "../kernel/i18n";
import { tryTone } from "../kernel/sound";
import type { Hearing } from "../presence/state";
import { LampElement, look } from "./element";
import { icon } from "./icons";

const PRIORITIES: readonly Priority[] = [1, 2, 3, 4, 5];

@customElement("ll-sound-check")
export class SoundCheck extends LampElement {
  static override styles = look(css`
    fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; align-items: center; padding-block: 0.25rem; }
    button { min-width: 13rem; justify-content: start; color: var(--tone); min-height: 2.25rem; font-size: 0.9rem; }
    label { display: inline-flex; gap: 0.35rem; align-items: center; font-size: 0.9rem; min-height: 1.5rem; }
  `);

  @state() private hearing: Hearing = {};

  #say(tone: string, heard: "heard" | "not_heard"): void {
    this.hearing = { ...this.hearing, [tone]: heard };
    this.dispatchEvent(new CustomEvent<Hearing>("hearing", { detail: this.hearing }));
  }

  override render(): TemplateResult {
    const deaf = Object.values(this.hearing).includes("not_heard");
    return html`${PRIORITIES.map((one) => this.#row(one))}
      <p class="small ${deaf ? "error" : "muted"}" role="status">${deaf ? t("Please set the loudspeaker and play it again. Your supervisor sees that this seat does not hear every tone.") : t("Play each tone and say whether you hear it.")}</p>`;
  }

  #row(priority: Priority): TemplateResult {
    const tone = `p${priority}` as const;
    const choice = (heard: "heard" | "not_heard", text: string): TemplateResult =>
      html`<label><input type="radio" name=${tone} .checked=${this.hearing[tone] === heard} @change=${() => this.#say(tone, heard)} /> ${text}</label>`;
    return html`<fieldset class=${tone}><legend class="sr">${priorityName(priority)}</legend>
      <button type="button" aria-label=${t("Play: {name}", { name: priorityName(priority) })} @click=${() => void tryTone(tone)}>${icon(priorityIcon(priority))} ${priorityName(priority)}</button>
      ${choice("heard", t("I hear it"))} ${choice("not_heard", t("I do not hear it"))}</fieldset>`;
  }
}
