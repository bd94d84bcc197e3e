// Each operator's answers in a table that can be sorted by every column.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { type Line, number, type OperatorTally, seconds } from "./model";

interface Field {
  key: string;
  name: string;
  value: (one: OperatorTally) => number | string | null;
  shown: (one: OperatorTally) => unknown;
}

@customElement("ll-figures-operators")
export class FiguresOperators extends LampElement {
  static override styles = look(css`
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { text-align: end; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: start; }
    tbody th { font-weight: 600; }
    thead th { padding: 0; }
    thead button { border-color: transparent; background: transparent; width: 100%; justify-content: inherit; padding-inline: 0.6rem; font-size: 0.875rem; }
    thead th:not(:first-child) button { justify-content: end; }
  `);

  @property({ attribute: false }) operators: readonly OperatorTally[] = [];
  @property({ attribute: false }) lines: readonly Line[] = [];
  @state() private by = "name";
  @state() private down = false;

  #fields(): Field[] {
    return [
      { key: "name", name: t("Operator"), value: (one) => one.name, shown: (one) => said(one.name) },
      { key: "calls", name: t("Calls"), value: (one) => one.alarms, shown: (one) => number(one.alarms) },
      ...this.lines.map((line) => {
        const share = (one: OperatorTally): number | null => one.pct[String(line.within_s)] ?? null;
        const name = `≤ ${t("{seconds} s", { seconds: line.within_s })}`;
        return {
          key: String(line.within_s),
          name,
          value: share,
          shown: (one: OperatorTally) => percent(share(one)),
        };
      }),
      { key: "mean", name: t("Mean"), value: (one) => one.mean_ms, shown: (one) => seconds(one.mean_ms) },
      {
        key: "longest",
        name: t("Longest"),
        value: (one) => one.longest_ms,
        shown: (one) => seconds(one.longest_ms),
      },
      {
        key: "busiest",
        name: t("Most within 10 min"),
        value: (one) => one.busiest_10_min,
        shown: (one) => number(one.busiest_10_min),
      },
    ];
  }

  override render(): TemplateResult {
    const fields = this.#fields();
    const field = fields.find((one) => one.key === this.by) ?? fields[0];
    const rows = field ? [...this.operators].sort((a, b) => compare(field.value(a), field.value(b))) : [];
    if (this.down) rows.reverse();
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("By operator")}><table><thead><tr>${fields.map(
      (one) => {
        const sorted = one.key === this.by;
        return html`<th scope="col" aria-sort=${sorted ? (this.down ? "descending" : "ascending") : nothing}>
        <button @click=${() => this.#sort(one.key)}>${one.name} <span aria-hidden="true">${sorted ? (this.down ? "▼" : "▲") : ""}</span></button></th>`;
      },
    )}</tr></thead>
      <tbody>${rows.map(
        (row) =>
          html`<tr>${fields.map((one, n) => (n === 0 ? html`<th scope="row">${one.shown(row)}</th>` : html`<td>${one.shown(row)}</td>`))}</tr>`,
      )}</tbody></table></div>`;
  }

  #sort(key: string): void {
    this.down = this.by === key ? !this.down : false;
    this.by = key;
  }
}

function compare(a: number | string | null, b: number | string | null): number {
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b));
  return (a ?? -1) - (b ?? -1);
}
