// What happened to one resident, the newest first; older lines on request.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { siteMs } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { TimelineEntry } from "./model";
import { ENTRY_KINDS, entryName, entryWords } from "./words";

const PAGE_LENGTH = 50;
const FIRST_SHOWN = 12;

type Kind = "alarms" | "calls" | "orders" | "device" | "card";
type Group = Kind | "";
const GROUPS: Readonly<Record<Kind, { name: () => string; kinds: readonly string[] }>> = {
  alarms: { name: () => t("Alarms"), kinds: ENTRY_KINDS.filter((one) => one.startsWith("alarm_")) },
  calls: { name: () => t("Calls"), kinds: ENTRY_KINDS.filter((one) => one.includes("call")) },
  orders: { name: () => t("Orders"), kinds: ENTRY_KINDS.filter((one) => one.startsWith("order_")) },
  device: {
    name: () => t("Devices"),
    kinds: ENTRY_KINDS.filter((one) => /^(event|code|well|device|fault|test)/.test(one)).concat("event"),
  },
  card: { name: () => t("Changes of the card"), kinds: ["card_changed"] },
};

@customElement("ll-timeline")
export class Timeline extends LampElement {
  static override styles = look(css`
    ol { border-inline-start: 2px solid var(--line); padding-inline-start: 0.9rem; display: grid; gap: 0.55rem; margin-inline-start: 0.3rem; }
    li { position: relative; overflow-wrap: anywhere; }
    li::before { content: ""; position: absolute; inset-inline-start: -1.3rem; top: 0.4rem; width: 0.65rem; height: 0.65rem;
      border-radius: 50%; background: var(--surface); border: 2px solid var(--line-strong); }
    li.now::before { background: var(--accent); border-color: var(--accent); }
    .when { font-size: 0.8125rem; color: var(--muted); font-variant-numeric: tabular-nums; }
    button { margin-top: 0.75rem; }
    details { margin-bottom: 0.75rem; }
    summary { cursor: pointer; font-weight: 600; font-size: 0.875rem; }
    .filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.5rem; margin-top: 0.5rem; }
  `);

  @property({ type: Number }) resident!: number;
  @property({ type: Number }) alarm: number | null = null;
  @property({ attribute: false }) entries: readonly TimelineEntry[] = [];
  @state() private older: readonly TimelineEntry[] = [];
  @state() private all = false;
  @state() private wanted: Group = "";
  @state() private actor = "";
  @state() private from = "";
  @state() private to = "";
  /** With a filter the lines come from the hub; null while they are on their way. */
  @state() private found: readonly TimelineEntry[] | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("resident")) return;
    this.older = [];
    this.all = false;
    this.wanted = "";
    this.actor = "";
    this.from = "";
    this.to = "";
  }

  get #filtered(): boolean {
    return this.wanted !== "" || this.actor !== "" || this.from !== "" || this.to !== "";
  }

  async #ask(): Promise<void> {
    this.older = [];
    this.found = null;
    if (!this.#filtered) return;
    const asked = this.#query();
    try {
      const page = await get<Page<TimelineEntry>>(`/residents/${this.resident}/timeline?${asked}`);
      if (this.#query() === asked) this.found = page.items;
    } catch (error) {
      this.found = [];
      tell(explain(error), true);
    }
  }

  #query(): string {
    const asked: Array<[string, string]> = [["limit", String(PAGE_LENGTH)]];
    if (this.wanted !== "") for (const kind of GROUPS[this.wanted].kinds) asked.push(["kind", kind]);
    if (this.actor !== "") asked.push(["actor", this.actor]);
    if (this.from !== "") asked.push(["from_ms", String(siteMs(this.from))]);
    if (this.to !== "") asked.push(["to_ms", String(siteMs(this.to, "24:00"))]);
    return new URLSearchParams(asked).toString();
  }

  #filters(): TemplateResult {
    const day = (name: "from" | "to", label: string): TemplateResult =>
      html`<label class="field">${label}<input type="date" .value=${this[name]} @change=${(e: Event) => {
        this[name] = (e.target as HTMLInputElement).value;
        void this.#ask();
      }} /></label>`;
    return html`<details><summary>${icon("search")} ${t("Filter")}${this.#filtered ? html` <span class="tag">${t("on")}</span>` : nothing}</summary>
      <div class="filters">
        <label class="field">${t("What")}<select @change=${(e: Event) => {
          this.wanted = (e.target as HTMLSelectElement).value as Group;
          void this.#ask();
        }}><option value="" .selected=${this.wanted === ""}>${t("Everything")}</option>
          ${(Object.keys(GROUPS) as Kind[]).map((one) => html`<option value=${one} .selected=${this.wanted === one}>${GROUPS[one].name()}</option>`)}</select></label>
        <label class="field">${t("By whom")}<select @change=${(e: Event) => {
          this.actor = (e.target as HTMLSelectElement).value;
          void this.#ask();
        }}><option value="" .selected=${this.actor === ""}>${t("Everybody")}</option>
          <option value="operator" .selected=${this.actor === "operator"}>${t("People of the centre")}</option>
          <option value="device" .selected=${this.actor === "device"}>${t("Devices")}</option>
          <option value="hub" .selected=${this.actor === "hub"}>${t("The centre’s computer")}</option></select></label>
        ${day("from", t("From"))}${day("to", t("Until"))}</div></details>`;
  }

  get #newest(): readonly TimelineEntry[] {
    return this.#filtered ? (this.found ?? []) : this.entries;
  }

  override render(): TemplateResult {
    return html`${this.#filters()}${this.#lines()}`;
  }

  #lines(): TemplateResult {
    if (this.#filtered && this.found === null)
      return html`<p class="muted" aria-busy="true">${t("Loading…")}</p>`;
    const newest = this.#newest;
    const known = [...newest, ...this.older.filter((one) => !newest.some((new_) => new_.id === one.id))];
    if (known.length === 0) return html`<p class="muted">${t("Nothing has happened yet.")}</p>`;
    const shown = this.all ? known : known.slice(0, FIRST_SHOWN);
    const more = !this.all ? known.length > FIRST_SHOWN : known.length % PAGE_LENGTH === 0;
    return html`<ol>${shown.map((one) => this.#line(one))}</ol>
      ${more ? html`<button class="quiet" @click=${this.#more}>${t("Show older")}</button>` : nothing}`;
  }

  #line(one: TimelineEntry): TemplateResult {
    const { by } = one.data;
    return html`<li class=${one.alarm_id !== null && one.alarm_id === this.alarm ? "now" : ""}>
      <span class="when">${moment(one.at_ms)} ${typeof by === "string" ? html`· ${said(by)}` : nothing}</span><br />
      ${
        one.alarm_id !== null && one.alarm_id !== this.alarm
          ? html`<a href=${href("alarms", one.alarm_id)}>${entryName(one)}</a>`
          : html`<strong>${entryName(one)}</strong>`
      }
      ${entryWords(one).map((words, n) => html`${n > 0 ? " · " : ""}${said(words)}`)}</li>`;
  }

  readonly #more = async (): Promise<void> => {
    if (!this.all && this.#newest.length > FIRST_SHOWN) {
      this.all = true;
      return;
    }
    const last = this.older.at(-1) ?? this.#newest.at(-1);
    if (!last) return;
    try {
      const page = await get<Page<TimelineEntry>>(
        `/residents/${this.resident}/timeline?before_id=${last.id}&${this.#query()}`,
      );
      this.older = [...this.older, ...page.items];
      this.all = true;
    } catch (error) {
      tell(explain(error), true);
    }
  };
}
