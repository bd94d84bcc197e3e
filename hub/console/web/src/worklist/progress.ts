// How far the day has come: calls that came to a talk, those tried in vain, and what is still planned for today.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { loadToday, today } from "../care_calls/state";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { changed } from "../shell/changes";
import { LampElement, look } from "../shell/element";

const PAUSE_MS = 2_000;

@customElement("ll-care-progress")
export class CareProgress extends LampElement {
  static override styles = look(css`
    p { display: flex; flex-wrap: wrap; gap: 0.2rem 0.7rem; align-items: center; }
    progress { flex: 1 1 6rem; height: 0.55rem; accent-color: var(--accent); }
  `);

  #seen: unknown = changed.value;
  #pause = 0;

  constructor() {
    super();
    new Watch(this, [today, changed]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadToday();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  /** Others work too; several changes at once are one question. */
  override willUpdate(): void {
    if (this.#seen === changed.value) return;
    this.#seen = changed.value;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void loadToday(), PAUSE_MS);
  }

  override render(): TemplateResult | typeof nothing {
    const found = today.value;
    if (!found) return nothing;
    const { done, left } = found.all;
    return html`<p class="small figures"><span>${t("Today: {done} of {all} talked with", { done, all: done + left })}</span>
      <progress max=${Math.max(1, done + left)} value=${done} aria-label=${t("Care calls of today")}></progress>
      <span class="muted">${t("you: {done}", { done: found.mine.done })}${found.mine.tried > 0 ? html` · ${t("in vain: {count}", { count: found.mine.tried })}` : nothing}</span></p>`;
  }
}
