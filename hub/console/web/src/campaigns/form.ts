// The fields of a campaign: its name and opening in three languages, its days, its group, its questions.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { LANGUAGES, t } from "../kernel/i18n";
import type { Fault } from "../protocols/editing";
import type { StepsChanged } from "../protocols/steps_form";
import "../protocols/steps_form";
import { LampElement, look } from "../shell/element";
import "./group_form";
import {
  type Content,
  faultText,
  type Group,
  LENGTHS,
  type Often,
  STEPS_MAX,
  TOPICS,
  type Topic,
  topicName,
} from "./model";

@customElement("ll-campaign-form")
export class CampaignForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    .panel { display: grid; gap: 0.8rem; }
    .texts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); gap: 0.5rem 0.8rem; }
    .texts label { align-content: start; min-width: 0; }
    .texts input { width: 100%; }
    textarea { min-height: 3.4rem; field-sizing: content; max-height: 12rem; }
    .name { font-weight: 650; font-size: 0.9rem; margin-bottom: 0.3rem; }
    .check { display: inline-flex; gap: 0.45rem; align-items: center; align-self: end; min-height: 2.5rem; }
    [aria-invalid="true"] { border-color: var(--p1); box-shadow: inset 0 0 0 1px var(--p1); }
    .error { font-size: 0.875rem; }
  `);

  @property({ attribute: false }) content!: Content;
  @property({ attribute: false }) faults: readonly Fault[] = [];

  #change(part: Partial<Content>): void {
    const detail = { ...this.content, ...part };
    this.dispatchEvent(new CustomEvent<Content>("changed", { detail }));
  }

  override render(): TemplateResult {
    const isScript = this.content.topic === "script";
    return html`<section class="panel">
        ${this.#texts("name", t("Name of the campaign"))}
        ${this.#texts("opening", t("What is said first, word for word (may be empty)"))}
        ${isScript ? nothing : this.#when()}
      </section>
      ${
        isScript
          ? nothing
          : html`<section class="panel"><h2>${t("Whom it is for")}</h2>
        <ll-group-form .group=${this.content.group} .faults=${this.faults} @changed=${(e: CustomEvent<Group>) => this.#change({ group: e.detail })}></ll-group-form></section>`
      }
      <section class="panel"><h2>${t("Questions")}</h2>
        <ll-steps-form .steps=${this.content.steps} .faults=${this.faults} .max=${STEPS_MAX} @changed=${(
          e: CustomEvent<StepsChanged>,
        ) => {
          if (e.detail.moved) this.dispatchEvent(new CustomEvent("moved"));
          this.#change({ steps: e.detail.steps });
        }}></ll-steps-form></section>`;
  }

  #texts(part: "name" | "opening", name: string): TemplateResult {
    return html`<div role="group" aria-label=${name}><p class="name">${name}</p><div class="texts">${LANGUAGES.map(
      ({ code, name: tongue }) => {
        const text = this.content[part][code] ?? "";
        const typed = (e: InputEvent): void =>
          this.#change({ [part]: { ...this.content[part], [code]: (e.target as HTMLInputElement).value } });
        const fault = text.trim() === "" ? this.#fault(`${part}.${code}`) : nothing;
        return html`<label class="field">${tongue}${
          part === "name"
            ? html`<input lang=${code} maxlength=${LENGTHS.name} aria-invalid=${fault === nothing ? nothing : "true"} .value=${text} @input=${typed} />`
            : html`<textarea lang=${code} rows="2" maxlength=${LENGTHS.opening} aria-invalid=${fault === nothing ? nothing : "true"} .value=${text} @input=${typed}></textarea>`
        }${fault}</label>`;
      },
    )}</div></div>`;
  }

  #when(): TemplateResult {
    const { content } = this;
    const day = (field: "from_on" | "until_on", name: string): TemplateResult =>
      html`<label class="field">${name}<input type="date" .value=${content[field] ?? ""}
        @change=${(e: Event) => this.#change({ [field]: (e.target as HTMLInputElement).value || null })} />${this.#fault(field)}</label>`;
    return html`<div class="row">
        <label class="field">${t("About")}<select @change=${(e: Event) => this.#change({ topic: (e.target as HTMLSelectElement).value as Topic })}>
          ${TOPICS.map((one) => html`<option value=${one} .selected=${content.topic === one}>${topicName(one)}</option>`)}</select></label>
        ${day("from_on", t("First day"))}${day("until_on", t("Last day"))}
        <label class="check"><input type="checkbox" .checked=${content.yearly} @change=${(e: Event) => this.#change({ yearly: (e.target as HTMLInputElement).checked })} /> ${t("every year on these days")}</label>
        <label class="field">${t("How often")}<select @change=${(e: Event) => this.#change({ often: (e.target as HTMLSelectElement).value as Often })}>
          <option value="once" .selected=${content.often === "once"}>${t("Until it is answered once")}</option>
          <option value="every_call" .selected=${content.often === "every_call"}>${t("At every call")}</option></select></label>
      </div>`;
  }

  #fault(at: string): TemplateResult | typeof nothing {
    const found = this.faults.find((one) => one.field === at);
    return found ? html`<span class="error">${faultText(found.fault)}</span>` : nothing;
  }
}
