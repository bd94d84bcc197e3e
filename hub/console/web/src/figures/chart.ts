// Columns over time: above, how many in a hundred were answered in time; below, how many calls there were and how long
// they waited. Read with the pointer, with the arrow keys, or as a table.

import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { colon, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Width } from "../kernel/width";
import { LampElement, look } from "../shell/element";
import { type Column, classes, classNames, type Line, number, seconds } from "./model";

const LEFT = 44;
const RIGHT = 58;
const SHARE_HEIGHT = 120;
const CALLS_HEIGHT = 130;
const GAP = 26;
const BOTTOM = 26;
const HEIGHT = 12 + SHARE_HEIGHT + GAP + CALLS_HEIGHT + BOTTOM;
const SHARE_TOP = 12;
const CALLS_TOP = SHARE_TOP + SHARE_HEIGHT + GAP;
const LABEL_WIDTH = 76;

@customElement("ll-figures-chart")
export class FiguresChart extends LampElement {
  static override styles = look(css`
    svg.chart { display: block; width: 100%; overflow: visible; }
    .chart text { fill: var(--muted); font-size: 12px; font-family: var(--font); font-variant-numeric: tabular-nums; }
    .axis { stroke: var(--line); }
    .to-hold { stroke: var(--line-strong); stroke-dasharray: 2 4; }
    .share { fill: none; stroke-width: 2; }
    .s0 { stroke: var(--p4); stroke-dasharray: 2 4; } .s1 { stroke: var(--accent); stroke-dasharray: 9 4; } .s2 { stroke: var(--ink); }
    circle.s0, circle.s1, circle.s2 { stroke-dasharray: none; fill: var(--surface); stroke-width: 2; }
    .chart text.n0 { fill: var(--p4); } .chart text.n1 { fill: var(--accent); } .chart text.n2 { fill: var(--ink); }
    .chart text.name { font-weight: 650; }
    .c0 { fill: var(--good); } .c1 { fill: var(--accent); } .c2 { fill: url(#hatch); stroke: var(--p3); }
    .c3 { fill: url(#cross); stroke: var(--p1); } .c4 { fill: var(--surface); stroke: var(--ink); stroke-dasharray: 3 2; }
    .hit { fill: transparent; cursor: default; }
    g[tabindex]:focus { outline: none; }
    g[tabindex]:focus-visible .hit { stroke: var(--accent); stroke-width: 3; }
    .now .hit { fill: color-mix(in srgb, var(--accent) 12%, transparent); }
    .said { min-height: 1.5em; font-variant-numeric: tabular-nums; }
    ul.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; font-size: 0.875rem; }
    ul.legend li { display: inline-flex; gap: 0.4rem; align-items: center; }
    ul.legend svg { width: 1rem; height: 1rem; }
    details { margin-top: 0.5rem; } summary { cursor: pointer; }
    .scroll { overflow-x: auto; max-height: 24rem; overflow-y: auto; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
    th, td { text-align: end; padding: 0.25rem 0.7rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
    th:first-child { text-align: start; }
  `);

  @property({ attribute: false }) columns: readonly Column[] = [];
  @property({ attribute: false }) lines: readonly Line[] = [];
  @property() label = "";
  @state() private at = -1;
  readonly #width = new Width(this, 720, 280);

  override willUpdate(): void {
    if (this.at >= this.columns.length) this.at = -1;
  }

  override render(): TemplateResult {
    return html`<svg class="chart" role="group" aria-label=${this.label} viewBox="0 0 ${this.#width.px} ${HEIGHT}" height=${HEIGHT}
        @keydown=${this.#keys} @pointerleave=${() => this.#look(-1)}>
        ${this.#patterns()} ${this.#frame()} ${this.columns.map((one, n) => this.#column(one, n))} ${this.#shares()}
        ${this.columns.map((one, n) => this.#hit(one, n))}
      </svg>
      <p class="said small" aria-hidden="true">${this.#said()}</p>
      <ul class="legend" aria-label=${t("What the columns show")}>${classNames().map(
        (name, n) =>
          html`<li><svg aria-hidden="true" viewBox="0 0 16 16"><rect class="c${n}" x="1" y="1" width="14" height="14" rx="2"></rect></svg> ${name}</li>`,
      )}</ul>
      <details><summary>${t("As a table")}</summary>${this.#table()}</details>`;
  }

  get #step(): number {
    return (this.#width.px - LEFT - RIGHT) / Math.max(1, this.columns.length);
  }

