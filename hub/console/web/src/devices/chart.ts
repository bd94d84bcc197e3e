// How often a device was heard in each of the last hours, and its battery: a small picture, and the same as a table.
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { serverNow } from "../kernel/clock";
import { moment, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { expectedBeats, lastHours, type Slot } from "./hours";
import type { Hour } from "./model";

const HOURS = 72;
const STEP = 10;
const HEIGHT = 100;

@customElement("ll-beats")
export class Beats extends LampElement {
  static override styles = look(css`
    svg { width: 100%; height: 7.5rem; display: block; background: var(--sunken); border-radius: var(--round-small); }
    .bar { fill: var(--accent); }
    .few { fill: var(--p2); }
    .none { fill: none; stroke: var(--p1); stroke-width: 1.5; stroke-dasharray: 3 2; }
    polyline { fill: none; stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
    .scroll { overflow: auto; max-height: 18rem; }
    table { border-collapse: collapse; width: 100%; margin-top: 0.5rem; }
    th, td { text-align: start; padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid var(--line); }
    .legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin-top: 0.4rem; }
  `);

  @property({ attribute: false }) hours: readonly Hour[] = [];
  /** Seconds between two heartbeats. */
  @property({ type: Number }) every = 60;
  @property() kind = "phone";

  override render(): TemplateResult {
    if (this.kind !== "phone")
      return html`<p class="muted">${t("A remote control is heard through its phone.")}</p>`;
    if (this.hours.length === 0) return html`<p class="muted">${t("No heartbeat yet.")}</p>`;
    const slots = lastHours(this.hours, Math.floor(serverNow() / 3_600_000), HOURS);
    const silent = slots.filter((one) => one.beats === 0).length;
    return html`<svg viewBox="0 0 ${HOURS * STEP} ${HEIGHT}" preserveAspectRatio="none" role="img"
        aria-label=${t("The last {hours} hours: {silent} without a heartbeat.", { hours: HOURS, silent })}>
        ${slots.map((one, at) => this.#bar(one, at))}${battery(slots)}</svg>
      <p class="legend small muted"><span>${t("Bar: heartbeats of an hour; full height: all that should have come")}</span>
        <span>${t("Dashed: none")}</span><span>${t("Line: battery")}</span></p>
      <details><summary>${t("As a table")}</summary><div class="scroll" tabindex="0"><table class="figures">
        <thead><tr><th scope="col">${t("Hour")}</th><th scope="col">${t("Heartbeats")}</th><th scope="col">${t("Battery")}</th><th scope="col">${t("Signal")}</th></tr></thead>
        <tbody>${[...slots].reverse().map(
          (one) => html`<tr><td>${moment(one.hour * 3_600_000)}</td><td>${one.beats}</td>
            <td>${one.battery_pct === null ? nothing : percent(one.battery_pct)}</td><td>${one.signal_dbm === null ? nothing : `${one.signal_dbm} dBm`}</td></tr>`,
        )}</tbody></table></div></details>`;
  }

  #bar({ beats }: Slot, at: number): SVGTemplateResult {
    const share = Math.min(1, beats / expectedBeats(this.every));
    if (beats === 0)
      return svg`<rect class="none" x=${at * STEP + 1.5} y=${HEIGHT - 8} width=${STEP - 3} height="7"></rect>`;
    const height = Math.max(3, share * (HEIGHT - 4));
    return svg`<rect class=${share < 0.8 ? "few" : "bar"} x=${at * STEP + 1} y=${HEIGHT - height} width=${STEP - 2} height=${height}></rect>`;
  }
}

function battery(slots: readonly Slot[]): SVGTemplateResult | typeof nothing {
  const points = slots.flatMap((one, at) =>
    one.battery_pct === null ? [] : [`${at * STEP + STEP / 2},${HEIGHT - 2 - one.battery_pct * 0.94}`],
  );
  return points.length < 2 ? nothing : svg`<polyline points=${points.join(" ")}></polyline>`;
}
