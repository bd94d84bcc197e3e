// What is left of the 72 hours: a ring that empties, and the same in words beside it.
import { html, svg, type TemplateResult } from "lit";
import { serverNow } from "../kernel/clock";
import { icon } from "../shell/icons";
import { leftShare, leftWords } from "./model";

const ROUND = 2 * Math.PI * 8;

/** Overdue it is a triangle and says so: colour is never the only sign. */
export function timeLeft(dueMs: number): TemplateResult {
  const now = serverNow();
  const late = dueMs < now;
  const share = leftShare(dueMs, now);
  const tone = late ? "bad" : share < 1 / 6 ? "warn" : "";
  return html`<span class="tag ${tone}">${late ? icon("triangle") : ring(share)} ${leftWords(dueMs, now)}</span>`;
}

function ring(share: number): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
    ${svg`<circle cx="10" cy="10" r="8" stroke-width="1" opacity="0.45"></circle>
    <circle cx="10" cy="10" r="8" stroke-width="4" transform="rotate(-90 10 10)" stroke-dasharray="${share * ROUND} ${ROUND}"></circle>`}</svg>`;
}
