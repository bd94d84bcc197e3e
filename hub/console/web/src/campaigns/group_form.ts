// Whom a campaign is for: whoever fits all of what is said here; what is left empty fits everybody.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { get } from "../kernel/api";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import type { Fault } from "../protocols/editing";
import type { Zone } from "../residents/model";
import { CONDITIONS, offered } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { faultText, type Group, groupWords, numbersIn } from "./model";

type Bound = "age_from" | "age_to" | "floor_from" | "floor_to";

@customElement("ll-group-form")
export class GroupForm extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.8rem; }
    .narrow { width: 6.5rem; }
    .checks { display: flex; flex-wrap: wrap; gap: 0.35rem 1.1rem; margin-top: 0.3rem; max-height: 9rem; overflow: auto; padding: 0.2rem; }
    .checks label, .check { display: inline-flex; gap: 0.45rem; align-items: center; }
    .check { align-self: end; min-height: 2.5rem; }
    summary { cursor: pointer; font-weight: 600; font-size: 0.9rem; }
  `);

  @property({ attribute: false }) group!: Group;
  @property({ attribute: false }) faults: readonly Fault[] = [];
  @state() private zones: readonly Zone[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    get<{ items: Zone[] }>("/zones").then(
      ({ items }) => {
        this.zones = items;
      },
      () => undefined, // the ages and floors can be chosen meanwhile
    );
  }

  #change(part: Partial<Group>): void {
    this.dispatchEvent(new CustomEvent<Group>("changed", { detail: { ...this.group, ...part } }));
  }

  override render(): TemplateResult {
    const { group } = this;
    const zoneName = (id: number): string => this.zones.find((one) => one.id === id)?.name ?? String(id);
    return html`<p class="muted small">${groupWords(group, zoneName)}</p>
      <div class="row">${this.#bound("age_from", t("Age from"), 0, 130)}${this.#bound("age_to", t("Age up to"), 0, 130)}
        <label class="field">${t("Turning, this year")}<input placeholder="80, 90, 100" maxlength="80" .value=${group.ages.join(", ")}
          @change=${(e: Event) =>
            this.#change({
              ages: numbersIn((e.target as HTMLInputElement).value)
                .filter((one) => one <= 130)
                .slice(0, 20),
            })} /></label></div>
      <div class="row">${this.#bound("floor_from", t("Floor from"), -5, 200)}${this.#bound("floor_to", t("Floor up to"), -5, 200)}
        ${this.#flag("no_lift", t("No lift, as far as is known"))}${this.#flag("lives_alone", t("Lives alone"))}</div>
      ${this.#choices(
        "zones",
        t("Zones"),
        this.zones.map((one) => [one.id, one.name] as const),
      )}
      ${this.#choices("conditions", t("Has one of these"), offered(CONDITIONS))}`;
  }

  #bound(which: Bound, name: string, least: number, most: number): TemplateResult {
    const fault = this.faults.find((one) => one.field === `group.${which}`);
    return html`<label class="field">${name}<input class="narrow" type="number" min=${least} max=${most} .value=${String(this.group[which] ?? "")}
      @change=${(e: Event) => {
        const field = e.target as HTMLInputElement;
        if (field.reportValidity())
          this.#change({ [which]: field.value === "" ? null : Math.trunc(Number(field.value)) });
      }} />${fault ? html`<span class="error">${faultText(fault.fault)}</span>` : nothing}</label>`;
  }

  #flag(which: "no_lift" | "lives_alone", name: string): TemplateResult {
    return html`<label class="check"><input type="checkbox" .checked=${this.group[which]} @change=${(e: Event) => this.#change({ [which]: (e.target as HTMLInputElement).checked })} /> ${name}</label>`;
  }

  #choices<T extends string | number>(
    which: "zones" | "conditions",
    name: string,
    known: ReadonlyArray<readonly [T, string]>,
  ): TemplateResult {
    const chosen = this.group[which] as readonly (string | number)[];
    return html`<details ?open=${chosen.length > 0}><summary>${name}${chosen.length > 0 ? html` (${chosen.length})` : nothing}</summary>
      <div class="checks" role="group" aria-label=${name}>${known.map(
        ([key, label]) =>
          html`<label><input type="checkbox" .checked=${chosen.includes(key)} @change=${() =>
            this.#change({
              [which]: chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key],
            })} /> ${said(label)}</label>`,
      )}</div></details>`;
  }
}
