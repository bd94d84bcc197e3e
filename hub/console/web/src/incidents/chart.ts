// How many were silent or in trouble over the time of an incident: columns, and the same as a table.
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { clock } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { columns, type Minute } from "./model";

const COLUMNS_MAX = 60;
/** A young incident is not drawn wider than it is: the axis has at least so many minutes. */
const COLUMNS_MIN = 10;
const MINUTE_MS = 60_000;
const STEP = 10;
const HEIGHT = 100;
const ROWS_MAX = 60;

@customElement("ll-incident-chart")
export class IncidentChart extends LampElement {
  static override styles = look(css`
    svg { width: 100%; height: 5.5rem; display: block; background: var(--sunken); border-radius: var(--round-small); }
    .silent { fill: var(--p1); }
    .ailing { fill: var(--p2-soft); stroke: var(--p2); stroke-width: 1.2; vector-effect: non-scaling-stroke; }
    .ends { display: flex; justify-content: space-between; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; }
    summary { cursor: pointer; }
    .scroll { overflow: auto; max-height: 14rem; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: end; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid var(--line); }
    th:first-child, td:first-child { text-align: start; }
  `);

  @property({ attribute: false }) minutes: readonly Minute[] = [];
  @property({ type: Number }) from = 0;
  @property({ type: Number }) to = 0;

  override render(): TemplateResult | typeof nothing {
    const most = Math.max(...this.minutes.map((one) => one.silent + one.ailing), 0);
    if (most === 0) return nothing;
    const count = Math.min(COLUMNS_MAX, Math.max(1, Math.ceil((this.to - this.from) / MINUTE_MS)));
    const width = Math.max(count, COLUMNS_MIN);
    const end = Math.max(this.to, this.from + COLUMNS_MIN * MINUTE_MS);
    const found = columns(this.minutes, this.from, this.to, count);
    const label = t("From {from} to {to}: at most {most} at once.", {
      from: clock(this.from, false),
      to: clock(this.to, false),
      most,
    });
    return html`<svg viewBox="0 0 ${width * STEP} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
        ${found.map((one, at) => column(one, at, most))}</svg>
      <p class="ends small muted figures"><span>${clock(this.from, false)}</span><span>${clock(end, false)}</span></p>
      <p class="legend small muted"><span>${t("Filled: silent")}</span><span>${t("Outlined: with trouble")}</span>
        <span>${t("Full height: {most}", { most })}</span></p>
      <details><summary>${t("As a table")}</summary><div class="scroll" tabindex="0"><table class="figures">
        <thead><tr><th scope="col">${t("Time")}</th><th scope="col">${t("silent")}</th><th scope="col">${t("with trouble")}</th><th scope="col">${t("back")}</th></tr></thead>
        <tbody>${this.minutes
          .slice(-ROWS_MAX)
          .reverse()
          .map(
            (one) =>
              html`<tr><td>${clock(one.at_ms, false)}</td><td>${one.silent}</td><td>${one.ailing}</td><td>${one.back}</td></tr>`,
          )}</tbody></table></div></details>`;
  }
}

function column(one: Minute, at: number, most: number): SVGTemplateResult {
  const silent = (one.silent / most) * (HEIGHT - 4);
  const ailing = (one.ailing / most) * (HEIGHT - 4);
  const bar = (name: string, y: number, height: number): SVGTemplateResult | typeof nothing =>
    height === 0
      ? nothing
      : svg`<rect class=${name} x=${at * STEP + 1} y=${y} width=${STEP - 2} height=${height}></rect>`;
  return svg`${bar("silent", HEIGHT - silent, silent)}${bar("ailing", HEIGHT - silent - ailing, ailing)}`;
}
