// Who is in an incident: searched, filtered, sorted; as a file, and on paper.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type CallState, callOutcomeName, callStateName } from "../calls/model";
import { query as asQuery } from "../kernel/api";
import { clock } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { atDesk } from "../kernel/me";
import { PagedList } from "../kernel/pages";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { LongList } from "../shell/long_list";
import "../shell/long_list";
import { type Member, stateName } from "./model";

const PAUSE_MS = 150;
const GOING = new Set(["placed", "dialling", "ringing", "talking", "held"]);
type Filters = Readonly<Record<"search" | "state" | "sort", string>>;

@customElement("ll-incident-members")
export class IncidentMembers extends LampElement {
  static override styles = look(css`
    .tools { display: grid; grid-template-columns: minmax(8rem, 2fr) repeat(2, minmax(7rem, 1fr)); gap: 0.5rem; margin-block: 0.6rem; }
    .tools > * { min-width: 0; }
    ll-long-list { height: min(26rem, 60dvh); }
    @media (max-width: 40rem) { .tools { grid-template-columns: 1fr; } }
  `);

  @property({ type: Number }) alarm = 0;
  @state() private filters: Filters = { search: "", state: "", sort: "risk" };
  @query("ll-long-list") private readonly list!: LongList | null;
  #rows: PagedList<Member> | null = null;
  #of = 0;
  #pause = 0;

  refresh(): void {
    this.#rows?.refresh();
  }

  override willUpdate(): void {
    if (this.#of === this.alarm) return;
    this.#of = this.alarm;
    if (this.#rows) this.removeController(this.#rows);
    this.#rows = new PagedList<Member>(this, `/incidents/${this.alarm}`);
    this.#rows.search(this.filters);
  }

  #set(name: keyof Filters, value: string): void {
    this.filters = { ...this.filters, [name]: value };
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => {
      this.list?.rewind();
      this.#rows?.search({ ...this.filters, search: this.filters.search.trim() });
    }, PAUSE_MS);
  }

  override render(): TemplateResult {
    const total = this.#rows?.total ?? null;
    const wanted = asQuery({ ...this.filters, search: this.filters.search.trim() });
    return html`<div class="row"><h2>${t("Members")}</h2>
        <span class="muted figures" role="status">${total === null ? t("Loading…") : tn("{count} person", "{count} people", total)}</span><span class="grow"></span>
        ${
          atDesk()
            ? html`<a href="/api/v1/incidents/${this.alarm}/members.csv${wanted}" download>${t("Table (CSV)")}</a>
          <a href="/api/v1/incidents/${this.alarm}/print${wanted}" target="_blank" rel="noopener">${t("To print")}</a>`
            : nothing
        }</div>
      <div class="tools">
        <input type="search" aria-label=${t("Search by name or address")} placeholder=${t("Name, address")} maxlength="80"
          @input=${(e: InputEvent) => {
            if (!e.isComposing) this.#set("search", (e.target as HTMLInputElement).value);
          }} @compositionend=${(e: Event) => this.#set("search", (e.target as HTMLInputElement).value)} />
        ${this.#choice("state", t("State"), [
          ["", t("All")],
          ["wrong", t("not back")],
          ["silent", t("silent")],
          ["back", t("back")],
        ])}
        ${this.#choice("sort", t("Sort by"), [
          ["risk", t("Most at risk first")],
          ["address", t("By address")],
          ["name", t("By name")],
          ["since", t("Longest first")],
        ])}
      </div>
      ${this.#rows?.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
      ${
        total === 0
          ? html`<div class="empty">${icon("search")}<h2>${t("Nobody found")}</h2><p>${t("Try fewer letters, or other filters.")}</p></div>`
          : html`<ll-long-list .total=${total ?? 0} .label=${t("Members")} .row=${this.#row.bind(this)}></ll-long-list>`
      }`;
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
    const one = this.#rows?.row(at);
    if (!one) return undefined;
    const body = html`<span class="line"><span><strong>${said(one.name)}</strong>
        <span class="muted">${one.lives_alone ? t("lives alone") : ""}</span></span>${tags(one)}</span>
      <span class="line small muted"><span>${said(one.address)} · ${t("floor {floor}", { floor: one.floor })}</span>
        <span>${one.called_ms === null ? "" : calledText(one)}</span></span>`;
    return { id: one.device_id, href: href("residents", one.resident_id), body };
  }
}

function tags(one: Member): TemplateResult {
  const kind = { silent: "bad", ailing: "warn", back: "good", own: "warn" }[one.state];
  return html`<span>${one.calls === null ? nothing : html`<span class="tag bad">${icon("bell")} ${t("calls for help")}</span>`}
    <span class="tag ${kind}">${icon(one.state === "back" ? "done" : "linkLost")} ${stateName(one.state)}</span></span>`;
}

function calledText(one: Member): string {
  const what = GOING.has(one.call ?? "")
    ? callStateName(one.call as CallState)
    : callOutcomeName(one.call ?? "");
  return t("rung up at {time}: {what}", { time: clock(one.called_ms ?? 0, false), what });
}
