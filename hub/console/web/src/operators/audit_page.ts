// Who did what, and who read what. For the auditor; whoever looks here is on the trail, too.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, type Page, query } from "../kernel/api";
import { moment } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { said } from "../kernel/said";
import { siteMs } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { detailText } from "./detail";
import { ACTIONS, actionName, type Person, subjectName, type TrailLine, withName } from "./model";
import { tableLook } from "./table";

const PAGE_LENGTH = 50;
type Filter = Readonly<Record<"who" | "action" | "subject" | "resident" | "from_ms" | "to_ms", string>>;
const ALL: Filter = { who: "", action: "", subject: "", resident: "", from_ms: "", to_ms: "" };

@customElement("ll-audit")
export class AuditPage extends LampElement {
  static override styles = look([
    onePane,
    tableLook,
    css`
    form { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 0.6rem; align-items: end; }
    form label { min-width: 0; }
    form select, form input { width: 100%; min-width: 0; box-sizing: border-box; }
  `,
  ]);

  @state() private found: Page<TrailLine> | null = null;
  @state() private people: readonly Person[] = [];
  @state() private filter: Filter = ALL;
  @state() private offset = 0;
  @state() private error = "";
  #shown = "";

  override connectedCallback(): void {
    super.connectedCallback();
    get<Page<Person>>("/operators").then(
      (page) => {
        this.people = page.items;
      },
      () => undefined, // the lines have the names as well
    );
  }

  /** Only when asked: each look is a line on the trail. */
  override willUpdate(): void {
    const wanted = query({ ...this.filter, offset: this.offset, limit: PAGE_LENGTH });
    if (this.#shown === wanted) return;
    this.#shown = wanted;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    const wanted = this.#shown;
    try {
      const found = await get<Page<TrailLine>>(`/audit${wanted}`);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (wanted === this.#shown) this.error = explain(error);
    }
  };

  readonly #seek = (event: Event): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(given.get(name) ?? "").trim();
    const ms = (name: string): string => {
      const [day = "", time] = text(name).split("T");
      return day && String(siteMs(day, time));
    };
    this.offset = 0;
    this.filter = {
      who: text("who"),
      action: text("action"),
      subject: [text("kind"), text("number")].filter(Boolean).join(" "),
      resident: text("resident"),
      from_ms: ms("from"),
      to_ms: ms("to"),
    };
  };

  override render(): TemplateResult {
    const total = this.found?.total;
    return html`<div class="heading"><h1>${t("Audit")}</h1>
        <span class="muted figures" role="status">${total === undefined ? t("Loading…") : tn("{count} line", "{count} lines", total)}</span>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button>
        <a class="button" href=${`/api/v1/audit.csv${query(this.filter)}`} download="audit.csv">${icon("save")} ${t("As a file (CSV)")}</a></div>
      <p class="muted">${t("Who did what, and who read what. That you read this is noted as well.")}</p>
      ${this.#form()}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found ? this.#lines(this.found) : nothing}`;
  }

  #form(): TemplateResult {
    const kinds = ["resident", "operator", "alarm", "device", "shift", "call", "audit"];
    return html`<form class="panel" @submit=${this.#seek}>
      <label class="field">${t("Who")}<select name="who"><option value="">${t("Everybody")}</option>${this.people.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select></label>
      <label class="field">${t("What was done")}<select name="action"><option value="">${t("Anything")}</option>${Object.keys(ACTIONS).map((one) => html`<option value=${one}>${actionName(one)}</option>`)}</select></label>
      <label class="field">${t("Resident (name)")}<input name="resident" maxlength="80" autocomplete="off" placeholder=${t("Name, pinyin, initials")} /></label>
      <label class="field">${t("With what")}<select name="kind"><option value="">${t("Anything")}</option>${kinds.map((one) => html`<option value=${one}>${subjectName(one)}</option>`)}</select></label>
      <label class="field">${t("Its number")}<input name="number" maxlength="40" pattern="[A-Za-z0-9._\\-]*" autocomplete="off" /></label>
      <label class="field">${t("From")}<input name="from" type="datetime-local" /></label>
      <label class="field">${t("Until")}<input name="to" type="datetime-local" /></label>
      <button class="primary">${icon("search")} ${t("Show")}</button></form>`;
  }

  #lines({ items, total }: Page<TrailLine>): TemplateResult {
    if (items.length === 0)
      return html`<div class="empty">${icon("eye")}<h2>${t("Nothing fits")}</h2><p>${t("Choose less, or another time.")}</p></div>`;
    const names = new Map(this.people.map((one) => [one.id, one.name]));
    return html`<section class="panel scroll"><table>
      <thead><tr><th scope="col">${t("Time")}</th><th scope="col">${t("Who")}</th><th scope="col">${t("What was done")}</th><th scope="col">${t("With what")}</th><th scope="col">${t("Details")}</th></tr></thead>
      <tbody>${items.map(
        (
          one,
        ) => html`<tr><td class="figures">${moment(one.at_ms)}</td><td>${one.by ? said(one.by) : t("nobody signed in")}</td>
          <td>${actionName(one.action)}</td><td>${said(withName(subjectName(one.subject, names), one.name))}</td><td class="detail">${said(detailText(one.detail, one.action))}</td></tr>`,
      )}</tbody></table></section>
      ${
        total > PAGE_LENGTH
          ? html`<div class="row"><button ?disabled=${this.offset === 0} @click=${() => this.#page(-1)}>${t("Newer")}</button>
        <button ?disabled=${this.offset + PAGE_LENGTH >= total} @click=${() => this.#page(1)}>${t("Older")}</button></div>`
          : nothing
      }`;
  }

  #page(step: number): void {
    this.offset = Math.max(0, this.offset + step * PAGE_LENGTH);
  }
}
