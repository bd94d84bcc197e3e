// Who can be sent: find a provider by name, number, service, zone or by what ends soon; beside it the card of one.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { get, type Page } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { phone } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { PagedList } from "../kernel/pages";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { siteDay } from "../kernel/site_time";
import type { Zone } from "../residents/model";
import { providersChanged, servicesChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { LongList } from "../shell/long_list";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import { endTag, standingTag } from "./end_tag";
import "./provider_card";
import { type Kind, kindName, type ProviderRow, standingName } from "./register";

const PAUSE_MS = 150;
const DAY_MS = 86_400_000;
const STANDINGS = ["active", "suspended", "ended", "archived"] as const;

@customElement("ll-providers")
export class ProvidersPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .tools { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
    .tools input { grid-column: 1 / -1; }
    .heading button { margin-inline-start: auto; }
    @media (max-width: 30rem) { .tools { grid-template-columns: minmax(0, 1fr); } }
  `,
  ]);

  @state() private kinds: readonly Kind[] = [];
  @state() private zones: readonly Zone[] = [];
  @state() private sought: Record<string, string> = {};
  @query("input") private readonly field!: HTMLInputElement;
  @query("ll-long-list") private readonly list!: LongList | null;
  readonly #rows = new PagedList<ProviderRow>(this, "/providers");
  #pause = 0;
  #seen = "";
  #kindsOf = -1;

  constructor() {
    super();
    new Watch(this, [route, resynced, providersChanged, servicesChanged, me]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = `${resynced.value}:${providersChanged.value}`;
  }

  startSearch(): void {
    this.field.focus();
  }

  override willUpdate(): void {
    const seen = `${resynced.value}:${providersChanged.value}`;
    if (this.#seen !== seen) {
      this.#seen = seen;
      this.#rows.refresh();
    }
    if (this.#kindsOf !== servicesChanged.value) {
      this.#kindsOf = servicesChanged.value;
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    // Without them the lists are shorter and the page is as useful.
    this.kinds = (await get<Page<Kind>>("/services").catch(() => ({ items: [] }))).items;
    if (me.value?.role !== "auditor")
      this.zones = (await get<Page<Zone>>("/zones").catch(() => ({ items: [] }))).items;
  }

  #seek(name: string, value: string): void {
    this.sought = { ...this.sought, [name]: value };
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      this.list?.rewind();
      const wanted = Object.entries(this.sought).map(([key, one]) => [key, one.trim() || undefined]);
      this.#rows.search(Object.fromEntries(wanted));
    }, PAUSE_MS);
  }

  readonly #add = async (): Promise<void> => {
    const { addProvider } = await import("./provider_edits");
    await addProvider(this, this.kinds, this.zones);
  };

  override render(): TemplateResult {
    const total = this.#rows.total;
    return html`<section class="left" aria-label=${t("List of providers")}>
        <div class="heading"><h1>${t("Providers")}</h1>
          <span class="muted figures" role="status">${total === null ? (this.#rows.error ? "" : t("Loading…")) : tn("{count} provider", "{count} providers", total)}</span>
          ${isSupervisor() ? html`<button @click=${this.#add}>${icon("plus")} ${t("New provider")}</button>` : nothing}</div>
        <div class="tools">
          <input type="search" aria-label=${t("Search providers")} placeholder=${t("Name, pinyin, initials or phone")} maxlength="80"
            @input=${(e: InputEvent) => {
              if (!e.isComposing) this.#seek("search", (e.target as HTMLInputElement).value);
            }} @compositionend=${(e: Event) => this.#seek("search", (e.target as HTMLInputElement).value)} />
          ${this.#choice(
            "service",
            t("Service"),
            t("All services"),
            this.kinds.map((one) => [one.key, kindName(one)]),
          )}
          ${
            this.zones.length > 0
              ? this.#choice(
                  "zone",
                  t("Zone"),
                  t("All zones"),
                  this.zones.map((one) => [String(one.id), one.name]),
                )
              : nothing
          }
          ${this.#choice(
            "standing",
            t("Standing"),
            t("All but the archive"),
            STANDINGS.map((one) => [one, standingName(one)]),
          )}
          ${this.#choice("expiring", t("What ends"), t("Whatever ends"), [
            ["0", t("Something has ended")],
            ["7", t("Ends within a week")],
            ["30", t("Ends within 30 days")],
          ])}
          ${this.#choice("sort", t("Sort by"), t("By name"), [
            ["ends_on", t("By what ends first")],
            ["newest", t("The newest first")],
          ])}
        </div>
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("tools")}<h2>${t("No provider found")}</h2><p>${t("Try another word or all services.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.id} .label=${t("Providers")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" aria-label=${t("The selected provider")}>${
        route.value.id === null
          ? html`<div class="empty">${icon("tools")}<h2>${t("No provider selected")}</h2><p>${t("Choose one in the list, or press / to search.")}</p></div>`
          : html`<ll-provider-card .provider=${route.value.id} .kinds=${this.kinds} .zones=${this.zones}></ll-provider-card>`
      }</section>`;
  }

  #choice(
    name: string,
    label: string,
    all: string,
    options: ReadonlyArray<readonly [string, string]>,
  ): TemplateResult {
    return html`<select aria-label=${label} @change=${(e: Event) => this.#seek(name, (e.target as HTMLSelectElement).value)}>
      <option value="">${all}</option>${options.map(([key, words]) => html`<option value=${key}>${words}</option>`)}</select>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const today = Date.parse(siteDay(serverNow()));
    const left = one.ends_on === null ? null : Math.round((Date.parse(one.ends_on) - today) / DAY_MS);
    const names = one.services
      .map((key) => this.kinds.find((kind) => kind.key === key))
      .filter((kind) => kind !== undefined);
    const body = html`<span class="line"><strong>${said(one.name)}</strong>
        ${one.standing === "active" ? (left !== null && left <= 30 ? endTag(one.ends_on ?? "", left, true) : nothing) : standingTag(one.standing)}</span>
      <span class="line small muted"><span>${names.map(kindName).join(" · ")}</span><span class="figures">${phone(one.phone)}</span></span>`;
    return { id: one.id, href: href("providers", one.id), body };
  }
}
