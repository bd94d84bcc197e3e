// Who can be sent: every provider with their services and how long their licence lasts.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, query } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { fullDay, phone } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { type Provider, SERVICES, serviceName } from "./model";

const PAUSE_MS = 150;

@customElement("ll-providers")
export class ProvidersPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    ul.cards { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); }
    ul.cards > li { display: grid; gap: 0.4rem; align-content: start; }
    .tags { display: flex; flex-wrap: wrap; gap: 0.3rem; }
  `,
  ]);

  @state() private service = "";
  @state() private words = "";
  @state() private providers: readonly Provider[] | null = null;
  @state() private total = 0;
  @state() private error = "";
  #shown = "";
  #pause = 0;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  startSearch(): void {
    this.renderRoot.querySelector<HTMLElement>("input")?.focus();
  }

  override willUpdate(): void {
    const wanted = `${this.service}:${this.words}:${resynced.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => void this.#load(wanted), PAUSE_MS);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const page = await get<Page<Provider>>(
        `/providers${query({ service: this.service, search: this.words.trim(), limit: 200 })}`,
      );
      if (wanted !== this.#shown) return;
      this.providers = page.items;
      this.total = page.total;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Providers")}</h1>
        <input type="search" aria-label=${t("Search providers")} placeholder=${t("Name or phone")} maxlength="80" @input=${(
          e: InputEvent,
        ) => {
          this.words = (e.target as HTMLInputElement).value;
        }} />
        <label class="row">${t("Service")} <select @change=${(e: Event) => {
          this.service = (e.target as HTMLSelectElement).value;
        }}><option value="">${t("All")}</option>${SERVICES.map((one) => html`<option value=${one}>${serviceName(one)}</option>`)}</select></label>
        <span class="muted figures" role="status">${this.providers === null ? t("Loading…") : tn("{count} provider", "{count} providers", this.total)}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${
        this.providers?.length === 0
          ? html`<div class="empty">${icon("tools")}<h2>${t("No provider found")}</h2><p>${t("Try another word or all services.")}</p></div>`
          : html`<ul class="cards">${this.providers?.map((one) => this.#provider(one))}</ul>`
      }`;
  }

  #provider(one: Provider): TemplateResult {
    const untilMs = one.licence_until === null ? null : new Date(one.licence_until).getTime();
    const over = untilMs !== null && untilMs < serverNow();
    return html`<li class="panel"><h2>${said(one.name)}</h2><span class="figures">${icon("phone")} ${phone(one.phone)}</span>
      <span class="tags">${one.services.map((service) => html`<span class="tag">${serviceName(service)}</span>`)}</span>
      ${untilMs === null ? nothing : html`<span class="small ${over ? "error" : "muted"}">${over ? icon("triangle") : nothing} ${over ? t("Licence ended on {day}", { day: fullDay(untilMs) }) : t("Licence until {day}", { day: fullDay(untilMs) })}</span>`}</li>`;
  }
}
