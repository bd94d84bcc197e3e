// What machines say of machines: a lane below the calls, one line each; many of one kind are one line until somebody asks.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { countsText } from "../incidents/words";
import { clock, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { Hand } from "./hand";
import {
  type Alarm,
  type AlarmKind,
  type Alarms,
  isHeld,
  kindName,
  priorityIcon,
  priorityName,
  stateName,
} from "./model";
import { titleOf, whatOf } from "./reasons";
import { byKind, type Group, steady } from "./reduce";

const LINES_EACH_MAX = 3;
const LINES_OPEN_MAX = 200;

@customElement("ll-technical")
export class Technical extends LampElement {
  static override styles = look(css`
    :host { min-height: 0; min-width: 0; display: flex; flex-direction: column; gap: 0.3rem; max-height: 32dvh; }
    .scroll { overflow: auto; min-height: 0; padding: 0.1rem 0.25rem; }
    h2 button, .more { width: 100%; justify-content: start; min-height: 2rem; padding: 0.2rem 0.6rem; }
    .more { background: transparent; border-color: var(--line); font-weight: 500; }
    li { margin-bottom: 0.2rem; }
    a { display: flex; gap: 0.5rem; align-items: center; color: inherit; text-decoration: none; min-height: 2rem; padding: 0.1rem 0.6rem;
      border: 1px solid var(--line); border-inline-start: 0.3rem solid var(--tone); border-radius: var(--round-small); background: var(--surface); }
    a:hover { border-color: var(--tone); }
    a[aria-current="true"] { background: var(--soft); border-color: var(--tone); }
    a > svg { color: var(--tone); }
    .what { flex: 1 1 auto; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .end { flex: none; color: var(--muted); font-size: 0.8rem; white-space: nowrap; max-width: 45%; overflow: hidden; text-overflow: ellipsis; }
    a.many { flex-wrap: wrap; row-gap: 0; padding-block: 0.25rem; }
    .live { order: 1; flex: 1 1 100%; max-width: none; padding-inline-start: 1.65rem; font-variant-numeric: tabular-nums; }
    .count { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
    .here { box-shadow: inset 0.3rem 0 0 var(--accent); }
    .inner { padding-inline-start: 0.8rem; }
    .hint { font-size: 0.8rem; padding-inline: 0.6rem; }
  `);

  @property({ attribute: false }) alarms: readonly Alarm[] = [];
  @property({ attribute: false }) aside: readonly Alarm[] = [];
  @property({ attribute: false }) all: Alarms = new Map();
  @property({ type: Number }) selected: number | null = null;
  @state() private open = true;
  @state() private asideOpen = false;
  @state() private kinds: ReadonlySet<AlarmKind> = new Set();
  readonly #hand = new Hand(this);
  #shown: readonly number[] = [];

  override render(): TemplateResult {
    const { rows, fresh } = this.#rows();
    const waiting = this.alarms.filter((one) => one.state === "open").length;
    return html`<h2><button aria-expanded=${this.open} @click=${() => {
      this.open = !this.open;
    }}>
        ${icon("tools")} ${t("Technical")} <span class="count">${t("{waiting} waiting · {all} in all", { waiting, all: this.alarms.length })}${fresh.length > 0 ? html` · <strong>${t("{count} new", { count: fresh.length })}</strong>` : nothing}
        ${this.open ? "▾" : "▸"}</span></button></h2>
      ${this.open ? html`<div class="scroll" tabindex="-1">${byKind(rows).map((one) => this.#group(one))}${this.#aside()}</div>` : nothing}`;
  }

  #rows(): { rows: readonly Alarm[]; fresh: readonly Alarm[] } {
    if (this.#hand.on) return steady(this.#shown, this.alarms, this.all);
    this.#shown = this.alarms.map((one) => one.id);
    return { rows: this.alarms, fresh: [] };
  }

  #group({ kind, alarms }: Group): TemplateResult {
    if (alarms.length <= LINES_EACH_MAX) return this.#lines(alarms, kindName(kind));
    const open = this.kinds.has(kind);
    const here = !open && alarms.some((one) => one.id === this.selected);
    return html`<button class="more ${here ? "here" : ""}" aria-expanded=${open} @click=${() => this.#toggle(kind)}>
        ${icon(priorityIcon(alarms[0]?.priority ?? 5))} ${t("{kind}: {count}", { kind: kindName(kind), count: alarms.length })}
        <span class="count">${open ? "▾" : "▸"}</span></button>
      ${open ? html`<div class="inner">${this.#lines(alarms, kindName(kind))}</div>` : nothing}`;
  }

  #toggle(kind: AlarmKind): void {
    const kinds = new Set(this.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    this.kinds = kinds;
  }

  #lines(alarms: readonly Alarm[], label: string): TemplateResult {
    const more = alarms.length - LINES_OPEN_MAX;
    return html`<ul aria-label=${label}>${repeat(
      alarms.slice(0, LINES_OPEN_MAX),
      (one) => one.id,
      (one) => this.#line(one),
    )}</ul>${more > 0 ? html`<p class="hint muted">${t("and {count} more", { count: more })}</p>` : nothing}`;
  }

  #line(alarm: Alarm): TemplateResult {
    return html`<li class="p${alarm.priority}"><a class=${alarm.kind === "incident" ? "many" : ""} href=${href("alarms", alarm.id)} aria-current=${alarm.id === this.selected} data-alarm=${alarm.id}>
      ${icon(priorityIcon(alarm.priority))}<span class="sr">${priorityName(alarm.priority)}.</span>
      <span class="what"><strong>${alarm.kind === "hub_problem" ? whatOf(alarm) : titleOf(alarm)}</strong> ${alarm.kind === "hub_problem" ? nothing : said(alarm.resident_name || whatOf(alarm))}</span>
      ${alarm.kind === "incident" ? html`<span class="end live">${countsText(alarm.data)}</span>` : nothing}
      <span class="end">${this.#end(alarm)}</span></a></li>`;
  }

  #end(alarm: Alarm): TemplateResult {
    if (alarm.state === "shelved") return html`${t("until {time}", { time: moment(alarm.due_ms ?? 0) })}`;
    if (alarm.state === "waiting") return html`${icon("clock")} ${said(alarm.taken_by_name)}`;
    if (isHeld(alarm)) return html`${icon("person")} ${said(alarm.taken_by_name)}`;
    if (alarm.state === "closed") return html`${stateName("closed")}`;
    if (alarm.returned_ms !== null) return html`${icon("done")} ${t("back to normal")}`;
    return html`${clock(alarm.opened_ms, false)}`;
  }

  #aside(): TemplateResult | typeof nothing {
    if (this.aside.length === 0) return nothing;
    return html`<button class="more" aria-expanded=${this.asideOpen} @click=${() => {
      this.asideOpen = !this.asideOpen;
    }}>${icon("inbox")} ${t("Put aside: {count}", { count: this.aside.length })} <span class="count">${this.asideOpen ? "▾" : "▸"}</span></button>
      ${this.asideOpen ? html`<div class="inner">${this.#lines(this.aside, stateName("shelved"))}</div>` : nothing}`;
  }
}
