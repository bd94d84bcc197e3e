// The practice call in hand: the same words and keys as at the desk, and what the resident's phone would say.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { DOINGS, keyName } from "../alarms/doings";
import { type Alarm, CLOSING_CODES, closingCodeName, isHeld, kindName, stateName } from "../alarms/model";
import { standingText } from "../alarms/reasons";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";

@customElement("ll-tour-hand")
export class TourHand extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.8rem; }
    .phone { border-inline-start: 0.35rem solid var(--lamp); padding: 0.4rem 0.8rem; background: var(--sunken); border-radius: var(--round-small); }
    .codes { display: grid; gap: 0.3rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
    .codes button { justify-content: start; }
    ul.notes { display: grid; gap: 0.25rem; }
    ul.notes li { border-inline-start: 3px solid var(--line-strong); padding-inline-start: 0.6rem; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @property({ attribute: false }) notes: readonly string[] = [];
  /** Whether it is being asked what the call was. */
  @property({ type: Boolean }) closing = false;
  @query("textarea") private readonly field!: HTMLTextAreaElement | null;

  startNote(): void {
    this.field?.focus();
  }

  override render(): TemplateResult {
    const one = this.alarm;
    return html`<div class="panel stack"><div class="row"><h2>${said(one.resident_name)} · ${kindName(one.kind)}</h2>
        <span class="tag">${stateName(one.state)}</span><span class="muted">${standingText(one, undefined)}</span></div>
      <p class="phone">${icon("phone")} ${t("The phone says:")} <strong>${this.#phone()}</strong></p>
      <div class="row">${this.#buttons()}</div>
      ${this.closing ? this.#codes() : nothing}
      ${isHeld(one) ? this.#note() : nothing}
      ${this.notes.length > 0 ? html`<ul class="notes">${this.notes.map((text) => html`<li>${said(text)}</li>`)}</ul>` : nothing}</div>`;
  }

  #phone(): string {
    const { state, taken_by_name: name } = this.alarm;
    if (isHeld(this.alarm)) return t("{name} is with you.", { name: name ?? "" });
    if (state === "closed") return t("Nothing yet: for ten seconds it may be taken back.");
    return t("The centre has it.");
  }

  #buttons(): TemplateResult[] {
    const one = this.alarm;
    const call = this.#button("call", "P", t("Call"), "phone");
    if (isHeld(one)) return [call, this.#command("wait"), this.#command("close")];
    if (one.state === "closed") return [this.#command("undo")];
    if (one.state === "shelved") return [];
    return one.kind === "mains_lost"
      ? [this.#command("take"), this.#command("shelve")]
      : [this.#command("take")];
  }

  #command(command: "take" | "wait" | "close" | "undo" | "shelve"): TemplateResult {
    return this.#button(command, keyName(command), DOINGS[command].name(), DOINGS[command].icon);
  }

  #button(doing: string, key: string, name: string, drawing: Parameters<typeof icon>[0]): TemplateResult {
    return html`<button @click=${() => this.#tell(doing)}>${icon(drawing)} ${name} <kbd aria-hidden="true">${key}</kbd></button>`;
  }

  #codes(): TemplateResult {
    return html`<fieldset><legend>${t("What was it?")}</legend><div class="codes">${CLOSING_CODES.map(
      (code, at) =>
        html`<button @click=${() => this.#tell("code", code)}><kbd aria-hidden="true">${at + 1}</kbd> ${closingCodeName(code)}</button>`,
    )}</div></fieldset>`;
  }

  #note(): TemplateResult {
    return html`<form @submit=${this.#save}><label class="field">${t("Note")}<textarea name="note" maxlength="200" @keydown=${this.#keys}></textarea></label>
      <button>${icon("save")} ${t("Save")} <kbd aria-hidden="true">Ctrl Enter</kbd></button></form>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#save(event);
  };

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const text = this.field?.value ?? "";
    if (this.field) this.field.value = "";
    this.#tell("note", text);
  };

  #tell(doing: string, text = ""): void {
    this.dispatchEvent(new CustomEvent("doing", { detail: { doing, text } }));
  }
}
