// A ladder as a line of time: each rung where it comes, with whom it asks for. The table beside it says the same.

import { css, html, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import { Width } from "../kernel/width";
import { LampElement, look } from "../shell/element";
import { type Ladder, places, span } from "./model";

const LEFT = 14;
const LINE = 34;
const HEIGHT = 78;

@customElement("ll-ladder-picture")
export class LadderPicture extends LampElement {
  static override styles = look(css`
    svg { display: block; width: 100%; height: auto; overflow: visible; }
    text { font-size: 13px; font-family: var(--font); fill: var(--ink); font-variant-numeric: tabular-nums; }
    text.mark { fill: var(--surface); font-weight: 700; text-anchor: middle; }
    line { stroke: var(--line-strong); stroke-width: 2; }
    .again { stroke-dasharray: 3 4; }
    circle { fill: var(--accent); }
    circle.outside { fill: var(--p1); }
    .key { fill: var(--lamp); stroke: var(--ink); }
  `);

  @property({ attribute: false }) ladder!: Ladder;
  readonly #width = new Width(this, 640, 260);

  override render(): TemplateResult {
    const { rungs, again } = this.ladder;
    const right = this.#width.px - 70;
    const at = places(rungs).map((one) => LEFT + one * (right - LEFT));
    const said = listed(rungs.map((one) => span(one.after_s)));
    return html`<svg viewBox="0 0 ${this.#width.px} ${HEIGHT}" role="img" aria-label=${t("Rungs after {times}", { times: said })}>
      <line x1=${LEFT} y1=${LINE} x2=${right} y2=${LINE}></line>
      ${again ? svg`<line class="again" x1=${right} y1=${LINE} x2=${this.#width.px - 8} y2=${LINE}></line>` : ""}
      ${rungs.map((_, index) => this.#rung(index, at[index] ?? LEFT))}</svg>`;
  }

  #rung(index: number, x: number): SVGTemplateResult {
    const rung = this.ladder.rungs[index];
    const low = index % 2 === 1;
    return svg`<circle class=${(rung?.tells.length ?? 0) > 0 ? "outside" : ""} cx=${x} cy=${LINE} r="11"></circle>
      <text class="mark" x=${x} y=${LINE + 5}>${index + 1}</text>
      <text x=${x} y=${low ? LINE + 32 : LINE - 18} text-anchor=${x < 2 * LEFT ? "start" : "middle"}>${span(rung?.after_s ?? 0)}</text>
      ${rung?.key_holders ? svg`<rect class="key" x=${x - 5} y=${low ? LINE + 36 : LINE + 18} width="10" height="10" rx="2"></rect>` : ""}`;
  }
}
