// How somebody was at the last calls: two lines of three steps, and the same as words for who cannot see them.
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { colon, day, listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { type Felt, type Level, levelName } from "./model";

const STEP = 24;
const ROW = 16;
const TOP = 8;

@customElement("ll-mood-chart")
export class MoodChart extends LampElement {
  static override styles = look(css`
    svg { width: 100%; max-width: 22rem; height: 4rem; display: block; }
    .grid { stroke: var(--line); stroke-width: 1; }
    polyline { fill: none; stroke-width: 2; stroke: var(--accent); }
    .health polyline { stroke: var(--lamp); stroke-dasharray: 4 3; }
    .mood circle { fill: var(--accent); } .health rect { fill: var(--lamp); }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
  `);

  /** The newest first, as the hub tells them. */
  @property({ attribute: false }) felt: readonly Felt[] = [];

  override render(): TemplateResult | typeof nothing {
    const felt = [...this.felt].reverse();
    if (felt.length === 0) return nothing;
    const width = Math.max(6, felt.length) * STEP;
    return html`<svg viewBox="0 0 ${width} ${2 * ROW + 2 * TOP}" preserveAspectRatio="xMinYMid meet" role="img" aria-label=${t("Mood and health at the last calls")}>
        ${[0, 1, 2].map((row) => svg`<line class="grid" x1="0" x2=${width} y1=${TOP + row * ROW} y2=${TOP + row * ROW}></line>`)}
        <g class="mood">${line(felt, "mood", (x, y) => svg`<circle cx=${x} cy=${y} r="3.5"></circle>`)}</g>
        <g class="health">${line(felt, "health", (x, y) => svg`<rect x=${x - 3} y=${y - 3} width="6" height="6"></rect>`)}</g></svg>
      <p class="legend small muted"><span>● ${t("Mood")}</span><span>■ ${t("Health")}</span><span>${t("above: good, below: low")}</span></p>
      <ul class="sr">${felt.map((one) => html`<li>${day(one.at_ms)}${colon()}${listed(told(one))}</li>`)}</ul>`;
  }
}

function line(
  felt: readonly Felt[],
  what: "mood" | "health",
  dot: (x: number, y: number) => SVGTemplateResult,
): SVGTemplateResult {
  const points = felt.flatMap((one, n) =>
    one[what] === null ? [] : [[place(n), height(one[what])] as const],
  );
  return svg`<polyline points=${points.map((one) => one.join(",")).join(" ")}></polyline>${points.map(([x, y]) => dot(x, y))}`;
}

const place = (n: number): number => n * STEP + STEP / 2;
const height = (level: Level): number => TOP + (3 - level) * ROW;

function told(one: Felt): string[] {
  return [
    one.mood ? `${t("Mood")}${colon()}${levelName(one.mood)}` : "",
    one.health ? `${t("Health")}${colon()}${levelName(one.health)}` : "",
  ].filter((each) => each !== "");
}
