// What happened to one resident, the newest first; older lines on request.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, type Page } from "../kernel/api";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import type { TimelineEntry } from "./model";
import { entryName, entryWords } from "./words";

const PAGE_LENGTH = 50;
const FIRST_SHOWN = 12;

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
  `);

  @property({ type: Number }) resident!: number;
  @property({ type: Number }) alarm: number | null = null;
  @property({ attribute: false }) entries: readonly TimelineEntry[] = [];
  @state() private older: readonly TimelineEntry[] = [];
  @state() private all = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("resident")) return;
    this.older = [];
    this.all = false;
  }

  override render(): TemplateResult {
    const known = [
      ...this.entries,
      ...this.older.filter((one) => !this.entries.some((new_) => new_.id === one.id)),
    ];
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
    if (!this.all && this.entries.length > FIRST_SHOWN) {
      this.all = true;
      return;
    }
    const last = this.older.at(-1) ?? this.entries.at(-1);
    if (!last) return;
    try {
      const page = await get<Page<TimelineEntry>>(
        `/residents/${this.resident}/timeline?before_id=${last.id}&limit=${PAGE_LENGTH}`,
      );
      this.older = [...this.older, ...page.items];
      this.all = true;
    } catch (error) {
      tell(explain(error), true);
    }
  };
}