  #y(share: number): number {
    return SHARE_TOP + SHARE_HEIGHT * (1 - share / 100);
  }

  #patterns(): SVGTemplateResult {
    return svg`<defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="var(--p3-soft)"></rect><rect width="2.5" height="6" fill="var(--p3)"></rect></pattern>
      <pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="var(--p1)"></rect><path d="M0 0L6 6M6 0L0 6" stroke="var(--surface)" stroke-width="1.2"></path></pattern>
    </defs>`;
  }

  #frame(): SVGTemplateResult {
    const end = this.#width.px - RIGHT;
    const most = this.#most();
    const rule = (y: number, text: string): SVGTemplateResult =>
      svg`<line class="axis" x1=${LEFT} x2=${end} y1=${y} y2=${y}></line><text x=${LEFT - 6} y=${y + 4} text-anchor="end">${text}</text>`;
    return svg`${[0, 50, 100].map((one) => rule(this.#y(one), percent(one, 0)))}
      ${this.lines.map(
        (line) =>
          svg`<line class="to-hold" x1=${LEFT} x2=${end} y1=${this.#y(line.to_hold_pct)} y2=${this.#y(line.to_hold_pct)}></line>`,
      )}
      ${rule(CALLS_TOP + CALLS_HEIGHT, "0")} ${rule(CALLS_TOP, number(most))}
      <text x=${LEFT} y=${CALLS_TOP - 8}>${t("Calls")}</text>`;
  }

  #most(): number {
    return Math.max(1, ...this.columns.map((one) => one.tally.alarms));
  }

  #column({ label, tally }: Column, n: number): SVGTemplateResult {
    const wide = Math.max(1, Math.min(44, this.#step - Math.max(1, this.#step / 5)));
    const x = LEFT + n * this.#step + (this.#step - wide) / 2;
    let top = CALLS_TOP + CALLS_HEIGHT;
    const bars = classes(tally).map((many, kind) => {
      const high = (CALLS_HEIGHT * many) / this.#most();
      top -= high;
      return many > 0
        ? svg`<rect class="c${kind}" x=${x} y=${top} width=${wide} height=${high}></rect>`
        : nothing;
    });
    const every = Math.ceil(LABEL_WIDTH / this.#step);
    const named = n % every === 0;
    return svg`${bars}${
      named
        ? svg`<text x=${LEFT + (n + 0.5) * this.#step} y=${HEIGHT - 8} text-anchor="middle">${label}</text>`
        : nothing
    }`;
  }

  /** One line for each limit; where nobody called it has a gap. The names stand at their ends, without overlapping. */
  #shares(): SVGTemplateResult[] {
    let lowest = -Infinity;
    return [...this.lines].reverse().map((line, back) => {
      const n = this.lines.length - 1 - back;
      const points = this.columns.map((one, at) => {
        const share = one.tally.pct[String(line.within_s)];
        return share == null ? null : ([LEFT + (at + 0.5) * this.#step, this.#y(share)] as const);
      });
      const last = points.findLast((one) => one !== null);
      const nameY = last ? Math.max(last[1] + 4, lowest + 13) : 0;
      if (last) lowest = nameY;
      return svg`<path class="share s${n}" d=${pathOf(points)}></path>
        ${
          this.#step >= 9
            ? points.map((one) =>
                one ? svg`<circle class="s${n}" cx=${one[0]} cy=${one[1]} r="3"></circle>` : nothing,
              )
            : nothing
        }
        ${last ? svg`<text class="name n${n}" x=${this.#width.px - RIGHT + 6} y=${nameY}>≤ ${t("{seconds} s", { seconds: line.within_s })}</text>` : nothing}`;
    });
  }

  #hit(one: Column, n: number): SVGTemplateResult {
    const first = this.at < 0 ? 0 : this.at;
    return svg`<g role="img" aria-label=${this.#words(one)} tabindex=${n === first ? "0" : "-1"} class=${n === this.at ? "now" : ""}
      @pointerenter=${() => this.#look(n)} @focus=${() => this.#look(n)} data-n=${n}>
      <rect class="hit" x=${LEFT + n * this.#step} y=${SHARE_TOP} width=${this.#step} height=${HEIGHT - SHARE_TOP - BOTTOM}></rect></g>`;
  }

  #look(n: number): void {
    this.at = n;
  }

  #said(): string {
    const one = this.columns[this.at];
    return one ? this.#words(one) : t("Point at a column, or use the arrow keys.");
  }

  #words({ label, tally }: Column): string {
    if (tally.alarms === 0) return `${label}${colon()}${t("no calls")}`;
    const shares = this.lines.map(
      (line) =>
        `≤ ${t("{seconds} s", { seconds: line.within_s })} ${percent(tally.pct[String(line.within_s)])}`,
    );
    return `${label}${colon()}${[t("calls: {count}", { count: tally.alarms }), ...shares, t("longest: {time}", { time: seconds(tally.longest_ms) })].join(" · ")}`;
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
    const names = classNames();
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}><table>
      <thead><tr><th scope="col"></th><th scope="col">${t("Calls")}</th>
        ${this.lines.map((line) => html`<th scope="col">≤ ${t("{seconds} s", { seconds: line.within_s })}</th>`)}
        ${names.slice(3).map((name) => html`<th scope="col">${name}</th>`)}
        <th scope="col">${t("Mean")}</th><th scope="col">${t("Longest")}</th></tr></thead>
      <tbody>${this.columns.map(
        ({ label, tally }) => html`<tr><th scope="row">${label}</th><td>${tally.alarms}</td>
        ${this.lines.map((line) => html`<td>${percent(tally.pct[String(line.within_s)])}</td>`)}
        ${classes(tally)
          .slice(3)
          .map((many) => html`<td>${many}</td>`)}
        <td>${seconds(tally.mean_ms)}</td><td>${tally.alarms ? seconds(tally.longest_ms) : "–"}</td></tr>`,
      )}</tbody></table></div>`;
  }
}

function pathOf(points: ReadonlyArray<readonly [number, number] | null>): string {
  let drawing = false;
  return points
    .map((one) => {
      const part = one === null ? "" : `${drawing ? "L" : "M"}${one[0]} ${one[1]}`;
      drawing = one !== null;
      return part;
    })
    .join("");
}
