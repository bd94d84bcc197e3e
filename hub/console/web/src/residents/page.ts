// Everyone the centre looks after: find a person by name, pinyin, initials, address or telephone number.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { resynced } from "../kernel/feed";
import { relative } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { atDesk, isSupervisor } from "../kernel/me";
import { PagedList } from "../kernel/pages";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { connections } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { LongList } from "../shell/long_list";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import "./card";
import "./visit_card";
import { connectionTag } from "./devices";
import type { ResidentRow } from "./model";

const PAUSE_MS = 150;
type Service = "active" | "ended" | "all";
type Sort = "name" | "due" | "device";

@customElement("ll-residents")
export class ResidentsPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .tools { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem; }
    .tools input { grid-column: 1 / -1; }
    @media (max-width: 30rem) { .tools { grid-template-columns: minmax(0, 1fr); } }
  `,
  ]);

  @state() private words = "";
  @state() private sort: Sort = "name";
  @state() private service: Service = "active";
  @query("input") private readonly field!: HTMLInputElement;
  @query("ll-long-list") private readonly list!: LongList | null;
  readonly #rows = new PagedList<ResidentRow>(this, "/residents");
  #pause = 0;
  #seen = 0;

  constructor() {
    super();
    new Watch(this, [route, resynced, connections]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen = resynced.value;
  }

  startSearch(): void {
    this.field.focus();
  }

  override willUpdate(): void {
    if (this.#seen !== resynced.value) {
      this.#seen = resynced.value;
      this.#rows.refresh();
    }
  }

  #search(): void {
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      this.list?.rewind();
      this.#rows.search({ search: this.words.trim(), sort: this.sort, service: this.service });
    }, PAUSE_MS);
  }

  readonly #add = async (): Promise<void> => {
    const { addResident } = await import("./edits");
    await addResident(this);
  };

  override render(): TemplateResult {
    const total = this.#rows.total;
    return html`
      <section class="left" aria-label=${t("List of residents")}>
        <div class="heading"><h1>${t("Residents")}</h1>
          <span class="muted figures" role="status">${total === null ? (this.#rows.error ? "" : t("Loading…")) : tn("{count} person", "{count} people", total)}</span>
          ${isSupervisor() ? html`<button @click=${this.#add}>${icon("plus")} ${t("New resident")}</button>` : nothing}</div>
        <div class="tools">
          <input type="search" aria-label=${t("Search by name, pinyin, initials, address, phone number or device")} placeholder=${t("Name, pinyin, initials, address, phone, device")}
            maxlength="80" .value=${this.words} @input=${(e: InputEvent) => {
              this.words = (e.target as HTMLInputElement).value;
              if (!e.isComposing) this.#search();
            }} @compositionend=${() => this.#search()} />
          <select aria-label=${t("Who is shown")} @change=${(e: Event) => {
            this.service = (e.target as HTMLSelectElement).value as Service;
            this.#search();
          }}>
            <option value="active">${t("Looked after now")}</option>
            <option value="ended">${t("Service ended")}</option>
            <option value="all">${t("All")}</option>
          </select>
          <select aria-label=${t("Sort by")} @change=${(e: Event) => {
            this.sort = (e.target as HTMLSelectElement).value as Sort;
            this.#search();
          }}>
            <option value="name">${t("By name")}</option>
            <option value="due">${t("By next care call")}</option>
            <option value="device">${t("By connection")}</option>
          </select>
        </div>
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("search")}<h2>${t("Nobody found")}</h2><p>${t("Try fewer letters: “wxy” finds 王秀英.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.id} .label=${t("Residents")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" aria-label=${t("The selected resident")}>
        ${
          route.value.id === null
            ? html`<div class="empty">${icon("people")}<h2>${t("No resident selected")}</h2><p>${t("Choose somebody in the list, or press / to search.")}</p></div>`
            : atDesk()
              ? html`<ll-resident-card .resident=${route.value.id}></ll-resident-card>`
              : html`<ll-visit-card .resident=${route.value.id}></ll-visit-card>`
        }
      </section>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const heard = connections.value.get(one.id) ?? one.connection;
    const body = html`
      <span class="line"><span><strong>${said(one.name)}</strong> <span class="muted">${one.age === undefined ? "" : `${t("{age} years", { age: one.age })} · `}${one.pinyin}</span></span>
        ${heard === null || heard === "online" ? nothing : connectionTag(heard)}</span>
      <span class="line small muted"><span>${said(one.address)}</span>
        ${one.due_ms != null ? html`<span>${icon("heart")} ${relative(one.due_ms)}</span>` : nothing}</span>`;
    return { id: one.id, href: href("residents", one.id), body };
  }
}
