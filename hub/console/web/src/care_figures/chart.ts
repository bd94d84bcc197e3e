// Shares over time as columns: read with the pointer, with the arrow keys, or as a table.
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { colon, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Width } from "../kernel/width";
import { LampElement, look } from "../shell/element";

/** `part` of `whole`: those in time of all residents, or those who answered of all who were called. */
export interface ShareColumn {
  label: string;
  pct: number | null;
  part: number;
  whole: number;
}

const LEFT = 44;
const TOP = 10;
const HIGH = 130;
const BOTTOM = 26;
const LABEL_WIDTH = 76;

@customElement("ll-care-chart")
export class CareChart extends LampElement {
  static override styles = look(css`
    svg.chart { display: block; width: 100%; overflow: visible; }
    .chart text { fill: var(--muted); font-size: 12px; font-family: var(--font); font-variant-numeric: tabular-nums; }
    .axis { stroke: var(--line); }
    .in { fill: var(--accent); }
    .out { fill: var(--p1-soft, var(--sunken)); stroke: var(--p1); stroke-dasharray: 3 2; }
    .hit { fill: transparent; }
    g[tabindex]:focus { outline: none; }
    g[tabindex]:focus-visible .hit { stroke: var(--accent); stroke-width: 3; }
    .now .hit { fill: color-mix(in srgb, var(--accent) 12%, transparent); }
    .said { min-height: 1.5em; font-variant-numeric: tabular-nums; }
    details { margin-top: 0.3rem; } summary { cursor: pointer; }
    .scroll { overflow: auto; max-height: 24rem; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
    th, td { text-align: end; padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: start; }
  `);

  @property({ attribute: false }) columns: readonly ShareColumn[] = [];
  @property() label = "";
  @property() partName = "";
  @property() wholeName = "";
  @state() private at = -1;
  readonly #width = new Width(this, 720, 280);

  override willUpdate(): void {
    if (this.at >= this.columns.length) this.at = -1;
  }

  override render(): TemplateResult {
    const high = TOP + HIGH + BOTTOM;
    const end = this.#width.px;
    return html`<svg class="chart" role="group" aria-label=${this.label} viewBox="0 0 ${end} ${high}" height=${high}
        @keydown=${this.#keys} @pointerleave=${() => this.#look(-1)}>
        ${[0, 50, 100].map((one) => {
          const y = TOP + HIGH * (1 - one / 100);
          return svg`<line class="axis" x1=${LEFT} x2=${end} y1=${y} y2=${y}></line><text x=${LEFT - 6} y=${y + 4} text-anchor="end">${percent(one, 0)}</text>`;
        })}
        ${this.columns.map((one, n) => this.#column(one, n))}
      </svg>
      <p class="said small" aria-hidden="true">${this.#said()}</p>
      <details><summary>${t("As a table")}</summary>${this.#table()}</details>`;
  }

  get #step(): number {
    return (this.#width.px - LEFT) / Math.max(1, this.columns.length);
  }

  #column(one: ShareColumn, n: number): SVGTemplateResult {
    const wide = Math.max(1, Math.min(44, this.#step - Math.max(1, this.#step / 5)));
    const x = LEFT + n * this.#step + (this.#step - wide) / 2;
    const part = (HIGH * (one.pct ?? 0)) / 100;
    const named = n % Math.ceil(LABEL_WIDTH / this.#step) === 0;
    const first = this.at < 0 ? 0 : this.at;
    return svg`${
      one.pct === null
        ? nothing
        : svg`<rect class="in" x=${x} y=${TOP + HIGH - part} width=${wide} height=${part}></rect>
      ${part < HIGH ? svg`<rect class="out" x=${x} y=${TOP} width=${wide} height=${HIGH - part}></rect>` : nothing}`
    }
      ${named ? svg`<text x=${LEFT + (n + 0.5) * this.#step} y=${TOP + HIGH + BOTTOM - 8} text-anchor="middle">${one.label}</text>` : nothing}
      <g role="img" aria-label=${this.#words(one)} tabindex=${n === first ? "0" : "-1"} class=${n === this.at ? "now" : ""}
        @pointerenter=${() => this.#look(n)} @focus=${() => this.#look(n)} data-n=${n}>
        <rect class="hit" x=${LEFT + n * this.#step} y=${TOP} width=${this.#step} height=${HIGH}></rect></g>`;
  }

  #look(n: number): void {
    this.at = n;
  }

  #said(): string {
    const one = this.columns[this.at];
    return one ? this.#words(one) : t("Point at a column, or use the arrow keys.");
  }

  #words(one: ShareColumn): string {
    const counts = t("{part} of {whole}", { part: one.part, whole: one.whole });
    return `${one.label}${colon()}${percent(one.pct, 2)} · ${counts}`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 }[event.key];
    if (step === undefined || this.columns.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.at = Math.min(this.columns.length - 1, Math.max(0, Math.max(0, this.at) + step));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<SVGGElement>(`g[data-n="${this.at}"]`)?.focus(),
    );
  };

  #table(): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}><table>
      <thead><tr><th scope="col"></th><th scope="col">${this.partName}</th><th scope="col">${this.wholeName}</th><th scope="col">${t("Share")}</th></tr></thead>
      <tbody>${this.columns.map(
        (one) =>
          html`<tr><th scope="row">${one.label}</th><td>${one.part}</td><td>${one.whole}</td><td>${percent(one.pct, 2)}</td></tr>`,
      )}</tbody></table></div>`;
  }
}
