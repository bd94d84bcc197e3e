// The story of one alarm, line by line, with how long after the first press each thing happened.
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { clock, day, duration } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import type { TimelineEntry } from "../residents/model";
import { entryName, entryWords } from "../residents/words";
import { LampElement, look } from "../shell/element";

@customElement("ll-alarm-story")
export class AlarmStory extends LampElement {
  static override styles = look(css`
    ol { border-inline-start: 2px solid var(--line); padding-inline-start: 0.9rem; display: grid; gap: 0.4rem; }
    li { overflow-wrap: anywhere; }
    .when { font-size: 0.8125rem; color: var(--muted); font-variant-numeric: tabular-nums; }
  `);

  @property({ attribute: false }) entries: readonly TimelineEntry[] = [];
  /** When the first press was received. */
  @property({ type: Number }) since = 0;

  override render(): TemplateResult {
    return html`<ol aria-label=${t("Story of the alarm")}>${this.entries.map((one) => this.#line(one))}</ol>`;
  }

  #line(one: TimelineEntry): TemplateResult {
    const { by } = one.data;
    const words = entryWords(one);
    return html`<li><span class="when">${day(one.at_ms)} ${clock(one.at_ms)} · +${duration(one.at_ms - this.since)}
        ${typeof by === "string" ? html` · ${said(by)}` : ""}</span><br />
      <strong>${entryName(one)}</strong>${words.map((word) => html` · ${said(word)}`)}</li>`;
  }
}
