// Whom a campaign would reach as it is written now: how many, and some of them by name.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { Content, Preview } from "./model";

const PAUSE_MS = 400;

@customElement("ll-campaign-reach")
export class CampaignReach extends LampElement {
  static override styles = look(css`
    .panel { display: grid; gap: 0.3rem; padding: 0.7rem 1rem; background: var(--accent-soft); border-color: var(--accent); }
    .names { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; }
  `);

  @property({ attribute: false }) content!: Content;
  @state() private found: Preview | null = null;
  @state() private error = "";
  #pause = 0;
  #asked = "";

  constructor() {
    super();
    new Watch(this, [link]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("content")) return;
    const { group, from_on, until_on, yearly } = this.content;
    const asked = JSON.stringify([group, from_on, until_on, yearly]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#ask(asked), this.found === null ? 0 : PAUSE_MS);
  }

  async #ask(asked: string): Promise<void> {
    try {
      const found = await post<Preview>("/campaigns/preview", { content: this.content });
      if (asked === this.#asked) this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    const { found } = this;
    if (this.error) return html`<p class="panel error" role="alert">${this.error}</p>`;
    if (!found) return html`<p class="panel muted" role="status">${t("Loading…")}</p>`;
    const more = found.count - found.examples.length;
    return html`<section class="panel" aria-label=${t("Whom it would reach")} role="status">
      <p>${icon("people")} <strong>${t("Would be asked of {count} of {all} residents", { count: found.count, all: found.of })}</strong>
        ${found.runs_today ? nothing : html`<span class="tag">${icon("clock")} ${t("Not in these days")}</span>`}</p>
      ${
        found.count === 0
          ? html`<p class="muted">${t("Nobody fits all of this.")}</p>`
          : html`<p class="names small"><span>${t("For example")}</span>${found.examples.map((one) => html`<a href=${href("residents", one.resident_id)}>${said(one.name)} <span class="muted">${one.age}</span></a>`)}
            ${more > 0 ? html`<span class="muted">${t("and {count} more", { count: more })}</span>` : nothing}</p>`
      }</section>`;
  }
}
