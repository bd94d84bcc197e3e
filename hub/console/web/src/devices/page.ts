// All devices: find one, see what is wrong and since when; beside the list one device, or who needs a visit soon.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { query as asQuery } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { comma, relative } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { PagedList } from "../kernel/pages";
import { hrefOf, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { connectionTag } from "../residents/devices";
import { deviceNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { LongList } from "../shell/long_list";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import "./device";
import { type DeviceLine, kindName } from "./model";
import "./upkeep";
import { FAULT_KEYS, faultName } from "./words";

const PAUSE_MS = 150;
/** In a power cut a whole zone has news within a second: the list is loaded again only so often. */
const AGAIN_MS = 2_000;
type Filters = Readonly<Record<"search" | "state" | "fault" | "kind" | "sort", string>>;

@customElement("ll-devices-page")
export class DevicesPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .tools { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
    .tools > input { grid-column: 1 / -1; }
    .tools > * { min-width: 0; }
    .heading > :last-child { margin-inline-start: auto; }
  `,
  ]);

  @state() private filters: Filters = { search: "", state: "", fault: "", kind: "", sort: "silent" };
  @query("input") private readonly field!: HTMLInputElement;
  @query("ll-long-list") private readonly list!: LongList | null;
  readonly #rows = new PagedList<DeviceLine>(this, "/devices");
  #pause = 0;
  #again = 0;
  #seen = 0;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [route, resynced]);
    this.#rows.search(this.filters);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = resynced.value;
    this.#stop = deviceNews.listen(() => {
      this.#again ||= window.setTimeout(() => {
        this.#again = 0;
        this.#rows.refresh();
      }, AGAIN_MS);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    clearTimeout(this.#again);
    this.#again = 0;
  }

  startSearch(): void {
    this.field.focus();
  }

  override willUpdate(): void {
    if (this.#seen === resynced.value) return;
    this.#seen = resynced.value;
    this.#rows.refresh();
  }

  #set(name: keyof Filters, value: string): void {
    this.filters = { ...this.filters, [name]: value };
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      this.list?.rewind();
      this.#rows.search({ ...this.filters, search: this.filters.search.trim() });
    }, PAUSE_MS);
  }

  override render(): TemplateResult {
    const total = this.#rows.total;
    const file = `/api/v1/devices.csv${asQuery({ ...this.filters, search: this.filters.search.trim() })}`;
    return html`
      <section class="left" aria-label=${t("List of devices")}>
        <div class="heading"><h1>${t("Devices")}</h1>
          <span class="muted figures" role="status">${total === null ? (this.#rows.error ? "" : t("Loading…")) : tn("{count} device", "{count} devices", total)}</span>
          <a href=${file} download>${t("Table (CSV)")}</a></div>
        <div class="tools">
          <input type="search" aria-label=${t("Search by device, name or address")} placeholder=${t("Device, name, address")} maxlength="80"
            @input=${(e: InputEvent) => {
              if (!e.isComposing) this.#set("search", (e.target as HTMLInputElement).value);
            }} @compositionend=${(e: Event) => this.#set("search", (e.target as HTMLInputElement).value)} />
          ${this.#choice("state", t("Connection"), [
            ["", t("All connections")],
            ["online", t("connected")],
            ["late", t("late")],
            ["offline", t("offline")],
          ])}
          ${this.#choice("fault", t("Fault"), [
            ["", t("With and without faults")],
            ["any", t("Any fault")],
            ...FAULT_KEYS.map((key) => [key, faultName(key)] as const),
          ])}
          ${this.#choice("kind", t("Kind"), [
            ["", t("All kinds")],
            ["phone", t("Phones")],
            ["remote", t("Remote controls")],
          ])}
          ${this.#choice("sort", t("Sort by"), [
            ["silent", t("Silent longest first")],
            ["battery", t("Lowest battery first")],
            ["name", t("By name")],
            ["id", t("By device")],
          ])}
        </div>
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("search")}<h2>${t("No device found")}</h2><p>${t("Try fewer letters, or other filters.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.key ?? null} .label=${t("Devices")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" aria-label=${t("The selected device")}>
        ${route.value.key === undefined ? html`<ll-upkeep></ll-upkeep>` : html`<ll-device .device=${route.value.key}></ll-device>`}
      </section>`;
  }

  #choice(
    name: keyof Filters,
    label: string,
    options: ReadonlyArray<readonly [string, string]>,
  ): TemplateResult {
    return html`<select aria-label=${label} @change=${(e: Event) => this.#set(name, (e.target as HTMLSelectElement).value)}>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${this.filters[name] === value}>${text}</option>`)}</select>`;
  }

  #row(at: number): { id: string; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const worst = one.faults.find((fault) => fault.name !== "offline" && fault.name !== "remote_lost");
    const body = html`
      <span class="line"><span><strong>${one.id}</strong> <span class="muted">${kindName(one.kind)} · ${said(one.resident_name ?? "")}</span></span>
        ${one.out ? html`<span class="tag">${icon("tools")} ${t("out of service")}</span>` : one.last_heartbeat_ms == null ? html`<span class="tag">${t("not heard yet")}</span>` : connectionTag(one.connection)}</span>
      <span class="line small muted"><span>${worst ? html`${icon("triangle")} ${faultName(worst.name)}${comma()}${relative(worst.since_ms)}` : said(one.address ?? "")}</span>
        ${one.last_heartbeat_ms == null ? nothing : html`<span>${relative(one.last_heartbeat_ms)}</span>`}</span>`;
    return { id: one.id, href: hrefOf("devices", one.id), body };
  }
}
