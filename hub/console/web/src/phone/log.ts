// What went over the wire, with times: as a technician would see it at the broker.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { type Entry, happening } from "./model";

@customElement("ll-wire-log")
export class WireLog extends LampElement {
  @property({ attribute: false }) entries: readonly Entry[] = [];

  static override styles = look(css`
    .scroll { max-height: 22rem; overflow: auto; border-radius: var(--round-small); background: var(--sunken); padding: 0.25rem 0.75rem; }
    li { display: grid; grid-template-columns: auto 1.5rem minmax(0, 1fr); gap: 0 0.6rem; padding: 0.35rem 0; font-size: 0.8125rem;
      border-bottom: 1px solid var(--line); align-items: baseline; }
    li:last-child { border: 0; }
    .way { font-weight: 800; text-align: center; }
    .what { font-weight: 650; }
    code { font: 0.75rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--muted); overflow-wrap: anywhere; }
    .here { color: var(--muted); }
  `);

  override render(): TemplateResult {
    if (this.entries.length === 0)
      return html`<p class="muted small">${t("Nothing has gone over the wire yet.")}</p>`;
    const newestFirst = [...this.entries].reverse();
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("On the wire")}>
      <ol>${newestFirst.map(line)}</ol>
    </div>`;
  }
}

function line(one: Entry): TemplateResult {
  return html`<li>
    <time class="figures muted">${time(one.at_ms)}</time>
    <span class="way" role="img" aria-label=${wayName(one)}>${one.way === "up" ? "↑" : one.way === "down" ? "↓" : "·"}</span>
    <span class=${one.way === "here" ? "here" : ""}>
      <span class="what">${one.way === "here" ? happening(one.what) : one.what}</span>
      ${one.text ? html`<br /><code>${one.text}</code>` : nothing}
    </span>
  </li>`;
}

function wayName(one: Entry): string {
  if (one.way === "up") return t("to the centre");
  return one.way === "down" ? t("from the centre") : t("in the home");
}

/** To the millisecond: how fast the answer came is the point. */
function time(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${clock}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}
