// Complaints about services: what waits first, and one of them beside the list.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { PagedList } from "../kernel/pages";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { complaintsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import { type Complaint, kindName, STATES, type State, stateName } from "./model";
import "./one";

@customElement("ll-complaints")
export class ComplaintsPage extends LampElement {
  static override styles = look([twoPanes, css``]);

  @state() private only: State | "" = "";
  readonly #rows = new PagedList<Complaint>(this, "/complaints");
  #seen = "";

  constructor() {
    super();
    new Watch(this, [route, resynced, complaintsChanged]);
  }

  override willUpdate(): void {
    const news = `${resynced.value}:${complaintsChanged.value}`;
    if (this.#seen !== "" && this.#seen !== news) this.#rows.refresh();
    this.#seen = news;
  }

  override render(): TemplateResult {
    const { total } = this.#rows;
    // Another page's number is no complaint's: this one is still there for a moment when somebody goes on.
    const id = route.value.page === "complaints" ? route.value.id : null;
    return html`<section class="left" aria-label=${t("Complaints")}><div class="heading"><h1>${t("Complaints")}</h1>
        <label class="row">${t("State")} <select @change=${(e: Event) => {
          this.only = (e.target as HTMLSelectElement).value as State | "";
          this.#rows.search({ state: this.only });
        }}><option value="">${t("All")}</option>${STATES.map((one) => html`<option value=${one}>${stateName(one)}</option>`)}</select></label></div>
      ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
      ${
        total === 0
          ? html`<div class="empty">${icon("done")}<h2>${t("No complaint here")}</h2><p>${t("Poor marks of a satisfaction call become one by themselves; others are raised beside their order.")}</p></div>`
          : html`<ll-long-list .total=${total ?? 0} .selected=${id} .label=${t("Complaints")} .row=${this.#row.bind(this)}></ll-long-list>`
      }</section>
      <section class="right" aria-label=${t("The selected complaint")}>${id === null ? html`<div class="empty">${icon("triangle")}<h2>${t("No complaint selected")}</h2></div>` : html`<ll-complaint .complaint=${id}></ll-complaint>`}</section>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const late = one.due_ms !== null && one.due_ms < serverNow() && one.state !== "decided";
    const body = html`<span class="line"><strong>${kindName(one.kind)}</strong> ${one.due_ms === null ? nothing : html`<span class="tag ${late ? "bad" : ""}">${icon(late ? "triangle" : "clock")} ${relative(one.due_ms)}</span>`}</span>
      <span class="line small muted"><span>${said(one.provider_name ?? "")}</span><span>${stateName(one.state)}</span></span>`;
    return { id: one.id, href: href("complaints", one.id), body };
  }
}
