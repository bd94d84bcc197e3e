// The queue: every alarm that is not closed, the most urgent on top, each with the time it has waited.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import { serverNow } from "../kernel/clock";
import { duration } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Ticking } from "../kernel/ticking";
import { slice } from "../kernel/windowed";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { place } from "../shell/place";
import { Hand } from "./hand";
import {
  type Alarm,
  type Alarms,
  isHeld,
  kindName,
  needsEyes,
  priorityIcon,
  priorityName,
  rungName,
  stateName,
} from "./model";
import { answerTime } from "./policy";
import { answerText, reasonsText, standingText, whatOf } from "./reasons";
import { steady } from "./reduce";

const ROW_REM = 6.4;

@customElement("ll-queue")
export class Queue extends LampElement {
  static override styles = look(css`
    :host { min-height: 0; }
    #scroll { overflow: auto; height: 100%; border-radius: var(--round); }
    ul { position: relative; }
    li { position: absolute; inset-inline: 0; height: 6.4rem; padding: 0 0.25rem 0.5rem 0.25rem; }
    a { display: grid; grid-template-columns: auto 1fr auto; gap: 0 0.75rem; height: 100%; align-items: center; overflow: hidden;
      color: inherit; text-decoration: none; background: var(--surface); border: 1px solid var(--line);
      border-inline-start: 0.4rem solid var(--tone); border-radius: var(--round-small); padding: 0.4rem 0.8rem 0.4rem 0.7rem; }
    a:hover { border-color: var(--tone); }
    a[aria-current="true"] { background: var(--soft); border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
    .mark { display: grid; justify-items: center; color: var(--tone); font-weight: 800; font-size: 0.8rem; line-height: 1.1; gap: 0.15rem; }
    .mark svg.icon { width: 1.7rem; height: 1.7rem; }
    .name { font-weight: 700; font-size: 1.05rem; }
    .who, .where { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
    .where { color: var(--muted); font-size: 0.875rem; }
    .right { text-align: end; display: grid; justify-items: end; gap: 0.15rem; max-width: 9.5rem; }
    .age { font-size: 1.35rem; font-weight: 700; font-variant-numeric: tabular-nums; line-height: 1.1; color: var(--tone); }
    .rest { --tone: var(--accent); --soft: var(--accent-soft); }
    .rest .age { color: var(--muted); font-size: 1.05rem; }
    a { line-height: 1.3; }
    .bar { width: 5.5rem; height: 0.35rem; border: 1px solid var(--tone); border-radius: 1rem; overflow: hidden; }
    .bar span { display: block; height: 100%; background: var(--tone); width: 0; }
    .answer { font-size: 0.8rem; font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--tone); font-weight: 650; }
    .why { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: 0.875rem; min-height: 1.15rem; }
    .why.now { color: var(--tone); font-weight: 650; }
    .hint { position: sticky; bottom: 0; z-index: 1; background: var(--raised); border: 1px solid var(--line-strong); border-radius: var(--round-small); padding: 0.2rem 0.6rem; font-size: 0.875rem; }
    .status { font-size: 0.8rem; color: var(--muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 100%; }
    .status svg { width: 1em; height: 1em; }
    .status strong { color: var(--tone); }
    .rest a { background: transparent; }
    .rest a[aria-current="true"] { background: var(--soft); }
    @media (prefers-reduced-motion: no-preference) {
      li.waiting .mark svg { animation: lamp 2s ease-in-out infinite; }
      @keyframes lamp { 50% { transform: scale(1.14); } }
    }
  `);

