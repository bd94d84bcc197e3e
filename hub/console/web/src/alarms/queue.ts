// The queue: every alarm that is not closed, the most urgent on top, each with the time it has waited.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import { serverNow } from "../kernel/clock";
import { duration } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { slice } from "../kernel/windowed";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { place } from "../shell/place";
import { problemName } from "../watch/model";
import {
  type Alarm,
  isHeld,
  kindName,
  needsEyes,
  priorityIcon,
  priorityName,
  rungName,
  stateName,
} from "./model";

const ROW_REM = 5.5;
const COUNT_MS = 1_000;

/** What stands where a resident's name would: of the hub itself, of a place. */
function whatOf(alarm: Alarm): string {
  return problemName(String(alarm.data?.problem ?? "")) || alarm.place || t("Unknown resident");
}

@customElement("ll-queue")
export class Queue extends LampElement {
  static override styles = look(css`
    :host { min-height: 0; }
    #scroll { overflow: auto; height: 100%; border-radius: var(--round); }
    ul { position: relative; }
    li { position: absolute; inset-inline: 0; height: 5.5rem; padding: 0 0.25rem 0.5rem 0.25rem; }
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
  @property({ type: Number }) selected: number | null = null;
  @state() private topPx = 0;
  @state() private heightPx = 800;
  @query("#scroll") private readonly scroller!: HTMLElement;
  #counting = 0;
  readonly #resized = new ResizeObserver(() => {
    this.heightPx = this.scroller.clientHeight || 800;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#counting = window.setInterval(() => this.requestUpdate(), COUNT_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#counting);
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
    const at = this.alarms.findIndex((one) => one.id === this.selected);
    if (at < 0) return;
    const row = rowPx();
    const box = this.scroller;
    if (at * row < box.scrollTop) box.scrollTop = at * row;
    else if ((at + 1) * row > box.scrollTop + box.clientHeight)
      box.scrollTop = (at + 1) * row - box.clientHeight;
  }

  override render(): TemplateResult {
    const row = rowPx();
    const { first, end } = slice(this.alarms.length, row, this.topPx, this.heightPx);
    const nowMs = serverNow();
    const seen = this.alarms.slice(first, end).map((alarm, n) => ({ alarm, at: first + n }));
    return html`<div id="scroll" tabindex="-1" @scroll=${() => {
      this.topPx = this.scroller.scrollTop;
    }}>
      <ul aria-label=${t("Alarms that are not closed")} ${place({ height: `${this.alarms.length * row}px` })}>
        ${repeat(
          seen,
          (one) => one.alarm.id,
          (one) => this.#row(one.alarm, one.at, one.at * row, nowMs),
        )}
      </ul>
    </div>`;
  }

  #row(alarm: Alarm, at: number, topPx: number, nowMs: number): TemplateResult {
    const eyes = needsEyes(alarm);
    return html`<li class="p${alarm.priority} ${eyes ? "waiting" : "rest"}" ${place({ top: `${topPx}px` })}
      aria-setsize=${this.alarms.length} aria-posinset=${at + 1}>
      <a href=${href("alarms", alarm.id)} aria-current=${alarm.id === this.selected} data-alarm=${alarm.id}>
        <span class="mark">${icon(priorityIcon(alarm.priority))}<span aria-hidden="true">P${alarm.priority}</span>
          <span class="sr">${priorityName(alarm.priority)}.</span></span>
        <span class="who">
          <span class="name">${alarm.resident_name ? said(alarm.resident_name) : whatOf(alarm)}</span>
          ${alarm.age === null ? nothing : html`<span class="muted"> · ${t("{age} years", { age: alarm.age })}</span>`}
          <br /><span>${kindName(alarm.kind)}</span>
          ${alarm.presses > 1 ? html`<strong> · ${t("pressed {count} times", { count: alarm.presses })}</strong>` : nothing}
          <br /><span class="where">${said(alarm.address || (alarm.device_id ?? ""))}</span>
        </span>
        <span class="right">
          <span class="age">${duration(nowMs - (eyes && isHeld(alarm) ? alarm.last_press_ms : alarm.opened_ms))}</span>
          <span class="status">${this.#status(alarm)}</span>
        </span>
      </a>
    </li>`;
  }

  #status(alarm: Alarm): TemplateResult {
    if (alarm.state === "open" && alarm.rung > 0)
      return html`${icon("bell")} <strong>${rungName(alarm.rung)}</strong>`;
    if (!isHeld(alarm)) return html`${stateName(alarm.state)}`;
    return html`${needsEyes(alarm) ? icon("bell") : nothing}${icon("person")} ${said(alarm.taken_by_name ?? stateName("taken"))}`;
  }
}

function rowPx(): number {
  return ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
