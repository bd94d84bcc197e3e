// The signs of the map as small drawings, for the legend and the list: the same shapes as on the canvas.
import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { Sign } from "./model";

const SHAPES: Readonly<Record<Sign, SVGTemplateResult>> = {
  waiting: svg`<path d="M10 2 18 17H2z" fill="var(--p1)"></path>`,
  taken: svg`<circle cx="10" cy="10" r="7" fill="none" stroke="var(--p4)" stroke-width="3.5"></circle>`,
  silent: svg`<rect x="3" y="3" width="14" height="14" fill="var(--p2)"></rect><path d="m6.5 6.5 7 7m0-7-7 7" stroke="var(--surface)" stroke-width="2"></path>`,
  technical: svg`<path d="M10 3 17 10 10 17 3 10z" fill="var(--p3)"></path>`,
  well: svg`<circle cx="10" cy="10" r="3" fill="var(--good)"></circle>`,
};

/** Decoration: its meaning stands beside it in words. */
export function signIcon(sign: Sign): TemplateResult {
  return html`<svg width="18" height="18" viewBox="0 0 20 20" aria-hidden="true">${SHAPES[sign]}</svg>`;
}
