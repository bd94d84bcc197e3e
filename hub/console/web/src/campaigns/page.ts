// Campaigns: what is asked at care calls besides how somebody is, of whom, and on which days.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { go, href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { words } from "../protocols/model";
import { campaignsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { twoPanes } from "../shell/panes";
import { tell } from "../shell/toasts";
import "./editor";
import { type Campaign, NEW, type Summary, topicName } from "./model";
import { daysText, standingTag } from "./words";

@customElement("ll-campaigns")
export class CampaignsPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    ul { display: grid; gap: 0.3rem; overflow: auto; align-content: start; }
    li a { display: grid; gap: 0.15rem; padding: 0.5rem 0.7rem; border-radius: var(--round-small);
      color: var(--ink); text-decoration: none; background: var(--surface); border: 1px solid var(--line); }
    li a:hover { border-color: var(--accent); }
    li a[aria-current="true"] { background: var(--accent-soft); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    .line { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: center; }
    .line strong { flex: 1 1 8rem; overflow-wrap: anywhere; }
    .heading button { margin-inline-start: auto; }
  `,
  ]);

  @state() private campaigns: readonly Summary[] | null = null;
  @state() private archive = false;
  @state() private error = "";
  @state() private busy = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [route, resynced, campaignsChanged, link, me]);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${campaignsChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.campaigns = (await get<{ items: Summary[] }>("/campaigns")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #begin = async (): Promise<void> => {
    this.busy = true;
    try {
      const made = await post<Campaign>("/campaigns", { content: NEW });
      go("campaigns", made.id);
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    const all = this.campaigns ?? [];
    const shown = all.filter((one) => (one.archived_ms !== null) === this.archive);
    const away = all.filter((one) => one.archived_ms !== null).length;
    const selected = all.find((one) => one.id === route.value.id)?.id;
    return html`<section class="left" aria-label=${t("Campaigns")}>
        <div class="heading"><h1>${t("Campaigns")}</h1>
          ${isSupervisor() ? html`<button ?disabled=${this.busy || link.value.state !== "live"} @click=${this.#begin}>${icon("plus")} ${t("New campaign")}</button>` : nothing}</div>
        <p class="muted small">${t("What is asked at care calls, of whom and on which days. Every call has at most three, besides what is always asked.")}</p>
        ${
          away > 0 || this.archive
            ? html`<label class="row small"><input type="checkbox" .checked=${this.archive} @change=${(
                e: Event,
              ) => {
                this.archive = (e.target as HTMLInputElement).checked;
              }} /> ${t("What was put away ({count})", { count: away })}</label>`
            : nothing
        }
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        ${this.#list(shown, selected)}
      </section>
      <section class="right" aria-label=${t("The selected campaign")}>${
        selected === undefined
          ? html`<div class="empty">${icon("heart")}<h2>${t("No campaign selected")}</h2><p>${t("Choose one to see whom it reaches and what was answered.")}</p></div>`
          : html`<ll-campaign .campaign=${selected}></ll-campaign>`
      }</section>`;
  }

  #list(shown: readonly Summary[], selected: number | undefined): TemplateResult | typeof nothing {
    if (this.campaigns === null)
      return this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`;
    if (shown.length === 0)
      return html`<div class="empty">${icon("heart")}<h2>${this.archive ? t("Nothing was put away") : t("No campaign yet")}</h2>
        <p>${t("A heat wave, the flu season, a new trick of swindlers: ask everybody whom it concerns at their next call.")}</p></div>`;
    return html`<ul class="fill">${shown.map((one) => this.#line(one, one.id === selected))}</ul>`;
  }

  #line(one: Summary, current: boolean): TemplateResult {
    return html`<li><a href=${href("campaigns", one.id)} aria-current=${current ? "true" : nothing}>
      <span class="line"><strong>${said(words(one.name) || t("(no name yet)"))}</strong> ${standingTag(one)}</span>
      <span class="line muted small figures"><span>${topicName(one.topic)}</span><span>${daysText(one)}</span>
        <span>${tn("{count} resident answered", "{count} residents answered", one.residents)}</span></span>
      ${one.drafted_by && one.number !== null ? html`<span class="line"><span class="tag warn">${icon("note")} ${t("Draft of {name}", { name: one.drafted_by })}</span></span>` : nothing}
    </a></li>`;
  }
}
