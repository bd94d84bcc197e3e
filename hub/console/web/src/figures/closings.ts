// What was said when alarms were closed: how often which answer in each field of a code.
import { css, html, type nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { closingFields, fieldsOf, loadClosingFields } from "../alarms/closing";
import { type ClosingCode, closingCodeName } from "../alarms/model";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { answerWords, words } from "../protocols/model";
import { LampElement, look } from "../shell/element";
import { type Figures, number } from "./model";

type Counted = Figures["fields"][number];

@customElement("ll-figures-closings")
export class FiguresClosings extends LampElement {
  static override styles = look(css`
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { text-align: start; padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
    .number { text-align: end; padding-inline-end: 0; }
  `);

  @property({ attribute: false }) fields: readonly Counted[] = [];

  constructor() {
    super();
    new Watch(this, [closingFields]);
    void loadClosingFields();
  }

  override render(): TemplateResult {
    if (this.fields.length === 0) return html`<p class="muted">${t("Nothing of that was said.")}</p>`;
    return html`<table><thead><tr><th scope="col">${t("Closed as")}</th><th scope="col">${t("Question")}</th>
        <th scope="col">${t("What was answered")}</th><th scope="col" class="number">${t("Alarms")}</th></tr></thead>
      <tbody>${this.fields.map((one, n) => this.#row(one, this.fields[n - 1]))}</tbody></table>`;
  }

  /** What is as in the line above is not said again to the eye; a screen reader has it in every line. */
  #row(one: Counted, above: Counted | undefined): TemplateResult {
    const field = fieldsOf(one.code as ClosingCode).find((known) => known.key === one.field);
    const sameCode = above?.code === one.code;
    const same = sameCode && above.field === one.field;
    return html`<tr><th scope="row">${quiet(closingCodeName(one.code), sameCode)}</th>
      <td>${quiet(field ? words(field.ask) : one.field, same)}</td>
      <td>${field ? answerWords(field, one.choice) : one.choice}</td><td class="number">${number(one.alarms)}</td></tr>`;
  }
}

function quiet(text: string, hidden: boolean): TemplateResult | typeof nothing {
  return hidden ? html`<span class="sr">${text}</span>` : html`${text}`;
}