  @property({ attribute: false }) alarms: readonly Alarm[] = [];
  @property({ attribute: false }) all: Alarms = new Map();
  @property({ type: Number }) selected: number | null = null;
  @state() private topPx = 0;
  @state() private heightPx = 800;
  @query("#scroll") private readonly scroller!: HTMLElement;
  readonly #hand = new Hand(this);
  /** The rows as they are shown, and how many of them came while a hand was on the list. */
  #rows: readonly Alarm[] = [];
  #fresh = 0;
  readonly #resized = new ResizeObserver(() => {
    this.heightPx = this.scroller.clientHeight || 800;
  });

  constructor() {
    super();
    new Ticking(this);
  }

  /** Under a hand what is new stands at the end, until the hand has gone. */
  override willUpdate(): void {
    if (!this.#hand.on) {
      this.#rows = this.alarms;
      this.#fresh = 0;
      return;
    }
    const before = this.#rows.map((one) => one.id);
    const { rows, fresh } = steady(before, this.alarms, this.all);
    this.#rows = [...rows, ...fresh];
    this.#fresh += fresh.length;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override firstUpdated(): void {
    this.#resized.observe(this.scroller);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("selected")) this.#reveal();
  }

  /** Brings the selected row into sight without moving anything when it is there already. */
  #reveal(): void {
    const at = this.#rows.findIndex((one) => one.id === this.selected);
    if (at < 0) return;
    const row = rowPx();
    const box = this.scroller;
    if (at * row < box.scrollTop) box.scrollTop = at * row;
    else if ((at + 1) * row > box.scrollTop + box.clientHeight)
      box.scrollTop = (at + 1) * row - box.clientHeight;
  }

  override render(): TemplateResult {
    const row = rowPx();
    const { first, end } = slice(this.#rows.length, row, this.topPx, this.heightPx);
    const nowMs = serverNow();
    const seen = this.#rows.slice(first, end).map((alarm, n) => ({ alarm, at: first + n }));
    return html`<div id="scroll" tabindex="-1" @scroll=${() => {
      this.topPx = this.scroller.scrollTop;
    }}>
      <ul aria-label=${t("Alarms that are not closed")} ${place({ height: `${this.#rows.length * row}px` })}>
        ${repeat(
          seen,
          (one) => one.alarm.id,
          (one) => this.#row(one.alarm, one.at, one.at * row, nowMs),
        )}
      </ul>
      ${this.#fresh > 0 ? html`<p class="hint" role="status">${icon("bell")} ${t("{count} new, at the end until your hand leaves the list", { count: this.#fresh })}</p>` : nothing}
    </div>`;
  }

  #row(alarm: Alarm, at: number, topPx: number, nowMs: number): TemplateResult {
    const eyes = needsEyes(alarm);
    return html`<li class="p${alarm.priority} ${eyes ? "waiting" : "rest"}" ${place({ top: `${topPx}px` })}
      aria-setsize=${this.#rows.length} aria-posinset=${at + 1}>
      <a href=${href("alarms", alarm.id)} aria-current=${alarm.id === this.selected} data-alarm=${alarm.id}>
        <span class="mark">${icon(priorityIcon(alarm.priority))}<span aria-hidden="true">P${alarm.priority}</span>
          <span class="sr">${priorityName(alarm.priority)}.</span></span>
        <span class="who">
          <span class="name">${alarm.resident_name ? said(alarm.resident_name) : whatOf(alarm)}</span>
          ${alarm.age === null ? nothing : html`<span class="muted"> · ${t("{age} years", { age: alarm.age })}</span>`}
          <br /><span>${kindName(alarm.kind)}</span>
          ${this.#why(alarm, nowMs)}
          <span class="where">${said(alarm.address || (alarm.device_id ?? ""))}</span>
        </span>
        <span class="right">
          <span class="age">${duration(nowMs - (eyes && isHeld(alarm) ? alarm.last_press_ms : alarm.opened_ms))}</span>
          ${this.#answer(alarm, nowMs)}
          <span class="status">${this.#status(alarm)}</span>
        </span>
      </a>
    </li>`;
  }

  /** Why it is urgent; what its state asks for comes first. */
  #why(alarm: Alarm, nowMs: number): TemplateResult {
    const standing = standingText(alarm, me.value?.id, nowMs);
    const text = standing || reasonsText(alarm);
    return html`<span class="why ${standing ? "now" : ""}" title=${text}>${text}</span>`;
  }

  #answer(alarm: Alarm, nowMs: number): TemplateResult | typeof nothing {
    const time = answerTime(alarm, nowMs);
    if (time === null) return nothing;
    return html`<span class="bar" aria-hidden="true"><span ${place({ width: `${Math.round(time.used * 100)}%` })}></span></span>
      <span class="answer">${answerText(alarm, nowMs)}</span>`;
  }

  #status(alarm: Alarm): TemplateResult {
    if (alarm.state === "open" && alarm.rung > 0)
      return html`${icon("bell")} <strong>${rungName(alarm.rung)}</strong>`;
    if (!isHeld(alarm)) return html`${stateName(alarm.state)}`;
    return html`${needsEyes(alarm) ? icon("bell") : nothing}${icon(alarm.state === "waiting" ? "clock" : "person")}<span class="sr">${stateName(alarm.state)}:</span> ${said(alarm.taken_by_name ?? stateName("taken"))}`;
  }
}

function rowPx(): number {
  return ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
