// What has happened with a provider, the newest first: nothing of it is ever taken away.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { calendarDay, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { OlderLines } from "../kernel/older";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { happened, paperName } from "./register";

interface Line {
  id: number;
  at_ms: number;
  by_name: string;
  what: string;
  data: Readonly<Record<string, unknown>>;
}

const PAGE_LENGTH = 50;

@customElement("ll-provider-history")
export class ProviderHistory extends LampElement {
  static override styles = look(css`
    li { padding: 0.4rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
    li:first-child { border-top: 0; }
  `);

  @property({ type: Number }) provider!: number;
  /** Grows when something has happened. */
  @property({ type: Number }) version = 0;
  readonly #history = new OlderLines<Line>(this, PAGE_LENGTH);

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("provider") || changed.has("version"))
      this.#history.show(`/providers/${this.provider}/history`);
  }

  override render(): TemplateResult {
    const { lines, more, error, older } = this.#history;
    if (error) return html`<p class="error" role="alert">${error}</p>`;
    if (lines === null) return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    if (lines.length === 0) return html`<p class="muted">${t("Nothing has happened yet.")}</p>`;
    return html`<ul>${lines.map(
      (
        one,
      ) => html`<li><span class="small muted">${moment(one.at_ms)} ${one.by_name ? html`· ${said(one.by_name)}` : nothing}</span><br />
        ${happened(one.what)} ${detail(one.data)}</li>`,
    )}</ul>
      ${more ? html`<button class="quiet" @click=${older}>${t("Show older")}</button>` : nothing}`;
  }
}

/** What of a line says most: the reason, the name, the paper and its day. */
function detail(data: Line["data"]): TemplateResult | typeof nothing {
  const name = Array.isArray(data.name) ? data.name.join(" → ") : data.name;
  const parts = [
    typeof data.kind === "string" ? paperName(data.kind) : null,
    typeof data.until === "string" ? t("until {day}", { day: calendarDay(data.until) }) : null,
    typeof data.from_day === "string"
      ? `${calendarDay(data.from_day)} – ${calendarDay(String(data.until_day))}`
      : null,
    name,
    data.reason,
  ].filter((one): one is string => typeof one === "string" && one !== "");
  return parts.length > 0 ? html`<span class="muted">${said(parts.join(" · "))}</span>` : nothing;
}
