// What to do next, when nobody calls: care calls and follow-ups, the most overdue first, and the call itself beside the list.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import "../care_calls/desk";
import "../care_calls/correct_dialog";
import type { CorrectCall } from "../care_calls/correct_dialog";
import { mayCorrect } from "../care_calls/correcting";
import { type CareCall, outcomeName, type WorkLine } from "../care_calls/model";
import { timeLeft } from "../care_calls/ring";
import { begin, going, lastSaved, myCall, nextCall, show, toAsk, today } from "../care_calls/state";
import { get, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { appointed, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { PagedList } from "../kernel/pages";
import { href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { workChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import "../residents/card";
import "../providers/follow_up_here";
import "./progress";

type Kind = WorkLine["kind"];
type Whose = "" | "mine" | "anybody";

const MINUTE_MS = 60_000;

@customElement("ll-work")
export class WorkPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    :host { grid-template-columns: minmax(17rem, 21rem) minmax(0, 1fr); }
    .kinds { display: flex; gap: 0.3rem; flex-wrap: wrap; }
    .kinds label { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line-strong); border-radius: 2rem; padding: 0.2rem 0.7rem; cursor: pointer; background: var(--surface); font-size: 0.9rem; }
    .kinds label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 650; }
    .kinds label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
    .right:has(.beside) { display: block; overflow: hidden; padding: 0; }
    .beside { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: 0.6rem; height: 100%; }
    .beside > * { overflow: auto; min-height: 0; padding: 0.25rem; padding-bottom: calc(0.5rem + var(--calls, 0px)); }
    .next { width: 100%; }
    .last { display: flex; gap: 0.5rem; align-items: center; justify-content: space-between; min-height: 2rem; }
    .last span { min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .last button { flex: none; min-height: 2rem; padding: 0.1rem 0.6rem; font-size: 0.875rem; }
    @media (max-width: 62rem) {
      :host { display: block; }
      .beside { grid-template-columns: minmax(0, 1fr); height: auto; }
      .beside > * { overflow: visible; }
    }
  `,
  ]);

  @state() private kind: Kind = "care_call";
  @state() private whose: Whose = "";
  @state() private overdue = false;
  @state() private name = "";
  @query("ll-correct-call") private readonly correcting!: CorrectCall;
  readonly #rows = new PagedList<WorkLine>(this, "/worklist");
  #seen = "";
  #named: number | null = null;

  constructor() {
    super();
    this.#search();
    new Watch(this, [route, resynced, workChanged, going, lastSaved, link, me, toAsk, today]);
    new Ticking(this, MINUTE_MS);
  }

  override willUpdate(): void {
    const news = `${resynced.value}:${workChanged.value}`;
    if (this.#seen !== "" && this.#seen !== news) this.#rows.refresh();
    this.#seen = news;
    const { id } = route.value;
    if (route.value.page === "work" && id !== null && id !== this.#named) void this.#nameOf(id);
  }

  /** Whom the address names may be on no line that was loaded yet. */
  async #nameOf(id: number): Promise<void> {
    this.#named = id;
    this.name = "";
    try {
      const found = await get<{ name: string }>(`/residents/${id}`);
      if (this.#named === id) this.name = found.name;
    } catch {
      // The card says why.
    }
  }

  #search(): void {
    this.#rows.search({ kind: this.kind, whose: this.whose, overdue: this.overdue ? "true" : "" });
  }

  /** The call by telephone belongs to the care call, and begins it where nobody has. */
  async #dial(resident: number): Promise<void> {
    const mine = myCall();
    if (mine?.resident_id !== resident && !(await begin(resident))) return;
    const call = going.value.get(resident);
    if (call) show(await post<CareCall>(`/care-calls/${call.id}/dial`, undefined));
  }

  override render(): TemplateResult {
    const total = this.#rows.total;
    const off = link.value.state !== "live";
    return html`
      <section class="left" aria-label=${t("Worklist")}>
        <div class="heading"><h1>${t("Worklist")}</h1>
          <span class="muted figures" role="status">${total === null ? (this.#rows.error ? "" : t("Loading…")) : t("{count} to do", { count: total })}</span></div>
        <fieldset class="kinds"><legend class="sr">${t("Kind of work")}</legend>
          ${this.#tab("care_call", t("Care calls"))} ${this.#tab("follow_up", t("Satisfaction calls"))} ${this.#tab("follow_up_visit", t("Asked at the door"))}</fieldset>
        ${this.kind === "care_call" ? this.#tools(off) : nothing}
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("done")}<h2>${t("Everything is done")}</h2><p>${t("What falls due appears here by itself.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.id} .label=${t("Worklist")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" aria-label=${t("The selected resident")}>${route.value.id === null ? this.#nobody(off) : this.#somebody(route.value.id)}</section>`;
  }

  #tools(off: boolean): TemplateResult {
    const filter = (whose: Whose, name: string): TemplateResult =>
      html`<label><input type="radio" name="whose" .checked=${this.whose === whose} @change=${() => {
        this.whose = whose;
        this.#search();
      }} /> ${name}</label>`;
    return html`<ll-care-progress></ll-care-progress>
      <fieldset class="kinds"><legend class="sr">${t("Whose calls")}</legend>${filter("", t("All"))}${filter("mine", t("Mine"))}${filter("anybody", t("Anybody's"))}
        <label><input type="checkbox" .checked=${this.overdue} @change=${(e: Event) => {
          this.overdue = (e.target as HTMLInputElement).checked;
          this.#search();
        }} /> ${t("Overdue only")}</label></fieldset>
      <button class="primary next" ?disabled=${off} @click=${() => void nextCall()}>${icon("phone")} ${myCall() ? t("Go on with the care call") : t("Next call")} <kbd>0</kbd></button>
      ${this.#last(off)}<ll-correct-call></ll-correct-call>`;
  }

  /** Its place is kept before the first call is noted, so that the list stays where it is. */
  #last(off: boolean): TemplateResult {
    const last = lastSaved.value;
    return html`<p class="last small">${
      last && mayCorrect(last.call)
        ? html`<span>${said(last.name)} · ${outcomeName(last.call.outcome ?? "")}</span>
      <button ?disabled=${off} @click=${() => void this.correcting.open(last.call, last.name)}>${t("Correct")}</button>`
        : nothing
    }</p>`;
  }

  #nobody(off: boolean): TemplateResult {
    return html`<div class="empty">${icon("heart")}<h2>${t("No one selected")}</h2><p>${t("Every resident hears from us at least every three days. The list begins with those who have waited longest.")}</p>
      <button class="primary" ?disabled=${off} @click=${() => void nextCall()}>${icon("phone")} ${t("Next call")} <kbd>0</kbd></button></div>`;
  }

  #somebody(id: number): TemplateResult {
    const line = this.#lineOf(id);
    // What is half filled in is of this order, and never saved for the next one.
    if (line)
      return html`${keyed(line.ref, html`<ll-follow-up-here .order=${line.ref}></ll-follow-up-here>`)}<ll-resident-card .resident=${id}></ll-resident-card>`;
    if (this.kind !== "care_call") return html`<ll-resident-card .resident=${id}></ll-resident-card>`;
    const dial = (): Promise<void> => this.#dial(id);
    // Each has its own end to scroll to: the card must stay where it is while somebody writes.
    return html`<div class="beside">${keyed(
      id,
      html`<ll-care-desk .resident=${id} .name=${this.name}></ll-care-desk><ll-resident-card .resident=${id} .dial=${dial}></ll-resident-card>`,
    )}</div>`;
  }

  /** What is to be asked there: as it was given next, else as the list shows it. */
  #lineOf(id: number): WorkLine | undefined {
    if (toAsk.value?.resident_id === id) return toAsk.value;
    if (this.kind === "care_call") return undefined;
    return this.#rows.find((one) => one.resident_id === id);
  }

  #tab(kind: Kind, name: string): TemplateResult {
    return html`<label><input type="radio" name="kind" .checked=${this.kind === kind} @change=${() => {
      this.kind = kind;
      this.#search();
    }} /> ${name}</label>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const body = html`<span class="line"><strong>${said(one.resident_name)}</strong> ${one.kind === "care_call" ? timeLeft(one.due_ms) : this.#due(one)}</span>
      <span class="line small muted"><span>${said(one.address)}</span><span class="figures">${this.#when(one)}</span></span>`;
    return { id: one.resident_id, href: href("work", one.resident_id), body };
  }

  #due(one: WorkLine): TemplateResult {
    const late = one.due_ms < serverNow();
    return html`<span class="tag ${late ? "bad" : ""}">${icon(late ? "triangle" : "clock")} ${late ? `${t("overdue")} · ` : ""}${relative(one.due_ms)}</span>`;
  }

  #when(one: WorkLine): TemplateResult {
    const call = one.kind === "care_call" ? going.value.get(one.resident_id) : undefined;
    if (call)
      return html`${icon("phone")} ${call.operator_id === me.value?.id ? t("your call") : said(call.operator_name ?? "")}`;
    if ((one.held_until_ms ?? 0) > serverNow())
      return html`${icon("phone")} ${one.held_by === me.value?.id ? t("your call") : said(one.held_by_name ?? "")}`;
    if (one.operator_id !== null && one.operator_id === me.value?.id)
      return html`${icon("person")} ${t("for you")} · ${appointed(one.from_ms ?? one.due_ms)}`;
    return html`${appointed(one.from_ms ?? one.due_ms)}`;
  }
}
