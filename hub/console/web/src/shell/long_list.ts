// A list of any length that scrolls smoothly: rows are links, arrows move between them, only the visible ones exist.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";

import { t } from "../kernel/i18n";
import { slice } from "../kernel/windowed";
import { LampElement, look } from "./element";
import { place } from "./place";

@customElement("ll-long-list")
export class LongList extends LampElement {
  static override styles = look(css`
    :host { min-height: 0; }
    #scroll { overflow: auto; height: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: var(--round); }
    ul { position: relative; }
    li { position: absolute; inset-inline: 0; border-bottom: 1px solid var(--line); overflow: hidden; }
    a { display: grid; align-content: center; gap: 0.1rem; height: 100%; padding: 0.3rem 0.9rem; color: inherit; text-decoration: none; }
    a:hover { background: var(--accent-soft); }
    a:focus-visible { outline-offset: -3px; }
    a[aria-current="true"] { background: var(--accent-soft); box-shadow: inset 0.3rem 0 0 var(--accent); }
    .line { display: flex; gap: 0.5rem; align-items: baseline; justify-content: space-between; min-width: 0; white-space: nowrap; }
    .line > :first-child { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
    .line > :last-child:not(:first-child) { flex: none; }
  `);

  @property({ type: Number }) total = 0;
  @property({ attribute: false }) selected: number | string | null = null;
  @property() label = "";
  @property({ type: Number }) rowRem = 4;
  /** The row at a place: its number, address and content; undefined while it is on its way. */
  @property({ attribute: false }) row: (
    at: number,
  ) => { id: number | string; href: string; body: TemplateResult } | undefined = () => undefined;
  @state() private topPx = 0;
  @state() private heightPx = 800;
  @query("#scroll") private readonly scroller!: HTMLElement;
  /** The row that the arrows have reached and that has not come yet. */
  #wanted: number | null = null;
  readonly #resized = new ResizeObserver(() => {
    this.heightPx = this.scroller.clientHeight || 800;
  });

  override firstUpdated(): void {
    this.#resized.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  /** Back to the top, after another search. */
  rewind(): void {
    if (this.scroller) this.scroller.scrollTop = 0;
  }

  override render(): TemplateResult {
    const rowPx = this.rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const { first, end } = slice(this.total, rowPx, this.topPx, this.heightPx);
    const places = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
    return html`<div id="scroll" tabindex="-1" @keydown=${this.#keys} @scroll=${() => {
      this.topPx = this.scroller.scrollTop;
    }}>
      <ul aria-label=${this.label} ${place({ height: `${this.total * rowPx}px` })}>
        ${repeat(
          places,
          (at) => at,
          (at) => this.#row(at, rowPx),
        )}
      </ul></div>`;
  }

  /** Where the panes lie one under the other, what was chosen would open below the screen. */
  readonly #bring = (): void => {
    const left = this.closest(".left");
    const right = left?.nextElementSibling;
    if (!left || !right) return;
    const isBelow = right.getBoundingClientRect().top >= left.getBoundingClientRect().bottom;
    if (isBelow) requestAnimationFrame(() => right.scrollIntoView({ block: "start" }));
  };

  #row(at: number, rowPx: number): TemplateResult {
    const row = this.row(at);
    const spot = place({ top: `${at * rowPx}px`, height: `${rowPx}px` });
    return html`<li ${spot} aria-setsize=${this.total} aria-posinset=${at + 1}>
      ${
        row
          ? html`<a href=${row.href} data-at=${at} @click=${this.#bring} aria-current=${row.id === this.selected ? "true" : nothing}>${row.body}</a>`
          : html`<span class="sr">${t("Loading…")}</span>`
      }</li>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const from = this.#wanted ?? this.shadowRoot?.activeElement?.getAttribute("data-at");
    if (step === undefined || from == null) return;
    event.preventDefault();
    this.#moveTo(Math.min(this.total - 1, Math.max(0, Number(from) + step)));
  };

  #moveTo(at: number): void {
    const rowPx = this.scroller.scrollHeight / Math.max(1, this.total);
    const top = at * rowPx;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    if (top + rowPx > this.scroller.scrollTop + this.heightPx) {
      this.scroller.scrollTop = top + rowPx - this.heightPx;
    }
    this.topPx = this.scroller.scrollTop;
    this.#wanted = at;
    // At once: the row that has the focus may be about to go, and the next key must still find the list.
    this.performUpdate();
  }

  /** The focus follows to the wanted row as soon as that is there; until then the list itself keeps it. */
  override updated(): void {
    if (this.#wanted === null) return;
    const row = this.renderRoot.querySelector<HTMLElement>(`[data-at="${this.#wanted}"]`);
    (row ?? this.scroller).focus({ preventScroll: true });
    if (row) this.#wanted = null;
  }
}
