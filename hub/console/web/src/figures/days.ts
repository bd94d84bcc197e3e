// Which days are looked at: a day, a week, a month, or any others; and the ones before and after.
import { css, html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { serverNow } from "../kernel/clock";
import { t } from "../kernel/i18n";
import { siteDay } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { daysBetween, plusDays } from "./model";

const DAYS_MAX = 400;

@customElement("ll-figures-days")
export class FiguresDays extends LampElement {
  static override styles = look(css`
    :host { display: flex; flex-wrap: wrap; gap: 0.4rem 0.6rem; align-items: center; }
    input { min-height: 2.25rem; padding-inline: 0.5rem; }
    button { min-height: 2.25rem; padding-inline: 0.7rem; }
    button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); }
  `);

  @property() from = "";
  @property() to = "";

  override render(): TemplateResult {
    return html`<span class="row" role="group" aria-label=${t("Days")}>${this.#presets().map(
      ([name, from, to]) =>
        html`<button aria-pressed=${from === this.from && to === this.to} @click=${() => this.#choose(from, to)}>${name}</button>`,
    )}</span>
      <span class="row"><button aria-label=${t("The days before")} title=${t("The days before")} @click=${() => this.#step(-1)}>◀</button>
      <label><span class="sr">${t("From")}</span><input type="date" .value=${this.from} max=${this.to} @change=${(e: Event) => this.#typed(dateOf(e), this.to)} /></label>
      – <label><span class="sr">${t("To")}</span><input type="date" .value=${this.to} min=${this.from} @change=${(e: Event) => this.#typed(this.from, dateOf(e))} /></label>
      <button aria-label=${t("The days after")} title=${t("The days after")} @click=${() => this.#step(1)}>▶</button></span>`;
  }

  #presets(): ReadonlyArray<readonly [string, string, string]> {
    const now = siteDay(serverNow());
    const month = `${now.slice(0, 8)}01`;
    const lastMonth = `${plusDays(month, -1).slice(0, 8)}01`;
    return [
      [t("Today"), now, now],
      [t("7 days"), plusDays(now, -6), now],
      [t("This month"), month, now],
      [t("Last month"), lastMonth, plusDays(month, -1)],
    ];
  }

  /** A whole month steps by months, everything else by as many days as it has. */
  #step(direction: -1 | 1): void {
    const { from, to } = this;
    if (from.endsWith("-01") && plusDays(to, 1).endsWith("-01") && from.slice(0, 7) === to.slice(0, 7)) {
      const first = direction < 0 ? `${plusDays(from, -1).slice(0, 8)}01` : plusDays(to, 1);
      this.#choose(first, plusDays(`${plusDays(first, 31).slice(0, 8)}01`, -1));
    } else {
      const by = direction * (daysBetween(from, to) + 1);
      this.#choose(plusDays(from, by), plusDays(to, by));
    }
  }

  #typed(from: string, to: string): void {
    if (from === "" || to === "" || from > to || daysBetween(from, to) >= DAYS_MAX) this.requestUpdate();
    else this.#choose(from, to);
  }

  #choose(from: string, to: string): void {
    this.dispatchEvent(new CustomEvent("days", { detail: { from, to } }));
  }
}

function dateOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
